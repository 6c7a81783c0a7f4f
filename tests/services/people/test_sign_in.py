from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.declaration import Declaration
from console.domain.people.lockout import MOST_S, Failures, left_s, wait_s
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.services.people.service import people_services
from console.settings.passwords import Argon2id
from tests.support.people import CONSOLE, NOON, PASSWORD, login_of, quick

if TYPE_CHECKING:
    from console.services.people.sign_in import SignIn
    from tests.support.people import Room

OPERATOR = login_of(Role.OPERATOR)


def guess(sign_in: SignIn, times: int, login: str = OPERATOR) -> list[str]:
    """What each wrong attempt was told."""
    waits = []
    for number in range(times):
        with pytest.raises(OperatorError) as error:
            sign_in.sign_in(login, f"guess {number}")
        waits.append(error.value.what)
    return waits


def test_login_and_password_make_a_person(room: Room) -> None:
    person = room.staff.sign_in.sign_in(f"  {OPERATOR.upper()} ", PASSWORD)
    assert person.login == OPERATOR
    assert person.role is Role.OPERATOR


@pytest.mark.parametrize(
    ("login", "password"),
    [
        (OPERATOR, "wrong"),
        (OPERATOR, ""),
        (OPERATOR, PASSWORD.upper()),
        (OPERATOR, "\ud800" + "x" * 9),
        (OPERATOR, "x" * 1_000_000),
        ("nobody-at-all", PASSWORD),
        ("' OR 1=1 --", PASSWORD),
        ("😀", "😀😀😀😀😀😀😀😀😀😀"),
        ("", ""),
    ],
)
def test_it_never_tells_what_was_wrong(room: Room, login: str, password: str) -> None:
    with pytest.raises(OperatorError) as error:
        room.staff.sign_in.sign_in(login, password)
    assert error.value.what == "The user name or password is not correct."
    assert room.acts.named("password-wrong")


def test_a_password_typed_as_a_login_is_in_no_book(room: Room) -> None:
    guess(room.staff.sign_in, 1, login=PASSWORD)
    assert PASSWORD not in str(room.acts.acts)


def test_who_left_cannot_sign_in(room: Room) -> None:
    room.staff.people.retire(room.me(Role.MANAGER), OPERATOR, "moved away")
    with pytest.raises(OperatorError, match="The user name or password is not correct"):
        room.staff.sign_in.sign_in(OPERATOR, PASSWORD)


def test_guessing_gets_slower_with_each_failure(room: Room) -> None:
    sign_in = room.staff.sign_in
    assert set(guess(sign_in, 4)) == {"The user name or password is not correct."}
    with pytest.raises(OperatorError, match="Too many"):
        sign_in.sign_in(OPERATOR, PASSWORD)
    room.clock.advance(wait_s(4) + 0.1)
    guess(sign_in, 1)
    room.clock.advance(wait_s(4) + 0.1)
    with pytest.raises(OperatorError, match="Too many"):
        sign_in.sign_in(OPERATOR, PASSWORD)
    room.clock.advance(wait_s(5))
    assert sign_in.sign_in(OPERATOR, PASSWORD).login == OPERATOR
    # After a success all is forgotten.
    assert guess(sign_in, 3) == ["The user name or password is not correct."] * 3


def test_a_login_that_does_not_exist_is_delayed_alike(room: Room) -> None:
    waits = guess(room.staff.sign_in, 5, login="ghost")
    assert waits == guess(room.staff.sign_in, 5)


@pytest.mark.parametrize("step_s", [-86_400 * 365.0, 86_400 * 365.0])
def test_setting_the_clock_changes_no_delay_that_was_seen_to_begin(room: Room, step_s: float) -> None:
    sign_in = room.staff.sign_in
    guess(sign_in, 4)
    room.clock.step_utc(step_s)
    with pytest.raises(OperatorError, match="Too many"):
        sign_in.sign_in(OPERATOR, PASSWORD)
    room.clock.advance(wait_s(4) + 0.1)
    assert sign_in.sign_in(OPERATOR, PASSWORD).login == OPERATOR


def test_a_restart_does_not_end_a_lock_out_nor_a_clock_set_back_stretch_it(room: Room) -> None:
    guess(room.staff.sign_in, 4)
    room.clock.step_utc(-86_400 * 30)
    again = room.console(CONSOLE).sign_in
    with pytest.raises(OperatorError, match="Too many"):
        again.sign_in(OPERATOR, PASSWORD)
    room.clock.advance(wait_s(4) + 0.1)
    assert again.sign_in(OPERATOR, PASSWORD).login == OPERATOR


def test_two_consoles_count_together(room: Room) -> None:
    other = room.console("desk 2")
    guess(room.staff.sign_in, 2)
    guess(other.sign_in, 2)
    with pytest.raises(OperatorError, match="Too many"):
        room.staff.sign_in.sign_in(OPERATOR, PASSWORD)


def test_a_new_password_by_the_manager_ends_the_lock_out(room: Room) -> None:
    guess(room.staff.sign_in, 4)
    room.staff.people.set_password(room.me(Role.MANAGER), OPERATOR, "another harbour 7")
    assert room.staff.sign_in.sign_in(OPERATOR, "another harbour 7").login == OPERATOR


