"""A field to sign in, by mouse, pen or touch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.domain.books.fields import MOST_SIGNATURE
from console.ui.widgets.svg_strokes import BOX, painter_path, points_of, svg_path
from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QTabletEvent, QTouchEvent

CLOSER_THAN = 0.003
"""Points nearer to the last one, in parts of the box, add nothing but bytes."""


class SignaturePad(QWidget):
    """Keeps the proportions of the box. Delete wipes it. UI thread."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._strokes: list[list[tuple[float, float]]] = []
        self._cleared: list[list[tuple[float, float]]] = []
        self._is_down = False
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumHeight(90)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setToolTip(self.tr("Sign with pen, finger or mouse; Delete wipes it"))
        self.setAccessibleName(self.tr("Signature"))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(width * BOX[1] // BOX[0], 240)

    def sizeHint(self) -> QSize:
        return QSize(500, 150)

    def path(self) -> str:
        """The strokes as an SVG path; empty where nothing was signed."""
        return svg_path(self._strokes)

    def set_path(self, path: str) -> None:
        """Show strokes that were kept."""
        self._strokes = points_of(path)
        self._follow()

    def clear(self) -> None:
        """Wipe it; `bring_back` undoes that."""
        self._cleared, self._strokes = self._strokes or self._cleared, []
        self._follow()

    def bring_back(self) -> None:
        """What was wiped last stands there again, below what was signed since."""
        self._strokes, self._cleared = [*self._cleared, *self._strokes], []
        self._follow()

    def forget(self) -> None:
        """Wipe it for good: somebody else signs next."""
        self._strokes, self._cleared = [], []
        self._follow()

    @property
    def can_bring_back(self) -> bool:
        """Whether something was wiped."""
        return bool(self._cleared)

    def _follow(self) -> None:
        self.update()
        self.changed.emit()

    # -- pens ------------------------------------------------------------------------------------------------

    def _box(self) -> QRectF:
        scale = min(self.width() / BOX[0], self.height() / BOX[1])
        return QRectF(0, 0, BOX[0] * scale, BOX[1] * scale)

    def _down(self, place: QPointF) -> None:
        self.setFocus()
        self._is_down = True
        self._strokes.append([self._part(place)])
        self._follow()

    def _move(self, place: QPointF) -> None:
        if not self._is_down or len(self.path()) > MOST_SIGNATURE - 20:
            return
        point, last = self._part(place), self._strokes[-1][-1]
        if abs(point[0] - last[0]) + abs(point[1] - last[1]) >= CLOSER_THAN:
            self._strokes[-1].append(point)
            self._follow()

    def _part(self, place: QPointF) -> tuple[float, float]:
        box = self._box()
        return (
            min(max(place.x() / box.width(), 0.0), 1.0),
            min(max(place.y() / box.height(), 0.0), 1.0),
        )

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is Qt.MouseButton.LeftButton:
            self._down(event.position())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._move(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        del event
        self._is_down = False

    def tabletEvent(self, event: QTabletEvent) -> None:
        if event.type() is QEvent.Type.TabletPress:
            self._down(event.position())
        elif event.type() is QEvent.Type.TabletMove:
            self._move(event.position())
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
        # One finger signs; a palm beside it does not.
        points = event.points()
        if not points or event.type() is QEvent.Type.TouchEnd:
            self._is_down = False
        elif event.type() is QEvent.Type.TouchBegin:
            self._down(points[0].position())
        else:
            self._move(points[0].position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.clear()
        else:
            super().keyPressEvent(event)

    # -- painting --------------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        box = self._box()
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
