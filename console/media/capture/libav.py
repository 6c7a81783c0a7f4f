"""Streams through libav: files, and in a process of its own what our RTSP client does not support."""

from __future__ import annotations

import datetime as dt
import struct
import time
from fractions import Fraction
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit, urlunsplit

import av
import av.error

from console.domain.cameras.address_login import with_login
from console.domain.streaming.packets import EncodedPacket, MediaKind, StreamFormat, TrackFormat
from console.media import stream_faults
from console.media.capture.options import AUTOMATIC, MULTICAST
from console.media.codec.format_change import FormatChangeDetector

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from av.container import InputContainer
    from av.packet import Packet
    from av.stream import Stream

    from console.media.arrival_clock import ArrivalClock
    from console.media.capture.options import Credentials, OpenOptions
    from console.media.relay.stream import RelayStream

KNOWN_VIDEO = frozenset({"h264", "hevc", "mjpeg", "av1", "mpeg4"})
OPEN_S = 4.5
"""Limit for the whole opening. The library's own limit is for each read, which a byte from time to time keeps
alive; only PyAV's callback ends that, at a cost of about 0.1 % of a core for each camera.
"""
ASK_CLOCK_S = 0.5
# Producer reference time: microseconds since 1970 by the camera's clock (libavutil, AVProducerReferenceTime).
_PRFT = struct.Struct("=q")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class LibavStream:
    """Implements `media.capture.stream_source.StreamSource`. One thread, which alone may close it.

    Closing from another thread while this one is blocked in the demuxer crashes the process.
    """

    def __init__(self, container: InputContainer, stamper: ArrivalClock) -> None:
        self.dropped = 0
        self.can_poll = False
        self.descriptor: int | None = None
        self._container, self._stamper = container, stamper
        self._ask_clock_s = 0.0
        self._tracks = sorted(filter(_is_kept, container.streams), key=lambda s: s.type != "video")
        if not self._tracks or self._tracks[0].type != "video":
            raise stream_faults.not_recordable(_video_name(container))
        self._numbers = {s.index: number for number, s in enumerate(self._tracks)}
        dropped = tuple(_describe(s) for s in container.streams if s.index not in self._numbers)
        self._watch = FormatChangeDetector(StreamFormat(tuple(map(_track_format, self._tracks)), dropped))
        self._demuxed = iter(container.demux(self._tracks))

    @property
    def format(self) -> StreamFormat:
        """The tracks; a new object after the camera changed them during the stream."""
        return self._watch.format

    def pass_on(self, relay: RelayStream) -> None:
        """Say that nothing can be passed on: libav does not show the packets as they came."""
        relay.opened_unshown()

    def packets(self) -> Iterator[EncodedPacket]:
        """Return the packets in order of arrival; raises `StreamFault` when the stream breaks off."""
        while True:
            yield from self.read()

    def read(self, *, waits: bool = True) -> list[EncodedPacket]:  # noqa: ARG002  # libav always waits
        """Return the next packet.

        Raises:
            StreamFault: the stream broke off, or the camera ended it.
        """
        try:
            packet = next(self._demuxed, None)
        except av.error.FFmpegError as error:
            raise fault_of(error) from None
        if packet is None:
            raise stream_faults.ended()
        return [self._packet(packet)] if packet.size else []

    def interrupt(self) -> None:
        """Do nothing: a read cannot be ended from another thread, only by its time limit."""

    def close(self) -> None:
        """End the session (RTSP TEARDOWN)."""
        self._container.close()

    def _packet(self, packet: Packet[Stream]) -> EncodedPacket:
        at_s = time.monotonic()
        track, data = self._numbers[packet.stream_index], bytes(packet)
        is_key_video = packet.is_keyframe and track == 0
        if is_key_video:
            self._watch.key(data)
        stamp = packet.dts if packet.dts is not None else packet.pts
        stream_s = float((stamp or 0) * packet.time_base)
        arrived_s, arrived_utc = self._stamper.stamp(track, stream_s, at_s)
        camera_utc = self._camera_utc(packet, at_s) if track == 0 else None
        return EncodedPacket(
            track, data, packet.pts, packet.dts, packet.is_keyframe, arrived_utc, arrived_s, camera_utc
        )

    def _camera_utc(self, packet: Packet[Stream], at_s: float) -> dt.datetime | None:
        """Return the camera's own time from its newest sender report, read at intervals."""
        if at_s < self._ask_clock_s:
            return None
        self._ask_clock_s = at_s + ASK_CLOCK_S
        side_data = bytes(packet.get_sidedata("prft"))
        if len(side_data) < 8:
            return None
        return _EPOCH + dt.timedelta(microseconds=_PRFT.unpack_from(side_data)[0])


