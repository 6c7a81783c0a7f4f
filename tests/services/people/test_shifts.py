from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.licence import Licence
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.people.shift import Handover, Shift
from console.domain.people.worked import totals, worked
from tests.services.people.test_accounts import entries
from tests.support.people import CONSOLE, LICENCE_ENDS, NOON, PASSWORD, login_of

if TYPE_CHECKING:
    from tests.support.people import Room

OPERATOR, SUPERVISOR, TRAINEE = (login_of(role) for role in (Role.OPERATOR, Role.SUPERVISOR, Role.TRAINEE))
LEFT = Handover("Quiet.", (3, 12), ("incidents 7",), ("B. Carter",))


@pytest.mark.req("PPL-04")
@pytest.mark.parametrize("role", Role)
def test_a_shift_is_taken_by_those_who_may(room: Room, role: Role) -> None:
    room.on_duty(Role.OPERATOR)
    room.acts.acts.clear()
    me = room.me(role)
    if role is Role.OPERATOR:
        with pytest.raises(OperatorError, match="already signed on"):
            room.staff.shifts.sign_on(me, CONSOLE)
    elif may(role, Permission.SIGN_ON):
        assert room.staff.shifts.sign_on(me, CONSOLE, OPERATOR).is_open
    else:
        with pytest.raises(Refusal):
            room.staff.shifts.sign_on(me, CONSOLE)
        assert room.refused() == [(me.login, Permission.SIGN_ON.value)]


