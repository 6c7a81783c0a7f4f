"""The police take control and hand it back on real windows, by the pane's own forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.people.actor import Role
from console.domain.surveillance.control import TAKEN
from console.domain.wall.model import TilePosition
from console.domain.wall.moves import put
from console.store.ledger.book_table import BookTable
from console.ui.shell.status_bar import StatusBar
from console.ui.surveillance.control import HandBackDialog, TakeControlDialog
from console.ui.surveillance.pane import SurveillancePane
from tests.services.surveillance.test_total_control import INSPECTOR, Handing
from tests.support.damage import damage, numbers_of
from tests.support.panes import pane_of
from tests.support.people import PASSWORD, filled_database, login_of, open_room
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
        made = Front(qtbot, room, tmp_path)
        yield made
        made.close()


def opened(front: Front) -> SurveillancePane:
    front.do("surveillance")
    pane = pane_of(front.shell, SurveillancePane)
    assert isinstance(pane, SurveillancePane)
    return pane


def bar(front: Front) -> str:
    found = front.window.findChild(StatusBar)
    assert isinstance(found, StatusBar)
    return found.control.text() if found.control.isVisible() else ""


@pytest.mark.req("RIP-02")
def test_the_seats_go_to_the_police_and_come_back(front: Front) -> None:
    handing = Handing(front.room, front.house)
    handing.permitted(cameras=(2,), readers=(login_of(Role.MANAGER),))
    front.sit(Role.MANAGER)
    wall, view = front.shell.wall, front.window.wall_view
    front.feed.start()
    for tile, camera in enumerate((1, 2)):
        wall.change(put(wall.wall, TilePosition(0, tile), camera))
    pane = opened(front)
    front.wait(lambda: pane.model.rowCount() == 1)
    front.wait(pane.control.take_button.isEnabled)
    assert not pane.control.back_button.isEnabled()
    assert bar(front) == ""
    take(front, pane)
    front.wait(lambda: handing.control.control is not None)
    front.wait(lambda: front.room.staff.seat.seat is None)
    front.wait(lambda: not pane.findChildren(TakeControlDialog))
    front.wait(lambda: "Police in total control until" in bar(front))
    # The named camera goes on, the other one has no picture. Nobody is told under which number.
    front.wait(lambda: view.tiles[0].stream is None)
    front.wait(lambda: "You cannot use camera" in view.tiles[0].status.fault)
    assert view.tiles[0].status.fault.endswith("it is reserved.")
    front.wait(lambda: view.tiles[1].status.is_reserved)
    assert (view.tiles[1].status.authorised, "AP/TC" in bar(front)) == ("", False)
    front.room.staff.sit_down(front.room.person(INSPECTOR))
    front.wait(lambda: view.tiles[1].status.authorised == "AP/TC/1")
    front.wait(lambda: "is not named in authorisation AP/TC/1" in view.tiles[0].status.fault)
    front.wait(pane.control.back_button.isEnabled)
    front.wait(lambda: "closed while the police are in control" in pane.detail.text())
    assert "sergeant Joy Okafor" in pane.control.said.text()
    assert not pane.new_button.isEnabled()
    hand_back(front, pane)
    front.wait(lambda: handing.control.control is None)
    front.wait(lambda: not bar(front))
    assert front.room.staff.seat.seat is None
    front.sit(Role.OPERATOR)
    front.wait(lambda: view.tiles[0].picture is not None)
    front.wait(lambda: not view.tiles[1].status.authorised)


def take(front: Front, pane: SurveillancePane) -> None:
    QTest.mouseClick(pane.control.take_button, Qt.MouseButton.LeftButton)
    front.wait(lambda: pane.findChildren(TakeControlDialog))
    (dialog,) = pane.findChildren(TakeControlDialog)
    QTest.keyClicks(dialog.considered_by, "C. Executive")
    dialog.considered_at.set_value(front.room.clock.utc_now())
    dialog.submit()
    assert "Choose the officers" in dialog.column.refusal.text()
    for row in range(dialog.officers.count()):
        dialog.officers.item(row).setCheckState(Qt.CheckState.Checked)
    dialog.in_charge.setCurrentIndex(dialog.in_charge.findData(INSPECTOR))
    dialog.password.setText(PASSWORD)
    dialog.officer_password.setText("not this one")
    assert dialog.do_button is not None
    QTest.mouseClick(dialog.do_button, Qt.MouseButton.LeftButton)
    front.wait(lambda: "password or PIN" in dialog.column.refusal.text())
    dialog.officer_password.setText(PASSWORD)
    QTest.mouseClick(dialog.do_button, Qt.MouseButton.LeftButton)


def hand_back(front: Front, pane: SurveillancePane) -> None:
    QTest.mouseClick(pane.control.back_button, Qt.MouseButton.LeftButton)
    front.wait(lambda: pane.findChildren(HandBackDialog))
    (back,) = pane.findChildren(HandBackDialog)
    back.password.setText(PASSWORD)
    back.other.setText(login_of(Role.POLICE))
    back.other_password.setText(PASSWORD)
    back.submit()
    front.wait(lambda: "sign the hand-back" in back.column.refusal.text())
    back.other.setText(login_of(Role.MANAGER))
    QTest.keyClick(back, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)


def test_the_bar_says_it_however_narrow_and_stops_when_the_time_is_over(front: Front) -> None:
    handing = Handing(front.room, front.house)
    control = handing.take(handing.permitted(cameras=(2,)))
    front.window.resize(700, 700)
    front.wait(lambda: bar(front))
    front.room.clock.sleep_s((control.ends_utc - front.room.clock.utc_now()).total_seconds())
    front.wait(lambda: not bar(front))


@pytest.mark.req("RIP-02")
def test_doubt_about_the_control_is_said_and_both_sides_end_it(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(BookTable, "damaged", lambda _self, _ref: None)
    handing = Handing(front.room, front.house)
    handing.take(handing.permitted(cameras=(2,), readers=(login_of(Role.MANAGER),)))
    damage(front.room.engine, "authorisations", numbers_of(front.room.engine, TAKEN)[-1])
    handing.control.read()
    front.sit(Role.MANAGER)
    front.wait(lambda: "Nobody can tell" in bar(front) or "?" in bar(front))
    pane = opened(front)
    front.wait(pane.control.back_button.isEnabled)
    assert not pane.control.take_button.isEnabled()
    assert "an entry is damaged" in pane.control.said.text()
    pane.control.hand_back()
    front.wait(lambda: pane.control.findChildren(HandBackDialog))
    dialog = pane.control.findChildren(HandBackDialog)[-1]
    dialog.state.setText("found in order")
    dialog.password.setText(PASSWORD)
    dialog.other.setText(INSPECTOR)
    dialog.other_password.setText(PASSWORD)
    dialog.submit()
    front.wait(lambda: handing.control.control is None)
    front.wait(lambda: bar(front) == "")
