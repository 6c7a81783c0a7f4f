from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from console import ui
from console.ui.base.pane import PaneKind
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.evidence.register_pane import MediaPane
from console.ui.shell.pane_dock import PaneDock
from console.ui.shell.panes import PANES
from console.ui.widgets import theme

if TYPE_CHECKING:
    from collections.abc import Callable

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def panes() -> dict[str, PaneKind]:
    """Every `PANE` under `console.ui`, by the name of its module."""
    found = {}
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        pane = getattr(importlib.import_module(module.name), "PANE", None)
        if isinstance(pane, PaneKind):
            found[module.name] = pane
    return found


@pytest.mark.parametrize("module", panes())
def test_every_pane_is_registered(module: str) -> None:
    assert panes()[module] in PANES, f"add the PANE of {module} to console/ui/shell/panes.py"


def test_ids_are_unique() -> None:
    assert len({pane.id for pane in PANES}) == len(PANES)


def test_a_pane_behind_the_tab_of_another_is_shown_not_closed(bench: Bench) -> None:
    bench.open()
    for pane in ("playback", "media"):
        bench.shell.show_pane(pane)
        QApplication.processEvents()
    assert bench.shell.docks is not None
    dock = bench.shell.docks.by_id["playback"]
    assert dock.visibleRegion().isEmpty(), "behind the tab of the other pane"
    bench.shell.toggle_pane("playback")
    QApplication.processEvents()
    assert not dock.visibleRegion().isEmpty()
    bench.shell.toggle_pane("playback")
    assert dock.isHidden()


def test_a_pane_that_is_seen_gets_the_keyboard_before_its_key_hides_it(bench: Bench) -> None:
    bench.open()
    docks = bench.shell.docks
    assert docks is not None
    bench.shell.show_pane("requests")
    QApplication.processEvents()
    docks.focus_wall()
    bench.shell.toggle_pane("requests")
    focused, dock = QApplication.focusWidget(), docks.by_id["requests"]
    assert focused is not None
    assert dock.isAncestorOf(focused)
    assert not dock.isHidden()
    bench.shell.toggle_pane("requests")
    assert dock.isHidden()


def test_on_a_small_monitor_every_pane_fits_and_the_camera_list_stays_usable(bench: Bench) -> None:
    bench.open()
    bench.window.resize(1280, 800)
    docks = bench.shell.docks
    assert docks is not None
    assert docks.by_id["cameras"].width() >= 260
    for pane in PANES:
        bench.shell.show_pane(pane.id)
        QApplication.processEvents()
        least = bench.window.minimumSizeHint()
        assert (least.width() <= 1280, least.height() <= 800) == (True, True), pane.id
        assert (bench.window.width(), bench.window.height()) == (1280, 800), pane.id
        assert docks.by_id["cameras"].width() >= 180, pane.id


def test_a_pane_on_the_right_takes_its_width_from_the_wall_and_not_from_the_camera_list(bench: Bench) -> None:
    bench.open()
    bench.window.resize(1280, 800)
    QApplication.processEvents()
    docks = bench.shell.docks
    assert docks is not None
    before = docks.by_id["cameras"].width()
    bench.shell.show_pane("incidents")
    QApplication.processEvents()
    assert docks.by_id["cameras"].width() == before
    assert docks.by_id["incidents"].width() > before


def test_a_pane_has_the_whole_monitor_until_the_wall_is_wanted_again(bench: Bench) -> None:
    bench.open()
    docks, wall = bench.shell.docks, bench.window.centralWidget()
    assert docks is not None
    assert wall is not None
    for pane in ("notices", "media"):
        bench.shell.show_pane(pane)
    before = {name for name, dock in docks.by_id.items() if not dock.isHidden()}
    bench.window.actions_by_id["playback-monitor"].trigger()
    QApplication.processEvents()
    filled = docks.by_id["playback"]
    assert {name for name, dock in docks.by_id.items() if not dock.isHidden()} == {"playback"}
    assert wall.isHidden()
    assert filled.width() == bench.window.width()
    focused = QApplication.focusWidget()
    assert focused is not None
    assert filled.isAncestorOf(focused)
    # The same key brings the wall back, and so do another pane, closing it, and signing off.
    ways: tuple[Callable[[], object], ...] = (
        bench.window.actions_by_id["playback-monitor"].trigger,
        lambda: bench.shell.show_pane("media"),
        filled.hide,
        bench.shell.toggle_panes,
    )
    for way in ways:
        if not docks.is_filled:
            docks.fill("playback")
        way()
        QApplication.processEvents()
        assert not docks.is_filled
        assert not wall.isHidden()
    for name in before:
        bench.shell.show_pane(name)
        assert not docks.by_id[name].isHidden()


@pytest.mark.parametrize("steps", [1, 2], ids=["125 %", "150 %"])
def test_with_larger_text_every_pane_fits_on_a_small_monitor(bench: Bench, steps: int) -> None:
    bench.open()
    bench.window.resize(1280, 800)
    docks = bench.shell.docks
    assert docks is not None
    for _ in range(steps):
        bench.do("text-size")
    too_large = []
    for pane in PANES:
        bench.shell.show_pane(pane.id)
        QApplication.processEvents()
        least = bench.window.minimumSizeHint()
        size = bench.window.size()
        if least.width() > 1280 or least.height() > 800 or (size.width(), size.height()) != (1280, 800):
            own = docks.by_id[pane.id].minimumSizeHint()
            too_large.append(
                (
                    pane.id,
                    (least.width(), least.height()),
                    (size.width(), size.height()),
                    (own.width(), own.height()),
                )
            )
    while theme.worn().font != 1.0:
        bench.do("text-size")
    assert too_large == []


