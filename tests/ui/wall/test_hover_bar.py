"""The bar of common acts: on the tile under the mouse, out of the way when idle, and by the keyboard."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from console.domain.people.permissions import Permission
from console.domain.people.refusal import not_permitted
from console.ui.shell.actions import ACTIONS
from console.ui.wall.hover_bar import ACTS, HoverBar

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def opened(bench: Bench) -> HoverBar:
    bench.open()
    bench.do("layout-2")
    bench.pictures(2)
    return bench.stage.acts


def over(bench: Bench, tile: int) -> QPoint:
    """Move the mouse onto a tile."""
    rect = bench.stage.tiles[tile].rect
    at = QPoint(rect.x + rect.width // 3, rect.y + rect.height // 3)
    QTest.mouseMove(bench.stage, at)
    QTest.mouseMove(bench.stage, at + QPoint(2, 2))
    return at


def test_it_lies_at_the_lower_edge_of_the_tile_under_the_mouse(bench: Bench) -> None:
    bar = opened(bench)
    assert bar.isHidden()
    for tile in (2, 1):
        over(bench, tile)
        assert (bar.isVisible(), bar.tile) == (True, tile)
        rect, shown = bench.stage.tiles[tile].rect, bar.geometry()
        assert rect.contains(shown.left(), shown.top())
        assert rect.contains(shown.right(), shown.bottom())
        # Two thirds of the tile are free of it.
        assert shown.top() > rect.y + rect.height * 2 // 3
        assert [bar.buttons[act].isVisible() for act, _ in ACTS] == [True] * 6


def test_it_leaves_with_the_mouse_when_idle_and_while_a_button_is_down(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar = opened(bench)
    over(bench, 0)
    assert bar.isVisible()
    monkeypatch.setattr(bar, "underMouse", lambda: True)
    bar._idle.timeout.emit()
    assert bar.isVisible()
    monkeypatch.undo()
    bar._idle.timeout.emit()
    assert bar.isHidden()
    over(bench, 0)
    QTest.mousePress(bench.stage, Qt.MouseButton.LeftButton, pos=over(bench, 1))
    assert bar.isHidden()
    QTest.mouseRelease(bench.stage, Qt.MouseButton.LeftButton)
    over(bench, 0)
    bench.do("layout-9")
    over(bench, 5)
    # Tiles of a wall of sixty-four are too small for it.
    assert bar.isHidden()
    del qtbot


def test_an_act_is_done_on_the_tile_under_the_bar_not_on_the_selected_one(bench: Bench) -> None:
    bar = opened(bench)
    over(bench, 3)
    assert bench.stage.board.selected != 3
    QTest.mouseClick(bar.buttons["record"], Qt.MouseButton.LeftButton)
    assert bench.stage.board.selected == 3
    camera = bench.stage.board.shown[3]
    assert bench.recording.switched[0][:2] == (camera, True)
    assert bench.said()[-1].startswith(f"Camera {camera} ")
    over(bench, 2)
    QTest.mouseClick(bar.buttons["enter"], Qt.MouseButton.LeftButton)
    assert bench.stage.board.single == 2


def test_by_keys_it_opens_on_the_selected_tile_and_no_key_reaches_the_wall(bench: Bench) -> None:
    bar = opened(bench)
    bench.stage.setFocus()
    before = bench.shell.wall.wall
    QTest.keyClick(bench.stage, Qt.Key.Key_Q)
    assert bar.tile == before.board.selected
    assert bar.buttons["enter"].hasFocus()
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Tab, Qt.Key.Key_5, Qt.Key.Key_X, Qt.Key.Key_H):
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, key)
    assert bar.buttons["replay"].hasFocus()
    assert bench.shell.wall.wall == before
    assert bench.window.entry.isHidden()
    QTest.keyClick(bar.buttons["replay"], Qt.Key.Key_Escape)
    assert bar.isHidden()
    assert bench.stage.hasFocus()
    QTest.keyClick(bench.stage, Qt.Key.Key_Q)
    QTest.keyClick(bar.buttons["enter"], Qt.Key.Key_Right)
    QTest.keyClick(bar.buttons["spot"], Qt.Key.Key_Return)
    assert bench.shell.wall.wall.spot == bench.shell.wall.wall.selected


def test_what_cannot_be_done_says_why(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    bar = opened(bench)
    seat = bench.stage.context.services.people.seat

    def refused(act: Permission) -> object:
        return not_permitted(seat.current_actor(), act) if act is Permission.REVIEW else None

    monkeypatch.setattr(seat, "find_refusal", refused)
    view = bench.stage.tiles[0]
    assert view.stream is not None
    view.stream.picture = None
    over(bench, 0)
    for act, why in (("replay", "You"), ("snapshot", "no picture")):
        made = bar.buttons[act]
        assert not made.isEnabled()
        assert why in made.toolTip()
        assert why in made.accessibleDescription()
    assert bar.buttons["record"].isEnabled()
    assert "(R)" in bar.buttons["record"].toolTip()


def test_a_right_click_selects_its_tile_and_offers_every_act(bench: Bench) -> None:
    opened(bench)
    rect = bench.stage.tiles[1].rect
    at = QPoint(rect.x + 40, rect.y + 60)
    QTest.mousePress(bench.stage, Qt.MouseButton.RightButton, pos=at)
    QTest.mouseRelease(bench.stage, Qt.MouseButton.RightButton, pos=at)
    assert bench.stage.board.selected == 1
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Other, bench.stage.mapTo(bench.window, at), bench.stage.mapToGlobal(at)
    )
    QApplication.sendEvent(bench.window, event)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    groups = [child for child in menu.findChildren(QMenu) if child is not menu]
    seen = {act.text() for group in groups for act in group.actions()}
    menu.close()
    assert seen == {act.label for act in ACTIONS}
