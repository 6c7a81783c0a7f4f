"""The base of views of a plan: zoom with the wheel or the keys, drag to move."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGraphicsPixmapItem, QGraphicsScene, QGraphicsView

from console.domain.numbers import clamp
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QPixmap, QResizeEvent, QWheelEvent

STEP, NEAREST = 1.25, 8.0
PAN_STEPS = 6
"""Share of the seen width or height by which a key moves the plan."""
SIDEWAYS = 2.0
"""Weight of the sideways distance when the arrow keys look for the next mark."""
DIRECTIONS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class PlanView(QGraphicsView):
    """Shows the picture of a plan; scene units are its pixels. UI thread.

    A subclass puts its marks into the scene and keeps them apart in `place_plates`.
    """

    def __init__(self) -> None:
        super().__init__()
        self._ground: QGraphicsPixmapItem | None = None
        self._is_fitted = True
        self._scene = QGraphicsScene(self)
        self.setScene(self._scene)
        self.setBackgroundBrush(colour("wall"))
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        self.setDragMode(QGraphicsView.DragMode.ScrollHandDrag)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.AnchorUnderMouse)
        self.setFrameShape(QGraphicsView.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.StyleChange:
            self.setBackgroundBrush(colour("wall"))

    def show_ground(self, width: int, height: int, picture: QPixmap | None) -> None:
        """Lay the picture of a plan under everything.

        Args:
            width: of the plan in its own pixels.
            height: likewise.
            picture: None or empty: the plan's picture is missing.
        """
        self._ground = None
        self._scene.setSceneRect(QRectF(0, 0, width, height))
        if picture is not None and not picture.isNull():
            self._ground = self._scene.addPixmap(picture)
            self._ground.setTransformationMode(Qt.TransformationMode.SmoothTransformation)
            self._ground.setScale(width / picture.width())

    def place_plates(self) -> None:
        """Keep the plates of the marks apart; called whenever another part of the plan is seen."""

    # -- moving about ---------------------------------------------------------------------------------------

    def fit(self) -> None:
        """Show the whole plan."""
        self._is_fitted = True
        if not self._scene.sceneRect().isEmpty():
            self.fitInView(self._scene.sceneRect(), Qt.AspectRatioMode.KeepAspectRatio)
            self.place_plates()

    def zoom(self, by: float) -> None:
        """Zoom, never out beyond the whole plan."""
        now = self.transform().m11()
        whole = self._whole_scale()
        target = clamp(now * by, whole, NEAREST)
        self._is_fitted = target <= whole * 1.001
        self.scale(target / now, target / now)
        self.place_plates()

    def _whole_scale(self) -> float:
        rect, port = self._scene.sceneRect(), self.viewport().rect()
        if not rect.width() or not rect.height():
            return 1.0
        return min(port.width() / rect.width(), port.height() / rect.height())

    def pan(self, right: int, down: int) -> None:
        """Move the plan by a part of what is seen."""
        port = self.viewport().rect()
        for bar, by, length in (
            (self.horizontalScrollBar(), right, port.width()),
            (self.verticalScrollBar(), down, port.height()),
        ):
            bar.setValue(bar.value() + by * length // PAN_STEPS)

    def middle(self) -> QPointF:
        """Return the place on the plan in the middle of what is seen."""
        return self.mapToScene(self.viewport().rect().center())

    def zoom_by_key(self, event: QKeyEvent) -> bool:
        """Zoom by a key, and return whether it was one for that."""
        key = Qt.Key(event.key())
        if key in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom(1 / STEP)
        elif key == Qt.Key.Key_Home:
            self.fit()
        else:
            return False
        return True

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.zoom(STEP ** (event.angleDelta().y() / 120))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._is_fitted:
            self.fit()
        self.place_plates()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        super().scrollContentsBy(dx, dy)
        self.place_plates()


def nearest(places: dict[int, QPointF], current: QPointF, right: int, down: int) -> int | None:
    """Return the nearest other place in a direction, by its number; None: there is none.

    Args:
        places: where the others are.
        current: where one looks from.
        right: the direction, -1, 0 or 1.
        down: likewise.
    """
    ahead = []
    for number, place in places.items():
        offset = place - current
        along = offset.x() * right + offset.y() * down
        if along > 0:
            across = abs(offset.x() * down) + abs(offset.y() * right)
            ahead.append((along + SIDEWAYS * across, number))
    return min(ahead)[1] if ahead else None
