"""Cameras and pictures as one seat has them: with an officer there, those of the authorisation (RIP-04)."""

from __future__ import annotations

import weakref
from threading import Lock
from typing import TYPE_CHECKING

from console.domain.people.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera, StreamRole
    from console.domain.cameras.status import CameraStatus
    from console.domain.privacy.model import DrawnOn
    from console.domain.streaming.picture import Picture, PixelFormat
    from console.services.people.seat_cameras import SeatCameras
    from console.services.ports import CameraFeed, CameraRegister, StreamSubscription


class SeatRegister:
    """Implements `ports.CameraRegister` for the screen of one seat. Thread-safe; it never waits.

    Args:
        register: of the console.
        seat: the gate of this seat.
        enrolled: returns the cameras of the scheme, in service or not.
    """

    def __init__(
        self,
        register: CameraRegister,
        seat: SeatCameras,
        enrolled: Callable[[], Sequence[Camera]] = tuple,
    ) -> None:
        self._register, self._seat, self._enrolled = register, seat, enrolled

    def cameras(self) -> Sequence[Camera]:
        """Return the cameras that this seat has now, ordered by number."""
        return [camera for camera in self._register.cameras() if self._seat.may_use(camera.number)]

    def why_none(self) -> Refusal | None:
        """Return why this seat has none of the scheme's cameras; None: it has some, or there are none."""
        answers = [self._seat.find_refusal(camera.number) for camera in self._register.cameras()]
        if not answers and self._enrolled():
            return Refusal(
                "No camera is in service.",
                "Cameras are put into service under Commissioning.",
                rule="No camera is in service.",
                source="code of practice, SYS-07",
            )
        refused = [one for one in answers if one is not None]
        return refused[0] if refused and len(refused) == len(answers) else None


class NoPictures:
    """Implements `ports.StreamSubscription` for a camera that the seat does not have."""

    def latest(self) -> Picture | None:
        """Return no picture."""
        return None

    def resize(self, width: int, height: int) -> None:
        """Do nothing."""

    def prefer(self, role: StreamRole | None) -> None:
        """Do nothing."""

    def put_first(self, *, is_first: bool) -> None:
        """Do nothing."""

    def shown(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class _SeatSubscription:
    """A subscription that ends with the seat's right to the camera. Nothing is asked per picture."""

    def __init__(self, camera: int, inner: StreamSubscription) -> None:
        self.camera, self._inner = camera, inner

    def latest(self) -> Picture | None:
        return self._inner.latest()

    def resize(self, width: int, height: int) -> None:
        self._inner.resize(width, height)

    def prefer(self, role: StreamRole | None) -> None:
        self._inner.prefer(role)

    def put_first(self, *, is_first: bool) -> None:
        self._inner.put_first(is_first=is_first)

    def shown(self) -> None:
        self._inner.shown()

    def close(self) -> None:
        self._inner.close()

    def take_away(self) -> None:
        inner, self._inner = self._inner, NoPictures()
        inner.close()


class SeatFeed:
    """Implements `ports.CameraFeed` for the screen of one seat. Thread-safe; nothing here blocks.

    Args:
        feed: of the console.
        seat: the gate of this seat.
        on_monitor: why a camera is not shown on a monitor, or None.
    """

    def __init__(
        self,
        feed: CameraFeed,
        seat: SeatCameras,
        on_monitor: Callable[[int, str], Refusal | None] = lambda _camera, _monitor: None,
    ) -> None:
        self._feed, self._seat, self._on_monitor = feed, seat, on_monitor
        self._open: weakref.WeakSet[_SeatSubscription] = weakref.WeakSet()
        self._lock = Lock()
        seat.listen(self._follow)

    def subscribe(
        self,
        camera: int,
        width: int,
        height: int,
        on_picture: Callable[[], None],
        pixel_format: PixelFormat,
    ) -> StreamSubscription:
        """Subscribe to a camera; without a right to it there are no pictures (`ports.CameraFeed`)."""
        if not self._seat.may_use(camera):
            return NoPictures()
        inner = self._feed.subscribe(camera, width, height, on_picture, pixel_format)
        made = _SeatSubscription(camera, inner)
        with self._lock:
            self._open.add(made)
        if not self._seat.may_use(camera):
            made.take_away()
        return made

    def status(self, camera: int) -> CameraStatus:
        """Return the state of a camera now (`ports.CameraFeed`)."""
        return self._feed.status(camera)

    def refusal_on(self, camera: int, monitor: str) -> Refusal | None:
        """Return why a camera is not shown on a monitor, or None (`ports.MonitorGate`)."""
        return self._on_monitor(camera, monitor)

    def drawn_on(self, camera: int) -> DrawnOn | None:
        """Return the reference view of the present picture (`ports.CameraFeed`)."""
        return self._feed.drawn_on(camera) if self._seat.may_use(camera) else None

    def _follow(self) -> None:
        with self._lock:
            gone = [one for one in self._open if not self._seat.may_use(one.camera)]
            for one in gone:
                self._open.discard(one)
        for one in gone:
            one.take_away()