def open_libav(
    url: str, credentials: Credentials, options: OpenOptions, stamper: ArrivalClock
) -> LibavStream:
    """Open an RTSP address or a file.

    Args:
        url: without a login.
        credentials: login of the camera.
        options: transport and timeouts.
        stamper: gives arrivals their time.

    Raises:
        StreamFault: it cannot be opened; the text contains no credentials.
    """
    is_rtsp = url.startswith(("rtsp://", "rtsps://"))
    try:
        container = av.open(
            _with_login(url, credentials) if is_rtsp else url,
            options=_rtsp_options(options) if is_rtsp else {},
            timeout=(OPEN_S, options.silence_s) if is_rtsp else None,
        )
    except av.error.InvalidDataError:
        raise stream_faults.unanswered() from None
    except av.error.FFmpegError as error:
        # The library's text contains the address with the password, so nothing of it is passed on.
        raise fault_of(error) from None
    try:
        return LibavStream(container, stamper)
    except stream_faults.StreamFault:
        container.close()
        raise


# The first matching line counts: PyAV's errors are subclasses of each other and of Python's errors.
_FAULTS: tuple[tuple[tuple[type[BaseException], ...], Callable[[], stream_faults.StreamFault]], ...] = (
    ((av.error.HTTPUnauthorizedError, av.error.HTTPForbiddenError), stream_faults.wrong_login),
    ((av.error.HTTPNotFoundError,), stream_faults.not_found),
    ((av.error.HTTPError,), stream_faults.refused),
    ((av.error.TimeoutError, av.error.ExitError), stream_faults.silent),
    ((av.error.EOFError, ConnectionError), stream_faults.hung_up),
    ((OSError,), stream_faults.unreachable),
)


def fault_of(error: av.error.FFmpegError) -> stream_faults.StreamFault:
    """Return the fault for a libav error."""
    return next(
        (make() for classes, make in _FAULTS if isinstance(error, classes)), stream_faults.unreadable()
    )


_TRANSPORTS = {AUTOMATIC: "tcp", MULTICAST: "udp_multicast"}


def _rtsp_options(options: OpenOptions) -> dict[str, str]:
    # fpsprobesize=0 and a short analysis open in a fifth of the time (measured); nobuffer would discard
    # the probed key frame.
    return {
        "rtsp_transport": _TRANSPORTS.get(options.transport, options.transport),
        "timeout": str(int(options.silence_s * 1e6)),
        "fpsprobesize": "0",
        "analyzeduration": "100000",
        "allowed_media_types": "video+audio",
        "user_agent": "watchroom",
    }


def _with_login(url: str, credentials: Credentials) -> str:
    if not credentials.user:
        return url
    parts = urlsplit(with_login(url, credentials.user, credentials.password))
    login = f"{quote(credentials.user, safe='')}:{quote(credentials.password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{login}@{parts.netloc.rpartition('@')[2]}"))


def _is_kept(stream: Stream) -> bool:
    if stream.type not in {"video", "audio"}:
        return False
    if stream.type == "video":
        return stream.codec_context.name in KNOWN_VIDEO
    return stream.codec_context is not None


def _video_name(container: InputContainer) -> str:
    """Return the codec of the first video; empty if there is none."""
    videos = container.streams.video
    if not videos:
        return ""
    return videos[0].codec_context.name if videos[0].codec_context is not None else "unknown"


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
