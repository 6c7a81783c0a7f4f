"""The diary on real windows: an appointment is made, chosen at arrival, and overdue when nobody comes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.books.diary import Appointed
from console.domain.books.entries import EntryRef
from console.domain.books.visitors import POLICE
from console.domain.people.actor import Role
from console.ui.books.entry_dialog import EntryDialog
from tests.support.books_at_console import SIGNED
from tests.support.people import filled_database, open_room
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
        made.do("visitors")
        yield made
        made.close()


def listed(front: Front) -> list[str]:
    page = front.counter.diary
    return [page.table.proxy.index(row, 0).data() for row in range(page.table.proxy.rowCount())]


def expected(front: Front, minutes: int = 30) -> Appointed:
    return Appointed(
        visitor=POLICE,
        name="S Nolan",
        organisation="Anyshire Police",
        purpose="Collects evidence",
        due_utc=front.room.clock.utc_now() + dt.timedelta(minutes=minutes),
        agreed_with="M. Manager",
    )


@pytest.mark.req("PPL-05")
def test_an_appointment_is_made_and_the_visitor_signed_in_by_it(front: Front) -> None:
    counter = front.counter
    QTest.mouseClick(counter.diary_tab, Qt.MouseButton.LeftButton)
    front.wait(lambda: counter.diary.empty.text() == "There are no appointments.")
    QTest.mouseClick(counter.diary.new, Qt.MouseButton.LeftButton)
    (form,) = counter.findChildren(EntryDialog)
    wanted = expected(front)
    for name in ("visitor", "name", "organisation", "purpose", "due_utc", "agreed_with"):
        form.editors[name].show(getattr(wanted, name))
    form.submit()
    front.wait(lambda: listed(front) == ["● today"])
    assert counter.diary_tab.text() == "&Diary (1)"
    QTest.mouseClick(counter.diary.comes, Qt.MouseButton.LeftButton)
    page = counter.arrival
    front.wait(lambda: page.fields.name.text() == "S Nolan")
    assert page.kinds.chosen == POLICE
    assert page.fields.force.text() == "Anyshire Police"
    page.fields.collar.setText("2417")
    authorised = page.fields.authorised_by
    authorised.setCurrentIndex(authorised.findText("Supervisor Person", Qt.MatchFlag.MatchStartsWith))
    page.signing.read.setChecked(True)
    page.signing.pad.set_path(SIGNED)
    QTest.mouseClick(page.sign_in, Qt.MouseButton.LeftButton)
    front.wait(lambda: counter.room.selected() is not None)
    entry = front.house.store.entry(EntryRef("visitors", 1), personal=False)
    assert entry is not None
    assert (entry.fields["is_appointed"], entry.fields["appointment"]) == (True, 1)
    QTest.mouseClick(counter.diary_tab, Qt.MouseButton.LeftButton)
    front.wait(lambda: listed(front) == [])


def test_an_appointment_that_nobody_keeps_is_overdue_and_is_cancelled(front: Front) -> None:
    counter = front.counter
    front.house.desk.diary.make(front.room.me(Role.OPERATOR), expected(front))
    front.room.clock.sleep_s(2 * 3600)
    QTest.mouseClick(counter.diary_tab, Qt.MouseButton.LeftButton)
    front.wait(lambda: listed(front) == ["▲ overdue"])
    assert counter.diary_tab.text() == "&Diary (1, ▲ 1)"
    QTest.mouseClick(counter.diary.drop, Qt.MouseButton.LeftButton)
    (form,) = counter.findChildren(EntryDialog)
    form.editors["reason"].show("nobody came")
    form.submit()
    front.wait(lambda: listed(front) == [])
    front.sit(Role.AUDITOR)
    front.wait(lambda: not counter.diary.new.isEnabled())


def test_another_type_of_visitor_does_not_come_by_it(front: Front) -> None:
    front.house.desk.diary.make(front.room.me(Role.OPERATOR), expected(front))
    front.do("arrival")
    fields = front.counter.arrival.fields
    front.wait(lambda: fields.appointment.count() == 2)
    fields.choose_appointment(1)
    assert front.counter.arrival.kinds.chosen == POLICE
    front.counter.arrival.kinds.choose("engineer")
    assert not fields.appointment.currentData()
