"""A camera's stream, through our own RTSP client or libav."""

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

    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.domain.streaming.utc_clock import UtcClock
    from console.media.capture.options import Credentials, OpenOptions


class StreamSource(Protocol):
    """An open stream. One thread, except `interrupt`."""

    pace: Callable[[], None] | None
    """Called when all available data was read; may wait while no one watches."""

    @property
    def dropped(self) -> int:
        """Pieces of pictures and sound that could not be used since the stream was opened."""
        ...

    @property
    def format(self) -> StreamFormat:
        """The tracks; a new object after the camera changed them during the stream."""
        ...

    def packets(self) -> Iterator[EncodedPacket]:
        """Return the packets in order of arrival; raises `StreamFault` when the stream breaks off."""
        ...

    def interrupt(self) -> None:
        """End a read in the other thread, if possible. Any thread."""
        ...

    def close(self) -> None:
        """End the session."""
        ...


class StreamOpener:
    """Opens one stream repeatedly; remembers which client can read it. One thread.

    Args:
        url: RTSP address without a login, or a file.
        credentials: returns the login; called at every opening, because it may have been corrected.
        options: transport and timeouts.
        utc: gives arrivals their UTC.
    """

    def __init__(
        self, url: str, credentials: Callable[[], Credentials], options: OpenOptions, utc: UtcClock
    ) -> None:
        self._url, self._credentials, self._options, self._utc = url, credentials, options, utc
        is_rtsp = url.startswith(("rtsp://", "rtsps://"))
        self._own = is_rtsp and options.transport == "tcp" and options.own_client

    def open(self, ended: Callable[[], bool] = lambda: False) -> StreamSource:
        """Open the stream.

        Args:
            ended: called while waiting; when it returns True, the opening is cancelled.

        Raises:
            StreamFault: it cannot be opened.
        """
        stamper = ArrivalClock(self._utc)
        login = self._login()
        if self._own:
            try:
                return _OwnStream(self._rtsp(login, stamper, ended), self._use_libav)
            except UnsupportedStream:
                self._use_libav()
        return open_libav(self._url, login, self._options, stamper)

    def _login(self) -> Credentials:
        try:
            return self._credentials()
        except ConsoleError as error:
            raise stream_faults.no_login(error.what, error.then) from None

    def _rtsp(self, login: Credentials, stamper: ArrivalClock, ended: Callable[[], bool]) -> RtspStream:
        options = self._options
        user_password = login.user, login.password
        try:
            return RtspStream(
                self._url, user_password, options.answer_timeout_s, options.silence_s, stamper, ended
            )
        except _BREAKS as error:
            raise _fault(error) from None

    def read_otherwise(self) -> bool:
        """Use another client from the next opening on; return False if there is none left."""
        had_another = self._own
        self._use_libav()
        return had_another

    def _use_libav(self) -> None:
        self._own = False


class _OwnStream:
    """A stream of our own client, with its errors as `StreamFault`."""

    def __init__(self, stream: RtspStream, not_spoken: Callable[[], None]) -> None:
        self._stream, self._use_libav = stream, not_spoken
        self.interrupt, self.close = stream.interrupt, stream.close

    @property
    def dropped(self) -> int:
        return self._stream.dropped

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
            self._use_libav()
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
