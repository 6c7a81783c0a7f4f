from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel

from console.ui.base.action import ActionGroup
from console.ui.shell.actions import ACTIONS
from console.ui.shell.keys_dialog import KeysDialog, balanced, rows_by_group

if TYPE_CHECKING:
    from tests.ui.conftest import Bench


def test_every_act_has_a_key_of_its_own() -> None:
    keys = Counter(key for act in ACTIONS for key in act.keys)
    assert all(act.keys for act in ACTIONS)
    assert [key for key, count in keys.items() if count > 1] == []
    assert len({act.id for act in ACTIONS}) == len(ACTIONS)


def test_plain_keys_leave_text_fields_alone() -> None:
    assert [act.id for act in ACTIONS if act.is_everywhere and any(len(key) == 1 for key in act.keys)] == []


def test_menus_and_tool_tips_come_from_the_table(bench: Bench) -> None:
    bench.open()
    shown = {
        action.text()
        for menu in bench.window.menuBar().actions()
        for action in menu.menu().actions()  # type: ignore[attr-defined]  # the stub lacks QAction.menu
    }
    assert shown == {act.words for act in ACTIONS}
    assert "(F8)" in bench.window.actions_by_id["acknowledge"].toolTip()


def test_the_columns_of_the_overview_are_balanced() -> None:
    rows = rows_by_group()
    columns = balanced(rows)
    assert sorted(group.name for column in columns for group in column) == sorted(
        group.name for group in ActionGroup
    )
    heights = [sum(rows[group] for group in column) for column in columns]
    assert max(heights) <= max(*rows.values(), 2 * sum(heights) / len(heights))


def test_the_overview_shows_every_act(bench: Bench) -> None:
    bench.open()
    bench.do("keys")
    dialog = bench.window.findChild(KeysDialog)
    assert dialog is not None
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {act.words for act in ACTIONS if not act.argument} <= texts
    assert {act.spoken_keys for act in ACTIONS if not act.argument} <= texts
    assert {"Alt+1 … 9", "Send the camera to preset 1 … 9"} <= texts
    dialog.close()
