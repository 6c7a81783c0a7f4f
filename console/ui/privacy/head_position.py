"""Where the camera in the zone editor is pointing, and why zones cannot be drawn just now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from console.ui.privacy.coordinates import InWorld, OnPicture

if TYPE_CHECKING:
    from console.domain.cameras.camera import Camera
    from console.domain.ptz.lens import LensModel
    from console.domain.streaming.picture import Picture
    from console.services.privacy.head_view import HeadViews
    from console.ui.privacy.coordinates import ZoneCoordinates

LOOK_MS = 150


def is_movable(camera: Camera | None) -> bool:
    """Return whether the camera's zones are stored as directions."""
    return camera is not None and camera.is_steerable


class HeadPositionWatch(QObject):
    """Polls the position of the camera while started. UI thread."""

    changed = Signal()
    """Emitted when the coordinate system or the reason has changed."""

    def __init__(self, views: HeadViews, parent: QObject) -> None:
        super().__init__(parent)
        self._views = views
        self._camera: Camera | None = None
        self._lens: LensModel | None = None
        self._aspect = 16 / 9
        self.coordinates: ZoneCoordinates | None = None
        self.problem = ""
        """Why zones cannot be drawn; empty if they can."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.read)

    def watch(self, camera: Camera | None, lens: LensModel | None) -> None:
        """Watch another camera or another lens."""
        if self._camera is not None and self._camera != camera:
            self._stop_viewing()
        self._camera, self._lens = camera, lens
        self.read()

    def start(self) -> None:
        """Start polling."""
        self._timer.start()
        self.read()

    def stop(self) -> None:
        """Stop polling."""
        self._timer.stop()
        self._stop_viewing()

    def set_aspect_of(self, picture: Picture | None) -> None:
        """Set the aspect ratio of the picture, from which the height of the view follows."""
        if picture is not None and picture.height:
            width, height = picture.source_width or picture.width, picture.source_height or picture.height
            self._aspect = width / height

    def read(self) -> None:
        """Poll the position now."""
        before = self.coordinates, self.problem
        self.coordinates, self.problem = self._current_coordinates()
        if (self.coordinates, self.problem) != before:
            self.changed.emit()

    def _current_coordinates(self) -> tuple[ZoneCoordinates | None, str]:
        camera, lens = self._camera, self._lens
        if camera is None:
            return None, self.tr("Choose a camera.")
        if not is_movable(camera):
            # Keep the same object, so that the comparison in `look` finds no change.
            return (self.coordinates if isinstance(self.coordinates, OnPicture) else OnPicture()), ""
        if lens is None:
            return None, self.tr(
                "The lens is not calibrated, so zones cannot be placed. Calibrate the lens first."
            )
        view = self._views.current(camera, lens) if self._views is not None else None
        if view is None or view.position is None:
            return None, self.tr("The camera does not report where it is pointing.")
        coordinates = InWorld(lens.view_at(view.position, self._aspect), lens.direction(view.position)[0])
        return coordinates, "" if view.is_resting else self.tr(
            "The camera is moving. Draw when it has stopped."
        )

    def _stop_viewing(self) -> None:
        if self._camera is not None and self._views is not None:
            self._views.leave(self._camera.number)
