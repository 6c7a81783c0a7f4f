from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.licence import LicenceState
from console.domain.people.permissions import Permission, may, permissions_table
from console.domain.people.person import NewPerson, PoliceDetail
from console.domain.people.refusal import Refusal
from console.domain.people.training import BASIC, REDEPLOYABLE, Topic, Training, missing
from console.store.tables import ledger
from tests.support.people import LICENCE_ENDS, PASSWORD, login_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.people.actor import Actor
    from tests.support.people import Room

Change = "Callable[[Room, Actor], object]"
TRAINED_ON = dt.date(2026, 5, 1)
OPERATOR = login_of(Role.OPERATOR)

CHANGES: dict[str, Callable[[Room, Actor], object]] = {
    "add": lambda room, me: room.staff.people.add(
        me, NewPerson("new.one", "New One", Role.OPERATOR), PASSWORD
    ),
    "change": lambda room, me: room.staff.people.change(
        me, NewPerson(OPERATOR, "Other", Role.OPERATOR, staff_number="O 9")
    ),
    "retire": lambda room, me: room.staff.people.retire(me, OPERATOR, "left"),
    "licence": lambda room, me: room.staff.people.record_licence(
        me, OPERATOR, "2222333344445555", LICENCE_ENDS, LicenceState.ACTIVE
    ),
    "training": lambda room, me: room.staff.people.record_training(
        me, OPERATOR, Training(Topic.PACE, TRAINED_ON, "the college")
    ),
    "password": lambda room, me: room.staff.people.set_password(me, OPERATOR, "a new harbour 1"),
}


def entries(room: Room, book: str) -> list[tuple[str, str]]:
    query = sa.select(ledger.c.kind, ledger.c.author).where(ledger.c.book == book).order_by(ledger.c.number)
    with room.engine.connect() as connection:
        return [(row.kind, row.author) for row in connection.execute(query)]


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_accounts_are_changed_by_those_who_may_and_nobody_else(room: Room, role: Role) -> None:
    for name, change in CHANGES.items():
        me = room.me(role)
        room.acts.acts.clear()
        before = entries(room, "people") + entries(room, "staff")
        needed = Permission.MANAGE_PEOPLE
        if name in {"add", "password"} and may(role, needed):
            needed = Permission.RESET_SIGN_IN
        if may(role, needed):
            if name != "retire":
                change(room, me)
                assert len(entries(room, "people") + entries(room, "staff")) == len(before) + 1
            continue
        with pytest.raises(Refusal):
            change(room, me)
        assert room.refused() == [(me.login, needed.value)]
        assert entries(room, "people") + entries(room, "staff") == before


def test_the_first_account_is_a_managers_and_only_the_first(empty_room: Room) -> None:
    people = empty_room.staff.people
    assert people.is_first_start()
    made = people.make_first_manager(
        NewPerson("m.jones", "M. Jones", Role.TRAINEE, staff_number="1"), PASSWORD
    )
    assert made.role is Role.MANAGER
    assert not people.is_first_start()
    with pytest.raises(OperatorError, match="already has a manager"):
        people.make_first_manager(NewPerson("m.other", "M. Other", Role.MANAGER, staff_number="2"), PASSWORD)
    assert entries(empty_room, "people") == [("people.made", "m.jones")]


def test_a_login_is_given_once_and_never_again(room: Room) -> None:
    manager = room.me(Role.MANAGER)
    with pytest.raises(OperatorError, match="used before"):
        room.staff.people.add(manager, NewPerson(OPERATOR, "Twin", Role.OPERATOR), PASSWORD)
    room.staff.people.retire(manager, OPERATOR, "left")
    with pytest.raises(OperatorError, match="used before"):
        room.staff.people.add(manager, NewPerson(OPERATOR, "Heir", Role.OPERATOR), PASSWORD)
    assert [kind for kind, _ in entries(room, "people")].count("people.made") == len(Role)


