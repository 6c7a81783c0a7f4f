"""Where the camera of the zone editor looks: what corners stand on, and why they cannot be moved just now."""

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
    """Whether its zones lie in its world."""
    return camera is not None and camera.kind.is_movable and bool(camera.onvif_url)


class HeadPositionWatch(QObject):
    """UI thread; looks while it is started."""

    changed = Signal()
    """What corners stand on, or why they cannot be moved, is another."""

    def __init__(self, views: HeadViews | None, parent: QObject) -> None:
        super().__init__(parent)
        self._views = views
        self._camera: Camera | None = None
        self._lens: LensModel | None = None
        self._aspect = 16 / 9
        self.ground: ZoneCoordinates | None = None
        self.why_not = ""
        """Why nothing can be drawn; empty: it can."""
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.look)

    def watch(self, camera: Camera | None, lens: LensModel | None) -> None:
        """Another camera, or another lens of it."""
        if self._camera is not None and self._camera != camera:
            self._leave()
        self._camera, self._lens = camera, lens
        self.look()

    def start(self) -> None:
        """Begin to look."""
        self._timer.start()
        self.look()

    def stop(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._leave()

    def has_aspect_of(self, picture: Picture | None) -> None:
        """The shape of the picture; a view's height follows from it."""
        if picture is not None and picture.height:
            width, height = picture.source_width or picture.width, picture.source_height or picture.height
            self._aspect = width / height

    def look(self) -> None:
        """Where it looks now."""
        before = self.ground, self.why_not
        self.ground, self.why_not = self._found()
        if (self.ground, self.why_not) != before:
            self.changed.emit()

    def _found(self) -> tuple[ZoneCoordinates | None, str]:
        camera, lens = self._camera, self._lens
        if camera is None:
            return None, self.tr("Choose a camera.")
        if not is_movable(camera):
            # One and the same: what equals is not told anew.
            return (self.ground if isinstance(self.ground, OnPicture) else OnPicture()), ""
        if lens is None:
            return None, self.tr("The lens is not calibrated: nobody knows where a zone would lie.")
        view = self._views.look(camera, lens) if self._views is not None else None
        if view is None or view.position is None:
            return None, self.tr("The camera does not tell where it looks.")
        ground = InWorld(lens.sight(view.position, self._aspect), lens.direction(view.position)[0])
        return ground, "" if view.is_resting else self.tr("The camera moves: draw when it rests.")

    def _leave(self) -> None:
        if self._camera is not None and self._views is not None:
            self._views.leave(self._camera.number)
