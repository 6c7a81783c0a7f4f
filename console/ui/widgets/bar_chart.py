"""Bar charts with the number beside each bar, so that length and colour are never the only sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from console.ui.widgets.theme import colour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtGui import QPaintEvent

ROW_FACTOR = 1.7
NAME_SHARE, NUMBER_SHARE = 0.4, 0.14
LEAST_WIDTH = 260


class BarChart(QWidget):
    """A bar chart of one table of counts. UI thread.

    Args:
        title: the title of the chart.
        rows: names and counts.
        unit: the unit after each count; empty for none.
    """

    def __init__(self, title: str, rows: Sequence[tuple[str, float]], *, unit: str = "") -> None:
        super().__init__()
        self.title, self._rows, self._unit = title, list(rows), unit
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(LEAST_WIDTH)
        # Give screen readers the same figures as text.
        self.setAccessibleName(title)
        self.setAccessibleDescription("; ".join(f"{name}: {self.number(count)}" for name, count in rows))

    def number(self, count: float) -> str:
        """Return a count with its unit as text."""
        text = f"{count:,.0f}" if float(count).is_integer() else f"{count:,.1f}"
        return f"{text} {self._unit}" if self._unit else text

    @property
    def _row_height(self) -> float:
        return self.fontMetrics().height() * ROW_FACTOR

    def sizeHint(self) -> QSize:
        return QSize(LEAST_WIDTH, round(self._row_height * (len(self._rows) + 1.6)))

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        bold = self.font()
        bold.setBold(True)
        painter.setFont(bold)
        painter.setPen(colour("text"))
        total = self.number(sum(count for _, count in self._rows))
        head = QRectF(0, 0, self.width(), self._row_height)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter, self.title)
        painter.drawText(head, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, total)
        painter.setFont(self.font())
        most = max((count for _, count in self._rows), default=0) or 1
        for index, (name, count) in enumerate(self._rows, 1):
            self._paint_row(painter, index * self._row_height, name, count, count / most)
        painter.end()

    def _paint_row(self, painter: QPainter, top: float, name: str, count: float, share: float) -> None:
        width, height = self.width(), self._row_height
        name_width, number_width = width * NAME_SHARE, width * NUMBER_SHARE
        painter.setPen(colour("muted"))
        label = self.fontMetrics().elidedText(name, Qt.TextElideMode.ElideRight, round(name_width) - 12)
        painter.drawText(QRectF(0, top, name_width, height), Qt.AlignmentFlag.AlignVCenter, label)
        room = QRectF(name_width, top + height * 0.25, width - name_width - number_width, height * 0.5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour("raised"))
        painter.drawRoundedRect(room, 3, 3)
        room.setWidth(max(2.0, room.width() * share))
        painter.setBrush(colour("accent"))
        painter.drawRoundedRect(room, 3, 3)
        painter.setPen(colour("text"))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
        painter.drawText(QRectF(width - number_width, top, number_width, height), flags, self.number(count))
