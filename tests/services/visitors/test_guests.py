"""Visitors at a seat: police who observe without controls, and inspectors who read and change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.books import BOOKS, KINDS
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.visitors import GROUNDS, GROUP, INSPECTOR, LIAISON, OPERATION, POLICE, Left
from console.domain.errors import OperatorError
from console.domain.people.actor import PROGRAM, Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.visitors.guest import INSPECTOR_ACTS, SHOWING
from console.services.visitors.guests import ObservationRequest
from tests.support.books_at_console import DeskRoom
from tests.support.payloads import good_payload
from tests.support.people import PASSWORD, Room, login_of

if TYPE_CHECKING:
    from console.domain.books.entries import Entry
    from console.domain.people.actor import Actor
    from console.domain.visitors.guest import Guest

PC = {"visitor": POLICE, "name": "Dale Moss", "police_force": "Anyshire Police", "collar_number": "1234"}
CARNIVAL = ObservationRequest(ground=OPERATION, purpose="Carnival, crowds at the bridge")


class Lobby(DeskRoom):
    """The desk with an operator in the seat, and visitors who want to sit there."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.guests = self.desk.guests

    @property
    def operator(self) -> Actor:
        return self.room.me(Role.OPERATOR)

    def came(self, **said: object) -> int:
        # Police without an appointment are asked about once; that is no matter of these tests.
        return self.visits.arrive(self.operator, self.arrival(**said), is_sure=True).number

    def observe(self, request: ObservationRequest = CARNIVAL, secret: str = PASSWORD) -> Guest:
        return self.guests.observe(self.operator, self.came(**PC), request, secret)

    def here(self) -> Guest | None:
        return self.room.staff.guests.guest

    def inspect(self) -> Guest:
        return self.guests.inspect(self.operator, self.came(visitor=INSPECTOR), PASSWORD)

    def goes(self, number: int) -> None:
        left = Left(left_utc=self.room.clock.utc_now(), is_badge_back=True)
        self.visits.leave(self.room.me(Role.SUPERVISOR), number, left)

    def last(self) -> Entry:
        entry = self.store.entry(EntryRef("visitors", self.store.head("visitors")[0]), personal=True)
        assert entry is not None
        return entry


@pytest.fixture
def lobby(room: Room) -> Lobby:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    made = Lobby(room)
    made.sit(Role.OPERATOR)
    return made


@pytest.mark.req("RIP-00")
def test_police_observe_without_controls_until_the_operator_unlocks(lobby: Lobby) -> None:
    seat = lobby.room.staff.seat
    guest = lobby.observe()
    entry = lobby.last()
    assert (entry.kind, entry.author, entry.about) == (
        "visitors.observing",
        lobby.operator.login,
        (guest.visit,),
    )
    assert entry.fields["ground"] == OPERATION
    assert entry.fields["purpose"] == CARNIVAL.purpose
    # Pictures go on for everybody; no act is possible at this seat, not even of who sits here.
    assert lobby.room.staff.cameras.may_use(1)
    for act in Permission:
        assert seat.find_refusal(act) is not None, act
    with pytest.raises(OperatorError):
        lobby.desk.actor()
    lobby.guests.follow()
    assert lobby.here() == guest
    seat.unlock(lobby.operator.login)
    lobby.guests.follow()
    assert lobby.here() is None
    ended = lobby.last()
    assert (ended.kind, ended.fields["by"]) == ("visitors.seat-left", lobby.operator.login)
    assert seat.find_refusal(Permission.STEER) is None


@pytest.mark.req("RIP-00")
def test_nobody_observes_without_ground_password_operator_and_the_code(lobby: Lobby) -> None:
    guests, operator = lobby.guests, lobby.operator
    officer, other = lobby.came(**PC), lobby.came()
    protocol = ObservationRequest(ground=LIAISON, purpose="Liaison")
    with pytest.raises(Refusal, match="has not read the code"):
        guests.observe(operator, officer, protocol, PASSWORD)
    with pytest.raises(OperatorError, match="no police officer"):
        guests.observe(operator, other, CARNIVAL, PASSWORD)
    with pytest.raises(OperatorError, match="no inspector"):
        guests.inspect(operator, officer, PASSWORD)
    with pytest.raises(OperatorError, match="no visitor"):
        guests.observe(operator, 99, CARNIVAL, PASSWORD)
    for bad in (
        ObservationRequest(ground="because", purpose="x"),
        ObservationRequest(ground=OPERATION, purpose=""),
    ):
        with pytest.raises(OperatorError):
            guests.observe(operator, officer, bad, PASSWORD)
    with pytest.raises(OperatorError, match="password or PIN"):
        guests.observe(operator, officer, CARNIVAL, "not this one")
    with pytest.raises(OperatorError, match="Someone else"):
        guests.observe(lobby.room.me(Role.SUPERVISOR), officer, CARNIVAL, PASSWORD)
    lobby.sit(Role.MANAGER)
    with pytest.raises(Refusal, match="operator on duty"):
        guests.observe(lobby.room.me(Role.MANAGER), officer, CARNIVAL, PASSWORD)
    assert lobby.room.staff.guests.guest is None
    assert lobby.last().kind == "visitors.arrived"
    lobby.sit(Role.OPERATOR)
    read = ObservationRequest(ground=LIAISON, purpose="Liaison", has_read_code=True)
    guests.observe(operator, officer, read, PASSWORD)
    assert set(GROUNDS) == {LIAISON, OPERATION}


