"""The keyboard on the picture of the zone editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from console.domain.errors import OperatorError
from console.domain.privacy.editing import far_from, with_corner, without_corner
from console.ui.privacy import zone_painting
from console.ui.privacy.drag_handle import REACH_PX

if TYPE_CHECKING:
    from console.ui.privacy.canvas import ZoneCanvas

_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
FAST = 10


class ZoneKeys:
    """UI thread.

    Args:
        canvas: whose keys.
    """

    def __init__(self, canvas: ZoneCanvas) -> None:
        self._canvas = canvas

    def wants(self, event: QKeyEvent) -> bool:
        """Keys that are also shortcuts of the window."""
        return event.matches(QKeySequence.StandardKey.Undo) or self._is_redo(event)

    @staticmethod
    def _is_redo(event: QKeyEvent) -> bool:
        is_y = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return is_y or event.matches(QKeySequence.StandardKey.Redo)

    def press(self, event: QKeyEvent) -> bool:
        """Do what a key says; whether it was one of ours."""
        canvas = self._canvas
        if event.matches(QKeySequence.StandardKey.Undo):
            self._step(is_undo=True)
        elif self._is_redo(event):
            self._step(is_undo=False)
        elif canvas.pencil is not None:
            return self._while_drawing(event)
        elif canvas.zone is not None:
            return self._on_zone(event)
        else:
            return False
        return True

    def _step(self, *, is_undo: bool) -> None:
        canvas = self._canvas
        if canvas.pencil is not None:
            if is_undo:
                canvas.pencil.take_back()
        elif canvas.draft.undo() if is_undo else canvas.draft.redo():
            canvas.at = None
            canvas.altered.emit()
        canvas.told.emit("")
        canvas.update()

    def _while_drawing(self, event: QKeyEvent) -> bool:
        canvas, key = self._canvas, event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            canvas.close_outline()
        elif key == Qt.Key.Key_Backspace and canvas.pencil is not None:
            canvas.pencil.take_back()
            canvas.told.emit("")
            canvas.update()
        elif key == Qt.Key.Key_Escape:
            canvas.give_up()
        else:
            return False
        return True

    def _on_zone(self, event: QKeyEvent) -> bool:
        canvas, key = self._canvas, event.key()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab} and not held & Qt.KeyboardModifier.ControlModifier:
            return self._walk(1 if key == Qt.Key.Key_Tab else -1)
        if key in _ARROWS and held in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}:
            across, down = _ARROWS[Qt.Key(key)]
            step = FAST if held else 1
            canvas.shift(across * step, down * step)
        elif key == Qt.Key.Key_Delete and canvas.can_edit:
            self._delete()
        elif key == Qt.Key.Key_Escape:
            canvas.choose("")
            canvas.chosen.emit("")
        else:
            return False
        return True

    def _walk(self, by: int) -> bool:
        """The next corner; past the last one the keyboard goes on to the next widget."""
        canvas, zone = self._canvas, self._canvas.zone
        if zone is None or not canvas.can_edit:
            return False
        count = len(zone.polygon)
        at = (0 if by > 0 else count - 1) if canvas.at is None else canvas.at + by
        canvas.at = at if 0 <= at < count else None
        canvas.update()
        return canvas.at is not None

    def _delete(self) -> None:
        canvas, zone = self._canvas, self._canvas.zone
        if zone is None or canvas.at is None:
            canvas.told.emit(canvas.tr("Choose a corner first (Tab). The list deletes whole zones."))
            return
        try:
            polygon = without_corner(zone.polygon, canvas.at)
        except OperatorError as error:
            canvas.refuse(error)
            return
        if canvas.set_polygon(polygon):
            canvas.at = min(canvas.at, len(polygon) - 1)

    def insert(self, point: QPointF) -> None:
        """A corner where a side was clicked twice."""
        canvas, zone, ground = self._canvas, self._canvas.zone, self._canvas.ground
        if zone is None or ground is None or not ground.is_whole(zone.polygon):
            return
        places = [
            (one.x(), one.y()) for one in zone_painting.placed(ground.outline(zone.polygon), canvas.place())
        ]
        here = point.x(), point.y()
        far = [far_from(here, one, places[(at + 1) % len(places)]) for at, one in enumerate(places)]
        side = min(range(len(far)), key=far.__getitem__)
        if far[side] <= REACH_PX * canvas.scale:
            corner = ground.corner(canvas.part_at(point))
            if canvas.set_polygon(with_corner(zone.polygon, side, corner)):
                canvas.at = side + 1
