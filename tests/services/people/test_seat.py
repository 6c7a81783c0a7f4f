"""The seat of a console, and the services that ask who sits on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.books import BOOKS
from console.domain.books.entries import BookQuery
from console.domain.books.faults import FaultReported
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.people.shift import Handover
from console.services.books.service import BookService
from console.services.people.seat import SeatPolicy
from console.store.ledger import book_table as store
from console.store.ledger.unit import Units
from tests.support.people import CONSOLE, NOON, PASSWORD, login_of

if TYPE_CHECKING:
    from tests.support.people import Room

OPERATOR, SUPERVISOR = login_of(Role.OPERATOR), login_of(Role.SUPERVISOR)
REPORT = FaultReported(equipment="camera 3", defect="no picture", priority="urgent", seen_utc=NOON)


def test_nobody_steers_from_an_empty_seat(room: Room) -> None:
    policy = SeatPolicy(room.staff.seat, Permission.STEER)
    with pytest.raises(Refusal, match="no one is signed in"):
        policy.check("nobody", 3)
    assert room.acts.named("refused")[0][2] == "camera 3"


def test_a_key_held_while_another_sits_down_steers_no_longer(room: Room) -> None:
    policy = SeatPolicy(room.staff.seat, Permission.STEER)
    room.staff.sit_down(room.person(OPERATOR))
    policy.check(OPERATOR, 3)
    room.staff.change_over(room.person(SUPERVISOR), Handover())
    with pytest.raises(Refusal, match="Someone else"):
        policy.check(OPERATOR, 3)
    policy.check(SUPERVISOR, 3)


def test_behind_the_lock_nobody_acts(room: Room) -> None:
    room.staff.sit_down(room.person(OPERATOR))
    room.staff.seat.lock()
    with pytest.raises(Refusal, match="locked"):
        room.staff.seat.require(Permission.STEER, "camera 3")
    assert room.refused() == [(OPERATOR, Permission.STEER.value)]
    room.staff.seat.unlock(SUPERVISOR)
    assert not room.staff.seat.is_open
    room.staff.seat.unlock(OPERATOR)
    assert room.staff.seat.require(Permission.STEER).login == OPERATOR


def test_panes_ask_in_the_name_of_who_sits_here(room: Room) -> None:
    with pytest.raises(Refusal, match="no one is signed in"):
        room.staff.seat.current_actor()
    room.staff.sit_down(room.person(OPERATOR))
    assert room.staff.seat.current_actor().login == OPERATOR
    room.staff.seat.lock()
    with pytest.raises(Refusal, match="locked"):
        room.staff.seat.current_actor()
    assert room.refused() == []


def test_nobody_takes_over_from_themselves(room: Room) -> None:
    room.staff.sit_down(room.person(OPERATOR))
    with pytest.raises(OperatorError, match="already signed on here"):
        room.staff.change_over(room.person(OPERATOR), Handover())
    assert OPERATOR in room.staff.roster.state.on_duty


def test_who_went_away_without_signing_off_is_told(room: Room) -> None:
    room.staff.sit_down(room.person(OPERATOR))
    room.staff.seat.lock()
    room.staff.sit_down(room.person(SUPERVISOR))
    assert [shift.login for shift in room.staff.signed_on_without_seat()] == [OPERATOR]


# -- the books ask the same gate


def kept(room: Room) -> BookService:
    books = store.BookTable(room.engine, Units(room.engine, room.clock))
    return BookService(books, room.staff.access, room.staff.sign_in)


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_every_book_is_read_by_those_who_may(room: Room, role: Role) -> None:
    books, me = kept(room), room.me(role)
    for book in BOOKS.values():
        room.acts.acts.clear()
        if may(role, book.read_act):
            books.page(me, BookQuery(book.name))
            assert room.refused() == []
        else:
            with pytest.raises(Refusal):
                books.page(me, BookQuery(book.name))
            assert room.refused() == [(me.login, book.read_act.value)]


@pytest.mark.req("LOG-04")
@pytest.mark.parametrize("role", Role)
def test_entries_are_countersigned_by_those_who_may_with_their_password(room: Room, role: Role) -> None:
    books, me = kept(room), room.me(role)
    writer = room.me(Role.ENGINEER if role is not Role.ENGINEER else Role.OPERATOR)
    ref = books.enter(writer, REPORT)
    if not may(role, Permission.COUNTERSIGN):
        with pytest.raises(Refusal):
            books.countersign(me, [ref], PASSWORD)
        return
    with pytest.raises(OperatorError, match="not correct"):
        books.countersign(me, [ref], "guess")
    books.countersign(me, [ref], PASSWORD)
    assert books.case(me, ref).countersigned_by == (me.login,)


def test_guessing_at_a_countersignature_locks_out_as_well(room: Room) -> None:
    books, me = kept(room), room.me(Role.SUPERVISOR)
    ref = books.enter(room.me(Role.ENGINEER), REPORT)
    for _ in range(4):
        with pytest.raises(OperatorError, match="not correct"):
            books.countersign(me, [ref], "guess")
    with pytest.raises(OperatorError, match="Too many"):
        books.countersign(me, [ref], PASSWORD)
    with pytest.raises(OperatorError, match="Too many"):
        room.staff.sign_in.sign_in(SUPERVISOR, PASSWORD)


@pytest.mark.req("LOG-04")
@pytest.mark.parametrize("number", ["licence", "staff_number"])
def test_a_second_account_of_one_person_countersigns_nothing_of_the_first(room: Room, number: str) -> None:
    # The services refuse such accounts; a row that is older or was altered must not help either.
    books, supervisor, manager = kept(room), room.me(Role.SUPERVISOR), room.me(Role.MANAGER)
    room.on_duty(Role.OPERATOR)
    ref = books.enter(room.me(Role.OPERATOR), REPORT)
    other = books.enter(room.me(Role.ENGINEER), REPORT)
    person = room.person(OPERATOR)
    twins = {
        "licence": (person.licence, person.licence),
        "staff_number": (person.staff_number.upper(), f"{person.staff_number} -"),
    }
    of_supervisor, of_manager = twins[number]
    room.alter(SUPERVISOR, **{number: of_supervisor})
    with pytest.raises(Refusal, match=f"{OPERATOR}, an account with your licence number, staff number"):
        books.countersign(supervisor, [ref], PASSWORD)
    books.countersign(supervisor, [other], PASSWORD)
    room.alter(manager.login, **{number: of_manager})
    with pytest.raises(OperatorError, match="already countersigned"):
        books.countersign(manager, [other], PASSWORD)


@pytest.mark.req("PPL-04")
def test_a_second_account_of_a_trainee_is_no_one_to_work_beside(room: Room) -> None:
    trainee = room.me(Role.TRAINEE)
    room.on_duty(Role.OPERATOR)
    room.alter(OPERATOR, staff_number=room.person(trainee.login).staff_number.upper())
    with pytest.raises(Refusal):
        room.staff.shifts.sign_on(trainee, CONSOLE, OPERATOR)
    room.alter(OPERATOR, staff_number="")
    room.staff.shifts.sign_on(trainee, CONSOLE, OPERATOR)
