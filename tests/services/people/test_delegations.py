from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.delegation import LONGEST, TASK_ACTS, DelegatedTask
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from tests.services.people.test_accounts import entries
from tests.support.people import NOON, login_of

if TYPE_CHECKING:
    from console.domain.people.delegation import Delegation
    from tests.support.people import Room

OPERATOR, SUPERVISOR, MANAGER = (login_of(role) for role in (Role.OPERATOR, Role.SUPERVISOR, Role.MANAGER))
HOUR = dt.timedelta(hours=1)
pytestmark = pytest.mark.req("PPL-06")


@pytest.fixture
def room(room: Room) -> Room:
    """Delegated tasks with media and the police are done on duty, as the entries of media are."""
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
    return room


def give(
    room: Room,
    by: Role = Role.MANAGER,
    to: Role = Role.SUPERVISOR,
    tasks: tuple[DelegatedTask, ...] = (DelegatedTask.RELEASE_DATA,),
    hours: float = 8,
    why: str = "annual leave",
) -> Delegation:
    begin = room.clock.utc_now()
    return room.staff.delegations.delegate(room.me(by), login_of(to), tasks, begin, begin + hours * HOUR, why)


def can(room: Room, role: Role, act: Permission) -> bool:
    return room.staff.access.find_refusal(room.me(role), act) is None


@pytest.mark.parametrize("role", Role)
def test_who_may_delegate(room: Room, role: Role) -> None:
    room.acts.acts.clear()
    if role is Role.MANAGER:
        assert give(room, role).number
        return
    if may(role, Permission.DELEGATE):
        # Who decides on requests has that decided in their absence, and nothing else.
        assert give(room, role, Role.MANAGER, (DelegatedTask.DECIDE,)).number
        with pytest.raises(Refusal, match="is not delegated to"):
            give(room, role, Role.MANAGER)
        return
    with pytest.raises(Refusal):
        give(room, role, Role.OPERATOR)
    assert room.refused() == [(login_of(role), Permission.DELEGATE.value)]
    assert entries(room, "people")[-1][0] != "people.delegation_begun"


@pytest.mark.parametrize("role", Role)
def test_to_whom_the_manager_may(room: Room, role: Role) -> None:
    if role in {Role.DEPUTY, Role.SUPERVISOR}:
        assert give(room, to=role).holder == login_of(role)
        return
    with pytest.raises(Refusal, match="cannot delegate"):
        give(room, to=role)


def test_only_what_was_delegated_and_only_for_its_time(room: Room) -> None:
    acts = set(TASK_ACTS.values()) - {Permission.AUTHORISE_VISITOR}
    assert not any(can(room, Role.SUPERVISOR, act) for act in acts)
    give(room)
    assert {act for act in acts if can(room, Role.SUPERVISOR, act)} == {Permission.RELEASE_DATA}
    room.clock.advance(8 * 3600 - 1)
    assert can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    room.clock.advance(1)
    # It ends by itself, whether or not anybody has noticed yet.
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    messages = room.staff.expiry_monitor.check()
    assert [message.what for message in messages] == [
        "Supervisor Person no longer has the delegated tasks: release data."
    ]
    assert room.staff.expiry_monitor.check() == []
    assert entries(room, "people")[-1] == ("people.delegation_ended", "watchroom")


def test_one_that_ends_in_mid_act_lets_the_act_finish_and_no_other_begin(room: Room) -> None:
    give(room)
    me = room.me(Role.SUPERVISOR)
    room.staff.access.require(me, Permission.RELEASE_DATA, "request 3")
    # The act goes on while the time runs out; the next one is refused.
    room.clock.advance(8 * 3600)
    with pytest.raises(Refusal):
        room.staff.access.require(me, Permission.RELEASE_DATA, "request 4")
    assert room.refused()[-1] == (SUPERVISOR, Permission.RELEASE_DATA.value)


def test_once_recorded_as_over_a_clock_set_back_does_not_bring_it_back(room: Room) -> None:
    give(room)
    room.clock.advance(9 * 3600)
    room.staff.expiry_monitor.check()
    room.clock.step_utc(-5 * 3600)
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)