@pytest.mark.parametrize(
    "login", ["", "x", "X.Bell", "a bell", "watchroom", "nobody", "1st", "a" * 33, "ä.bell", "a;drop"]
)
def test_what_cannot_be_a_login_is_refused(room: Room, login: str) -> None:
    with pytest.raises(OperatorError, match=r"cannot be used as a user name|Enter a user name"):
        room.staff.people.add(room.me(Role.MANAGER), NewPerson(login, "A. Bell", Role.OPERATOR), PASSWORD)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("שרה כהן", "שרה כהן"),
        ("Zoë 👩‍💻 O’Neil", "Zoë 👩‍💻 O’Neil"),
        ("  Ana\n\tLópez ", "Ana López"),
        ("\u200fשרה\u200e", "שרה"),
    ],
)
def test_names_in_any_script_and_no_tricks(room: Room, typed: str, kept: str) -> None:
    person = room.staff.people.add(
        room.me(Role.MANAGER), NewPerson("new.one", typed, Role.OPERATOR), PASSWORD
    )
    assert person.name == kept
    assert room.person("new.one").name == kept


@pytest.mark.parametrize(
    "name",
    ["", "   ", "😀😀", "\u202e\u202d", "x" * 81, "1234", "Eve \u202emanager\u202c", "Tab\x00 \x1bBell"],
)
def test_what_is_no_name_is_refused(room: Room, name: str) -> None:
    with pytest.raises(OperatorError, match="name"):
        room.staff.people.add(room.me(Role.MANAGER), NewPerson("new.one", name, Role.OPERATOR), PASSWORD)


def test_a_deputy_makes_no_managers(room: Room) -> None:
    deputy = room.me(Role.DEPUTY)
    with pytest.raises(Refusal, match="Only the manager"):
        room.staff.people.change(
            deputy, NewPerson(deputy.login, deputy.name, Role.MANAGER, staff_number="D 1")
        )
    with pytest.raises(Refusal, match="Only the manager"):
        room.staff.people.set_password(deputy, login_of(Role.MANAGER), "a new harbour 1")
    assert len(room.refused()) == 2


def test_the_last_manager_stays(room: Room) -> None:
    manager = room.me(Role.MANAGER)
    with pytest.raises(OperatorError, match="only manager"):
        room.staff.people.retire(manager, manager.login, "tired")
    with pytest.raises(OperatorError, match="only manager"):
        room.staff.people.change(
            manager, NewPerson(manager.login, manager.name, Role.OPERATOR, staff_number="M-1")
        )
    room.add("second", "Second Manager", Role.MANAGER)
    room.staff.people.retire(manager, manager.login, "tired")


