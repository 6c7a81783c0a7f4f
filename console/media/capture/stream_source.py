"""A camera's stream, whichever client reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.domain.errors import ConsoleError
from console.media import stream_faults
from console.media.arrival_clock import ArrivalClock
from console.media.capture.libav import open_libav
from console.media.rtsp.stream import (
    FormatChanged,
    MalformedMessage,
    RequestRefused,
    RtspStream,
    StreamEnded,
    StreamTimeout,
    UnsupportedStream,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.domain.clock import Clock
    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.media.capture.options import Credentials, OpenOptions


class StreamSource(Protocol):
    """An open stream. One thread, but for `interrupt`."""

    pace: Callable[[], None] | None
    """Called when all that was there has been read; may wait while nobody looks."""

    @property
    def format(self) -> StreamFormat:
        """The tracks; another object when the camera changed them in mid-stream."""
        ...

    def packets(self) -> Iterator[EncodedPacket]:
        """Packets in order of arrival; raises `StreamFault` when it breaks off."""
        ...

    def interrupt(self) -> None:
        """End a read in the other thread, where that can be done. Any thread."""
        ...

    def close(self) -> None:
        """End the session."""
        ...


class StreamOpener:
    """Opens one stream, each time anew; remembers which client reads it. One thread.

    Args:
        url: RTSP address without a login, or a file.
        credentials: asks for the login; at every opening, since somebody may have put it right.
        options: how.
        clock: for stamping arrivals.
    """

    def __init__(
        self, url: str, credentials: Callable[[], Credentials], options: OpenOptions, clock: Clock
    ) -> None:
        self._url, self._credentials, self._options, self._clock = url, credentials, options, clock
        is_rtsp = url.startswith(("rtsp://", "rtsps://"))
        self._own = is_rtsp and options.transport == "tcp" and options.own_client

    def open(self, ended: Callable[[], bool] = lambda: False) -> StreamSource:
        """Open the stream.

        Args:
            ended: asked while waiting; once it says yes, the opening is given up.

        Raises:
            StreamFault: it cannot be opened.
        """
        stamper = ArrivalClock(self._clock)
        login = self._login()
        if self._own:
            try:
                return _OwnStream(self._rtsp(login, stamper, ended), self._not_spoken)
            except UnsupportedStream:
                self._not_spoken()
        return open_libav(self._url, login, self._options, stamper)

    def _login(self) -> Credentials:
        try:
            return self._credentials()
        except ConsoleError as error:
            raise stream_faults.no_login(error.what, error.then) from None

    def _rtsp(self, login: Credentials, stamper: ArrivalClock, ended: Callable[[], bool]) -> RtspStream:
        options = self._options
        both = login.user, login.password
        try:
            return RtspStream(self._url, both, options.answer_timeout_s, options.silence_s, stamper, ended)
        except _BREAKS as error:
            raise _fault(error) from None

    def _not_spoken(self) -> None:
        self._own = False


class _OwnStream:
    """Our own client's stream, with its faults in words."""

    def __init__(self, stream: RtspStream, not_spoken: Callable[[], None]) -> None:
        self._stream, self._not_spoken = stream, not_spoken
        self.interrupt, self.close = stream.interrupt, stream.close

    @property
    def format(self) -> StreamFormat:
        return self._stream.format

    @property
    def pace(self) -> Callable[[], None] | None:
        return self._stream.pace

    @pace.setter
    def pace(self, pace: Callable[[], None] | None) -> None:
        self._stream.pace = pace

    def packets(self) -> Iterator[EncodedPacket]:
        try:
            yield from self._stream.packets()
        except UnsupportedStream:
            self._not_spoken()
            raise stream_faults.changed() from None
        except _BREAKS as error:
            raise _fault(error) from None


_BREAKS = (RequestRefused, StreamTimeout, StreamEnded, MalformedMessage, FormatChanged, OSError)


_BY_STATUS = {
    401: stream_faults.wrong_login,
    403: stream_faults.wrong_login,
    404: stream_faults.not_found,
    453: stream_faults.full,
}


def _fault(error: Exception) -> stream_faults.StreamFault:
    if isinstance(error, RequestRefused):
        return _BY_STATUS.get(error.status, stream_faults.refused)()
    if isinstance(error, MalformedMessage):
        return stream_faults.unreadable()
    if isinstance(error, FormatChanged):
        return stream_faults.changed()
    if isinstance(error, StreamTimeout | TimeoutError):
        return stream_faults.silent()
    return (
        stream_faults.hung_up()
        if isinstance(error, StreamEnded | ConnectionError)
        else stream_faults.unreachable()
    )
