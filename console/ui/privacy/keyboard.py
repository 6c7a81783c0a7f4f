"""The keyboard commands of the zone editor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence

from console.domain.errors import OperatorError
from console.domain.privacy.editing import far_from, with_corner, without_corner
from console.ui.privacy import zone_painting
from console.ui.privacy.drag_handle import REACH_PX

if TYPE_CHECKING:
    from console.ui.privacy.zone_area import ZoneArea

_ARROWS: Final = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
FAST = 10


class ZoneKeys:
    """Handles the keys of a canvas. UI thread.

    Args:
        canvas: the canvas.
    """

    def __init__(self, canvas: ZoneArea) -> None:
        self._canvas = canvas

    def wants(self, event: QKeyEvent) -> bool:
        """Return whether the key is also a shortcut of the window."""
        return event.matches(QKeySequence.StandardKey.Undo) or self._is_redo(event)

    @staticmethod
    def _is_redo(event: QKeyEvent) -> bool:
        is_y = event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return is_y or event.matches(QKeySequence.StandardKey.Redo)

    def press(self, event: QKeyEvent) -> bool:
        """Handle a key; return whether it was handled."""
        canvas = self._canvas
        if event.matches(QKeySequence.StandardKey.Undo):
            self._undo_or_redo(is_undo=True)
        elif self._is_redo(event):
            self._undo_or_redo(is_undo=False)
        elif canvas.outline_tool is not None:
            return self._while_drawing(event)
        elif canvas.zone is not None:
            return self._on_zone(event)
        else:
            return False
        return True

    def _undo_or_redo(self, *, is_undo: bool) -> None:
        canvas = self._canvas
        if canvas.outline_tool is not None:
            if is_undo:
                canvas.outline_tool.take_back()
        elif canvas.draft.undo() if is_undo else canvas.draft.redo():
            canvas.at = None
            canvas.altered.emit()
        canvas.problem_changed.emit("")
        canvas.update()

    def _while_drawing(self, event: QKeyEvent) -> bool:
        canvas, key = self._canvas, event.key()
        if key in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            canvas.close_outline()
        elif key == Qt.Key.Key_Backspace and canvas.outline_tool is not None:
            canvas.outline_tool.take_back()
            canvas.problem_changed.emit("")
            canvas.update()
        elif key == Qt.Key.Key_Escape:
            canvas.give_up()
        else:
            return False
        return True

    def _on_zone(self, event: QKeyEvent) -> bool:
        canvas, key = self._canvas, event.key()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if (
            key in {Qt.Key.Key_Tab, Qt.Key.Key_Backtab}
            and not modifiers & Qt.KeyboardModifier.ControlModifier
        ):
            return self._walk(1 if key == Qt.Key.Key_Tab else -1)
        if key in _ARROWS and modifiers in {
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ShiftModifier,
        }:
            across, down = _ARROWS[Qt.Key(key)]
            step = FAST if modifiers else 1
            canvas.shift(across * step, down * step)
        elif key == Qt.Key.Key_Delete and canvas.can_edit:
            self._delete()
        elif key == Qt.Key.Key_Insert and canvas.can_edit:
            self._insert_after()
        elif key == Qt.Key.Key_Escape:
            canvas.choose("")
            canvas.chosen.emit("")
        else:
            return False
        return True

    def _walk(self, by: int) -> bool:
        """Select the next corner; past the last one the keyboard moves to the next widget."""
        canvas, zone = self._canvas, self._canvas.zone
        if zone is None or not canvas.can_edit:
            return False
        count = len(zone.polygon)
        corner = (0 if by > 0 else count - 1) if canvas.at is None else canvas.at + by
        canvas.at = corner if 0 <= corner < count else None
        canvas.update()
        return canvas.at is not None

    def _delete(self) -> None:
        canvas, zone = self._canvas, self._canvas.zone
        if zone is None or canvas.at is None:
            canvas.problem_changed.emit(
                QCoreApplication.translate(
                    "ZoneCanvas", "Choose a corner first (Tab). To delete a whole zone, use Delete zone."
                )
            )
            return
        try:
            polygon = without_corner(zone.polygon, canvas.at)
        except OperatorError as error:
            canvas.refuse(error)
            return
        if canvas.set_polygon(polygon):
            canvas.at = min(canvas.at, len(polygon) - 1)

    def _insert_after(self) -> None:
        """Insert a corner in the middle of the side after the selected corner, and select it."""
        canvas, zone, coordinates = self._canvas, self._canvas.zone, self._canvas.coordinates
        if zone is None or coordinates is None or not coordinates.is_whole(zone.polygon):
            return
        outline = coordinates.outline(zone.polygon)
        side = canvas.at or 0
        (x, y), (next_x, next_y) = outline[side], outline[(side + 1) % len(outline)]
        corner = coordinates.corner(((x + next_x) / 2, (y + next_y) / 2))
        if canvas.set_polygon(with_corner(zone.polygon, side, corner)):
            canvas.at = side + 1

    def insert(self, point: QPointF) -> None:
        """Insert a corner at a double-clicked side."""
        canvas, zone, coordinates = self._canvas, self._canvas.zone, self._canvas.coordinates
        if zone is None or coordinates is None or not coordinates.is_whole(zone.polygon):
            return
        places = [
            (corner_point.x(), corner_point.y())
            for corner_point in zone_painting.placed(coordinates.outline(zone.polygon), canvas.place())
        ]
        clicked = point.x(), point.y()
        distances = [
            far_from(clicked, place, places[(index + 1) % len(places)]) for index, place in enumerate(places)
        ]
        side = min(range(len(distances)), key=distances.__getitem__)
        if distances[side] <= REACH_PX * canvas.scale:
            corner = coordinates.corner(canvas.part_at(point))
            if canvas.set_polygon(with_corner(zone.polygon, side, corner)):
                canvas.at = side + 1
