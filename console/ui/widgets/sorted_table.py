"""A sortable table whose rows can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QRect, QSize, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from console.ui.widgets.column_model import SORT_ROLE

if TYPE_CHECKING:
    from PySide6.QtGui import QResizeEvent
    from PySide6.QtWidgets import QWidget

    from console.ui.widgets.column_model import ColumnTable


FITTED_ROWS = 25
MOST_LINES = 6
"""Lines of a cell that is wrapped; the hint of the cell has the rest."""
LEAST_LETTERS = 24
"""Letters that a wrapped column shows in a line at least, however narrow the table is."""


class SortedTable(QTableView):
    """A table of whole rows; Ctrl+C copies them with titles for a spreadsheet."""

    def __init__(self, model: ColumnTable[Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = model
        self.proxy = QSortFilterProxyModel(self)
        self.proxy.setSourceModel(model)
        self.proxy.setSortRole(SORT_ROLE)
        self.proxy.setDynamicSortFilter(True)
        self.setModel(self.proxy)
        self.setSortingEnabled(True)
        self.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.dress(self)
        self._read_column: int | None = None
        self._add_copy()

    @staticmethod
    def dress(table: QTableView) -> None:
        """Apply the look of all tables: whole rows, no grid, fitted columns."""
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setShowGrid(False)
        table.setWordWrap(False)
        side = table.fontMetrics().height()
        table.setIconSize(QSize(side, side))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(side + 12)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        # Qt would measure up to a thousand rows.
        header.setResizeContentsPrecision(FITTED_ROWS)
        header.setStretchLastSection(True)
        header.setHighlightSections(False)

    def wrap_column(self, column: int) -> None:
        """Keep a column within what is seen: its texts are wrapped where the table is narrow.

        The columns before it are seen with it; those behind it are scrolled to.
        """
        self._read_column = column
        self.horizontalHeader().setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._model.rowsInserted.connect(self._fit_later)
        self._model.dataChanged.connect(self._fit_later)
        self._fit_later()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_later()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._fit_later()

    def _fit_later(self) -> None:
        if getattr(self, "_read_column", None) is not None:
            QTimer.singleShot(0, self, self._fit_read_column)

    def _fit_read_column(self) -> None:
        column, metrics = self._read_column, self.fontMetrics()
        if column is None:
            return
        texts = [
            str(self.proxy.index(row, column).data() or "")
            for row in range(min(FITTED_ROWS, self.proxy.rowCount()))
        ]
        margin = 4 * metrics.averageCharWidth()
        needed = margin + max((metrics.horizontalAdvance(text) for text in texts), default=0)
        needed = max(needed, self.horizontalHeader().sectionSizeFromContents(column).width())
        seen = self.viewport().width() - sum(self.columnWidth(before) for before in range(column))
        width = max(min(needed, seen), min(needed, LEAST_LETTERS * metrics.averageCharWidth()))
        lines = 1
        if needed > width:
            room = QRect(0, 0, max(1, width - margin), 10_000)
            heights = (metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, text).height() for text in texts)
            lines = min(MOST_LINES, max(2, round(max(heights) / metrics.lineSpacing())))
        self.setWordWrap(lines > 1)
        self.verticalHeader().setDefaultSectionSize(lines * metrics.lineSpacing() + 12)
        if self.columnWidth(column) != width:
            self.setColumnWidth(column, width)

    def _add_copy(self) -> None:
        copy = QAction(self.tr("Copy"), self)
        copy.setShortcut(QKeySequence(QKeySequence.StandardKey.Copy))
        copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        copy.triggered.connect(lambda: QGuiApplication.clipboard().setText(self.text()))
        self.addAction(copy)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)

    def text(self) -> str:
        """Return the selected rows, or all, with tabs between the columns."""
        self._model.finish()
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows = chosen or range(self.proxy.rowCount())
        columns = range(self.proxy.columnCount())
        titles = [str(self.proxy.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        lines = [titles] + [[str(self.proxy.index(row, column).data()) for column in columns] for row in rows]
        return "\n".join("\t".join(line) for line in lines)
