"""A stream of our own RTSP client, with its errors as faults in words."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError
from console.media import stream_faults
from console.media.rtsp.connection import RtspConnection
from console.media.rtsp.errors import (
    ConnectionFailed,
    FormatChanged,
    LoginNotSupported,
    NoKeyFrame,
    NoPackets,
    NoParameterSets,
    RequestRefused,
    StreamEnded,
    StreamMoved,
    StreamTimeout,
    UnsupportedStream,
    WrongTransport,
)
from console.media.rtsp.message import MalformedMessage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.media.relay.stream import RelayStream
    from console.media.rtsp.stream import RtspStream
    from console.network.certificate_trust import CertificateTrust

CHECK_S = 5.0
ERRORS: tuple[type[Exception], ...] = (
    RequestRefused,
    StreamMoved,
    StreamTimeout,
    StreamEnded,
    MalformedMessage,
    FormatChanged,
    UnsupportedStream,
    WrongTransport,
    NoKeyFrame,
    NoParameterSets,
    OSError,
    ConsoleError,
)
"""All errors of our own client."""


class OwnSource:
    """Implements `media.capture.stream_source.StreamSource`. One thread, except `interrupt`.

    Args:
        stream: opened.
        failed: called with the error before it is raised in words.
        worked: called at the first packet.
    """

    def __init__(
        self, stream: RtspStream, failed: Callable[[Exception], object], worked: Callable[[], None]
    ) -> None:
        self._stream, self._failed, self._worked = stream, failed, worked
        self.interrupt, self.close = stream.interrupt, stream.close
        self._has_worked = False

    @property
    def dropped(self) -> int:
        """Frames of which nothing could be used."""
        return self._stream.dropped

    @property
    def format(self) -> StreamFormat:
        """The tracks; a new object after the camera changed them during the stream."""
        return self._stream.format

    def pass_on(self, relay: RelayStream) -> None:
        """Let others receive the packets, too."""
        relay.opened(self._stream.tracks)
        self._stream.tap = relay

    @property
    def descriptor(self) -> int | None:
        """The socket that tells whether something came; None: only reading tells."""
        return self._stream.descriptor

    @property
    def can_poll(self) -> bool:
        """Whether `read` need not wait."""
        return True

    def packets(self) -> Iterator[EncodedPacket]:
        """Return the packets in order of arrival; raises `StreamFault` when the stream breaks off."""
        while True:
            yield from self.read()

    def read(self, *, waits: bool = True) -> list[EncodedPacket]:
        """Return the packets that came; none if none came in time.

        Raises:
            StreamFault: the stream broke off.
        """
        try:
            packets = self._stream.read(waits=waits)
        except ERRORS as error:
            self._failed(error)
            raise (
                stream_faults.changed()
                if isinstance(error, UnsupportedStream)
                else fault_of(error, is_open=True)
            ) from None
        if packets and not self._has_worked:
            self._has_worked = True
            self._worked()
        return packets


def check_certificate(url: str, trust: CertificateTrust) -> None:
    """Connect to an rtsps:// address to check its certificate; nothing else is sent.

    Raises:
        CertificateUnknown: no one has accepted it yet.
        EnvironmentFault: it is not the accepted one, or the camera does not answer.
    """
    try:
        RtspConnection(url, ("", ""), CHECK_S, trust=trust).close()
    except (OSError, MalformedMessage) as error:
        raise fault_of(error) from None


_BY_STATUS = {
    401: stream_faults.wrong_login,
    403: stream_faults.wrong_login,
    404: stream_faults.not_found,
    453: stream_faults.full,
}


def fault_of(error: Exception, *, is_open: bool = False, has_login: bool = True) -> stream_faults.StreamFault:
    """Return the fault for an error of our own client.

    Args:
        error: one of `ERRORS`.
        is_open: whether the stream ran; if not, the error ended its opening.
        has_login: whether there was a login to send.
    """
    if isinstance(error, RequestRefused):
        return _refusal(error, has_login=has_login)
    if isinstance(error, ConsoleError):
        return stream_faults.certificate(error)
    plain = next((make for kinds, make in _PLAIN if isinstance(error, kinds)), None)
    if plain is not None:
        return plain()
    if isinstance(error, UnsupportedStream):
        return stream_faults.not_recordable(str(error))
    if isinstance(error, StreamTimeout | TimeoutError):
        return stream_faults.silent() if is_open else stream_faults.no_answer()
    return stream_faults.hung_up()


def _refusal(error: RequestRefused, *, has_login: bool) -> stream_faults.StreamFault:
    if isinstance(error, LoginNotSupported):
        return stream_faults.login_not_supported()
    if error.status == 401 and not has_login:
        return stream_faults.login_missing()
    make = _BY_STATUS.get(error.status)
    return make() if make else stream_faults.refused(error.status)


# The first matching line counts: some of these errors are subclasses of each other.
_PLAIN: tuple[tuple[tuple[type[Exception], ...], Callable[[], stream_faults.StreamFault]], ...] = (
    ((ConnectionFailed,), stream_faults.unreachable),
    ((ssl.SSLError,), stream_faults.encryption_failed),
    ((MalformedMessage,), stream_faults.unreadable),
    ((FormatChanged,), stream_faults.changed),
    ((NoPackets,), stream_faults.sends_nothing),
    ((NoKeyFrame,), stream_faults.no_key_frame),
    ((NoParameterSets,), stream_faults.no_parameter_sets),
)
