"""Standing orders and delegations end when the person is back, and entries say in whose absence they were."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books.disclosures import Decided, Requested
from console.domain.books.entries import IN_ABSENCE
from console.domain.errors import OperatorError
from console.domain.people.actor import PROGRAM, Role
from console.domain.people.delegation import ABSENCE_TASKS, DECIDERS, TASK_ACTS, DelegatedTask
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.people.shift import Handover
from console.services.books.erasure import Erasure
from console.store.beside.check import check_beside
from console.store.ledger.book_table import BookTable
from console.store.ledger.erasing import Erasing
from console.store.ledger.unit import Units
from console.store.people_tables import standing_orders
from console.ui.books.formatting import entry_fields
from tests.services.people.test_accounts import entries
from tests.support.books_at_console import DeskRoom
from tests.support.people import NOON, login_of

if TYPE_CHECKING:
    from console.domain.books.visitors import Arrived
    from console.domain.people.standing_order import StandingOrder
    from tests.support.people import Room

OPERATOR, SUPERVISOR, MANAGER = (login_of(role) for role in (Role.OPERATOR, Role.SUPERVISOR, Role.MANAGER))
SIX = tuple(task for task in DelegatedTask if task in ABSENCE_TASKS - {DelegatedTask.DECIDE})
HOUR = dt.timedelta(hours=1)
pytestmark = pytest.mark.req("PPL-06")


def order(
    room: Room,
    by: Role = Role.MANAGER,
    roles: tuple[Role, ...] = (Role.SUPERVISOR, Role.OPERATOR),
    tasks: tuple[DelegatedTask, ...] = SIX,
    persons: tuple[str, ...] = (),
    why: str = "nights and weekends",
) -> StandingOrder:
    return room.staff.orders.give(room.me(by), roles, persons, tasks, why)


def can(room: Room, role: Role, act: Permission) -> bool:
    return room.staff.access.find_refusal(room.me(role), act) is None


def sit(room: Room, role: Role) -> None:
    room.staff.sit_down(room.person(login_of(role)))


def leave(room: Room) -> None:
    room.staff.sign_off(Handover())


def test_the_six_tasks_of_the_code_pass_to_the_supervisor_while_the_manager_is_away(room: Room) -> None:
    assert {task.value for task in SIX} == {
        "release data",
        "clear visitors",
        "secure media",
        "clear viewers",
        "release new media",
        "liaise with the police",
    }
    room.on_duty(Role.SUPERVISOR)
    theirs = {TASK_ACTS[task] for task in SIX} - {Permission.AUTHORISE_VISITOR}
    assert not any(can(room, Role.SUPERVISOR, act) for act in theirs)
    sit(room, Role.MANAGER)
    order(room)
    assert not any(can(room, Role.SUPERVISOR, act) for act in theirs), "the manager is here"
    leave(room)
    assert all(can(room, Role.SUPERVISOR, act) for act in theirs)
    sit(room, Role.MANAGER)
    assert not any(can(room, Role.SUPERVISOR, act) for act in theirs), "it ends by itself"
    leave(room)
    assert all(can(room, Role.SUPERVISOR, act) for act in theirs), "and holds again"


def test_the_operator_acts_only_while_no_supervisor_is_on_duty(room: Room) -> None:
    order(room)
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
    assert not can(room, Role.OPERATOR, Permission.RELEASE_DATA)
    room.staff.shifts.sign_off(room.me(Role.SUPERVISOR), Handover())
    assert can(room, Role.OPERATOR, Permission.RELEASE_DATA)
    assert can(room, Role.OPERATOR, Permission.AUTHORISE_VISITOR)
    # And no further down, and nothing that was not ordered.
    room.on_duty(Role.TRAINEE)
    assert not can(room, Role.TRAINEE, Permission.RELEASE_DATA)
    assert not can(room, Role.OPERATOR, Permission.RESET_SIGN_IN)
    assert not can(room, Role.OPERATOR, Permission.DELEGATE)


def test_a_refusal_says_who_is_there_and_before_them(room: Room) -> None:
    number = order(room).number
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
    with pytest.raises(Refusal) as refused:
        room.staff.access.require(room.me(Role.OPERATOR), Permission.RELEASE_DATA, "request 3")
    assert f"standing order {number} allows it only in the absence of Supervisor Person" in refused.value.what
    assert refused.value.then == "Ask Supervisor Person."
    sit(room, Role.MANAGER)
    with pytest.raises(Refusal) as refused:
        room.staff.access.require(room.me(Role.SUPERVISOR), Permission.RELEASE_DATA, "request 3")
    assert "in the absence of Mary Manager, who is on duty" in refused.value.what
    assert room.refused()[-1] == (SUPERVISOR, Permission.RELEASE_DATA.value)


def test_without_an_order_a_refusal_names_the_manager_who_sits_at_a_console(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    sit(room, Role.MANAGER)
    with pytest.raises(Refusal) as refused:
        room.staff.access.require(room.me(Role.OPERATOR), Permission.RELEASE_DATA, "request 3")
    assert "Mary Manager" in refused.value.then


def test_people_can_be_named_besides_roles(room: Room) -> None:
    room.add("second", "Second Operator", Role.OPERATOR)
    room.license("second", "2000000000000001")
    order(room, roles=(), persons=(OPERATOR,))
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
    # The supervisor is not named, so that the operator has nobody before them.
    assert can(room, Role.OPERATOR, Permission.RELEASE_DATA)
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    room.staff.shifts.sign_on(room.person("second").actor, "desk 2")
    assert room.staff.access.find_refusal(room.person("second").actor, Permission.RELEASE_DATA) is not None


@pytest.mark.parametrize("role", Role)
def test_who_may_give_one(room: Room, role: Role) -> None:
    before = entries(room, "people")
    if role is Role.MANAGER:
        assert order(room, role).number
        assert entries(room, "people")[-1] == ("people.order_given", MANAGER)
        return
    if role in DECIDERS:
        assert order(room, role, (Role.MANAGER,), (DelegatedTask.DECIDE,)).number
        with pytest.raises(Refusal, match="cannot pass on"):
            order(room, role, (Role.MANAGER,))
        return
    with pytest.raises(Refusal):
        order(room, role)
    assert room.refused()[-1] == (login_of(role), Permission.DELEGATE.value)
    assert entries(room, "people") == before


@pytest.mark.parametrize(
    ("roles", "persons", "tasks", "why"),
    [
        ((), (), SIX, "nights"),
        ((Role.SUPERVISOR,), (), (), "nights"),
        ((Role.SUPERVISOR,), (), SIX, "  "),
        ((Role.TRAINEE,), (), SIX, "nights"),
        ((Role.DATA_PROTECTION,), (), SIX, "nights"),
        ((), ("ghost",), SIX, "nights"),
        ((), (MANAGER,), SIX, "nights"),
        ((Role.SUPERVISOR,), (), (DelegatedTask.PASSWORDS,), "nights"),
        ((Role.SUPERVISOR,), (), (DelegatedTask.DECIDE,), "nights"),
    ],
)
def test_what_the_code_does_not_know_is_no_order(
    room: Room,
    roles: tuple[Role, ...],
    persons: tuple[str, ...],
    tasks: tuple[DelegatedTask, ...],
    why: str,
) -> None:
    with pytest.raises(Refusal):
        order(room, roles=roles, persons=persons, tasks=tasks, why=why)
    assert room.staff.roster.reload().orders == ()


def test_it_is_ended_by_its_giver_or_a_manager_with_a_reason(room: Room) -> None:
    first, second = order(room), order(room, Role.DIRECTOR, (Role.DEPUTY,), (DelegatedTask.DECIDE,))
    with pytest.raises(Refusal):
        room.staff.orders.end(room.me(Role.SUPERVISOR), first.number, "envy")
    with pytest.raises(Refusal, match="did not give it"):
        room.staff.orders.end(room.me(Role.DIRECTOR), first.number, "envy")
    with pytest.raises(OperatorError, match="Enter a reason"):
        room.staff.orders.end(room.me(Role.MANAGER), first.number, " ")
    room.staff.orders.end(room.me(Role.MANAGER), first.number, "a new deputy")
    room.staff.orders.end(room.me(Role.MANAGER), second.number, "the director left")
    with pytest.raises(OperatorError, match="already ended"):
        room.staff.orders.end(room.me(Role.MANAGER), first.number, "again")
    room.on_duty(Role.SUPERVISOR)
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    assert entries(room, "people")[-2:] == [("people.order_ended", MANAGER)] * 2


def test_it_goes_with_the_account_or_the_role_of_its_giver(room: Room) -> None:
    order(room)
    room.on_duty(Role.SUPERVISOR)
    room.add("second", "Second Manager", Role.MANAGER)
    assert can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    room.alter(MANAGER, role=Role.DIRECTOR)
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA), "no task of a director"
    room.alter(MANAGER, role=Role.MANAGER)
    room.staff.people.retire(room.person("second").actor, MANAGER, "left")
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    assert room.staff.roster.reload().orders == ()
    assert ("people.order_ended", "second") in entries(room, "people")


def test_whoever_can_sign_in_reads_the_orders(room: Room) -> None:
    given = order(room)
    assert list(room.staff.orders.all(room.me(Role.OPERATOR))) == [given]
    room.alter(OPERATOR, signed=None)
    with pytest.raises(Refusal, match="declaration"):
        room.staff.orders.all(room.me(Role.OPERATOR))


# -- who is there


def test_at_another_console_the_manager_is_there_too_and_moving_is_no_return(room: Room) -> None:
    order(room)
    room.on_duty(Role.SUPERVISOR)
    other = room.console("desk 2")
    other.sit_down(room.person(MANAGER))
    room.staff.roster.reload()
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    since = room.staff.roster.state.present[MANAGER].since_utc
    room.clock.advance(60)
    sit(room, Role.MANAGER)
    assert room.staff.roster.state.present[MANAGER].since_utc == since
    # Whoever takes the seat that they left does not take them away from the other.
    other.sit_down(room.person(login_of(Role.DIRECTOR)))
    assert room.staff.roster.reload().present.keys() == {MANAGER, login_of(Role.DIRECTOR)}


def test_somebody_else_in_the_seat_means_that_the_manager_has_left_it(room: Room) -> None:
    order(room)
    sit(room, Role.MANAGER)
    sit(room, Role.SUPERVISOR)
    assert room.staff.roster.state.present == {}
    assert can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)


def test_a_console_that_ended_with_somebody_in_its_seat_finds_out(room: Room) -> None:
    order(room)
    sit(room, Role.MANAGER)
    again = room.console(room.staff.seat.console)
    again.roster.reload()
    again.presences.reconcile()
    assert again.roster.state.present == {}
    # The one that runs on says that they sit there still.
    room.staff.roster.reload()
    room.staff.presences.reconcile()
    assert room.staff.roster.state.present.keys() == {MANAGER}


def test_a_supervisor_can_say_that_a_manager_has_left_without_signing_off(room: Room) -> None:
    order(room)
    room.on_duty(Role.SUPERVISOR)
    room.console("desk 2").sit_down(room.person(MANAGER))
    assert room.staff.shifts.sign_other_off(room.me(Role.SUPERVISOR), MANAGER, "went home") is None
    assert can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    (ended,) = room.acts.named("presence-ended")
    assert ended[3] == {"person": MANAGER, "why": "went home"}


def test_a_second_account_of_the_same_person_is_the_person(room: Room) -> None:
    order(room)
    room.on_duty(Role.SUPERVISOR)
    room.add("mary.too", "Mary Manager", Role.DIRECTOR)
    room.alter("mary.too", staff_number="m 1")
    room.staff.sit_down(room.person("mary.too"))
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)


# -- delegations for a time


def test_a_delegation_ends_when_its_giver_is_back_and_what_was_passed_on_with_it(room: Room) -> None:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
    sit(room, Role.MANAGER)
    tasks = [DelegatedTask.RELEASE_DATA]
    staff, end = room.staff, NOON + 8 * HOUR
    staff.delegations.delegate(room.me(Role.MANAGER), SUPERVISOR, tasks, NOON, end, "leave")
    leave(room)
    room.clock.advance(3600)
    staff.delegations.delegate(
        room.me(Role.SUPERVISOR), OPERATOR, tasks, room.clock.utc_now(), end, "a meeting"
    )
    assert can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    assert can(room, Role.OPERATOR, Permission.RELEASE_DATA)
    room.clock.advance(3600)
    sit(room, Role.MANAGER)
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    assert not can(room, Role.OPERATOR, Permission.RELEASE_DATA)
    assert staff.roster.state.delegations == ()
    assert entries(room, "people")[-2:] == [("people.delegation_ended", PROGRAM.login)] * 2


def test_one_that_begins_later_outlives_the_visits_before_it(room: Room) -> None:
    sit(room, Role.MANAGER)
    begin = NOON + 24 * HOUR
    room.staff.delegations.delegate(
        room.me(Role.MANAGER), SUPERVISOR, [DelegatedTask.POLICE], begin, begin + 8 * HOUR, "leave"
    )
    leave(room)
    room.clock.advance(3600)
    sit(room, Role.MANAGER)
    leave(room)
    room.on_duty(Role.SUPERVISOR)
    room.clock.advance(24 * 3600)
    assert can(room, Role.SUPERVISOR, Permission.LIAISE_POLICE)


# -- what the entries say


@pytest.mark.req("DIS-08")
def test_a_request_is_decided_in_absence_by_order_and_the_entry_says_so(room: Room) -> None:
    at = DeskRoom(room)
    room.on_duty(Role.OPERATOR)
    now = room.clock.utc_now()
    asked = Requested(
        received_utc=now,
        request="National Crime Agency",
        requester="O. Fletcher",
        way="letter",
        reasons="fraud",
    )
    number = at.desk.requests.register(room.me(Role.OPERATOR), asked).number
    refused = Decided(decided_utc=now, decision="refused", reason="not ours", decided_by="Mary Manager")
    manager, requests = room.me(Role.MANAGER), at.desk.requests
    with pytest.raises(Refusal, match="does not allow it"):
        requests.enter(manager, refused, number)
    # Another decider's order lets the manager decide, but not what the head of service alone may refuse.
    first = order(room, Role.DATA_PROTECTION, (Role.MANAGER,), (DelegatedTask.DECIDE,)).number
    with pytest.raises(Refusal, match="Only the head of service"):
        requests.enter(manager, refused, number)
    room.staff.orders.end(manager, first, "the head of service gives one")
    second = order(room, Role.HEAD_OF_SERVICE, (Role.MANAGER,), (DelegatedTask.DECIDE,)).number
    decided = requests.enter(manager, refused, number)
    entry = at.store.entry(decided, personal=True)
    assert entry is not None
    assert entry.fields[IN_ABSENCE] == f"in the absence of Head_Of_Service Person by standing order {second}"
    assert ("Authority", None, entry.fields[IN_ABSENCE]) in entry_fields(entry)


def test_an_entry_by_ones_own_right_says_nothing_of_the_kind(room: Room) -> None:
    at = DeskRoom(room)
    order(room)
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    visit = at.visits.arrive(room.me(Role.OPERATOR), at.arrival())
    entry = at.store.entry(visit, personal=True)
    assert entry is not None
    assert IN_ABSENCE not in entry.fields


def test_a_visit_says_in_whose_absence_it_was_authorised(room: Room) -> None:
    at = DeskRoom(room)
    number = order(room).number
    room.on_duty(Role.OPERATOR)
    arrival: Arrived = at.arrival(authorised_by=OPERATOR)
    visit = at.visits.arrive(room.me(Role.OPERATOR), arrival)
    entry = at.store.entry(visit, personal=True)
    assert entry is not None
    assert entry.fields[IN_ABSENCE] == f"in the absence of Mary Manager by standing order {number}"


def test_the_tables_beside_the_books_say_the_same_and_lose_the_reason_with_it(room: Room) -> None:
    ended = order(room, why="Ravensworth is away")
    order(room, persons=(OPERATOR,))
    room.staff.orders.end(room.me(Role.MANAGER), ended.number, "back for good")
    assert check_beside(room.engine) == []
    room.clock.advance(2000 * 86_400)
    books = BookTable(room.engine, Units(room.engine, room.clock))
    Erasure(Erasing(room.engine, books), room.staff.access, room.clock).erase_due(PROGRAM)
    with room.engine.begin() as connection:
        rows = [str(row) for row in connection.execute(sa.select(standing_orders))]
        assert not any("Ravensworth" in row for row in rows)
        connection.execute(sa.update(standing_orders).values(giver=SUPERVISOR))
    assert {finding.words for finding in check_beside(room.engine)} >= {
        f"the standing order {ended.number} is not the one that the books give"
    }


def test_all_who_may_give_hold_the_task_by_their_role() -> None:
    assert all(may(role, TASK_ACTS[DelegatedTask.DECIDE]) for role in DECIDERS)
    assert all(may(Role.MANAGER, TASK_ACTS[task]) for task in SIX)
