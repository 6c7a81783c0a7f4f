"""Visitors at this seat on real windows: the panes close for the police, and an inspector reads in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from shiboken6 import isValid

from console.domain.books import KINDS
from console.domain.books.entries import BookQuery
from console.domain.books.visitors import GROUP, INSPECTOR, OPERATION, POLICE
from console.domain.people.actor import Role
from console.ui.books import agreements_dialog
from console.ui.books.agreements_dialog import AgreementsDialog
from console.ui.books.print_menu import PrintMenu
from console.ui.shell.panes import PANES
from console.ui.shell.status_bar import StatusBar
from console.ui.visitors.evacuation import list_html
from console.ui.visitors.guest_dialogs import InspectDialog, ObserveDialog, ShowDialog
from tests.support.payloads import good_payload
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
        made.sit(Role.OPERATOR)
        yield made
        made.close()


def bar(front: Front) -> str:
    found = front.window.findChild(StatusBar)
    assert isinstance(found, StatusBar)
    return found.control.text() if found.control.isVisible() else ""


def comes(front: Front, **said: object) -> int:
    """A visitor signs in and is chosen in the list."""
    house = front.house
    arrival = house.arrival(**said)
    number = house.visits.arrive(front.room.me(Role.OPERATOR), arrival, is_sure=True).number
    front.do("visitors")
    room = front.counter.room
    room.choose(number)
    front.counter.refresh()
    front.wait(lambda: (one := room.selected()) is not None and one.number == number)
    return number


@pytest.mark.req("RIP-00")
def test_police_observe_a_locked_seat_that_shows_pictures(front: Front) -> None:
    comes(front, visitor="other")
    assert not front.counter.room.seat.isEnabled()
    comes(front, visitor=POLICE, name="Dale Moss", police_force="Anyshire Police", collar_number="1234")
    room = front.counter.room
    front.wait(room.seat.isEnabled)
    QTest.mouseClick(room.seat, Qt.MouseButton.LeftButton)
    (dialog,) = front.counter.findChildren(ObserveDialog)
    front.wait(dialog.isActiveWindow)
    assert dialog.purpose.text() == "Risk assessment"
    dialog.password.setText(PASSWORD)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    front.wait(lambda: "has not read the code" in dialog.column.refusal.text())
    dialog.ground.setCurrentIndex(dialog.ground.findData(OPERATION))
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    front.wait(lambda: bar(front) == "Police observe at this seat: no controls")
    docks = front.shell.docks
    assert docks is not None
    front.wait(lambda: docks.is_covered)
    assert not front.room.staff.seat.is_open
    front.room.staff.seat.unlock(login_of(Role.OPERATOR))
    front.house.desk.guests.follow()
    front.wait(lambda: not bar(front))
    front.wait(lambda: not docks.is_covered)


@pytest.mark.req("PPL-05")
def test_an_inspector_has_the_seat_to_read_and_no_pane_falls_over(front: Front) -> None:
    front.house.desk.books.enter(front.room.me(Role.OPERATOR), good_payload(KINDS["operators.event"]))
    comes(front, visitor=INSPECTOR)
    QTest.mouseClick(front.counter.room.seat, Qt.MouseButton.LeftButton)
    (dialog,) = front.counter.findChildren(InspectDialog)
    front.wait(dialog.isActiveWindow)
    dialog.password.setText(PASSWORD)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    front.wait(lambda: bar(front) == "Inspector at this seat: reads only")
    front.wait(lambda: front.room.staff.seat.login == "visitor 1")
    front.wait(lambda: not front.counter.new_button.isEnabled())
    front.wait(lambda: front.counter.room.selected() is not None)
    visit = front.counter.room.selected()
    assert visit is not None
    assert not visit.name
    for pane in PANES:
        front.shell.show_pane(pane.id)
        QTest.qWait(50)
    front.wait(lambda: front.room.acts.named("book-inspected"))
    front.sit(Role.OPERATOR)
    front.house.desk.guests.follow()
    front.wait(lambda: not bar(front))
    front.wait(front.counter.new_button.isEnabled)


@pytest.mark.req("PPL-05", "LOG-06")
def test_an_inspector_asks_who_said_yes_and_prints_the_answer(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    # No test prints on a printer of the machine.
    monkeypatch.setattr(agreements_dialog, "print_out", lambda *_: False)
    number = comes(front, visitor=INSPECTOR)
    front.house.desk.guests.inspect(front.room.me(Role.OPERATOR), number, PASSWORD)
    front.wait(lambda: bar(front) == "Inspector at this seat: reads only")
    pane = front.shell.show_pane("registers")
    assert pane is not None
    (menu,) = pane.findChildren(PrintMenu)
    menu.yes_action.trigger()
    (dialog,) = front.window.findChildren(AgreementsDialog)
    front.wait(lambda: dialog.model.rowCount() > 1)
    assert "Names are left out" in dialog.said.text()
    assert not dialog.csv_button.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    front.wait(lambda: "Saved as" in dialog.said.text())
    assert list(front.folder.glob("who-said-yes-*.pdf"))
    store = front.house.store
    noted = store.page(BookQuery("audit", kinds=("agreements-printed",)), personal=False)
    assert [entry.author for entry in noted] == [f"visitor {number}"]
    # Whoever comes to the seat next does not find the list of who was there before.
    front.sit(Role.OPERATOR)
    front.house.desk.guests.follow()
    front.wait(lambda: not isValid(dialog) or not dialog.isVisible())


@pytest.mark.req("PPL-05")
def test_a_group_signs_in_as_one_and_looks_at_a_locked_wall(front: Front) -> None:
    front.do("visitors")
    front.do("arrival")
    form = front.counter.arrival
    front.wait(form.isVisible)
    fields = form.fields
    assert not fields.people.isVisibleTo(form)
    form.kinds.choose(GROUP)
    assert fields.people.isVisibleTo(form)
    assert not fields.force.isVisibleTo(form)
    fields.people.setValue(12)
    fields.names.setText("Class 4b")
    now_utc = front.house.room.clock.utc_now()
    told = fields.values(GROUP, now_utc)
    assert (told["people"], told["names"]) == (12, "Class 4b")
    assert fields.values(POLICE, now_utc)["people"] is None
    front.counter.show_page(front.counter.room)
    comes(front, visitor=GROUP, name="Joan Teacher", people=12, names="Class 4b")
    front.wait(lambda: "(12 people)" in front.counter.room_tab.text())
    QTest.mouseClick(front.counter.room.seat, Qt.MouseButton.LeftButton)
    (dialog,) = front.counter.findChildren(ShowDialog)
    front.wait(dialog.isActiveWindow)
    dialog.password.setText(PASSWORD)
    QTest.keyClick(dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    front.wait(lambda: bar(front) == "Organised visit at the wall: no controls")
    docks = front.shell.docks
    assert docks is not None
    front.wait(lambda: docks.is_covered)
    here = front.house.visits.who_is_here_unasked(login_of(Role.OPERATOR))
    assert "Joan Teacher and 11 others: Class 4b" in list_html(here, "Anytown", is_on_screen=True)
    assert "(12)" in list_html(here, "Anytown", is_on_screen=False)
    front.room.staff.seat.unlock(login_of(Role.OPERATOR))
    front.house.desk.guests.follow()
    front.wait(lambda: not bar(front))
