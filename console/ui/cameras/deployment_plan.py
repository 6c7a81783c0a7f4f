"""A plan with the places of deployments, and the pin by which one gets its place (RED-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsItem, QGraphicsObject

from console.domain.numbers import clamp
from console.ui.cameras.deployment_texts import SHAPES
from console.ui.widgets.mark_places import spread
from console.ui.widgets.plan_view import DIRECTIONS, PlanView, nearest
from console.ui.widgets.state_icons import draw_shape
from console.ui.widgets.theme import colour, font, on_picture

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPixmap
    from PySide6.QtWidgets import QGraphicsSceneMouseEvent, QStyleOptionGraphicsItem, QWidget

    from console.domain.books.deployment_file import Deployment, DeploymentState
    from console.domain.map.plans import Plan

HEIGHT_PX, SHAPE_PX, PAD_PX, DOT_PX, PIN_PX = 24.0, 13.0, 6.0, 3.0, 16.0
STEPS, FINE_PX = 60, 2.0
"""Share of the plan's width by which a key moves the pin, and pixels of the plan with Shift."""
_ABOVE = 20.0
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_SET = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}


class DeploymentMark(QGraphicsObject):
    """A plate with the number and the state of a deployment, always the same size on the screen."""

    chosen = Signal(int)

    def __init__(self, number: int, state: DeploymentState, tip: str, scale: float) -> None:
        super().__init__()
        self.number, self.is_chosen = number, False
        self._shape, self._scale, self._shift = SHAPES[state], scale, QPointF()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setZValue(_ABOVE)
        self.setToolTip(tip)

    def choose(self, *, is_chosen: bool) -> None:
        """Show whether it is the chosen one."""
        self.is_chosen = is_chosen
        self.setZValue(_ABOVE + is_chosen)
        self.update()

    def plate(self) -> QRectF:
        """Return where the plate lies on its own place, in pixels of the screen."""
        width = (PAD_PX * 2 + SHAPE_PX + 5 + 8.5 * len(str(self.number))) * self._scale
        height = HEIGHT_PX * self._scale
        return QRectF(-width / 2, -height / 2, width, height).adjusted(-2, -2, 2, 2)

    def move_plate(self, shift: QPointF) -> None:
        """Put the plate beside its place, joined to it by a line."""
        if shift != self._shift:
            self.prepareGeometryChange()
            self._shift = shift
            self.update()

    def boundingRect(self) -> QRectF:
        dot = QRectF(-DOT_PX, -DOT_PX, 2 * DOT_PX, 2 * DOT_PX).adjusted(-2, -2, 2, 2)
        return self.plate().translated(self._shift).united(dot)

    def shape(self) -> QPainterPath:
        path = QPainterPath()
        path.addRect(self.plate().translated(self._shift))
        return path

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = colour("accent" if self.is_chosen else "text")
        if not self._shift.isNull():
            painter.setPen(QPen(edge, 1.4))
            painter.drawLine(QPointF(), self._shift)
            painter.setBrush(edge)
            painter.drawEllipse(QPointF(), DOT_PX, DOT_PX)
        plate = self.plate().translated(self._shift).adjusted(2, 2, -2, -2)
        painter.setPen(QPen(edge, 2.4 if self.is_chosen else 1.2))
        painter.setBrush(colour("plate"))
        painter.drawRoundedRect(plate, 6, 6)
        size, left = SHAPE_PX * self._scale, plate.left() + PAD_PX * self._scale
        draw_shape(painter, self._shape, left, plate.center().y() - size / 2, size)
        left += size + 4 * self._scale
        painter.setFont(font(13 * self._scale, bold=True))
        painter.setPen(colour("text"))
        number = QRectF(left, plate.top(), plate.right() - left, plate.height())
        painter.drawText(number, int(Qt.AlignmentFlag.AlignVCenter), str(self.number))

    def mousePressEvent(self, event: QGraphicsSceneMouseEvent) -> None:
        self.chosen.emit(self.number)
        event.accept()


class _Pin(QGraphicsItem):
    """The place that is being chosen: a cross with a dark edge."""

    def __init__(self) -> None:
        super().__init__()
        self.setFlag(QGraphicsItem.GraphicsItemFlag.ItemIgnoresTransformations)
        self.setZValue(_ABOVE + 5)

    def boundingRect(self) -> QRectF:
        return QRectF(-PIN_PX, -PIN_PX, 2 * PIN_PX, 2 * PIN_PX).adjusted(-3, -3, 3, 3)

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        del option, widget
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for tint, width in (("plate", 5.0), ("accent", 2.0)):
            painter.setPen(QPen(on_picture(tint), width))
            painter.drawLine(QPointF(-PIN_PX, 0), QPointF(PIN_PX, 0))
            painter.drawLine(QPointF(0, -PIN_PX), QPointF(0, PIN_PX))
            painter.drawEllipse(QPointF(), PIN_PX / 2, PIN_PX / 2)


