"""A recorded stream, read from the recorder's relay; from the camera itself while there is no recorder."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from console.media.capture.options import TCP, Credentials, OpenOptions
from console.media.capture.stream_source import StreamOpener
from console.media.stream_faults import FaultKind, StreamFault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.domain.streaming.utc_clock import UtcClock
    from console.media.capture.stream_source import StreamSource

LOOK_S = 0.25
WAIT_S = 0.05
YIELDS_S = 2.0
"""After the recorder has asked a camera in vain for so long, whoever reads the camera itself makes way.

Many cameras have a single session: a console that took it while the recorder was away would keep it for ever.
"""


@dataclass(frozen=True, slots=True)
class RelayPlace:
    """Where a camera's stream is to be read now."""

    url: str = ""
    """At the relay; empty: at the camera itself."""
    login: Credentials | None = None
    waits: bool = False
    """Whether the recorder will tell in a moment."""
    fault: str = ""
    """Why the recorder has no picture of the camera, in words: the camera itself is not asked then."""


class RelayPlaces(Protocol):
    """Tells where cameras are read. Any thread; nothing here blocks."""

    def place(self, camera: int) -> RelayPlace:
        """Return where a camera's recorded stream is to be read now."""
        ...


class RelayedOpener:
    """Implements `media.capture.session.Opener`: the relay's stream, or the camera's. One thread.

    Args:
        camera: its number.
        direct: opens the camera itself.
        places: tells which of them.
        utc: gives arrivals their UTC.
    """

    def __init__(self, camera: int, direct: StreamOpener, places: RelayPlaces, utc: UtcClock) -> None:
        self._camera, self._direct, self._places, self._utc = camera, direct, places, utc
        self._relayed: StreamOpener | None = None
        self._url = ""
        self._login: Credentials | None = None
        self._had_picture_s = 0.0
        """When the recorder last had a picture of the camera, or did not answer."""

    @property
    def client(self) -> str:
        """Return which client reads the stream, and why; empty while the recorder does. Any thread."""
        return "" if self._relayed is not None else self._direct.client

    @property
    def awaits_key_frame(self) -> bool:
        """Whether pictures come that cannot be shown yet. Any thread."""
        return (self._relayed or self._direct).awaits_key_frame

    def unreadable(self) -> None:
        """Note that the pictures of the stream cannot be decoded. Any thread."""
        (self._relayed or self._direct).unreadable()

    def read_otherwise(self) -> bool:
        """Let the other client read the camera from the next opening on; through the relay there is none."""
        return self._relayed is None and self._direct.read_otherwise()

    def open(self, ended: Callable[[], bool] = lambda: False) -> StreamSource:
        """Open the stream where it is to be read now.

        Raises:
            StreamFault: it cannot be opened, or the recorder has no picture of the camera.
        """
        place = self._places.place(self._camera)
        while place.waits and not ended():
            time.sleep(WAIT_S)
            place = self._places.place(self._camera)
        if place.fault:
            raise StreamFault(FaultKind.SILENT, place.fault)
        if not place.url or place.login is None:
            self._relayed = None
            self._had_picture_s = time.monotonic()
            return _UntilAnotherRelay(self._direct.open(ended), self._is_another)
        login = self._login = place.login
        self._url = place.url
        self._relayed = StreamOpener(place.url, lambda: login, OpenOptions(transport=TCP), self._utc)
        try:
            return _UntilAnotherRelay(self._relayed.open(ended), self._is_another, is_relayed=True)
        except StreamFault as fault:
            raise _of_the_recorder(fault) from None

    def _is_another(self) -> bool:
        """Return whether the recorder has the camera elsewhere than the stream is read."""
        # Anyone on this machine may take the port of a recorder that has died, and show what he likes there.
        place = self._places.place(self._camera)
        if self._relayed is None:
            return bool(place.url) or self._is_in_the_way(place)
        return bool(place.url) and (place.url, place.login) != (self._url, self._login)

    def _is_in_the_way(self, place: RelayPlace) -> bool:
        """Return whether the recorder has asked the camera in vain for a while."""
        if not place.fault:
            self._had_picture_s = time.monotonic()
        return time.monotonic() - self._had_picture_s > YIELDS_S


class _UntilAnotherRelay:
    """A stream that ends when the recorder has the camera elsewhere. Implements `StreamSource`."""

    def __init__(
        self, direct: StreamSource, is_another: Callable[[], bool], *, is_relayed: bool = False
    ) -> None:
        self._direct, self._is_another, self._is_relayed = direct, is_another, is_relayed
        self._looked_s = time.monotonic()
        self.interrupt, self.close, self.pass_on = direct.interrupt, direct.close, direct.pass_on

    @property
    def can_poll(self) -> bool:
        """Whether `read` need not wait."""
        return self._direct.can_poll

    @property
    def descriptor(self) -> int | None:
        """The socket that tells whether something came; None: only reading tells."""
        return self._direct.descriptor

    @property
    def dropped(self) -> int:
        """Pieces of pictures and sound that could not be used."""
        return self._direct.dropped

    @property
    def format(self) -> StreamFormat:
        """The tracks."""
        return self._direct.format

    def packets(self) -> Iterator[EncodedPacket]:
        """Return the packets in order of arrival; raises `StreamFault` when the stream breaks off."""
        while True:
            yield from self.read()

    def read(self, *, waits: bool = True) -> list[EncodedPacket]:
        """Return the packets that came; raises `StreamFault` when the recorder has the camera again."""
        now_s = time.monotonic()
        if now_s - self._looked_s > LOOK_S:
            self._looked_s = now_s
            if self._is_another():
                raise StreamFault(FaultKind.CHANGED, "The recorder has the camera again.")
        try:
            return self._direct.read(waits=waits)
        except StreamFault as fault:
            raise (_of_the_recorder(fault) if self._is_relayed else fault) from None


def _of_the_recorder(fault: StreamFault) -> StreamFault:
    """Return a fault of the relay's stream in words about the recorder: the camera may well be sending."""
    return StreamFault(
        fault.kind,
        "The recorder does not send this camera any more.",
        "It is asked again at once. If it lasts, look at the recorder in the Health pane.",
    )
