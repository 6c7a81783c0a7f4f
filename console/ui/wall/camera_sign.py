"""Which camera something is about: number, name and picture, for every act that destroys or lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from console.ui.wall.live_view import LiveView
from console.ui.widgets.forms import words
from console.ui.widgets.theme import clamped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from PySide6.QtGui import QImage

    from console.ui.base.context import PaneContext

PICTURE_PX = (160, 90)
MOST_SIGNS = 3
"""More would be higher than a small screen."""


class CameraSign(QFrame):
    """Shows a camera's number, its name and its picture, with privacy zones. UI thread.

    Args:
        context: of the window.
        camera: its number.
        image: the picture that the act is about; None: the camera's picture now, while this is visible.
        name: of a camera that is not in service, which the wall does not know.
    """

    def __init__(
        self, context: PaneContext, camera: int, image: QImage | None = None, name: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName("sign-of-camera")
        self.camera = camera
        known = context.bridge.wall.cameras.get(camera)
        self.name = name or (known.name if known is not None else "")
        scale = clamped(context.settings.scale)
        size = QSize(round(PICTURE_PX[0] * scale), round(PICTURE_PX[1] * scale))
        self.picture: QWidget = _still(image, size) if image is not None else _live(context, camera)
        self.picture.setFixedSize(size)
        number = QLabel(str(camera))
        number.setObjectName("digits")
        # Numbers without a name are no camera of the scheme any more.
        said = self.name or QCoreApplication.translate("CameraSign", "Not in the scheme")
        self.words = words(said, "heading")
        spoken = QCoreApplication.translate("CameraSign", "Camera {0} {1}").format(camera, said)
        self.setAccessibleName(spoken)
        self.setToolTip(spoken)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(number)
        column.addWidget(self.words)
        column.addStretch()
        row = QHBoxLayout(self)
        row.setContentsMargins(8, 8, 8, 8)
        row.setSpacing(14)
        row.addWidget(self.picture)
        row.addLayout(column, 1)


class CameraSigns(QWidget):
    """The signs of several cameras, one under the other. UI thread.

    Args:
        context: of the window.
        cameras: their numbers.
        names: of cameras that are not in service.
    """

    def __init__(
        self, context: PaneContext, cameras: Sequence[int] = (), names: Mapping[int, str] | None = None
    ) -> None:
        super().__init__()
        self._context, self._names = context, dict(names or {})
        self.signs: list[CameraSign] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self.others = words("", "muted")
        self._column.addWidget(self.others)
        self.show_cameras(cameras)

    def show_cameras(self, cameras: Sequence[int]) -> None:
        """Show these cameras: the first with their pictures, the others as numbers."""
        first = tuple(cameras[:MOST_SIGNS])
        if first != tuple(sign.camera for sign in self.signs):
            for sign in self.signs:
                self._column.removeWidget(sign)
                sign.hide()
                sign.deleteLater()
            self.signs = [
                CameraSign(self._context, camera, name=self._names.get(camera, "")) for camera in first
            ]
            for place, sign in enumerate(self.signs):
                self._column.insertWidget(place, sign)
        more = ", ".join(map(str, cameras[MOST_SIGNS:]))
        self.others.setText(QCoreApplication.translate("CameraSign", "and cameras {0}").format(more))
        self.others.setVisible(bool(more))
        self.setVisible(bool(cameras))


def _live(context: PaneContext, camera: int) -> LiveView:
    view = LiveView(context.services.feed)
    view.show_camera(camera)
    return view


def _still(image: QImage, size: QSize) -> QLabel:
    shown = QLabel()
    shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
    keep, smooth = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
    shown.setPixmap(QPixmap.fromImage(image).scaled(size, keep, smooth))
    return shown
