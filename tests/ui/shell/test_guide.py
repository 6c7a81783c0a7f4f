"""The guided first minutes, done with the keys on the real window."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.store.tables import ledger
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.map.map_items import CameraMark
from console.ui.map.pane import MapPane
from console.ui.shell.keys_dialog import KeysDialog

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from console.ui.shell.guide import Guide
    from tests.ui.conftest import Bench

Key, Modifier = Qt.Key, Qt.KeyboardModifier


def press(bench: Bench, key: Qt.Key, modifier: Qt.KeyboardModifier = Modifier.NoModifier) -> None:
    """Press a key where the keys go."""
    QTest.keyClick(QApplication.focusWidget() or bench.stage, key, modifier)
    QApplication.processEvents()


def guide_of(bench: Bench) -> Guide:
    guide = bench.window.guide
    assert guide is not None
    return guide


def is_past(guide: Guide, index: int) -> bool:
    """Whether a step is over."""
    return guide.index == index + 1


def entered(bench: Bench) -> int:
    """How many entries all books have."""
    with bench.room.engine.connect() as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(ledger)).scalar_one()


def test_every_step_goes_on_when_the_person_did_it_and_looking_enters_nothing(
    bench: Bench, qtbot: QtBot
) -> None:
    bench.open()
    bench.stage.setFocus()
    before, recorded = entered(bench), len(bench.acts.acts)
    press(bench, Key.Key_F1, Modifier.ShiftModifier)
    guide = guide_of(bench)
    titles = [guide.title.text()]
    assert guide.highlight.isVisible()
    assert bench.stage.hasFocus(), "the guide takes no keys"
    press(bench, Key.Key_9)
    press(bench, Key.Key_Return)
    qtbot.waitUntil(lambda: guide.index == 1)
    titles.append(guide.title.text())
    # No camera of this wall can be steered, which the step says; the same key goes on.
    assert "can be steered" in guide.text.text()
    press(bench, Key.Key_F1, Modifier.ShiftModifier)
    assert guide.index == 2
    press(bench, Key.Key_F5)
    docks = bench.shell.docks
    assert docks is not None
    pane = docks.by_id["incidents"].widget()
    assert isinstance(pane, IncidentsPane)
    assert pane.work.form is not None
    guide.watch()
    assert guide.index == 2, "it is read before the next step"
    press(bench, Key.Key_Escape)
    qtbot.waitUntil(lambda: guide.index == 3)
    qtbot.waitUntil(guide.highlight.isVisible)
    around = guide.highlight.geometry()
    dock = docks.by_id["incidents"]
    assert around.contains(dock.geometry().center())
    pane.work.list.search.setFocus()
    QTest.keyClicks(pane.work.list.search, "fi")
    guide.watch()
    assert guide.index == 3, "the word is still being typed"
    QTest.keyClicks(pane.work.list.search, "ght")
    qtbot.waitUntil(lambda: guide.index == 4)
    for key, modifier in (
        (Key.Key_T, Modifier.ControlModifier),
        (Key.Key_M, Modifier.ControlModifier | Modifier.ShiftModifier),
    ):
        index = guide.index
        press(bench, key, modifier)
        qtbot.waitUntil(partial(is_past, guide, index))
    assert guide.step is None
    assert "round" in guide.title.text()
    assert "close" in guide.keys.text()
    assert len(set(titles)) == 2
    press(bench, Key.Key_F1, Modifier.ShiftModifier)
    assert bench.window.guide is None
    assert entered(bench) == before
    # The call to the spot is the person's own act, and the only one.
    assert [act[1] for act in bench.acts.acts[recorded:]] == ["camera-called"]


def test_it_begins_in_the_overview_of_keys_and_escape_on_the_wall_ends_it(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.stage.setFocus()
    bench.do("keys")
    dialog = bench.window.findChild(KeysDialog)
    assert dialog is not None
    dialog.round_button.click()
    qtbot.waitUntil(lambda: bench.window.guide is not None)
    guide = guide_of(bench)
    assert bench.window.rect().contains(guide.geometry())
    bench.window.resize(800, 600)
    QApplication.processEvents()
    assert bench.window.rect().contains(guide.geometry())
    bench.stage.setFocus()
    press(bench, Key.Key_Escape)
    assert bench.window.guide is None


@pytest.mark.parametrize("steps", [0, 3])
def test_closing_the_console_takes_it_away(bench: Bench, steps: int) -> None:
    bench.open()
    for _ in range(steps + 1):
        bench.do("guide")
    assert guide_of(bench).index == steps


def test_the_card_leaves_the_pane_free_that_is_typed_into(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.window.resize(1280, 800)
    for _ in range(4):
        bench.do("guide")
    guide = guide_of(bench)
    assert guide.index == 3
    docks = bench.shell.docks
    assert docks is not None
    dock = docks.by_id["incidents"]
    bench.shell.show_pane("incidents")

    def is_free() -> bool:
        guide.watch()
        return not guide.geometry().intersects(dock.geometry())

    qtbot.waitUntil(is_free)
    assert bench.window.rect().contains(guide.geometry())


def test_the_step_about_the_map_is_over_when_a_camera_was_called_from_it(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    for _ in range(6):
        bench.do("guide")
    guide = guide_of(bench)
    docks = bench.shell.docks
    assert docks is not None
    pane = docks.by_id["site_map"].widget()
    assert isinstance(pane, MapPane)
    bench.shell.show_pane("site_map")
    # As if the plan had this camera.
    pane.view.marks[5] = CameraMark(5, "Crossing", 1.0)
    for _ in range(20):
        guide.watch()
    assert guide.index == 5, "the map is looked at, and nothing was called yet"
    pane.view.called.emit(5)
    qtbot.waitUntil(lambda: guide.step is None)


@pytest.mark.parametrize("scale", [1.0, 1.5])
def test_every_step_is_read_to_its_end(bench: Bench, scale: float) -> None:
    bench.screen["scale"] = scale
    bench.open()
    bench.window.resize(1280, 800)
    for _ in range(7):
        bench.do("guide")
        guide = guide_of(bench)
        for label in (guide.title, guide.text, guide.keys):
            assert label.height() >= label.heightForWidth(label.width()), label.text()
        assert bench.window.rect().contains(guide.geometry())


def test_while_the_panes_are_locked_no_step_is_passed_unseen(bench: Bench) -> None:
    bench.open()
    bench.room.staff.seat.lock("test")
    QApplication.processEvents()
    bench.do("guide", "guide")
    assert bench.window.guide is None
    assert "The panes are locked." in bench.said()[-1]
