"""Tables of declared columns: long ones are filled in pieces, short ones at once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from console.domain.clock import LONDON
from console.ui.widgets.column_model import ROW_ROLE, SORT_ROLE, ColumnTable, TableColumn
from console.ui.widgets.idle_steps import FIRST_ROWS
from console.ui.widgets.sorted_table import SortedTable

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

LONG = 3 * FIRST_ROWS
WORD = Qt.ItemDataRole.DisplayRole


def _table() -> ColumnTable[tuple[int, str]]:
    return ColumnTable(
        [
            TableColumn("No.", lambda row: str(row[0]), lambda row: row[0], is_number=True),
            TableColumn("Name", lambda row: row[1], lambda row: row[1], hint=lambda row: f"{row[1]}!"),
        ],
        tint=lambda row: QColor("red") if row[1] == "red" else None,
    )


def _rows(count: int) -> list[tuple[int, str]]:
    return [(number, f"name {number}") for number in range(count)]


def _words(model: ColumnTable[tuple[int, str]]) -> list[str]:
    return [str(model.index(row, 1).data()) for row in range(model.rowCount())]


def test_a_short_list_is_there_at_once(qtbot: QtBot) -> None:
    del qtbot
    model = _table()
    model.set_rows(_rows(5))
    assert _words(model) == [f"name {number}" for number in range(5)]
    cell = model.index(3, 1)
    assert (cell.data(ROW_ROLE), cell.data(SORT_ROLE)) == ((3, "name 3"), "name 3")
    assert cell.data(Qt.ItemDataRole.ToolTipRole) == "name 3!"
    assert model.headerData(1, Qt.Orientation.Horizontal) == "Name"


def test_a_long_list_begins_with_what_is_seen_first_and_fills_by_itself(qtbot: QtBot) -> None:
    model = _table()
    model.set_rows(_rows(LONG))
    assert model.rowCount() == FIRST_ROWS
    qtbot.waitUntil(lambda: model.rowCount() == LONG)
    assert _words(model) == [f"name {number}" for number in range(LONG)]


def test_a_row_that_is_to_be_selected_is_filled_at_once(qtbot: QtBot) -> None:
    del qtbot
    model = _table()
    model.set_rows(_rows(LONG))
    model.reach(LONG - 1)
    assert model.index(LONG - 1, 0).data(ROW_ROLE) == (LONG - 1, f"name {LONG - 1}")


def test_a_row_that_is_read_says_what_is_now_in_it(qtbot: QtBot) -> None:
    del qtbot
    model = _table()
    model.set_rows(_rows(LONG))
    model.finish()
    model.set_rows([(number, f"new {number}") for number in range(LONG)])
    model.reach(LONG - 1)
    assert model.index(LONG - 1, 0).data(ROW_ROLE) == (LONG - 1, f"new {LONG - 1}")


@pytest.mark.parametrize("changed", [0, FIRST_ROWS - 1, FIRST_ROWS, LONG - 1])
def test_rows_that_change_while_the_list_is_filled_are_shown_as_they_are_last(
    qtbot: QtBot, changed: int
) -> None:
    model = _table()
    rows = _rows(LONG)
    model.set_rows(rows)
    rows[changed] = (changed, "other")
    model.set_rows(rows)
    qtbot.waitUntil(lambda: model.rowCount() == LONG)
    model.finish()
    assert _words(model) == [name for _, name in rows]


def test_a_shorter_list_leaves_nothing_of_the_longer_one(qtbot: QtBot) -> None:
    model = _table()
    model.set_rows(_rows(LONG))
    model.set_rows(_rows(2))
    qtbot.wait(50)
    assert _words(model) == ["name 0", "name 1"]
    model.set_rows([])
    assert model.rowCount() == 0


def test_many_changes_come_in_pieces_and_the_views_are_told(qtbot: QtBot) -> None:
    model = _table()
    model.set_rows(_rows(LONG))
    model.finish()
    table = SortedTable(model)
    qtbot.addWidget(table)
    table.selectRow(7)
    model.set_rows([(number, f"new {number}") for number in range(LONG)])
    qtbot.waitUntil(lambda: table.proxy.index(LONG - 1, 1).data() == f"new {LONG - 1}")
    assert [index.data(ROW_ROLE)[0] for index in table.selectionModel().selectedRows()] == [7]


def test_a_value_that_changes_moves_the_row_in_a_sorted_table(qtbot: QtBot) -> None:
    model = _table()
    table = SortedTable(model)
    qtbot.addWidget(table)
    model.set_rows([(1, "one"), (2, "two"), (3, "three")])
    model.set_rows([(9, "one"), (2, "two"), (3, "three")])
    assert [table.proxy.index(row, 0).data(WORD) for row in range(3)] == ["2", "3", "9"]


def test_a_copy_has_the_whole_list_although_it_is_still_being_filled(qtbot: QtBot) -> None:
    model = _table()
    table = SortedTable(model)
    qtbot.addWidget(table)
    model.set_rows(_rows(LONG))
    assert len(table.text().splitlines()) == LONG + 1


def test_a_tinted_row_has_its_colour_only_while_it_deserves_it(qtbot: QtBot) -> None:
    del qtbot
    model = _table()
    model.set_rows([(1, "red")])
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole).color() == QColor("red")
    model.set_rows([(1, "grey")])
    assert model.index(0, 1).data(Qt.ItemDataRole.ForegroundRole) is None


@pytest.mark.parametrize(
    "keys",
    [
        [dt.datetime(2026, month, day, tzinfo=dt.UTC) for month, day in ((11, 28), (1, 29), (10, 3))],
        [dt.datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold) for fold in (1, 0)],
        [dt.date(2026, 11, 28), dt.date(2027, 1, 1), dt.date(2026, 2, 28)],
        [(False, "b"), (True, "a"), (False, "a")],
        [("x", 10), ("x", 9), ("a", 30)],
        [("Amy", dt.datetime(2026, 11, 28, tzinfo=dt.UTC)), ("Amy", dt.datetime(2026, 1, 29, tzinfo=dt.UTC))],
        [20, 3, 1],
        ["b", "a"],
    ],
)
def test_a_table_is_sorted_by_whatever_orders_its_rows(qtbot: QtBot, keys: list[Any]) -> None:
    model = ColumnTable[Any]([TableColumn("Key", str, lambda row: row)])
    table = SortedTable(model)
    qtbot.addWidget(table)
    model.set_rows(keys)
    model.finish()
    for order in (Qt.SortOrder.AscendingOrder, Qt.SortOrder.DescendingOrder):
        table.sortByColumn(0, order)
        shown = [table.proxy.index(row, 0).data(ROW_ROLE) for row in range(len(keys))]
        assert shown == sorted(
            keys,
            key=lambda key: key.timestamp() if isinstance(key, dt.datetime) else key,
            reverse=order is Qt.SortOrder.DescendingOrder,
        )
