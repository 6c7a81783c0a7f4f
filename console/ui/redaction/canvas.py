"""The picture of the studio with its boxes: drawn, moved and resized with the mouse or the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtWidgets import QWidget

from console.domain.redaction.job import CoverBox
from console.ui.widgets.key_pointer import KeyPointer
from console.ui.widgets.theme import on_picture

if TYPE_CHECKING:
    from PySide6.QtGui import QMouseEvent, QPaintEvent

    from console.domain.redaction.job import CoverTrack

GRIP_PX = 8
LEAST_PX = 6
"""A box that was drawn smaller is a click."""


class RedactionCanvas(QWidget):
    """Shows a frame and lets boxes be drawn on it. UI thread."""

    drawn = Signal(object)
    """A new `CoverBox`, drawn where no box was."""
    moved = Signal(int, object)
    """A track's number and its box at this frame."""
    chosen = Signal(int)
    """A track's number; 0: none."""
    toggled = Signal(int)
    """The number of a track that is chosen beside others, or no longer."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumSize(QSize(240, 135))
        self.setMouseTracking(True)
        self._image = QImage()
        self._boxes: dict[int, tuple[CoverTrack, CoverBox]] = {}
        self._chosen: frozenset[int] = frozenset()
        self._from: QPointF | None = None
        self._held: tuple[int, CoverBox, str] | None = None
        self._being_drawn: CoverBox | None = None
        # By Tab only: a click leaves the keys where they are.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Picture with the boxes"))
        self._pointer = KeyPointer(self, self.picture_rect, lambda: not self._image.isNull())

    def show_frame(self, pixels: bytes, size: tuple[int, int]) -> None:
        """Show a picture, three bytes a pixel."""
        width, height = size
        self._image = QImage(pixels, width, height, width * 3, QImage.Format.Format_RGB888).copy()
        self.update()

    def clear(self) -> None:
        """Show nothing: the next person may not see it."""
        self._image = QImage()
        self._boxes = {}
        self.update()

    def show_boxes(self, boxes: dict[int, tuple[CoverTrack, CoverBox]], chosen: frozenset[int]) -> None:
        """Show the boxes at this frame, by their tracks' numbers, some of them chosen."""
        self._boxes, self._chosen = boxes, chosen
        self.update()

    def picture_rect(self) -> QRectF:
        """Return where the picture is."""
        if self._image.isNull():
            return QRectF(self.rect())
        scaled = self._image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = (self.width() - scaled.width()) / 2, (self.height() - scaled.height()) / 2
        return QRectF(left, top, scaled.width(), scaled.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.fillRect(self.rect(), on_picture("plate"))
        if self._image.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(self.picture_rect(), self._image)
        for number, (track, box) in self._boxes.items():
            is_chosen = number in self._chosen
            line = Qt.PenStyle.DashLine if track.decision.is_clear else Qt.PenStyle.SolidLine
            painter.setPen(QPen(on_picture("accent" if is_chosen else "text"), 2 if is_chosen else 1, line))
            painter.drawRect(self._rect(box))
        for number, place in self.names():
            painter.setPen(on_picture("accent" if number in self._chosen else "text"))
            painter.drawText(place, int(Qt.AlignmentFlag.AlignCenter), self._boxes[number][0].name)
        if self._being_drawn is not None:
            painter.setPen(QPen(on_picture("accent"), 2))
            painter.drawRect(self._rect(self._being_drawn))
        if self.hasFocus():
            painter.setPen(QPen(on_picture("accent"), 1))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def names(self) -> list[tuple[int, QRectF]]:
        """Return whose names are written and where: of those that would lie on each other the first.

        The chosen ones come first.
        """
        metrics = self.fontMetrics()
        written: list[tuple[int, QRectF]] = []
        for number in sorted(self._boxes, key=lambda one: one not in self._chosen):
            track, box = self._boxes[number]
            size = QSizeF(metrics.horizontalAdvance(track.name) + 2, metrics.height())
            place = QRectF(self._rect(box).topLeft() + QPointF(3, 2), size)
            if not any(place.intersects(other) for _number, other in written):
                written.append((number, place))
        return written

    # -- the mouse -------------------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self._image.isNull():
            return
        held = self._at(event.position())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if held is not None:
                self.toggled.emit(held[0])
            return
        self._from, self._held = event.position(), held
        self.chosen.emit(self._held[0] if self._held else 0)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._from is None:
            return
        now = event.position()
        if self._held is None:
            self._being_drawn = self._box(QRectF(self._from, now).normalized())
        else:
            _number, box, edges = self._held
            self._being_drawn = self._dragged(box, edges, now - self._from)
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        begun, held, box = self._from, self._held, self._being_drawn
        self._from = self._held = self._being_drawn = None
        self.update()
        if begun is None or box is None or (event.position() - begun).manhattanLength() < LEAST_PX:
            return
        if min(box.right, 1.0) <= max(box.left, 0.0) or min(box.bottom, 1.0) <= max(box.top, 0.0):
            return
        if held is not None:
            self.moved.emit(held[0], box)
        else:
            self.drawn.emit(box)

    def _at(self, place: QPointF) -> tuple[int, CoverBox, str] | None:
        """Return the track at a place, its box, and the edges that are held; the chosen one first."""
        order = sorted(self._boxes, key=lambda number: number not in self._chosen)
        for number in order:
            box = self._boxes[number][1]
            rect = self._rect(box)
            if rect.adjusted(-GRIP_PX, -GRIP_PX, GRIP_PX, GRIP_PX).contains(place):
                near = {
                    "left": abs(place.x() - rect.left()),
                    "top": abs(place.y() - rect.top()),
                    "right": abs(place.x() - rect.right()),
                    "bottom": abs(place.y() - rect.bottom()),
                }
                return number, box, " ".join(edge for edge, away in near.items() if away <= GRIP_PX)
        return None

    def _dragged(self, box: CoverBox, edges: str, by: QPointF) -> CoverBox:
        frame = self.picture_rect()
        right, down = by.x() / max(1.0, frame.width()), by.y() / max(1.0, frame.height())
        held = edges.split() or ["left", "top", "right", "bottom"]
        sides = {"left": box.left, "top": box.top, "right": box.right, "bottom": box.bottom}
        for edge in held:
            sides[edge] += right if edge in {"left", "right"} else down
        left, wide = sorted((sides["left"], sides["right"]))
        top, low = sorted((sides["top"], sides["bottom"]))
        return CoverBox(left, top, wide, low)

    def _rect(self, box: CoverBox) -> QRectF:
        frame = self.picture_rect()
        return QRectF(
            frame.left() + box.left * frame.width(),
            frame.top() + box.top * frame.height(),
            (box.right - box.left) * frame.width(),
            (box.bottom - box.top) * frame.height(),
        )

    def _box(self, rect: QRectF) -> CoverBox:
        frame = self.picture_rect()
        width, height = max(1.0, frame.width()), max(1.0, frame.height())
        return CoverBox(
            (rect.left() - frame.left()) / width,
            (rect.top() - frame.top()) / height,
            (rect.right() - frame.left()) / width,
            (rect.bottom() - frame.top()) / height,
        )
