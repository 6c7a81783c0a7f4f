"""Every role and every act, asked of the service: what the screen shows does not matter here."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.people.actor import PROGRAM, Actor, Role
from console.domain.people.licence import Licence, LicenceState
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.people.shift import NEEDS_LICENCE, NEEDS_SHIFT, ON_SHIFT
from tests.support.people import LICENCE_ENDS, Room, login_of, open_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

EVERY = [(role, act) for role in Role for act in Permission]
IDS = [f"{role.name}-{act.name}" for role, act in EVERY]


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> Iterator[Room]:
    """Everybody declared, licensed and, where they work in shifts, on duty."""
    with open_room(tmp_path_factory.mktemp("staffed"), filled) as opened:
        opened.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
        yield opened


@pytest.fixture(scope="module")
def off_duty(tmp_path_factory: pytest.TempPathFactory, filled: Path) -> Iterator[Room]:
    """Everybody declared and licensed, and nobody on duty."""
    with open_room(tmp_path_factory.mktemp("off-duty"), filled) as opened:
        yield opened


def is_let(room: Room, actor: Actor, act: Permission) -> bool:
    """Ask the gate; a refusal is in the audit log, once, under the actor's name."""
    room.acts.acts.clear()
    caught: Refusal | None = None
    try:
        room.staff.access.require(actor, act, "camera 7")
    except Refusal as refusal:
        caught = refusal
    assert room.refused() == ([(actor.login, act.value)] if caught else [])
    assert caught is None or all((caught.rule, caught.source, caught.then))
    return caught is None


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize(("role", "act"), EVERY, ids=IDS)
def test_on_duty_the_table_decides_and_refused_attempts_are_recorded(
    staffed: Room, role: Role, act: Permission
) -> None:
    assert is_let(staffed, staffed.me(role), act) is may(role, act)


@pytest.mark.req("PPL-04")
@pytest.mark.parametrize(("role", "act"), EVERY, ids=IDS)
def test_off_duty_what_needs_a_shift_is_refused(off_duty: Room, role: Role, act: Permission) -> None:
    wanted = may(role, act) and not (role in ON_SHIFT and act in NEEDS_SHIFT)
    assert is_let(off_duty, off_duty.me(role), act) is wanted


@pytest.mark.req("PPL-03")
@pytest.mark.parametrize("role", Role)
def test_nothing_before_the_declaration_is_signed(room: Room, role: Role) -> None:
    room.alter(login_of(role), signed=None)
    assert not any(is_let(room, room.me(role), act) for act in Permission)


@pytest.mark.parametrize("role", Role)
def test_nothing_after_the_account_was_closed(room: Room, role: Role) -> None:
    room.alter(login_of(role), retired_utc=room.clock.utc_now())
    assert not any(is_let(room, room.me(role), act) for act in Permission)


@pytest.mark.req("PPL-01")
@pytest.mark.parametrize("state", [state for state in LicenceState if state is not LicenceState.ACTIVE])
def test_without_an_active_licence_no_shift_and_no_steering(room: Room, state: LicenceState) -> None:
    room.on_duty(Role.OPERATOR)
    room.alter(login_of(Role.OPERATOR), licence=Licence("1000000000000003", LICENCE_ENDS, state))
    refused = {
        act for act in Permission if may(Role.OPERATOR, act) and not is_let(room, room.me(Role.OPERATOR), act)
    }
    assert refused == {act for act, roles in NEEDS_LICENCE.items() if Role.OPERATOR in roles}
    assert is_let(room, room.me(Role.OPERATOR), Permission.ENTER_LOG)


@pytest.mark.req("PPL-01")
def test_a_licence_ends_at_midnight_in_london(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    last = room.clock.utc_now().date()
    room.alter(login_of(Role.OPERATOR), licence=Licence("1000000000000003", last))
    me = room.me(Role.OPERATOR)
    # British summer time: the day of London ends at 23:00 UTC.
    room.clock.step_utc((dt.datetime(2026, 6, 1, 22, 59, 59, tzinfo=dt.UTC) - room.clock.utc_now()).seconds)
    assert is_let(room, me, Permission.STEER)
    room.clock.advance(1)
    assert not is_let(room, me, Permission.STEER)
    assert not is_let(room, me, Permission.WATCH)
    assert is_let(room, me, Permission.ENTER_LOG)


@pytest.mark.req("PPL-01")
def test_a_trainee_is_alone_when_the_operator_beside_them_is_gone(room: Room) -> None:
    room.on_duty(Role.OPERATOR, Role.TRAINEE)
    trainee = room.me(Role.TRAINEE)
    assert is_let(room, trainee, Permission.STEER)
    room.alter(login_of(Role.OPERATOR), licence=Licence("1000000000000003", dt.date(2026, 5, 31)))
    assert not is_let(room, trainee, Permission.STEER)
    room.alter(login_of(Role.OPERATOR), licence=Licence("1000000000000003", LICENCE_ENDS))
    assert is_let(room, trainee, Permission.STEER)
    room.alter(login_of(Role.OPERATOR), retired_utc=room.clock.utc_now())
    assert not is_let(room, trainee, Permission.STEER)


def test_who_has_no_account_may_nothing(room: Room) -> None:
    stranger = Actor("stranger", "A Stranger", Role.MANAGER)
    assert not any(is_let(room, stranger, act) for act in Permission)


def test_a_claimed_role_counts_for_nothing(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    pretender = Actor(login_of(Role.OPERATOR), "Op", Role.MANAGER)
    assert not is_let(room, pretender, Permission.MANAGE_PEOPLE)


def test_the_program_acts_by_the_table(room: Room) -> None:
    assert is_let(room, PROGRAM, Permission.READ_BOOKS)
    assert not is_let(room, PROGRAM, Permission.COUNTERSIGN)


@pytest.mark.req("PPL-08")
def test_a_refusal_names_who_of_those_on_duty_may(staffed: Room, off_duty: Room) -> None:
    for room, is_named in ((staffed, True), (off_duty, False)):
        with pytest.raises(Refusal) as refused:
            room.staff.access.require(room.me(Role.TRAINEE), Permission.COUNTERSIGN, "camera 7")
        named = room.person(login_of(Role.SUPERVISOR)).name in refused.value.then
        assert named is is_named
        assert room.person(login_of(Role.OPERATOR)).name not in refused.value.then
    with pytest.raises(Refusal) as refused:
        # Nobody of those present may: the roles that may are named, as without anybody there.
        staffed.staff.access.require(staffed.me(Role.OPERATOR), Permission.ERASE, "books")
    assert "the manager" in refused.value.then