def test_the_observation_ends_with_the_visit_and_the_seat_stays_locked(lobby: Lobby) -> None:
    guest = lobby.observe()
    lobby.goes(guest.visit)
    lobby.guests.follow()
    assert lobby.room.staff.guests.guest is None
    assert not lobby.room.staff.seat.is_open


@pytest.mark.req("PPL-05")
def test_an_inspector_reads_books_and_audit_and_changes_nothing(lobby: Lobby) -> None:
    staff, desk = lobby.room.staff, lobby.desk
    desk.books.enter(lobby.operator, good_payload(KINDS["operators.event"]))
    guest = lobby.inspect()
    assert lobby.last().kind == "visitors.inspecting"
    assert staff.seat.login == guest.login
    inspector = desk.actor()
    assert "visitor" in inspector.name
    for act in Permission:
        assert (staff.seat.find_refusal(act) is None) == (act in INSPECTOR_ACTS), act
        assert desk.may(act) == (act in INSPECTOR_ACTS), act
    opened = []
    for book in BOOKS.values():
        query = BookQuery(book.name)
        if book.read_act in INSPECTOR_ACTS:
            desk.page(query)
            desk.page(query)
            opened.append(f"book {book.name}")
        else:
            with pytest.raises(Refusal, match="only reads"):
                desk.page(query)
    # Every book that was opened is recorded, once.
    assert [(who, subject) for who, _, subject, _ in lobby.room.acts.named("book-inspected")] == [
        (guest.login, name) for name in opened
    ]
    (event,) = desk.page(BookQuery("operators"))
    assert "details" not in event.fields
    with pytest.raises(Refusal, match="only reads"):
        desk.enter(good_payload(KINDS["operators.event"]))
    # The operator's shift went on; they take the seat again with their password.
    assert login_of(Role.OPERATOR) in staff.roster.state.on_duty
    lobby.sit(Role.OPERATOR)
    lobby.guests.follow()
    assert staff.guests.guest is None
    assert lobby.last().fields["by"] == lobby.operator.login
    assert staff.access.find_refusal(inspector, Permission.READ_BOOKS) is not None


@pytest.mark.req("PPL-05")
def test_the_inspectors_seat_ends_with_the_visit(lobby: Lobby) -> None:
    guest = lobby.inspect()
    with pytest.raises(OperatorError):
        lobby.guests.inspect(lobby.operator, guest.visit, PASSWORD)
    lobby.guests.follow()
    assert lobby.room.staff.seat.login == guest.login
    lobby.goes(guest.visit)
    lobby.guests.follow()
    assert lobby.room.staff.seat.seat is None
    assert lobby.last().kind == "visitors.seat-left"
    lobby.sit(Role.OPERATOR)
    with pytest.raises(OperatorError, match="already signed out"):
        lobby.guests.inspect(lobby.operator, guest.visit, PASSWORD)


def test_a_console_that_was_started_again_enters_the_end(lobby: Lobby) -> None:
    guest = lobby.inspect()
    again = Lobby(Room(lobby.room.engine, lobby.room.clock))
    assert again.room.staff.guests.guest is None
    again.guests.end_those_left()
    ended = again.last()
    assert (ended.author, ended.about) == (PROGRAM.login, (guest.visit,))
    again.guests.end_those_left()
    assert again.last().number == ended.number


# -- organised visits --------------------------------------------------------------------------------------

SCHOOL = {"visitor": GROUP, "name": "Joan Teacher", "people": 12, "names": "Class 4b, list with the school"}


@pytest.mark.req("PPL-05")
def test_a_group_is_one_act_with_its_number(lobby: Lobby) -> None:
    for people in (None, 1, 100):
        with pytest.raises(OperatorError, match="how many people"):
            lobby.came(**{**SCHOOL, "people": people})
    lobby.came(**SCHOOL)
    (visit,) = lobby.visits.who_is_here(lobby.operator).visits
    assert (visit.people, visit.names) == (12, SCHOOL["names"])


@pytest.mark.req("PPL-05")
def test_a_group_sees_a_locked_wall_without_private_places(lobby: Lobby) -> None:
    staff, number = lobby.room.staff, lobby.came(**SCHOOL)
    with pytest.raises(OperatorError, match="no organised visit"):
        lobby.guests.show(lobby.operator, lobby.came(), PASSWORD)
    with pytest.raises(OperatorError, match="assword"):
        lobby.guests.show(lobby.operator, number, "guess")
    assert lobby.here() is None
    guest = lobby.guests.show(lobby.operator, number, PASSWORD)
    assert (guest.is_group, staff.guests.has_group) == (True, True)
    assert lobby.last().kind == SHOWING
    for act in Permission:
        assert staff.seat.find_refusal(act) is not None, act
    staff.seat.unlock(lobby.operator.login)
    lobby.guests.follow()
    assert not staff.guests.has_group
    again = lobby.guests.show(lobby.operator, number, PASSWORD)
    lobby.goes(again.visit)
    lobby.guests.follow()
    assert lobby.here() is None


@pytest.mark.req("PPL-05")
def test_a_group_is_not_shown_the_wall_by_somebody_who_is_not_on_duty(lobby: Lobby) -> None:
    number = lobby.came(**SCHOOL)
    lobby.sit(Role.MANAGER)
    with pytest.raises(Refusal, match="operator on duty"):
        lobby.guests.show(lobby.room.me(Role.MANAGER), number, PASSWORD)
