"""A table model whose columns are declared by title, text and sort key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from PySide6.QtGui import QIcon

Row = TypeVar("Row")
SORT_ROLE = Qt.ItemDataRole.UserRole + 1
ROW_ROLE = Qt.ItemDataRole.UserRole + 2
AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class TableColumn(Generic[Row]):
    """One column of a table."""

    title: str
    shown: Callable[[Row], str]
    order: Callable[[Row], Any]
    """Returns the sort key; of one type in the whole column."""
    is_number: bool = False
    icon: Callable[[Row], QIcon | None] | None = None
    hint: Callable[[Row], str] | None = None


class ColumnTable(QAbstractTableModel, Generic[Row]):
    """Rows under declared columns. UI thread."""

    def __init__(self, columns: Sequence[TableColumn[Row]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = list(columns)
        self._rows: list[Row] = []

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; selection and order stay if only values changed."""
        if len(rows) != len(self._rows):
            self.beginResetModel()
            self._rows = list(rows)
            self.endResetModel()
            return
        changed = [index for index, row in enumerate(rows) if row != self._rows[index]]
        self._rows = list(rows)
        if changed:
            last = len(self._columns) - 1
            self.dataChanged.emit(self.index(changed[0], 0), self.index(changed[-1], last))

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation is Qt.Orientation.Horizontal and section < len(self._columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self._columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return _alignment(is_number=self._columns[section].is_number)
        return None

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row, column = self._rows[index.row()], self._columns[index.column()]
        return _role_value(row, column, role)


def _role_value(row: Row, column: TableColumn[Row], role: int) -> Any:
    if role == Qt.ItemDataRole.TextAlignmentRole:
        return _alignment(is_number=column.is_number)
    by_role: dict[int, Callable[[Row], Any]] = {
        Qt.ItemDataRole.DisplayRole.value: column.shown,
        Qt.ItemDataRole.ToolTipRole.value: column.hint or column.shown,
        SORT_ROLE: column.order,
        ROW_ROLE: lambda row: row,
    }
    if column.icon is not None:
        by_role[Qt.ItemDataRole.DecorationRole.value] = column.icon
    return by_role[role](row) if role in by_role else None


def _alignment(*, is_number: bool) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