def test_a_supervisor_passes_on_what_they_hold_and_no_more(room: Room) -> None:
    give(room, tasks=(DelegatedTask.RELEASE_DATA, DelegatedTask.POLICE))
    with pytest.raises(Refusal, match="is not delegated to"):
        give(room, Role.SUPERVISOR, Role.OPERATOR, (DelegatedTask.SECURE_MEDIA,), 2)
    with pytest.raises(Refusal, match="is not delegated to"):
        give(room, Role.SUPERVISOR, Role.OPERATOR, (DelegatedTask.POLICE,), 9)
    give(room, Role.SUPERVISOR, Role.OPERATOR, (DelegatedTask.POLICE,), 8)
    assert can(room, Role.OPERATOR, Permission.LIAISE_POLICE)
    assert not can(room, Role.OPERATOR, Permission.RELEASE_DATA)
    # And the operator passes nothing on.
    with pytest.raises(Refusal):
        give(room, Role.OPERATOR, Role.TRAINEE, (DelegatedTask.POLICE,), 1)


def test_withdrawing_takes_back_what_was_passed_on(room: Room) -> None:
    first = give(room)
    give(room, Role.SUPERVISOR, Role.OPERATOR, hours=4)
    room.staff.delegations.withdraw(room.me(Role.MANAGER), first.number, "I am back")
    assert room.staff.roster.state.delegations == ()
    assert not can(room, Role.OPERATOR, Permission.RELEASE_DATA)
    assert [kind for kind, _ in entries(room, "people")].count("people.delegation_ended") == 2
    with pytest.raises(OperatorError, match="has already ended"):
        room.staff.delegations.withdraw(room.me(Role.MANAGER), first.number, "again")


@pytest.mark.parametrize("role", Role)
def test_who_may_withdraw(room: Room, role: Role) -> None:
    delegation = give(room)
    if role in {Role.MANAGER, Role.SUPERVISOR}:
        room.staff.delegations.withdraw(room.me(role), delegation.number, "back")
        return
    with pytest.raises(Refusal):
        room.staff.delegations.withdraw(room.me(role), delegation.number, "envy")
    assert can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)


@pytest.mark.parametrize(
    ("hours", "why", "tasks"),
    [
        (0.0, "leave", (DelegatedTask.POLICE,)),
        (-1.0, "leave", (DelegatedTask.POLICE,)),
        (LONGEST / HOUR + 1, "leave", (DelegatedTask.POLICE,)),
        (1.0, "  ", (DelegatedTask.POLICE,)),
        (1.0, "leave", ()),
    ],
)
def test_without_tasks_ground_or_end_there_is_none(
    room: Room, hours: float, why: str, tasks: tuple[DelegatedTask, ...]
) -> None:
    with pytest.raises(Refusal):
        give(room, tasks=tasks, hours=hours, why=why)


def test_closing_the_givers_account_ends_it(room: Room) -> None:
    give(room)
    room.add("second", "Second Manager", Role.MANAGER)
    second = room.person("second").actor
    room.staff.people.retire(second, MANAGER, "left")
    assert not can(room, Role.SUPERVISOR, Permission.RELEASE_DATA)
    assert room.staff.roster.state.delegations == ()


def test_it_can_begin_later(room: Room) -> None:
    begin = NOON + 24 * HOUR
    room.staff.delegations.delegate(
        room.me(Role.MANAGER), SUPERVISOR, [DelegatedTask.POLICE], begin, begin + 8 * HOUR, "leave"
    )
    assert not can(room, Role.SUPERVISOR, Permission.LIAISE_POLICE)
    room.clock.advance(25 * 3600)
    assert can(room, Role.SUPERVISOR, Permission.LIAISE_POLICE)


def test_nobody_unknown_holds_anything(room: Room) -> None:
    with pytest.raises(OperatorError, match="no active account"):
        room.staff.delegations.delegate(
            room.me(Role.MANAGER), "ghost", [DelegatedTask.POLICE], NOON, NOON + HOUR, "leave"
        )
    assert OPERATOR in room.staff.roster.state.persons