class DeploymentPlan(PlanView):
    """Shows deployments on one plan, and lets a place be chosen by a click or with the keys. UI thread.

    While a place is chosen, the arrow keys move the pin, with Shift finely, and Enter sets it.
    """

    chosen = Signal(int)
    placed = Signal(float, float)
    """Emitted with the place that was set, in pixels of the plan."""
    given_up = Signal()

    def __init__(self, scale: float) -> None:
        super().__init__()
        self._mark_scale = scale
        self.plan: Plan | None = None
        self.marks: dict[int, DeploymentMark] = {}
        self.number: int | None = None
        self._pin: _Pin | None = None

    def show_plan(self, plan: Plan | None, picture: QPixmap | None) -> None:
        """Show another plan; call `show_deployments` afterwards."""
        self.give_up()
        self._scene.clear()
        self.marks, self.plan = {}, plan
        if plan is not None:
            self.show_ground(plan.width, plan.height, picture)
        self.fit()

    def show_deployments(
        self, found: Mapping[int, tuple[Deployment, DeploymentState, str]], number: int | None
    ) -> None:
        """Show deployments that have their place on this plan.

        Args:
            found: by number: the deployment, its state, and what its tool tip says.
            number: of the chosen one.
        """
        for mark in self.marks.values():
            self._scene.removeItem(mark)
        self.marks = {}
        for each, (one, state, tip) in found.items():
            if one.position is None:
                continue
            mark = DeploymentMark(each, state, tip, self._mark_scale)
            mark.setPos(one.position.x, one.position.y)
            mark.chosen.connect(self.chosen)
            self._scene.addItem(mark)
            self.marks[each] = mark
        self.choose(number)

    def choose(self, number: int | None) -> None:
        """Show which deployment is the chosen one."""
        self.number = number
        for each, mark in self.marks.items():
            mark.choose(is_chosen=each == number)
        if number in self.marks:
            self.ensureVisible(self.marks[number], 80, 80)
        self.place_plates()

    def place_plates(self) -> None:
        order = sorted(self.marks, key=lambda number: (number != self.number, number))
        plates = {
            number: self.marks[number]
            .plate()
            .translated(QPointF(self.mapFromScene(self.marks[number].pos())))
            for number in order
        }
        for number, shift in spread(plates, QRectF(self.viewport().rect())).items():
            self.marks[number].move_plate(shift)

    # -- a place is chosen ----------------------------------------------------------------------------------

    @property
    def is_placing(self) -> bool:
        """Return whether a place is being chosen."""
        return self._pin is not None

    def begin_placing(self) -> None:
        """Show the pin: on the present place of the chosen deployment, else in the middle."""
        if self.plan is None:
            return
        self.give_up()
        self._pin = _Pin()
        self._scene.addItem(self._pin)
        present = self.marks.get(self.number or 0)
        self._move_pin(present.pos() if present is not None else self.middle())
        self.viewport().setCursor(Qt.CursorShape.CrossCursor)
        self.setFocus()

    def give_up(self) -> None:
        """Take the pin away."""
        if self._pin is not None:
            self._scene.removeItem(self._pin)
            self._pin = None
            self.viewport().unsetCursor()

    def set_place(self) -> None:
        """Set the place where the pin is."""
        if self._pin is not None:
            self.placed.emit(self._pin.x(), self._pin.y())

    def _move_pin(self, place: QPointF) -> None:
        if self._pin is not None and self.plan is not None:
            x, y = clamp(place.x(), 0, self.plan.width), clamp(place.y(), 0, self.plan.height)
            self._pin.setPos(x, y)
            self.ensureVisible(self._pin, 20, 20)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self.is_placing and event.button() is Qt.MouseButton.LeftButton:
            self._move_pin(self.mapToScene(event.position().toPoint()))
            event.accept()
        else:
            super().mousePressEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if self.is_placing and self._pin_key(key, event.modifiers()):
            return
        if key in DIRECTIONS:
            self._go(*DIRECTIONS[key], event.modifiers())
        elif not self.zoom_by_key(event):
            super().keyPressEvent(event)

    def _pin_key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier) -> bool:
        if self._pin is None or self.plan is None:
            return False
        if key in DIRECTIONS:
            right, down = DIRECTIONS[key]
            step = FINE_PX if modifiers & _SHIFT else max(FINE_PX, self.plan.width / STEPS)
            self._move_pin(self._pin.pos() + QPointF(right * step, down * step))
        elif key in _SET:
            self.set_place()
        elif key == Qt.Key.Key_Escape:
            self.give_up()
            self.given_up.emit()
        else:
            return False
        return True

    def _go(self, right: int, down: int, modifiers: Qt.KeyboardModifier) -> None:
        """Choose the next deployment in a direction, or with Shift move the plan."""
        if modifiers & _SHIFT:
            self.pan(right, down)
        elif self.number not in self.marks:
            if self.marks:
                self.chosen.emit(min(self.marks))
        else:
            others = {each: mark.pos() for each, mark in self.marks.items() if each != self.number}
            found = nearest(others, self.marks[self.number].pos(), right, down)
            if found is not None:
                self.chosen.emit(found)