def test_closing_an_account_ends_its_shift_at_once(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    room.staff.seat.sit_down(room.person(OPERATOR))
    room.staff.people.retire(room.me(Role.MANAGER), OPERATOR, "misuse of cameras")
    assert room.staff.roster.state.on_duty == {}
    assert room.staff.seat.seat is None
    assert entries(room, "staff")[-1] == ("staff.signed_off", login_of(Role.MANAGER))
    assert [person.login for person in room.staff.people.all(room.me(Role.MANAGER))].count(OPERATOR) == 1


def test_the_role_of_somebody_on_duty_stays_until_the_shift_is_over(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    with pytest.raises(OperatorError, match="is signed on"):
        room.staff.people.change(room.me(Role.MANAGER), NewPerson(OPERATOR, "Op", Role.SUPERVISOR))


@pytest.mark.parametrize("number", ["", "123", "1234567890123456x", "１２３４５６７８９０１２３４５６"])
def test_what_is_no_licence_number_is_refused(room: Room, number: str) -> None:
    with pytest.raises(OperatorError, match="16 digits"):
        room.license(OPERATOR, number)


def test_a_licence_is_one_persons_and_three_years_long(room: Room) -> None:
    with pytest.raises(OperatorError, match="recorded for"):
        room.license(login_of(Role.TRAINEE), "1000000000000003")
    with pytest.raises(OperatorError, match="3 years"):
        room.license(OPERATOR, "1000000000000009", dt.date(2029, 6, 2))
    room.license(OPERATOR, "1000 0000-0000 0009", dt.date(2029, 6, 1))
    licence = room.person(OPERATOR).licence
    assert licence is not None
    assert licence.number == "1000000000000009"


@pytest.mark.req("PPL-01")
def test_the_warning_begins_four_months_before_the_end(room: Room) -> None:
    room.license(OPERATOR, "1000000000000003", dt.date(2026, 10, 31))
    licence = room.person(OPERATOR).licence
    assert licence is not None
    # The 31st of June is the 30th.
    assert not licence.is_ending(dt.datetime(2026, 6, 29, 22, 59, tzinfo=dt.UTC))
    assert licence.is_ending(dt.datetime(2026, 6, 29, 23, 0, tzinfo=dt.UTC))
    # The last night of October is in winter time: midnight is midnight UTC.
    assert licence.is_good(dt.datetime(2026, 10, 31, 23, 59, 59, tzinfo=dt.UTC))
    assert not licence.is_good(dt.datetime(2026, 11, 1, tzinfo=dt.UTC))


@pytest.mark.req("PPL-02")
def test_what_is_missing_of_the_training(room: Room) -> None:
    assert missing(Role.OPERATOR, (), TRAINED_ON) == BASIC
    assert missing(Role.OPERATOR, (), TRAINED_ON, is_redeployable=True) == BASIC + REDEPLOYABLE
    assert missing(Role.DIRECTOR, (), TRAINED_ON) == ()
    manager = room.me(Role.MANAGER)
    for topic in BASIC:
        until = dt.date(2026, 12, 31) if topic is Topic.PRIVACY else None
        room.staff.people.record_training(manager, OPERATOR, Training(topic, TRAINED_ON, "college", until))
    had = room.person(OPERATOR).trainings
    assert missing(Role.OPERATOR, had, dt.date(2026, 12, 31)) == ()
    assert missing(Role.OPERATOR, had, dt.date(2027, 1, 1)) == (Topic.PRIVACY,)
    with pytest.raises(OperatorError, match="expires before its date"):
        room.staff.people.record_training(
            manager, OPERATOR, Training(Topic.FOI, TRAINED_ON, "college", dt.date(2026, 4, 1))
        )


def test_a_police_officer_has_force_number_and_rank(room: Room) -> None:
    manager = room.me(Role.MANAGER)
    with pytest.raises(OperatorError, match="collar number"):
        room.staff.people.add(manager, NewPerson("ps.nolan", "S. Nolan", Role.POLICE), PASSWORD)
    police = PoliceDetail("Anyshire Police", " 2417 ", "chief  inspector")
    person = room.staff.people.add(manager, NewPerson("ps.nolan", "S. Nolan", Role.POLICE, police), PASSWORD)
    assert person.police == PoliceDetail("Anyshire Police", "2417", "chief inspector")
    assert person.police.has_rank
    assert not PoliceDetail("Anyshire Police", "77", "staff investigator").has_rank


def test_who_may_not_manage_sees_only_themselves(room: Room) -> None:
    seen = [person.login for person in room.staff.people.all(room.me(Role.OPERATOR))]
    assert seen == [OPERATOR]
    assert len(room.staff.people.all(room.me(Role.AUDITOR))) == len(Role)


def test_the_table_of_permissions_is_printed_whole() -> None:
    lines = permissions_table().splitlines()
    assert len(lines) == len(Permission) + 2
    assert all(line.count("|") == len(Role) + 2 for line in lines)


# -- one person, one account


def engineer(login: str, number: str, role: Role = Role.ENGINEER) -> NewPerson:
    return NewPerson(login, "Eve New", role, staff_number=number)


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("written", ["AT 0042", "at-42", " At\u00a042 ", "ＡＴ４２", "AT42"])
@pytest.mark.parametrize("is_closed", [False, True])
def test_a_staff_number_is_one_accounts_however_it_is_written(
    room: Room, written: str, *, is_closed: bool
) -> None:
    manager, people = room.me(Role.MANAGER), room.staff.people
    people.add(manager, engineer("e.first", "AT 42"), PASSWORD)
    if is_closed:
        people.retire(manager, "e.first", "left")
    before = entries(room, "people")
    for role in (Role.ENGINEER, Role.OPERATOR):
        with pytest.raises(OperatorError, match=r"staff number is already recorded for .*e\.first"):
            people.add(manager, engineer("e.second", written, role), PASSWORD)
    with pytest.raises(OperatorError, match=r"staff number is already recorded for .*e\.first"):
        people.change(manager, NewPerson(OPERATOR, "Op", Role.OPERATOR, staff_number=written))
    assert entries(room, "people") == before


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_who_has_no_other_number_needs_a_staff_number(room: Room, role: Role) -> None:
    manager = room.me(Role.MANAGER)
    new = NewPerson("new.one", "New One", role, PoliceDetail("Anyshire", "9", "sergeant"), staff_number=" - ")
    with pytest.raises(OperatorError, match="staff number of New One"):
        room.staff.people.add(manager, new, PASSWORD)
    bare = NewPerson("new.one", "New One", role, PoliceDetail("Anyshire", "9", "sergeant"))
    if role in {Role.SUPERVISOR, Role.OPERATOR, Role.POLICE}:
        assert room.staff.people.add(manager, bare, PASSWORD).staff_number == ""
        return
    with pytest.raises(OperatorError, match="staff number of New One"):
        room.staff.people.add(manager, bare, PASSWORD)


def test_an_old_account_without_a_staff_number_is_asked_for_it_at_its_next_change(room: Room) -> None:
    manager, login = room.me(Role.MANAGER), login_of(Role.ENGINEER)
    room.alter(login, staff_number="")
    with pytest.raises(OperatorError, match="Enter the staff number"):
        room.staff.people.change(manager, NewPerson(login, "Eve", Role.ENGINEER))
    assert room.staff.people.change(manager, engineer(login, " E  7 ")).staff_number == "E 7"
    assert room.staff.people.change(manager, engineer(login, "E 8")).staff_number == "E 8"


def test_a_staff_number_is_corrected_but_not_removed(room: Room) -> None:
    with pytest.raises(OperatorError, match="cannot be removed"):
        room.staff.people.change(room.me(Role.MANAGER), NewPerson(OPERATOR, "Op", Role.OPERATOR))


def test_a_collar_number_of_a_force_is_one_accounts(room: Room) -> None:
    manager, people = room.me(Role.MANAGER), room.staff.people
    people.add(
        manager,
        NewPerson("ps.nolan", "S. Nolan", Role.POLICE, PoliceDetail("Anyshire Police", "77", "sergeant")),
        PASSWORD,
    )
    other = PoliceDetail("Borsetshire Police", "77", "sergeant")
    people.add(manager, NewPerson("ps.other", "O. Other", Role.POLICE, other), PASSWORD)
    twin = PoliceDetail("ANYSHIRE  police", "077", "inspector")
    with pytest.raises(OperatorError, match=r"collar number is already recorded for S\. Nolan"):
        people.add(manager, NewPerson("ps.twin", "N. Twin", Role.POLICE, twin), PASSWORD)


def test_two_consoles_cannot_give_one_staff_number_twice(room: Room) -> None:
    manager = room.me(Role.MANAGER)
    room.staff.people.add(manager, engineer("e.first", "42"), PASSWORD)
    twin = replace(room.person("e.first"), login="e.second")
    with pytest.raises(OperatorError, match="another account’s"), room.store.unit() as unit:
        unit.add_person(twin, "a hash", room.clock.utc_now())
    with pytest.raises(OperatorError, match="another account’s"), room.store.unit() as unit:
        unit.change_person(replace(room.person(OPERATOR), staff_number="42"))


def test_a_shared_number_of_old_accounts_does_not_bar_other_changes(room: Room) -> None:
    supervisor = login_of(Role.SUPERVISOR)
    room.alter(OPERATOR, licence=room.person(supervisor).licence)
    manager, person = room.me(Role.MANAGER), room.person(OPERATOR)
    changed = NewPerson(OPERATOR, "Renamed", Role.OPERATOR, staff_number=person.staff_number)
    assert room.staff.people.change(manager, changed).name == "Renamed"