@pytest.mark.req("PPL-04")
def test_signing_off_leaves_a_hand_over_for_the_next(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    room.clock.advance(8 * 3600)
    room.staff.shifts.sign_off(room.me(Role.OPERATOR), LEFT)
    last = room.staff.shifts.last_handover()
    assert last is not None
    assert (last.login, last.handover) == (OPERATOR, LEFT)
    assert [kind for kind, _ in entries(room, "staff")][-2:] == ["staff.signed_on", "staff.signed_off"]
    with pytest.raises(OperatorError, match="not signed on"):
        room.staff.shifts.sign_off(room.me(Role.OPERATOR), LEFT)


@pytest.mark.req("PPL-01")
def test_an_expired_licence_takes_no_shift(room: Room) -> None:
    room.alter(OPERATOR, licence=Licence("1000000000000003", NOON.date() - dt.timedelta(days=1)))
    with pytest.raises(Refusal, match="expired"):
        room.staff.shifts.sign_on(room.me(Role.OPERATOR), CONSOLE)
    room.alter(OPERATOR, licence=None)
    with pytest.raises(Refusal, match="no licence recorded"):
        room.staff.shifts.sign_on(room.me(Role.OPERATOR), CONSOLE)
    assert room.staff.roster.state.on_duty == {}


@pytest.mark.req("PPL-01")
@pytest.mark.parametrize("mentor", ["", "nobody-known", TRAINEE, SUPERVISOR, login_of(Role.MANAGER)])
def test_a_trainee_takes_no_shift_alone(room: Room, mentor: str) -> None:
    # The supervisor is licensed and not on duty; the manager takes no shifts.
    with pytest.raises(Refusal, match="trainee"):
        room.staff.shifts.sign_on(room.me(Role.TRAINEE), CONSOLE, mentor)
    assert room.refused() == [(TRAINEE, Permission.SIGN_ON.value)]


@pytest.mark.req("PPL-01")
def test_one_licensed_person_at_this_console_is_beside_one_trainee(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    room.add("t.second", "Second Trainee", Role.TRAINEE)
    second = room.person("t.second").actor
    elsewhere = room.console("desk 2")
    with pytest.raises(Refusal, match="is at console"):
        elsewhere.shifts.sign_on(second, "desk 2", OPERATOR)
    room.staff.shifts.sign_on(room.me(Role.TRAINEE), CONSOLE, OPERATOR)
    with pytest.raises(Refusal, match="another trainee"):
        room.staff.shifts.sign_on(second, CONSOLE, OPERATOR)
    assert room.staff.mentors() == []
    room.staff.shifts.sign_off(room.me(Role.TRAINEE), Handover())
    room.staff.shifts.sign_on(second, CONSOLE, OPERATOR)


def test_the_person_beside_a_trainee_leaves_last(room: Room) -> None:
    room.on_duty(Role.OPERATOR, Role.TRAINEE)
    with pytest.raises(OperatorError, match="still signed on under this supervision"):
        room.staff.shifts.sign_off(room.me(Role.OPERATOR), Handover())
    room.staff.shifts.sign_off(room.me(Role.TRAINEE), Handover())
    room.staff.shifts.sign_off(room.me(Role.OPERATOR), Handover())


def test_a_login_is_on_duty_at_one_console_only(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    other = room.console("desk 2")
    with pytest.raises(OperatorError, match="desk 1"):
        other.sit_down(other.sign_in.sign_in(OPERATOR, PASSWORD))
    assert other.seat.seat is None


def test_two_consoles_at_the_same_instant_open_one_shift(room: Room) -> None:
    """The database decides, whatever both had read before."""
    shift = Shift(901, OPERATOR, "desk 1", NOON)
    with room.store.unit() as unit:
        unit.open_shift(shift)
    with pytest.raises(OperatorError, match="already signed on"), room.store.unit() as unit:
        unit.open_shift(Shift(902, OPERATOR, "desk 2", NOON))


@pytest.mark.parametrize("role", Role)
def test_who_forgot_is_signed_off_by_those_who_may(room: Room, role: Role) -> None:
    room.on_duty(Role.OPERATOR)
    me = room.me(role)
    if not may(role, Permission.SIGN_OTHER_OFF):
        with pytest.raises(Refusal):
            room.staff.shifts.sign_other_off(me, OPERATOR, "went home")
        return
    with pytest.raises(OperatorError, match="reason"):
        room.staff.shifts.sign_other_off(me, OPERATOR, " ")
    ended = room.staff.shifts.sign_other_off(me, OPERATOR, "went home")
    assert ended is not None
    assert ended.ended_by == me.login


@pytest.mark.req("PPL-04")
def test_the_next_one_is_on_duty_before_the_last_one_is_off(room: Room) -> None:
    staff = room.staff
    staff.sit_down(room.person(OPERATOR))
    staff.change_over(room.person(SUPERVISOR), LEFT)
    assert staff.seat.login == SUPERVISOR
    assert set(staff.roster.state.on_duty) == {SUPERVISOR}
    assert [kind for kind, _ in entries(room, "staff")][-3:] == [
        "staff.signed_on",
        "staff.signed_on",
        "staff.signed_off",
    ]


def test_a_change_that_is_refused_changes_nothing(room: Room) -> None:
    staff = room.staff
    staff.sit_down(room.person(OPERATOR))
    room.alter(SUPERVISOR, licence=None)
    with pytest.raises(Refusal):
        staff.change_over(room.person(SUPERVISOR), LEFT)
    assert staff.seat.login == OPERATOR
    assert set(staff.roster.state.on_duty) == {OPERATOR}


def test_a_trainee_sits_down_while_the_operator_stays(room: Room) -> None:
    staff = room.staff
    staff.sit_down(room.person(OPERATOR))
    staff.change_over(room.person(TRAINEE), None, OPERATOR)
    assert staff.seat.login == TRAINEE
    assert set(staff.roster.state.on_duty) == {OPERATOR, TRAINEE}
    assert staff.seat.require(Permission.STEER, "camera 1").login == TRAINEE


def test_a_console_that_crashed_goes_on_with_the_same_shift(room: Room) -> None:
    room.staff.sit_down(room.person(OPERATOR))
    again = room.console(CONSOLE)
    shift = again.sit_down(again.sign_in.sign_in(OPERATOR, PASSWORD))
    assert shift is not None
    assert [kind for kind, _ in entries(room, "staff")].count("staff.signed_on") == 1


def test_heads_are_signed_after_each_sign_off(room: Room) -> None:
    from dataclasses import replace

    signed: list[str] = []
    staff = replace(room.staff, signed_off=lambda: signed.append("heads"))
    staff.sit_down(room.person(OPERATOR))
    staff.change_over(room.person(SUPERVISOR), LEFT)
    staff.sign_off(LEFT)
    assert signed == ["heads", "heads"]


# -- working times


@pytest.mark.req("PPL-04")
def test_hours_are_real_ones_over_the_change_of_the_clocks() -> None:
    # The night of 25 October 2026: 22:00 BST to 06:00 GMT is nine hours.
    night = Shift(
        1,
        "a.bell",
        CONSOLE,
        dt.datetime(2026, 10, 24, 21, tzinfo=dt.UTC),
        ended_utc=dt.datetime(2026, 10, 25, 6, tzinfo=dt.UTC),
        ended_by="a.bell",
    )
    assert [row.hours for row in worked([night], {}, 2026, 10, NOON)] == [9.0]


@pytest.mark.req("PPL-04")
def test_a_night_over_the_end_of_a_month_is_in_both() -> None:
    night = Shift(
        1,
        "a.bell",
        CONSOLE,
        dt.datetime(2026, 5, 31, 21, tzinfo=dt.UTC),
        ended_utc=dt.datetime(2026, 6, 1, 5, tzinfo=dt.UTC),
    )
    may_hours, june_hours = (
        totals(worked([night], {"a.bell": "Ada"}, 2026, month, NOON)) for month in (5, 6)
    )
    # Midnight in London is 23:00 UTC in summer.
    assert (may_hours, june_hours) == ({"Ada": 2.0}, {"Ada": 6.0})
    assert worked([night], {}, 2026, 7, NOON) == []


def test_a_clock_set_back_makes_no_negative_hours() -> None:
    shift = Shift(1, "a.bell", CONSOLE, NOON, ended_utc=NOON - dt.timedelta(hours=2))
    rows = worked([shift], {}, 2026, 6, NOON)
    assert [(row.hours, row.remark) for row in rows] == [(0.0, "the clock was set back")]


@pytest.mark.parametrize("role", Role)
def test_working_times_of_others_are_for_those_who_manage_or_audit(room: Room, role: Role) -> None:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    room.clock.advance(3600)
    seen = {row.login for row in room.staff.shifts.working_times(room.me(role), 2026, 6)}
    everybody = may(role, Permission.MANAGE_PEOPLE) or may(role, Permission.READ_AUDIT)
    assert seen == ({OPERATOR, SUPERVISOR} if everybody else {login_of(role)} & {OPERATOR})


# -- the clock goes on


@pytest.mark.req("PPL-01")
def test_a_licence_that_ends_in_mid_shift_is_warned_of_recorded_and_relieved(room: Room) -> None:
    staff = room.staff
    room.alter(OPERATOR, licence=Licence("1000000000000003", NOON.date()))
    staff.sit_down(room.person(OPERATOR))
    warned = staff.expiry_monitor.check()
    assert [message.what for message in warned] == ["The SIA licence of Operator Person ends at midnight."]
    assert staff.expiry_monitor.check() == []
    room.clock.advance(11 * 3600)
    ended = staff.expiry_monitor.check()
    assert len(ended) == 1
    assert "is no longer valid: expired" in ended[0].what
    assert staff.expiry_monitor.check() == []
    # A restarted console does not say or enter it again.
    assert room.console(CONSOLE).expiry_monitor.check() == []
    assert [kind for kind, _ in entries(room, "staff")].count("staff.licence_ended") == 1
    assert staff.seat.login == OPERATOR
    with pytest.raises(Refusal, match="expired"):
        staff.seat.require(Permission.STEER, "camera 1")
    staff.seat.require(Permission.ENTER_LOG, "incident")
    staff.change_over(room.person(SUPERVISOR), LEFT)
    staff.seat.require(Permission.STEER, "camera 1")


def test_other_consoles_look_after_their_own(room: Room) -> None:
    room.alter(OPERATOR, licence=Licence("1000000000000003", NOON.date()))
    room.staff.sit_down(room.person(OPERATOR))
    room.clock.advance(24 * 3600)
    assert room.console("desk 2").expiry_monitor.check() == []
    assert len(room.staff.expiry_monitor.check()) == 1
    assert room.person(OPERATOR).licence != Licence("1000000000000003", LICENCE_ENDS)
