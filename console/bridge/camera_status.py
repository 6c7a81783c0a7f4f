"""Polls the status of every camera five times a second and signals changes."""

from __future__ import annotations

import time
from dataclasses import replace
from math import ceil
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.bridge.turns import turns
from console.domain.cameras.status import STARTING_S, CameraStatus, PictureState
from console.domain.streaming.screen_turn import SCREEN_TURN

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.services.ports import CameraFeed

PERIOD_MS = 200
_NOTHING_YET = frozenset(
    {PictureState.OFF, PictureState.CONNECTING, PictureState.WAITING, PictureState.NO_SIGNAL}
)


class CameraStatusPoller(QObject):
    """The newest status of each camera. UI thread.

    Args:
        feed: has the statuses.
        cameras: to be polled.
        parent: the parent object.
        now_s: the monotonic time.
    """

    polled = Signal()
    """Emitted after each round; tiles update the age of their picture by it."""
    changed = Signal(object)
    """Set of the numbers of cameras whose status changed."""

    def __init__(
        self,
        feed: CameraFeed,
        cameras: Sequence[Camera],
        parent: QObject | None = None,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        super().__init__(parent)
        self._feed, self._now_s = feed, now_s
        self._begun_s: dict[int, float] = {}
        """When each camera was first polled, until it answers."""
        self._answered: set[int] = set()
        self._statuses: dict[int, CameraStatus] = {
            camera.number: CameraStatus(camera.number) for camera in cameras
        }
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self._poll_beside_screen)

    def set_cameras(self, cameras: Sequence[Camera]) -> None:
        """Poll these cameras from now on."""
        self._statuses = {camera.number: self.status_of(camera.number) for camera in cameras}
        self.poll()

    def start(self) -> None:
        """Start polling; the first round is made at once."""
        self.poll()
        self._timer.start()

    def stop(self) -> None:
        """Stop polling."""
        self._timer.stop()
        turns().drop(self)

    def status_of(self, camera: int) -> CameraStatus:
        """Return the newest status of a camera."""
        return self._statuses.get(camera) or CameraStatus(camera)

    def all(self) -> list[CameraStatus]:
        """Return all statuses, ordered by camera number."""
        return [self._statuses[number] for number in sorted(self._statuses)]

    def _poll_beside_screen(self) -> None:
        """Poll, or wait for the end of the screen's turn: a pane opens meanwhile. No round waits twice."""
        has_waited = self._timer.interval() != PERIOD_MS
        if (left_s := SCREEN_TURN.left_s) and not has_waited:
            # The rounds go on from there, so that one that waited and the next do not come together.
            self._timer.start(ceil(left_s * 1000))
            return
        if has_waited:
            self._timer.setInterval(PERIOD_MS)
        turns().take(self, self.poll)

    def poll(self) -> None:
        """Poll every camera once."""
        changed = set()
        for number, before in self._statuses.items():
            status = self._while_starting(self._feed.status(number))
            if status != before:
                self._statuses[number] = status
                changed.add(number)
        if changed:
            self.changed.emit(changed)
        self.polled.emit()

    def _while_starting(self, status: CameraStatus) -> CameraStatus:
        """Return the status to show: a camera that has not come yet is connecting for a while, not dead.

        A machine that starts console, recorder and many cameras at once is slow, and so are the cameras
        themselves after a power cut; a fault of each of them would hide the one that matters.
        """
        number = status.number
        if number in self._answered:
            return status
        if status.picture not in _NOTHING_YET:
            self._answered.add(number)
            return status
        begun_s = self._begun_s.setdefault(number, self._now_s())
        if status.picture is PictureState.NO_SIGNAL and self._now_s() - begun_s < STARTING_S:
            return replace(status, picture=PictureState.CONNECTING)
        return status
