"""Polls the status of every camera five times a second and signals changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.domain.cameras.status import CameraStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.cameras.camera import Camera
    from console.services.ports import CameraFeed

PERIOD_MS = 200


class CameraStatusPoller(QObject):
    """The newest status of each camera. UI thread."""

    polled = Signal()
    """Emitted after each round; tiles update the age of their picture by it."""
    changed = Signal(object)
    """Set of the numbers of cameras whose status changed."""

    def __init__(self, feed: CameraFeed, cameras: Sequence[Camera], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._feed = feed
        self._statuses: dict[int, CameraStatus] = {
            camera.number: CameraStatus(camera.number) for camera in cameras
        }
        self._timer = QTimer(self)
        self._timer.setInterval(PERIOD_MS)
        self._timer.timeout.connect(self.poll)

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

    def status_of(self, camera: int) -> CameraStatus:
        """Return the newest status of a camera."""
        return self._statuses.get(camera) or CameraStatus(camera)

    def all(self) -> list[CameraStatus]:
        """Return all statuses, ordered by camera number."""
        return [self._statuses[number] for number in sorted(self._statuses)]

    def poll(self) -> None:
        """Poll every camera once."""
        changed = set()
        for number, before in self._statuses.items():
            status = self._feed.status(number)
            if status != before:
                self._statuses[number] = status
                changed.add(number)
        if changed:
            self.changed.emit(changed)
        self.polled.emit()