@pytest.mark.req("PPL-08")
def test_a_password_that_somebody_else_set_is_good_for_choosing_ones_own_only(room: Room) -> None:
    me, staff = room.me(Role.OPERATOR), room.staff
    staff.people.set_password(room.me(Role.MANAGER), OPERATOR, "another harbour 7")
    person = staff.sign_in.sign_in(OPERATOR, "another harbour 7")
    assert person.is_password_given
    for act in (Permission.WATCH, Permission.SIGN_ON, Permission.READ_BOOKS):
        with pytest.raises(Refusal, match="was set by someone else"):
            staff.access.require(me, act)
    with pytest.raises(Refusal, match="was set by someone else"):
        staff.sit_down(person)
    with pytest.raises(OperatorError, match="that you have now"):
        staff.sign_in.change_password(me, "another harbour 7", "another harbour 7")
    staff.sign_in.change_password(me, "another harbour 7", "mine and mine alone 3")
    assert not staff.sign_in.sign_in(OPERATOR, "mine and mine alone 3").is_password_given
    staff.access.require(me, Permission.READ_BOOKS)


def test_the_delay_is_a_pure_function() -> None:
    waits = [wait_s(count) for count in range(40)]
    assert waits[:4] == [0, 0, 0, 0]
    assert waits == sorted(waits)
    assert waits[-1] == MOST_S
    for offset_s in (-1e9, -1, 0, 1, 1e9):
        failures = Failures(9, NOON)
        assert 0 <= left_s(failures, NOON + dt.timedelta(seconds=offset_s)) <= wait_s(9)


def test_a_pin_confirms_but_does_not_sign_in(room: Room) -> None:
    sign_in, me = room.staff.sign_in, room.me(Role.OPERATOR)
    sign_in.set_pin(me, PASSWORD, "402817")
    sign_in.confirm(me, "402817")
    sign_in.confirm(me, PASSWORD)
    with pytest.raises(OperatorError):
        sign_in.sign_in(OPERATOR, "402817")
    sign_in.set_pin(me, PASSWORD, "")
    with pytest.raises(OperatorError, match="password or PIN is not correct"):
        sign_in.confirm(me, "402817")


@pytest.mark.parametrize("pin", ["12345", "123456", "111111", "987654", "4028a7", "٤٠٢٨١٧", "1" * 13])
def test_a_pin_that_is_guessed_at_once_is_refused(room: Room, pin: str) -> None:
    with pytest.raises(OperatorError, match="PIN"):
        room.staff.sign_in.set_pin(room.me(Role.OPERATOR), PASSWORD, pin)


@pytest.mark.parametrize("new", ["short", "aaaaaaaaaaaaaa", "xx the-operator xx", "x" * 201])
def test_a_password_that_is_guessed_at_once_is_refused(room: Room, new: str) -> None:
    with pytest.raises(OperatorError, match="cannot use this password"):
        room.staff.sign_in.change_password(room.me(Role.OPERATOR), PASSWORD, new)


def test_a_password_is_changed_by_who_knows_it(room: Room) -> None:
    me = room.me(Role.OPERATOR)
    with pytest.raises(OperatorError, match="password or PIN is not correct"):
        room.staff.sign_in.change_password(me, "not it", "gentle thunder 55")
    room.staff.sign_in.change_password(me, PASSWORD, "gentle thunder 55")
    assert room.staff.sign_in.sign_in(OPERATOR, "gentle thunder 55").login == OPERATOR


@pytest.mark.req("PPL-03")
def test_another_text_is_signed_anew(room: Room) -> None:
    newer = Declaration("2027-1", "I will keep quiet.")
    staff = people_services(room.store, quick(), room.clock, room.acts, CONSOLE, newer)
    person = staff.sign_in.sign_in(OPERATOR, PASSWORD)
    assert staff.sign_in.needs_declaration(person)
    with pytest.raises(OperatorError, match="has not signed"):
        staff.sit_down(person)
    signed = staff.sign_in.declare(person.actor, PASSWORD)
    assert not staff.sign_in.needs_declaration(signed)
    assert signed.signed is not None
    assert signed.signed.version == "2027-1"


def test_a_hash_of_old_cost_is_renewed_at_sign_in(room: Room) -> None:
    dearer = Argon2id(2, 8, 1)
    staff = people_services(room.store, dearer, room.clock, room.acts, CONSOLE)
    before = room.store.hashes(OPERATOR)
    staff.sign_in.sign_in(OPERATOR, PASSWORD)
    after = room.store.hashes(OPERATOR)
    assert before is not None
    assert after is not None
    assert before.password != after.password
    assert not dearer.is_outdated(after.password)
    assert "$argon2id$" in after.password
    assert "argon2id" not in repr(after)


def test_the_same_word_from_another_keyboard_is_the_same_password(room: Room) -> None:
    room.staff.sign_in.change_password(room.me(Role.OPERATOR), PASSWORD, "café window 9")
    assert room.staff.sign_in.sign_in(OPERATOR, "café window 9").login == OPERATOR
