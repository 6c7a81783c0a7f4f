from __future__ import annotations

import time
from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QLabel

from console.domain.wall import moves
from console.media.recorder.recorder import Recorder
from console.media.volume.volume_set import VolumeSet
from console.ui.base.action import ActionGroup
from console.ui.shell.actions import ACTIONS
from console.ui.shell.keys_dialog import KeysDialog, balanced, rows_by_group

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def test_every_act_has_a_key_of_its_own() -> None:
    keys = Counter((act.pane, key) for act in ACTIONS for key in act.keys)
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
    assert shown == {act.label for act in ACTIONS}
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
    assert {act.label for act in ACTIONS if not act.argument} <= texts
    assert {act.spoken_keys for act in ACTIONS if not act.argument} <= texts
    assert {"Alt+1 … 9", "Send the camera to preset 1 … 9"} <= texts
    dialog.close()


ENTERED = {
    "record": "recording-switched",
    "acknowledge": "fault-acknowledged",
    "enter": "camera-called",
    "enter-here": "camera-called",
    "camera-next": "camera-called",
    "camera-back": "camera-called",
    "lock": "panes-locked",
    "who-is-here": "evacuation-list",
    # The replay before it ends with the return to live.
    "live": "recording-reviewed",
}
"""Actions that make an entry where a supervisor is signed on, and its act."""
DIALOGS = {"keys", "layouts", "save", "open", "change", "sign-off", "quit", "print-entries"}


def work_before(bench: Bench, qtbot: QtBot) -> None:
    """Wait until the serial worker has done and delivered what it was asked before."""
    done: list[bool] = []
    bench.shell.background.run(lambda: True, done.append)
    qtbot.waitUntil(lambda: done != [], timeout=30_000)


@pytest.mark.req("PPL-08")
def test_one_key_press_makes_one_entry_and_no_other_action_makes_any(bench: Bench, qtbot: QtBot) -> None:
    recorder = Recorder(VolumeSet((), time.monotonic), bench.acts)
    bench.recording = recorder  # type: ignore[assignment]  # the product's own
    bench.open()
    made = {}
    for name in [action.id for action in ACTIONS if action.id not in DIALOGS]:
        bench.pictures(2)
        bench.shell.messages.fault("no signal", "No signal", camera=1)
        bench.shell.wall.change(moves.call_to_spot(bench.shell.wall.wall, 1))
        bench.shell.wall.change(moves.select(bench.shell.wall.wall, bench.shell.wall.wall.spot))
        bench.window.entry.take()
        bench.window.entry.type("2")
        bench.acts.acts.clear()
        bench.do(name)
        if name in ENTERED:
            qtbot.waitUntil(lambda: bench.acts.acts != [], timeout=30_000)
        work_before(bench, qtbot)
        made[name] = [act for _, act, _, _ in bench.acts.acts]
        bench.room.staff.seat.unlock(bench.login)
    assert made == {name: [ENTERED[name]] if name in ENTERED else [] for name in made}


def test_signing_off_at_a_locked_console_says_that_it_is_locked(bench: Bench) -> None:
    bench.open()
    bench.room.staff.seat.lock()
    bench.do("sign-off")
    assert bench.said()[-1] == "This console is locked."
