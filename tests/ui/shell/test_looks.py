"""Colours and size of the text change at once, on all that is open, and are kept for the seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QTableView,
    QTextBrowser,
    QTreeView,
    QWidget,
)

from console.domain.cameras.status import PictureState
from console.ui.widgets import theme
from console.ui.widgets.change_of_look import DECORATION, exchange_colours
from console.ui.widgets.look import Look
from console.ui.widgets.palette import THEMES, ThemeName
from console.ui.widgets.state_icons import icon

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


@pytest.fixture(autouse=True)
def plain_look() -> Iterator[None]:
    yield
    theme.wear(Look())
    theme.touch(is_touched=False)


def grey(colour: QColor) -> float:
    return theme.luminance(colour.name())


def shown(bench: Bench, pane: str) -> QColor:
    """The colour of most points of a pane."""
    image = bench.shell.docks.by_id[pane].grab().toImage()  # type: ignore[union-attr]
    points = [
        image.pixelColor(x, y).name() for x in range(2, image.width(), 9) for y in range(2, image.height(), 9)
    ]
    return QColor(max(set(points), key=points.count))


def test_the_theme_changes_at_once_and_pictures_stay_in_the_dark(bench: Bench) -> None:
    bench.open()
    bench.pictures(2)
    assert shown(bench, "cameras").name() == THEMES[ThemeName.DARK].panes.surface
    for name in (ThemeName.LIGHT, ThemeName.CONTRAST, ThemeName.DARK):
        bench.do("theme")
        bench.pictures(2)
        assert theme.worn().theme is name
        assert shown(bench, "cameras").name() == THEMES[name].panes.surface
        wall = bench.stage.renderer.widget.grab().toImage()
        # Between the tiles, where nothing of a picture is.
        gap = bench.stage.tiles[1].rect.x - 1
        assert grey(wall.pixelColor(gap, bench.stage.height() // 2)) < 0.01
    assert bench.said()[-1] == "Colours: dark"


def test_hidden_panes_are_dressed_when_there_is_time_or_when_they_are_shown(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is seen changes at once; a change of all panes in one go would stop the pictures."""
    bench.open()
    docks = bench.shell.docks
    assert docks is not None
    styled: list[object] = []
    monkeypatch.setattr(QApplication, "setStyle", staticmethod(styled.append))
    before = docks.by_id["cameras"].styleSheet()
    bench.window.actions_by_id["theme"].trigger()
    assert styled == [], "a style of the application is applied to every widget there is"
    assert docks.by_id["cameras"].styleSheet() != before
    hidden = [dock for dock in docks.by_id.values() if dock.isHidden()]
    assert len(hidden) > 15
    assert all(dock.styleSheet() == before for dock in hidden)
    bench.window.actions_by_id["incidents"].trigger()
    assert docks.by_id["incidents"].styleSheet() == docks.by_id["cameras"].styleSheet()
    qtbot.waitUntil(lambda: all(dock.styleSheet() != before for dock in hidden))


def test_dialogs_menus_and_offers_have_the_look_of_their_window(bench: Bench) -> None:
    bench.open()
    for _ in range(2):
        bench.do("theme")
        bench.do("layouts")
        dialog = QApplication.activeModalWidget()
        assert dialog is not None
        QApplication.processEvents()
        assert dialog.grab().toImage().pixelColor(3, 3).name() == theme.theme().panes.surface
        # One that is open when the look changes follows as well.
        bench.window.actions_by_id["theme"].trigger()
        QApplication.processEvents()
        assert dialog.grab().toImage().pixelColor(3, 3).name() == theme.theme().panes.surface
        dialog.close()
        QApplication.processEvents()


def test_icons_and_tints_of_lists_are_exchanged(bench: Bench) -> None:
    bench.open()
    bench.pictures(2)
    tree = bench.shell.docks.by_id["cameras"].findChild(QTreeView)  # type: ignore[union-attr]
    assert tree is not None
    group = tree.model().index(0, 0)
    camera = tree.model().index(0, 0, group)
    before = camera.data(DECORATION).cacheKey()
    assert before in {icon(state).cacheKey() for state in PictureState}
    bench.do("theme")
    assert camera.data(DECORATION).cacheKey() in {icon(state).cacheKey() for state in PictureState}
    assert camera.data(DECORATION).cacheKey() != before


