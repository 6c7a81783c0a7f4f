"""A table model whose columns are declared by title, text and sort key.

The cells are `QStandardItem`s: Qt calls a Python model thousands of times to measure and paint a list once,
and each call may have to wait for the capture threads.
"""

from __future__ import annotations

import datetime as dt
from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QBrush, QIcon, QStandardItem, QStandardItemModel

from console.ui.widgets.idle_steps import FIRST_ROWS, STEP_ROWS, IdleSteps
from console.ui.widgets.state_icons import in_present_colours

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QColor

Row = TypeVar("Row")
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
_FLAGS = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[Row]):
    """One column of a table."""

    title: str
    shown: Callable[[Row], str]
    order: Callable[[Row], Any]
    """Returns the sort key: a text, number, date, time, or tuple of them; of one type in the whole column."""
    is_number: bool = False
    icon: Callable[[Row], QIcon | None] | None = None
    hint: Callable[[Row], str] | None = None


class ColumnTable(QStandardItemModel, Generic[Row]):
    """Rows under declared columns; long lists are filled in pieces. UI thread.

    Args:
        columns: the columns, from the left.
        parent: owns the model.
        tint: returns the colour of a row's text, None for the usual one; None: all have it.
    """

    def __init__(
        self,
        columns: Sequence[TableColumn[Row]],
        parent: QObject | None = None,
        tint: Callable[[Row], QColor | None] | None = None,
    ) -> None:
        super().__init__(0, len(columns), parent)
        self._columns, self._tint = list(columns), tint
        self._rows: list[Row] = []
        self._due: deque[int] = deque()
        """Rows that are not written yet, in order."""
        self._later = IdleSteps(lambda: self._write(STEP_ROWS), self)
        for number, column in enumerate(columns):
            title = QStandardItem(column.title)
            title.setTextAlignment(_RIGHT if column.is_number else _LEFT)
            self.setHorizontalHeaderItem(number, title)

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows, the first at once; selection and order stay if only values changed."""
        before, self._rows = self._rows, list(rows)
        if len(before) != len(self._rows):
            self._reset()
        else:
            changed = {row for row, value in enumerate(self._rows) if value != before[row]}
            self._due = deque(sorted(changed.union(self._due)))
            self._write(FIRST_ROWS)
        self._later.start() if self._due else self._later.stop()

    def reach(self, row: int) -> None:
        """Write the list at least up to this row, which is to be selected or read."""
        if row >= self.rowCount() or row in self._due:
            self.finish()

    def finish(self) -> None:
        """Fill the whole list now."""
        self._later.finish()

    def _reset(self) -> None:
        """Replace all rows; the first are there with one reset of the model."""
        self._due = deque(range(len(self._rows)))
        self.beginResetModel()
        self.blockSignals(True)
        self.setRowCount(0)
        self._write(FIRST_ROWS)
        self.blockSignals(False)
        self.endResetModel()

    def _write(self, most: int) -> bool:
        """Write the next rows; return whether some are left."""
        due = [self._due.popleft() for _ in range(min(most, len(self._due)))]
        old = [row for row in due if row < self.rowCount()]
        for row in due[len(old) :]:
            self.appendRow(self._items(self._rows[row]))
        if old:
            self._rewrite(old)
        return bool(self._due)

    def _rewrite(self, rows: Sequence[int]) -> None:
        """Write rows that are there already, and tell the views once."""
        was_blocked = self.blockSignals(True)
        for row in rows:
            for column, value in enumerate(self._columns):
                self._fill(self.item(row, column), self._rows[row], value)
        self.blockSignals(was_blocked)
        self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], len(self._columns) - 1))

    def _items(self, row: Row) -> list[QStandardItem]:
        items = []
        for column in self._columns:
            item = QStandardItem()
            item.setFlags(_FLAGS)
            if column.is_number:
                item.setTextAlignment(_RIGHT)
            self._fill(item, row, column)
            items.append(item)
        return items

    def _fill(self, item: QStandardItem, row: Row, column: TableColumn[Row]) -> None:
        item.setText(shown := column.shown(row))
        item.setToolTip(column.hint(row) if column.hint else shown)
        item.setData(shown if column.order is column.shown else _comparable(column.order(row)), SORT_ROLE)
        item.setData(row, ROW_ROLE)
        if column.icon is not None:
            item.setIcon(in_present_colours(column.icon(row) or QIcon()))
        if self._tint is not None:
            tint = self._tint(row)
            item.setData(QBrush(tint) if tint else None, Qt.ItemDataRole.ForegroundRole)


def _comparable(key: Any) -> Any:
    """Return a sort key as Qt compares it: to it a tuple, or a time with a zone, is the same as any other."""
    if isinstance(key, dt.datetime):
        return key.timestamp()
    if isinstance(key, dt.date):
        return key.isoformat()
    if isinstance(key, tuple):
        parts = map(_comparable, key)
        return "\x01".join(part if isinstance(part, str) else f"{part:020.6f}" for part in parts)
    return key
