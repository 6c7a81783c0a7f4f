"""A camera's stream, through our own RTSP client or libav."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urljoin, urlsplit

from console.domain.cameras.address_login import split_login
from console.domain.errors import ConsoleError
from console.media import stream_faults
from console.media.arrival_clock import ArrivalClock
from console.media.capture.ladder import ClientLadder
from console.media.capture.libav import open_libav
from console.media.capture.libav_process import LibavProcess
from console.media.capture.own_source import ERRORS, OwnSource, fault_of
from console.media.rtsp.errors import StreamEnded, StreamMoved, WrongTransport
from console.media.rtsp.learned import LearnedBehaviour
from console.media.rtsp.stream import RtspStream
from console.network.certificate_trust import CertificateTrust, stream_trust

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.domain.streaming.utc_clock import UtcClock
    from console.media.capture.options import Credentials, OpenOptions
    from console.media.relay.stream import RelayStream
    from console.services.cameras.lessons import AddressLesson

LIMIT_MOVES = 3
"""So many redirections in a row are followed."""


class StreamSource(Protocol):
    """An open stream. One thread at a time, except `interrupt`."""

    @property
    def can_poll(self) -> bool:
        """Whether `read` need not wait, so that one thread can read many streams."""
        ...

    @property
    def descriptor(self) -> int | None:
        """The socket that tells whether something came; None: only reading tells."""
        ...

    @property
    def dropped(self) -> int:
        """Pieces of pictures and sound that could not be used since the stream was opened."""
        ...

    @property
    def format(self) -> StreamFormat:
        """The tracks; a new object after the camera changed them during the stream."""
        ...

    def pass_on(self, relay: RelayStream) -> None:
        """Let others receive the packets as they come, if this client sees them."""
        ...

    def packets(self) -> Iterator[EncodedPacket]:
        """Return the packets in order of arrival; raises `StreamFault` when the stream breaks off."""
        ...

    def read(self, *, waits: bool = True) -> list[EncodedPacket]:
        """Return the packets that came; none if none came in time.

        Args:
            waits: a moment for the first one; False, only where `can_poll`: not at all.

        Raises:
            StreamFault: the stream broke off.
        """
        ...

    def interrupt(self) -> None:
        """End a read in the other thread, if possible. Any thread."""
        ...

    def close(self) -> None:
        """End the session."""
        ...


class StreamMemory:
    """What was learned about one stream: which client reads it, over which transport, and how it is kept.

    Sessions of the same stream follow each other; what holds longer is kept as the camera's lesson.

    Args:
        url: RTSP address without a login, or a file.
        options: transport and timeouts.
        lesson: of this address; None: nothing is kept beyond this object.
    """

    def __init__(self, url: str, options: OpenOptions, lesson: AddressLesson | None = None) -> None:
        self._url, self._options, self._lesson = url, options, lesson
        self._is_kept = False
        self.login: Credentials | None = None
        self._begin()

    def _begin(self) -> None:
        is_secure = self._url.startswith("rtsps://")
        is_rtsp = is_secure or self._url.startswith("rtsp://")
        self.ladder = ClientLadder(self._options, is_rtsp=is_rtsp, is_secure=is_secure)
        self.behaviour = LearnedBehaviour()
        known = self._lesson.recall() if self._lesson else {}
        self._is_kept = bool(known)
        self.ladder.recall(known)
        self.behaviour.recall(known)

    def refresh(self) -> None:
        """Learn everything anew if what was kept is forgotten by now."""
        if self._is_kept and self._lesson is not None and not self._lesson.recall():
            self._begin()

    def keep(self) -> None:
        """Keep what was learned: packets came."""
        if self._lesson is not None:
            content = {**self.ladder.lesson(), **self.behaviour.lesson()}
            self._lesson.learn(content)
            self._is_kept = bool(content)


class StreamOpener:
    """Opens one stream repeatedly; remembers which client can read it, and how. One thread.

    Args:
        url: RTSP address without a login, or a file.
        credentials: returns the login; called at every opening, because it may have been corrected.
        options: transport and timeouts.
        utc: gives arrivals their UTC.
        trust: returns what verifies the camera's certificate; called at every opening.
        memory: of earlier sessions of this stream; None: it is read for the first time.
    """

    def __init__(
        self,
        url: str,
        credentials: Callable[[], Credentials],
        options: OpenOptions,
        utc: UtcClock,
        trust: Callable[[], CertificateTrust] = stream_trust,
        memory: StreamMemory | None = None,
    ) -> None:
        self._url, self._credentials, self._options, self._utc = url, credentials, options, utc
        self._trust = trust
        self._is_rtsp = url.startswith(("rtsp://", "rtsps://"))
        self._memory = memory or StreamMemory(url, options)
        self.awaits_key_frame = False
        """Whether pictures come that cannot be shown yet. Any thread."""

    @property
    def _ladder(self) -> ClientLadder:
        return self._memory.ladder

    @property
    def _learned(self) -> LearnedBehaviour:
        return self._memory.behaviour

    def _worked(self) -> None:
        self._ladder.worked()
        self._memory.keep()

    @property
    def client(self) -> str:
        """Return which client reads the stream, and why; empty for a file. Any thread."""
        return self._ladder.told if self._is_rtsp else ""

    def unreadable(self) -> None:
        """Note that the pictures of the stream cannot be decoded. Any thread."""
        self._ladder.unreadable()

    def read_otherwise(self) -> bool:
        """Let the other client read from the next opening on; return False if there is none. Any thread."""
        return self._is_rtsp and self._ladder.read_otherwise(may_use_libav=self._learned.lets_libav_log_in)

    def open(self, ended: Callable[[], bool] = lambda: False) -> StreamSource:
        """Open the stream.

        Args:
            ended: called while waiting; when it returns True, the opening is cancelled.

        Raises:
            StreamFault: it cannot be opened.
        """
        self._memory.refresh()
        self._memory.refresh()
        login = self._login()
        failure: stream_faults.StreamFault | None = None
        while not ended():
            transport = self._ladder.rung.transport
            if not self._ladder.rung.is_own:
                try:
                    return self._open_libav(login, ended)
                except stream_faults.StreamFault as fault:
                    # What our own client found is the truth about a stream that libav cannot read either.
                    raise (failure or fault) if self._ladder.libav_failed() else fault from None
            try:
                return self._open_own(login, ended)
            except ERRORS as error:
                has_login = bool(login.user)
                failure = failure or _fault(error, transport, has_login=has_login)
                if not self._failed(error):
                    raise failure from None
        raise failure or fault_of(StreamEnded())

    def _login(self) -> Credentials:
        try:
            login = self._credentials()
        except ConsoleError as error:
            raise stream_faults.no_login(error.what, error.then) from None
        if login != self._memory.login:
            self._memory.login = login
            self._learned.refused_algorithms.clear()
        return login

    def _failed(self, error: Exception) -> bool:
        """Choose the next way of reading the stream; return whether to try it at once."""
        self.awaits_key_frame = False
        return self._ladder.failed(error, may_use_libav=self._learned.lets_libav_log_in)

    def _open_libav(self, login: Credentials, ended: Callable[[], bool]) -> StreamSource:
        stamper, ladder = ArrivalClock(self._utc), self._ladder
        if not self._is_rtsp:
            return open_libav(self._url, login, self._options, stamper)
        options = replace(self._options, transport=ladder.rung.transport)
        accepted = self._trust().accepted
        return LibavProcess(
            self._url, login, options, stamper, ended, self._worked, ladder.libav_failed, accepted
        )

    def _open_own(self, login: Credentials, ended: Callable[[], bool]) -> StreamSource:
        """Open with our own client, following redirections on the camera itself."""
        moved, self._learned.moved_to = self._learned.moved_to, ""
        url = self._followed(self._url, moved) or self._url
        for _ in range(LIMIT_MOVES):
            try:
                return OwnSource(self._rtsp(url, login, ended), self._failed, self._worked)
            except StreamMoved as error:
                followed = self._followed(url, error.address)
                if not followed:
                    raise
                url = followed
        raise StreamMoved(url)

    def _rtsp(self, url: str, login: Credentials, ended: Callable[[], bool]) -> RtspStream:
        options = self._options
        return RtspStream(
            url,
            (login.user, login.password),
            options.answer_timeout_s,
            options.silence_s,
            ArrivalClock(self._utc),
            ended,
            learned=self._learned,
            trust=self._trust(),
            transport=self._ladder.rung.transport,
            waits=self._waits,
        )

    def _waits(self, is_waiting: bool) -> None:
        self.awaits_key_frame = is_waiting

    @staticmethod
    def _followed(url: str, location: str) -> str:
        """Return an address that the camera named, without a login; empty if it is not on the same camera.

        Another port of the same host may be anyone's, so it is not followed.
        """
        try:
            named = split_login(urljoin(url, location))[0] if location else ""
            old, new = urlsplit(url), urlsplit(named)
            is_same = (old.scheme, old.hostname, old.port) == (new.scheme, new.hostname, new.port)
        except (ConsoleError, ValueError):
            return ""
        return named if is_same else ""


def _fault(error: Exception, transport: str, *, has_login: bool) -> stream_faults.StreamFault:
    if isinstance(error, WrongTransport):
        return stream_faults.wrong_transport(transport)
    if isinstance(error, StreamMoved):
        return stream_faults.moved(_shown(error.address))
    return fault_of(error, has_login=has_login)


def _shown(address: str) -> str:
    """Return an address from a camera as it may be shown: short, and without a login."""
    try:
        bare = split_login(address)[0]
    except ConsoleError:
        return "…"
    return "".join(letter for letter in bare if letter.isprintable())[:200]