def test_the_chosen_look_is_kept_for_the_seat(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.do("theme", "text-size")
    qtbot.waitUntil(
        lambda: bench.session.exists() and '"font": 1.25' in bench.session.read_text("utf-8"),
        timeout=30_000,
    )
    bench.shell.close()
    theme.wear(Look())
    bench.open()
    assert theme.worn() == Look(ThemeName.LIGHT, 1.25)


def test_text_grows_apart_from_the_scale(bench: Bench) -> None:
    bench.open()
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.font().pixelSize()
    bench.do("text-size", "text-size")
    assert app.font().pixelSize() == round(before * 1.5)
    assert bench.stage.scale == pytest.approx(1.5)
    bench.do("text-size")
    assert app.font().pixelSize() == before


def test_nothing_blinks_on_wish_and_an_open_fault_has_a_still_form(bench: Bench) -> None:
    bench.open()
    bar = bench.window.status_bar
    bench.shell.messages.fault("cable", "No signal", camera=1)
    QApplication.processEvents()
    assert bar._blink.isActive()
    bench.do("motion")
    assert not bar._blink.isActive()
    assert bar.alarm.property("lit") == "true"
    assert "1 fault" in bar.alarm.text()
    bench.do("acknowledge")
    QApplication.processEvents()
    assert bar.alarm.property("lit") == "false"
    bench.do("motion")
    bench.shell.messages.fault("again", "No signal", camera=2)
    QApplication.processEvents()
    assert bar._blink.isActive()


def least_heights(bench: Bench) -> tuple[int, int]:
    """The lowest of the buttons and fields that are seen in two panes, and of the rows of their tables."""
    panes = [bench.shell.show_pane(name) for name in ("incidents", "cameras")]
    QApplication.processEvents()
    kinds = (QPushButton, QLineEdit, QComboBox)
    controls = [
        one.height()
        for pane in panes
        if pane is not None
        for one in pane.findChildren(QWidget)
        if isinstance(one, kinds) and one.isVisible() and not isinstance(one.parent(), QComboBox)
    ]
    tables = [pane.findChild(QTableView) for pane in panes if pane is not None]
    rows = [table.verticalHeader().defaultSectionSize() for table in tables if table is not None]
    assert controls
    return min(controls), min(rows)


def test_buttons_fields_and_rows_are_large_after_a_touch_and_small_after_the_mouse(bench: Bench) -> None:
    bench.open()
    small = least_heights(bench)
    assert max(small) < 40
    handle = bench.window.windowHandle()
    finger = QTest.createTouchDevice()
    QTest.touchEvent(handle, finger).press(0, QPoint(300, 300)).commit()
    QTest.touchEvent(handle, finger).release(0, QPoint(300, 300)).commit()
    assert min(least_heights(bench)) >= 40
    QTest.mouseClick(handle, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(300, 300))
    assert least_heights(bench) == small
    bench.do("touch")
    assert min(least_heights(bench)) >= 40
    bench.do("touch")
    assert least_heights(bench) == small


def test_what_lists_and_texts_have_kept_is_exchanged_and_nobody_hears_of_it(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    old = THEMES[ThemeName.DARK].panes
    listed, page = QListWidget(window), QTextBrowser(window)
    listed.addItems(["muted", "of another colour"])
    listed.item(0).setForeground(theme.colour("muted"))
    listed.item(1).setForeground(QColor("#123456"))
    page.setHtml(f'<p style="color:{old.warn}">late</p><p style="color:#000000">on paper</p>')
    heard: list[object] = []
    listed.itemChanged.connect(heard.append)
    theme.wear(Look(ThemeName.LIGHT))
    exchange_colours(window, old)
    light = THEMES[ThemeName.LIGHT].panes
    assert listed.item(0).foreground().color().name() == light.muted
    assert listed.item(1).foreground().color().name() == "#123456"
    assert light.warn in page.toHtml()
    assert "#000000" in page.toHtml()
    assert old.warn not in page.toHtml()
    assert heard == []


@pytest.mark.parametrize("waits", [False, True], ids=["at once", "later"])
def test_the_sign_in_page_has_the_colours_that_were_chosen_meanwhile(bench: Bench, waits: bool) -> None:
    bench.screen["look"] = Look(theme=ThemeName.CONTRAST)
    bench.open()
    seat = bench.room.staff.seat
    seat.lock("test")
    QApplication.processEvents()
    seat.unlock(bench.login)
    QApplication.processEvents()
    bench.do("theme")
    name = theme.worn().theme
    if waits:
        QTest.qWait(600)
    seat.lock("test")
    QApplication.processEvents()
    assert bench.shell.signing is not None
    image = bench.shell.signing.page.grab().toImage()
    points = [image.pixelColor(x, y).name() for x in range(2, image.width(), 9) for y in range(2, 400, 9)]
    assert max(set(points), key=points.count) == THEMES[name].panes.surface
