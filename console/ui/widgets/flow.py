"""A layout of widgets in a row that wraps to the next line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem

if TYPE_CHECKING:
    from collections.abc import Iterable

    from PySide6.QtWidgets import QWidget


class Flow(QLayout):
    """A wrapping row, no wider than its widest widget needs. UI thread.

    Args:
        widgets: in order.
        spacing: between them, pixels.
        is_even: whether all get the width of the widest, and share what is left of the row.
        fills: whether widgets that can use it, such as fields, share what is left of their row.
    """

    def __init__(
        self, widgets: Iterable[QWidget] = (), spacing: int = 6, *, is_even: bool = False, fills: bool = False
    ) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._is_even, self._fills = is_even, fills
        self._heights: dict[int, int] = {}
        """By width; Qt asks many times for the same while a pane is fitted."""
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def invalidate(self) -> None:
        super().invalidate()
        self._heights.clear()

    def heightForWidth(self, width: int) -> int:
        if width not in self._heights:
            self._heights[width] = self._lay_out(QRect(0, 0, width, 0), is_trial=True)
        return self._heights[width]

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._lay_out(rect, is_trial=False)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        width = sum(size.width() for size in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        size = QSize()
        for item in self._shown():
            size = size.expandedTo(item.minimumSize())
        return size

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lay_out(self, rect: QRect, *, is_trial: bool) -> int:
        y = rect.y()
        for line in self._lines(rect.width()):
            high = max(size.height() for _, size in line)
            if not is_trial:
                self._place(line, QPoint(rect.x(), y), rect.width())
            y += high + self.spacing()
        return max(0, y - self.spacing() - rect.y())

    def _lines(self, room: int) -> list[list[tuple[QLayoutItem, QSize]]]:
        """Return what stands in each line, with its size."""
        even, used = self._even_width(room), 0
        lines: list[list[tuple[QLayoutItem, QSize]]] = []
        for item in self._shown():
            size = item.sizeHint()
            if even:
                size.setWidth(even)
            if not lines or used + size.width() > room:
                lines.append([])
                used = 0
            lines[-1].append((item, size.boundedTo(QSize(room, size.height()))))
            used += size.width() + self.spacing()
        return lines

    def _place(self, line: list[tuple[QLayoutItem, QSize]], at: QPoint, room: int) -> None:
        grows = [item for item, _ in line if self._fills and _can_grow(item)]
        used = sum(size.width() for _, size in line) + self.spacing() * (len(line) - 1)
        each = (room - used) // len(grows) if grows else 0
        for item, size in line:
            if item in grows:
                size.setWidth(size.width() + each)
            item.setGeometry(QRect(at, size))
            at.setX(at.x() + size.width() + self.spacing())

    def _even_width(self, room: int) -> int:
        """Return the width of each of even widgets; 0 where each has its own."""
        widest = max((item.sizeHint().width() for item in self._shown()), default=0)
        if not self._is_even or not widest:
            return 0
        across = max(1, (room + self.spacing()) // (widest + self.spacing()))
        across = min(across, len(self._shown()))
        return (room - (across - 1) * self.spacing()) // across


def _can_grow(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)
