"""The marks of the map: camera, field of view and the handle for turning."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen, QPolygonF
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject, QGraphicsPolygonItem

from console.bridge.labels import mask_words
from console.domain.cameras.status import CameraStatus
from console.domain.map.plans import wedge
from console.domain.privacy.mask_state import MaskState
from console.ui.widgets.state_icons import draw_shape, tint_of
from console.ui.widgets.theme import colour, font, on_picture

if TYPE_CHECKING:
    from PySide6.QtWidgets import (
        QGraphicsSceneHoverEvent,
        QGraphicsSceneMouseEvent,
        QStyleOptionGraphicsItem,
        QWidget,
    )

    from console.domain.map.plans import CameraPlacement, Plan
    from console.ui.widgets.state_icons import Shape

HEIGHT_PX, SHAPE_PX, PAD_PX = 24.0, 13.0, 6.0
HANDLE_PX, DOT_PX = 7.0, 3.0
_ABOVE, _HANDLES = 20.0, 30.0


def _mask_shape(status: CameraStatus) -> str:
    """Return the shape for the state of the privacy zones; empty if there are none."""
    return status.mask.state.value or (MaskState.MASKED.value if status.masked else "")


class CameraMark(QGraphicsObject):
    """A plate with the camera's number and state, always the same size on the screen.

    Where plates would cover each other, it lies beside its place, joined to it by a line.
    """

    chosen = Signal(int)
    called = Signal(int)
    dropped = Signal(int, QPointF)
    """Emitted with the camera and its new place in scene units."""

    def __init__(self, camera: int, name: str, scale: float) -> None:
        super().__init__()
        self.camera = camera
        self._scale = scale
        self._status = CameraStatus(camera)
        self._is_chosen = False
        self.incidents: tuple[str, ...] = ()
        self.shift = QPointF()
        """How far the plate is from its place, in pixels of the screen."""
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setAcceptHoverEvents(True)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setZValue(_ABOVE)
        self._name = name
        self.setToolTip(f"{camera}  {name}")

    # -- what it shows --------------------------------------------------------------------------------------

    def show_state(self, status: CameraStatus, incidents: tuple[str, ...], *, is_chosen: bool) -> None:
        """Redraw if the state has changed."""
        now = (status.picture, _mask_shape(status), incidents, is_chosen)
        if now == (self._status.picture, _mask_shape(self._status), self.incidents, self._is_chosen):
            return
        self.prepareGeometryChange()
        self._status, self.incidents, self._is_chosen = status, incidents, is_chosen
        incident_text = ", ".join(f"{self.tr('incident')} {number}" for number in incidents)
        self.setToolTip(
            "\n".join(
                filter(
                    None,
                    (
                        f"{self.camera}  {self._name}",
                        status.picture.value,
                        mask_words(status.mask),
                        incident_text,
                    ),
                )
            )
        )
        self.setZValue(_ABOVE + is_chosen)
        self.update()

    def _width(self) -> float:
        shapes = 1 + bool(_mask_shape(self._status)) + bool(self.incidents)
        return PAD_PX * 2 + shapes * (SHAPE_PX + 3) + 8.5 * len(str(self.camera)) + 2

    def move_plate(self, shift: QPointF) -> None:
        """Put the plate beside its place."""
        if shift != self.shift:
            self.prepareGeometryChange()
            self.shift = shift
            self.update()

    def plate(self) -> QRectF:
        """Return where the plate lies on its own place, in pixels of the screen."""
        width, height = self._width() * self._scale, HEIGHT_PX * self._scale
        return QRectF(-width / 2, -height / 2, width, height).adjusted(-2, -2, 2, 2)

    def boundingRect(self) -> QRectF:
        dot = QRectF(-DOT_PX, -DOT_PX, 2 * DOT_PX, 2 * DOT_PX).adjusted(-2, -2, 2, 2)
        return self.plate().translated(self.shift).united(dot)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.plate().translated(self.shift))
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = "accent" if self._is_chosen else "spot" if self.incidents else tint_of(self._status.picture)
        if not self.shift.isNull():
            painter.setPen(QPen(colour(edge), 1.4))
            painter.drawLine(QPointF(), self.shift)
            painter.setBrush(colour(edge))
            painter.drawEllipse(QPointF(), DOT_PX, DOT_PX)
        painter.translate(self.shift)
        painter.scale(self._scale, self._scale)
        width = self._width()
        plate = QRectF(-width / 2, -HEIGHT_PX / 2, width, HEIGHT_PX)
        painter.setPen(QPen(colour(edge), 2.4 if self._is_chosen else 1.4))
        painter.setBrush(colour("plate"))
        painter.drawRoundedRect(plate, 6, 6)
        x, y = plate.left() + PAD_PX, -SHAPE_PX / 2
        shapes: list[Shape] = [self._status.picture]
        mask = _mask_shape(self._status)
        shapes += [mask] if mask else []
        shapes += ["open"] if self.incidents else []
        for shape in shapes:
            draw_shape(painter, shape, x, y, SHAPE_PX)
            x += SHAPE_PX + 3
        painter.setFont(font(13, bold=True))
        painter.setPen(colour("text"))
        painter.drawText(
            QRectF(x, plate.top(), plate.right() - x, HEIGHT_PX),
            int(Qt.AlignmentFlag.AlignVCenter),
            str(self.camera),
        )

    # -- what is done with it -------------------------------------------------------------------------------

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.chosen.emit(self.camera)
        if self.flags() & QGraphicsItem.GraphicsItemFlag.ItemIsMovable:
            super().mousePressEvent(event)
        else:
            event.accept()

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        if self.flags() & QGraphicsItem.GraphicsItemFlag.ItemIsMovable:
            self.dropped.emit(self.camera, self.pos())

    def mouseDoubleClickEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.called.emit(self.camera)
        event.accept()

    def hoverEnterEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        super().hoverEnterEvent(event)
        self.setZValue(_ABOVE + 2)

    def hoverLeaveEvent(self, event: QGraphicsSceneHoverEvent) -> None:
        super().hoverLeaveEvent(event)
        self.setZValue(_ABOVE + self._is_chosen)


class FieldOfView(QGraphicsPolygonItem):
    """Shows what a camera sees as a wedge on the ground."""

    def __init__(self) -> None:
        super().__init__()
        self.setAcceptedMouseButtons(Qt.MouseButton.NoButton)

    def show_view(
        self,
        place: CameraPlacement,
        plan: Plan,
        *,
        is_chosen: bool,
        is_dead: bool,
        bearing_deg: float | None = None,
        fov_deg: float | None = None,
    ) -> None:
        """Show the wedge for the current direction.

        Args:
            place: where the camera stands.
            plan: the plan.
            is_chosen: whether the camera is selected.
            is_dead: whether there is no good picture.
            bearing_deg: current bearing; None for the one at rest.
            fov_deg: current angle of view; None for the one at rest.
        """
        points = wedge(place, plan, bearing_deg, fov_deg)
        self.setPolygon(QPolygonF([QPointF(x, y) for x, y in points]))
        tint = "bad" if is_dead else "accent"
        pen = QPen(on_picture(tint, 240 if is_chosen else 150), 0)
        if is_dead:
            pen.setStyle(Qt.PenStyle.DashLine)
        self.setPen(pen)
        self.setBrush(on_picture(tint, 90 if is_chosen else 36))
        self.setZValue(5.0 if is_chosen else 1.0)


class TurningHandle(QGraphicsObject):
    """A handle at the tip of the field of view; dragging sets direction and range."""

    pulled = Signal(QPointF)
    let_go = Signal()

    def __init__(self, scale: float) -> None:
        super().__init__()
        self._scale = scale
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setZValue(_HANDLES)
        self.setToolTip(self.tr("Drag to set the camera's direction and range"))

    def boundingRect(self) -> QRectF:
        size = (HANDLE_PX + 2) * self._scale
        return QRectF(-size, -size, 2 * size, 2 * size)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour("plate"), 2))
        painter.setBrush(colour("accent"))
        size = HANDLE_PX * self._scale
        painter.drawEllipse(QPointF(0, 0), size, size)

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        event.accept()

    def mouseMoveEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.pulled.emit(event.scenePos())

    def mouseReleaseEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        self.let_go.emit()


def bearing_of(pulled: QPointF, place: CameraPlacement, plan: Plan) -> tuple[float, float]:
    """Return bearing in degrees and range in metres of a point on the plan.

    Args:
        pulled: the point, scene units.
        place: where the camera stands.
        plan: the plan.
    """
    right, down = pulled.x() - place.x, pulled.y() - place.y
    north = plan.georeference.north_deg if plan.georeference else 0.0
    metres = math.hypot(right, down) * (plan.metres_a_pixel or 0.1)
    return (math.degrees(math.atan2(right, -down)) - north) % 360, max(1.0, metres)
