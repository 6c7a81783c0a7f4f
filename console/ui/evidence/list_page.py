"""A page of the Media pane that is a list with buttons under it: what packages and prints have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.ui.base.background import ask_as_person
from console.ui.widgets.column_model import ROW_ROLE, ColumnTable, TableColumn
from console.ui.widgets.cut_lists import cut_line, say_cut
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.ui.base.context import PaneContext


class ListPage(QWidget):
    """Lists rows; one at a time is chosen. UI thread.

    Args:
        columns: of the list.
    """

    def __init__(self, context: PaneContext, columns: list[TableColumn[Any]], parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.model = ColumnTable(columns, self)
        self.table = SortedTable(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setTabKeyNavigation(False)
        self.empty = QLabel()
        self.empty.setObjectName("empty")
        self.empty.setWordWrap(True)
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.table)
        self.cut = cut_line()
        self.setFocusProxy(self.table)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._follow_selection())

    def lay_out(self, *widgets: QWidget, buttons: Sequence[QWidget]) -> None:
        """Put the list, what stands under it and the buttons in their places."""
        row = QHBoxLayout()
        for widget in buttons:
            row.addWidget(widget)
        row.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.stack, 1)
        column.addWidget(self.cut)
        for widget in widgets:
            column.addWidget(widget)
        column.addLayout(row)
        self.clear("")

    def clear(self, why: str) -> None:
        """Clear the list and show why."""
        self.model.set_rows([])
        self.cut.hide()
        self.empty.setText(why)
        self.stack.setCurrentWidget(self.empty)
        self._follow_selection()

    def read(self, rows: Callable[[], Any]) -> None:
        """Read the rows beside the UI thread, and show them."""
        ask_as_person(self._context, rows, self._show, lambda error: self.clear(error_words(error)))

    def _show(self, rows: Sequence[Any]) -> None:
        if not rows:
            self.clear(self._nothing_words())
            return
        self.model.set_rows(list(rows))
        say_cut(self.cut, rows)
        self.stack.setCurrentWidget(self.table)
        self._follow_selection()

    def chosen(self) -> Any | None:
        """Return the chosen row."""
        rows = self.table.selectionModel().selectedRows()
        return rows[0].data(ROW_ROLE) if rows else None

    def allow(self, widget: QWidget, why: str) -> None:
        """Switch a button off and say why; nothing to say switches it on."""
        widget.setEnabled(not why)
        widget.setToolTip(why)

    def _nothing_words(self) -> str:
        """Return what is said when there is no row."""
        return ""

    def _follow_selection(self) -> None:
        """Follow the chosen row, with what can be done with it."""
