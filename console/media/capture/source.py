"""Opening a stream with PyAV, and the faults of cameras in words."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import av
import av.error

from console.domain.errors import EnvironmentFault
from console.domain.packets import MediaKind, StreamFormat, TrackFormat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream

KNOWN_VIDEO = frozenset({"h264", "hevc", "mjpeg", "av1", "mpeg4"})


class FaultKind(Enum):
    """Why a stream is not coming."""

    UNREACHABLE = "not reachable"
    PASSWORD = "password refused"  # noqa: S105  # a word for the operator, not a secret
    REFUSED = "refused"
    SILENT = "no answer"
    ENDED = "ended by the camera"
    UNREADABLE = "unreadable stream"


class StreamFault(EnvironmentFault):
    """A stream could not be opened or broke off. Never holds an address with credentials."""

    def __init__(self, kind: FaultKind, what: str, then: str = "") -> None:
        super().__init__(what, then)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Credentials:
    """A camera's login; kept out of every text."""

    user: str = ""
    password: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OpenOptions:
    """How to open a stream."""

    transport: str = "tcp"
    """RTSP transport: tcp (interleaved) or udp."""
    open_timeout_s: float = 4.0
    read_timeout_s: float = 1.5
    """libav's own option; it shows at its second expiry, so a stall ends the session within twice that."""


class OpenStream:
    """An open stream: its format, and its packets. One thread; only that thread may close it.

    Closing from another thread while this one is blocked in the demuxer crashes the process.
    """

    def __init__(self, container: InputContainer) -> None:
        self._container = container
        self._tracks = [s for s in container.streams if _is_kept(s)]
        self._tracks.sort(key=lambda s: s.type != "video")
        if not self._tracks or self._tracks[0].type != "video":
            raise StreamFault(FaultKind.UNREADABLE, "The stream carries no video that can be read.")
        self._numbers = {s.index: number for number, s in enumerate(self._tracks)}
        dropped = tuple(_describe(s) for s in container.streams if s.index not in self._numbers)
        self.format = StreamFormat(tuple(_track_format(s) for s in self._tracks), dropped)

    def packets(self) -> Iterator[tuple[int, Packet[Stream]]]:
        """Track number and packet, in order of arrival.

        Raises:
            StreamFault: it broke off, or the camera ended it.
        """
        try:
            for packet in self._container.demux(self._tracks):
                if packet.size:
                    yield self._numbers[packet.stream_index], packet
        except av.error.FFmpegError as error:
            raise fault_of(error) from None
        raise StreamFault(FaultKind.ENDED, "The camera ended the session.")

    @property
    def realtime_origin_us(self) -> int | None:
        """Unix time (µs, camera's clock) of stream time 0; None before the first RTCP sender report."""
        return self._container.start_time_realtime

    def close(self) -> None:
        """End the session (RTSP TEARDOWN)."""
        self._container.close()


def open_stream(url: str, credentials: Credentials, options: OpenOptions) -> OpenStream:
    """Open an RTSP address or a file.

    Raises:
        StreamFault: it cannot be opened; the text names no credentials.
    """
    is_rtsp = url.startswith(("rtsp://", "rtsps://"))
    try:
        container = av.open(
            _with_login(url, credentials) if is_rtsp else url,
            options=_rtsp_options(options) if is_rtsp else {},
        )
    except av.error.FFmpegError as error:
        # The library's own text holds the address with the password: nothing of it goes further.
        raise fault_of(error) from None
    try:
        return OpenStream(container)
    except StreamFault:
        container.close()
        raise


# The first line whose class fits decides: PyAV's errors are subclasses of each other and of Python's.
_FAULTS: tuple[tuple[tuple[type[BaseException], ...], FaultKind, str, str], ...] = (
    (
        (av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError),
        FaultKind.PASSWORD,
        "The camera refused the password.",
        "Check the camera's user name and password.",
    ),
    (
        (av.error.HTTPNotFoundError,),
        FaultKind.REFUSED,
        "The camera has no stream at this address.",
        "Check the stream's address.",
    ),
    (
        (av.error.HTTPError,),
        FaultKind.REFUSED,
        "The camera refused the session.",
        "It may have reached its limit of sessions.",
    ),
    ((av.error.TimeoutError, av.error.ExitError), FaultKind.SILENT, "The camera stopped answering.", ""),
    (
        (av.error.EOFError, ConnectionError),
        FaultKind.UNREACHABLE,
        "The camera closed or refused the connection.",
        "",
    ),
    ((OSError,), FaultKind.UNREACHABLE, "The camera cannot be reached.", "Check its power and its network."),
)


def fault_of(error: av.error.FFmpegError) -> StreamFault:
    """What a libav error means for the person at the desk."""
    for classes, kind, what, then in _FAULTS:
        if isinstance(error, classes):
            return StreamFault(kind, what, then)
    return StreamFault(FaultKind.UNREADABLE, "What the camera sends cannot be read.")


def _rtsp_options(options: OpenOptions) -> dict[str, str]:
    # Measured: fpsprobesize=0 and a short analysis open in a fifth of the time; nobuffer would throw the
    # probed key frame away.
    return {
        "rtsp_transport": options.transport,
        "timeout": str(int(options.read_timeout_s * 1e6)),
        "fpsprobesize": "0",
        "analyzeduration": "100000",
        "allowed_media_types": "video+audio",
        "user_agent": "watchroom",
    }


def _with_login(url: str, credentials: Credentials) -> str:
    if not credentials.user:
        return url
    parts = urlsplit(url)
    login = f"{quote(credentials.user, safe='')}:{quote(credentials.password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc.rpartition('@')[2]}"))


def _is_kept(stream: Stream) -> bool:
    if stream.type not in {"video", "audio"}:
        return False
    if stream.type == "video":
        return stream.codec_context.name in KNOWN_VIDEO
    return stream.codec_context is not None


def _describe(stream: Stream) -> str:
    name = stream.codec_context.name if stream.codec_context is not None else "unknown"
    return f"{stream.type} ({name})"


def _track_format(stream: Stream) -> TrackFormat:
    context = stream.codec_context
    time_base = stream.time_base or Fraction(1, 90_000)
    if isinstance(stream, av.VideoStream):
        return TrackFormat(
            MediaKind.VIDEO,
            context.name,
            bytes(context.extradata or b""),
            time_base,
            width=stream.width,
            height=stream.height,
            nominal_fps=stream.guessed_rate or Fraction(0),
        )
    audio = context if isinstance(context, av.AudioCodecContext) else None
    return TrackFormat(
        MediaKind.AUDIO,
        context.name,
        bytes(context.extradata or b""),
        time_base,
        sample_rate_hz=audio.sample_rate if audio else 0,
        channels=audio.channels if audio else 0,
    )
