"""The daily check on real windows: keys, proposals, what is entered."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.books.entries import BookQuery
from console.domain.cameras.check import CheckVerdict
from console.domain.cameras.status import PictureState
from console.domain.people.actor import Role
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.cameras.daily_check_pane import PAGE, DailyCheckPane
from console.ui.shell.shell import Shell
from tests.support.console import console_services
from tests.support.ended import end
from tests.support.feed import SyntheticFeed, scheme
from tests.support.people import Room, filled_database, login_of, open_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

COUNT = PAGE + 3


class Checking:
    """A console with an operator who checks the cameras."""

    def __init__(self, qtbot: QtBot, room: Room, folder: Path) -> None:
        self.room, self.qtbot = room, qtbot
        self.feed = SyntheticFeed(scheme(COUNT))
        self.books = BookTable(room.engine, Units(room.engine, room.clock))
        services = console_services(room, folder, self.feed)
        settings = ScreenSettings(
            folder / "session.json",
            folder / "snapshots",
            renderer=RendererKind.RASTER,
            is_framed=True,
            size=(1600, 900),
            language="en",
        )
        self.shell = Shell(services, settings)
        self.shell.open()
        room.on_duty(Role.OPERATOR)
        room.staff.seat.sit_down(room.person(login_of(Role.OPERATOR)))
        QApplication.processEvents()
        pane = self.shell.show_pane("check")
        assert isinstance(pane, DailyCheckPane)
        self.pane = pane
        self.look()

    def look(self) -> None:
        self.feed.pump(0)
        self.shell.camera_status.poll()
        QApplication.processEvents()

    def press(self, *keys: Qt.Key) -> None:
        for key in keys:
            QTest.keyClick(self.pane, key)
        QApplication.processEvents()

    def entered(self, kind: str) -> list[dict[str, object]]:
        page = self.books.page(BookQuery("faults", kinds=(kind,)), personal=True)
        return [dict(entry.fields) for entry in page]


@pytest.fixture
def checking(qtbot: QtBot, tmp_path: Path) -> Iterator[Checking]:
    with open_room(tmp_path, filled_database(tmp_path / "filled")) as room:
        new_checking = Checking(qtbot, room, tmp_path)
        yield new_checking
        end(new_checking.shell)
        new_checking.feed.stop()


@pytest.mark.req("FLT-01")
def test_a_round_is_made_with_the_keys_and_entered_with_its_faults(checking: Checking) -> None:
    checking.feed.harm(2, PictureState.FROZEN)
    checking.look()
    checking.press(Qt.Key.Key_F, Qt.Key.Key_D)
    pane = checking.pane
    line = pane.cards[1].words
    assert "picture: frozen" in line.text(), "what the console sees is proposed"
    line.setText("frozen since the morning")
    line.textEdited.emit(line.text())
    QTest.keyClick(line, Qt.Key.Key_Return)
    checking.press(Qt.Key.Key_A)
    assert pane.page.text() == "Page 2 of 2", "a page that is done gives way to the next"
    assert not pane.finish.isEnabled()
    checking.press(Qt.Key.Key_A)
    assert pane.finish.isEnabled()
    assert pane.round.cameras_with(CheckVerdict.DEFECT) == (2,)
    pane.remarks.setText("rain")
    pane.finish.click()
    checking.qtbot.waitUntil(lambda: bool(checking.entered("faults.check")))
    (check,) = checking.entered("faults.check")
    assert (check["faulty"], check["remarks"]) == ((2,), "rain")
    (fault,) = checking.entered("faults.reported")
    assert fault["defect"] == "frozen since the morning"
    checking.qtbot.waitUntil(lambda: pane.round.cameras_with(CheckVerdict.UNSEEN) != ())
    checking.qtbot.waitUntil(lambda: "1 with a defect" in pane.last.text())
    texts = [message.what for message in checking.shell.messages.messages()]
    assert any("frozen since the morning" in text for text in texts)


@pytest.mark.req("FLT-01")
def test_what_does_not_run_is_never_accepted_with_the_rest(checking: Checking) -> None:
    checking.feed.harm(3, PictureState.NO_SIGNAL)
    checking.look()
    checking.press(Qt.Key.Key_A)
    assert checking.pane.round.cameras_with(CheckVerdict.UNSEEN)[0] == 3
    assert checking.pane.page.text() == "Page 1 of 2"


def test_arrows_walk_and_leaving_the_words_keeps_them(checking: Checking) -> None:
    pane = checking.pane
    checking.press(Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_D)
    number = pane.round.cameras_with(CheckVerdict.DEFECT)[0]
    line = next(card.words for card in pane.cards if card.camera and card.camera.number == number)
    QTest.keyClicks(line, "dirty dome")
    QTest.keyClick(line, Qt.Key.Key_PageDown)
    assert pane.page.text() == "Page 2 of 2"
    checking.press(Qt.Key.Key_PageUp)
    assert pane.round.looks[number].defect.endswith("dirty dome")


def test_without_cameras_it_says_so(checking: Checking) -> None:
    checking.shell.cameras_changed.emit([])
    QApplication.processEvents()
    assert checking.pane.empty.isVisible()
    assert not checking.pane.grid.isVisible()
    checking.press(Qt.Key.Key_F, Qt.Key.Key_A)
    assert not checking.pane.finish.isEnabled()
