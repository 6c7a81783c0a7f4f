"""A field for a signature by mouse, pen, touch or keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.books.fields import MOST_SIGNATURE
from console.domain.numbers import clamp
from console.ui.widgets.key_pointer import KeyPointer
from console.ui.widgets.svg_strokes import BOX, painter_path, points_of, svg_path
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QTabletEvent, QTouchEvent

CLOSER_THAN = 0.003
"""Points closer to the last one than this share of the box are left out to save space."""


class SignaturePad(QWidget):
    """A signature field with fixed proportions; Delete clears it. UI thread.

    For those who cannot use a pen, the arrow keys move a pointer: Space puts the pen down and lifts it.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._strokes: list[list[tuple[float, float]]] = []
        self._cleared_strokes: list[list[tuple[float, float]]] = []
        self._is_down = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(90)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        how = self.tr(
            "Sign with a pen, finger or mouse, or with the keys: the arrows move the pen, Space puts it down "
            "and lifts it. Press Delete to clear."
        )
        self.setToolTip(how)
        self.setAccessibleName(self.tr("Signature"))
        self.setAccessibleDescription(how)
        self._pointer = KeyPointer(self, self._box_rect, keeps=True)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(width * BOX[1] // BOX[0], 240)

    def sizeHint(self) -> QSize:
        return QSize(500, 150)

    def path(self) -> str:
        """Return the strokes as an SVG path; empty if nothing was signed."""
        return svg_path(self._strokes)

    def set_path(self, path: str) -> None:
        """Show saved strokes."""
        self._strokes = points_of(path)
        self._emit_changed()

    def clear(self) -> None:
        """Clear the strokes; `bring_back` restores them."""
        self._cleared_strokes, self._strokes = self._strokes or self._cleared_strokes, []
        self._emit_changed()

    def bring_back(self) -> None:
        """Restore the strokes that were cleared last, together with new ones."""
        self._strokes, self._cleared_strokes = [*self._cleared_strokes, *self._strokes], []
        self._emit_changed()

    def forget(self) -> None:
        """Clear the strokes for good, because someone else signs next."""
        self._strokes, self._cleared_strokes = [], []
        self._emit_changed()

    @property
    def can_bring_back(self) -> bool:
        """Return whether cleared strokes can be restored."""
        return bool(self._cleared_strokes)

    def _emit_changed(self) -> None:
        self.update()
        self.changed.emit()

    # -- pens ------------------------------------------------------------------------------------------------

    def _box_rect(self) -> QRectF:
        scale = min(self.width() / BOX[0], self.height() / BOX[1])
        return QRectF(0, 0, BOX[0] * scale, BOX[1] * scale)

    def _begin_stroke(self, place: QPointF) -> None:
        self.setFocus()
        self._is_down = True
        self._strokes.append([self._to_fractions(place)])
        self._emit_changed()

    def _extend_stroke(self, place: QPointF) -> None:
        if not self._is_down or len(self.path()) > MOST_SIGNATURE - 20:
            return
        point, last = self._to_fractions(place), self._strokes[-1][-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= CLOSER_THAN:
            self._strokes[-1].append(point)
            self._emit_changed()

    def _to_fractions(self, place: QPointF) -> tuple[float, float]:
        box = self._box_rect()
        return (
            clamp(place.x() / box.width(), 0.0, 1.0),
            clamp(place.y() / box.height(), 0.0, 1.0),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._begin_stroke(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._extend_stroke(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._is_down = False

    def tabletEvent(self, event: QTabletEvent) -> None:
        if event.type() is QEvent.Type.TabletPress:
            self._begin_stroke(event.position())
        elif event.type() is QEvent.Type.TabletMove:
            self._extend_stroke(event.position())
        else:
            self._is_down = False
        event.accept()

    def event(self, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.TouchBegin, QEvent.Type.TouchUpdate, QEvent.Type.TouchEnd}:
            self._touch(event)  # type: ignore[arg-type]  # these types are QTouchEvent's
            event.accept()
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        # Only the first touch point counts, so that a palm does not draw.
        points = event.points()
        if not points or event.type() is QEvent.Type.TouchEnd:
            self._is_down = False
        elif event.type() is QEvent.Type.TouchBegin:
            self._begin_stroke(points[0].position())
        else:
            self._extend_stroke(points[0].position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.clear()
        else:
            super().keyPressEvent(event)

    # -- painting --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        box = self._box_rect()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(colour("raised"))
        painter.setPen(QPen(colour("accent" if self.hasFocus() else "line"), 1))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(QPen(colour("muted"), 1, Qt.PenStyle.DotLine))
        base = box.height() * 0.78
        painter.drawLine(QPointF(box.width() * 0.06, base), QPointF(box.width() * 0.94, base))
        if not self._strokes:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.tr("Sign here"))
        painter.scale(box.width() / BOX[0], box.height() / BOX[1])
        painter.setPen(QPen(colour("text"), 4, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(painter_path(self.path()))
        painter.end()
