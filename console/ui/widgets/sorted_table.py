"""A sortable table whose rows can be copied."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSize, QSortFilterProxyModel, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from console.ui.widgets.column_model import SORT_ROLE

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.ui.widgets.column_model import ColumnTable


FITTED_ROWS = 25


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
