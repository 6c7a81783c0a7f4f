"""The diary of appointments: entered beforehand, chosen at arrival, overdue when nobody comes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.diary import Appointed, Dropped
from console.domain.books.entries import EntryRef
from console.domain.books.visitors import ENGINEER, POLICE
from console.domain.errors import NeedsConfirmation, OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.visitors.appointment import OVERDUE_AFTER, AppointmentState
from tests.support.books_at_console import DeskRoom

if TYPE_CHECKING:
    from console.domain.people.actor import Actor
    from tests.support.people import Room

OFFICER = {"visitor": POLICE, "name": "S Nolan", "police_force": "Anyshire Police", "collar_number": "2417"}


class Calendar(DeskRoom):
    """The desk with an operator, and appointments some minutes ahead."""

    @property
    def operator(self) -> Actor:
        return self.room.me(Role.OPERATOR)

    def wanted(self, minutes: int = 30, **said: object) -> Appointed:
        usual: dict[str, object] = {
            "visitor": POLICE,
            "name": "S Nolan",
            "organisation": "Anyshire Police",
            "purpose": "Collects evidence",
            "due_utc": self.room.clock.utc_now() + dt.timedelta(minutes=minutes),
            "agreed_with": "M. Manager",
        }
        return Appointed(**(usual | said))  # type: ignore[arg-type]  # by name

    def make(self, minutes: int = 30, **said: object) -> int:
        return self.desk.diary.make(self.operator, self.wanted(minutes, **said)).number

    def comes(self, **said: object) -> int:
        return self.visits.arrive(self.operator, self.arrival(**said)).number

    def open(self) -> list[int]:
        return [one.number for one in self.desk.diary.appointments(self.operator)]

    def fields(self, book: str, number: int) -> dict[str, object]:
        entry = self.store.entry(EntryRef(book, number), personal=True)
        assert entry is not None
        return {"kind": entry.kind, **entry.fields}


@pytest.fixture
def calendar(room: Room) -> Calendar:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    made = Calendar(room)
    made.sit(Role.OPERATOR)
    return made


@pytest.mark.req("PPL-05")
def test_police_come_by_an_appointment_in_the_diary_and_not_by_a_tick(calendar: Calendar) -> None:
    with pytest.raises(NeedsConfirmation, match="in the diary"):
        calendar.comes(**OFFICER, is_appointed=True)
    number = calendar.make()
    visit = calendar.comes(**OFFICER, appointment=number)
    arrived = calendar.fields("visitors", visit)
    assert (arrived["is_appointed"], arrived["appointment"]) == (True, number)
    # One unit: the appointment is kept, and names the visit.
    kept = calendar.fields("diary", calendar.store.head("diary")[0])
    assert (kept["kind"], kept["visit"]) == ("diary.kept", visit)
    assert calendar.open() == []
    before = calendar.store.head("visitors")[0]
    with pytest.raises(OperatorError, match="no open appointment"):
        calendar.visits.arrive(
            calendar.operator, calendar.arrival(**OFFICER, appointment=number), is_sure=True
        )
    assert calendar.store.head("visitors")[0] == before


def test_an_appointment_is_for_its_day_and_its_type_of_visitor(calendar: Calendar) -> None:
    tomorrow, engineer = calendar.make(24 * 60), calendar.make(visitor=ENGINEER, name="T Hargreaves")
    for number in (tomorrow, engineer):
        with pytest.raises(OperatorError, match="another day or another type"):
            calendar.comes(**OFFICER, appointment=number)
    with pytest.raises(OperatorError, match="no open appointment"):
        calendar.comes(**OFFICER, appointment=99)
    assert calendar.store.head("visitors")[0] == 0
    assert calendar.open() == [engineer, tomorrow]


def test_the_list_of_today_and_what_is_overdue(calendar: Calendar) -> None:
    later, soon = calendar.make(48 * 60), calendar.make(60)
    found = {one.number: one for one in calendar.desk.diary.appointments(calendar.operator)}
    now_utc = calendar.room.clock.utc_now()
    assert {number: one.state(now_utc) for number, one in found.items()} == {
        later: AppointmentState.LATER,
        soon: AppointmentState.TODAY,
    }
    due_utc = found[soon].due_utc
    assert found[soon].state(due_utc + OVERDUE_AFTER) is AppointmentState.TODAY
    assert found[soon].state(due_utc + OVERDUE_AFTER + dt.timedelta(seconds=1)) is AppointmentState.OVERDUE
    assert found[soon].by == calendar.operator.login
    # Somebody who is late still comes by it.
    calendar.room.clock.sleep_s(3 * 3600)
    assert calendar.comes(**OFFICER, appointment=soon) == 1


def test_it_is_entered_beforehand_by_those_who_may_and_cancelled_with_a_reason(calendar: Calendar) -> None:
    for minutes in (0, -1, 400 * 24 * 60):
        with pytest.raises(OperatorError):
            calendar.make(minutes)
    for blank in ("name", "purpose", "agreed_with"):
        with pytest.raises(OperatorError):
            calendar.make(30, **{blank: " "})
    with pytest.raises(Refusal):
        calendar.desk.diary.make(calendar.room.me(Role.TRAINEE), calendar.wanted())
    assert calendar.store.head("diary")[0] == 0
    number = calendar.make()
    with pytest.raises(OperatorError, match="before the visitor comes"):
        calendar.desk.correct(EntryRef("diary", number), {"due_utc": calendar.room.clock.utc_now()}, "moved")
    calendar.desk.enter(Dropped(reason="rang to say no"), number)
    assert calendar.open() == []
    with pytest.raises(OperatorError):
        calendar.comes(**OFFICER, appointment=number)


def test_a_correction_makes_no_appointment(calendar: Calendar) -> None:
    number, calendar_number = 1, calendar.make()
    calendar.visits.arrive(calendar.operator, calendar.arrival(**OFFICER), is_sure=True)
    ref = EntryRef("visitors", number)
    for changes in ({"is_appointed": True}, {"appointment": calendar_number}):
        with pytest.raises(OperatorError, match="what the diary says"):
            calendar.desk.correct(ref, changes, "they had one")


def test_names_are_not_shown_to_whoever_may_not_read_them(calendar: Calendar) -> None:
    calendar.make()
    (seen,) = calendar.desk.diary.appointments(calendar.room.me(Role.DIRECTOR))
    assert (seen.name, seen.purpose, seen.organisation) == ("", "", "Anyshire Police")