def test_alt_keys_belong_to_the_pane_that_is_seen(bench: Bench, qtbot: QtBot) -> None:
    """Two panes behind one another have a button with Alt+N; the one in front gets it."""
    bench.open()
    log = bench.shell.show_pane("incidents")
    pane = bench.shell.show_pane("media")
    assert isinstance(log, IncidentsPane)
    assert isinstance(pane, MediaPane)
    pane.packages_tab.click()
    qtbot.waitUntil(pane.packages.new_button.isVisible)
    QApplication.processEvents()
    assert log.new_button.shortcut().isEmpty()
    pressed: list[str] = []
    pane.packages.new_button.clicked.connect(lambda: pressed.append("package"))
    log.new_button.clicked.connect(lambda: pressed.append("incident"))
    QTest.keyClick(pane, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: pressed == ["package"])
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.close()
    assert bench.shell.show_pane("incidents") is log
    QApplication.processEvents()
    assert log.new_button.shortcut() == QKeySequence("Alt+N")
    assert pane.packages.new_button.shortcut().isEmpty()


def test_an_alt_key_of_two_panes_that_are_seen_is_that_of_the_pane_used_last(
    bench: Bench, qtbot: QtBot
) -> None:
    """The incident log is at the right and media below, and each has a button with Alt+N that can be seen."""
    bench.open()
    bench.window.resize(1600, 1000)
    assert bench.shell.docks is not None
    docks = bench.shell.docks.by_id
    log, pane = bench.shell.show_pane("incidents"), bench.shell.show_pane("media")
    assert isinstance(log, IncidentsPane)
    assert isinstance(pane, MediaPane)
    bench.window.addDockWidget(Qt.DockWidgetArea.BottomDockWidgetArea, docks["media"])
    qtbot.waitUntil(lambda: docks["media"].is_seen and docks["incidents"].is_seen)
    QTest.mouseClick(pane.packages_tab, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: pane.packages.new_button.isVisible() and log.new_button.isVisible())
    pressed: list[str] = []
    pane.packages.new_button.clicked.connect(lambda: pressed.append("package"))
    log.new_button.clicked.connect(lambda: pressed.append("incident"))

    def press(widget: QWidget) -> None:
        QTest.keyClick(widget, Qt.Key.Key_N, Qt.KeyboardModifier.AltModifier)

    QTest.mouseClick(log.work.list.search, Qt.MouseButton.LeftButton)
    press(log.work.list.search)
    qtbot.waitUntil(lambda: pressed == ["incident"])
    QTest.mouseClick(pane.packages_tab, Qt.MouseButton.LeftButton)
    press(pane.packages_tab)
    qtbot.waitUntil(lambda: pressed == ["incident", "package"])
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.close()
    # The wall has the keys: the pane that was used last keeps its own.
    qtbot.waitUntil(bench.window.isActiveWindow)
    bench.stage.setFocus()
    press(bench.stage)
    qtbot.waitUntil(lambda: pressed == ["incident", "package", "package"])
    for widget in QApplication.topLevelWidgets():
        if isinstance(widget, QDialog):
            widget.close()
    # What is on another page of the pane that was used last takes no key from the pane beside it.
    QTest.mouseClick(pane.packages_tab, Qt.MouseButton.LeftButton)
    QTest.mouseClick(pane.prints_tab, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not pane.packages.new_button.isVisible())
    qtbot.waitUntil(lambda: log.new_button.shortcut() == QKeySequence("Alt+N"))


def test_opening_a_pane_asks_no_button_of_a_closed_one_for_its_key(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.open()
    assert bench.shell.docks is not None
    docks = bench.shell.docks.by_id
    bench.shell.show_pane("media")
    bench.shell.toggle_pane("media")
    bench.shell.show_pane("people")
    asked: list[str] = []
    find = PaneDock.findChildren

    def note(dock: PaneDock, *wanted: Any) -> Any:
        asked.append(dock.objectName())
        return find(dock, *wanted)

    monkeypatch.setattr(PaneDock, "findChildren", note)
    bench.shell.show_pane("registers")
    qtbot.waitUntil(lambda: "registers" in asked)
    assert docks["media"].isHidden()
    assert "media" not in asked


def test_the_keys_go_to_the_list_once_it_is_loaded(bench: Bench, qtbot: QtBot) -> None:
    """While a list is fetched, something else holds the keys; arrows then walk the list, not that."""
    bench.open()
    pane = bench.shell.show_pane("deployments")
    assert isinstance(pane, QWidget)
    wanted = pane.focusProxy()
    assert wanted is not None
    bench.shell.toggle_pane("deployments")
    wanted.hide()
    bench.shell.show_pane("deployments")
    holder = QApplication.focusWidget()
    assert holder is not wanted
    wanted.show()
    qtbot.waitUntil(wanted.hasFocus)


def test_whoever_has_begun_to_type_keeps_the_keys(bench: Bench) -> None:
    bench.open()
    pane = bench.shell.show_pane("deployments")
    assert isinstance(pane, QWidget)
    wanted = pane.focusProxy()
    assert wanted is not None
    bench.shell.toggle_pane("deployments")
    wanted.hide()
    bench.shell.show_pane("deployments")
    holder = QApplication.focusWidget()
    assert holder is not None
    QTest.keyClick(holder, Qt.Key.Key_Shift)
    wanted.show()
    QTest.qWait(20)
    assert QApplication.focusWidget() is holder
