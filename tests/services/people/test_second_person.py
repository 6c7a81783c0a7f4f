"""Whoever invents a second person has to wait for them, and a third reads what two agreed to (PPL-08)."""

from __future__ import annotations

import ast
import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import console.services
from console.domain.books.camera_changes import ADVISED, CAMERA_CHANGES, ENFORCED
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.domain.people.delegation import DelegatedTask
from console.domain.people.independence import FACT, Handled, Handling, days_of, dependence
from console.domain.people.permissions import Permission
from console.domain.people.person import NewPerson
from console.domain.people.refusal import Refusal
from console.services.people.second_person import SecondApprover, require_agreed
from tests.support.books_at_console import DeskRoom
from tests.support.people import GIVEN, PASSWORD, login_of

if TYPE_CHECKING:
    from tests.support.people import Room

DAY_S = 86_400.0
NEW = "harbour lamp 43"


@pytest.fixture
def house(room: Room) -> DeskRoom:
    """A scheme that is a month old, whose rule about agreed cameras is on."""
    made = DeskRoom(room)
    made.scheme.state(room.me(Role.MANAGER), CAMERA_CHANGES, ENFORCED)
    room.clock.advance(30 * DAY_S)
    return made


def loosen(house: DeskRoom, first: Actor, second: Actor, secret: str = PASSWORD) -> None:
    house.scheme.state(first, CAMERA_CHANGES, ADVISED, SecondApprover(second, secret))


def handled(login: str, by: str, what: Handling = Handling.MADE) -> Handled:
    return Handled(login, by, what, dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC))


@pytest.mark.req("PPL-08")
def test_an_account_that_one_has_just_made_is_no_second_person(house: DeskRoom) -> None:
    room, manager = house.room, house.room.me(Role.MANAGER)
    invented = room.add("b.second", "Bea Second", Role.DEPUTY).actor
    for first, second in ((manager, invented), (invented, manager)):
        with pytest.raises(Refusal, match=r"Mary Manager created the account of Bea Second on 1 Jul 2026\."):
            loosen(house, first, second)
    assert house.scheme.facts()[CAMERA_CHANGES] == ENFORCED
    assert room.refused()[-1] == (manager.login, Permission.CHANGE_SCHEME.value)
    room.clock.advance(8 * DAY_S)
    loosen(house, manager, invented)
    assert house.scheme.facts()[CAMERA_CHANGES] == ADVISED


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("how", ["password", "role"])
def test_nor_one_whose_password_or_role_one_has_just_set(house: DeskRoom, how: str) -> None:
    room, manager, deputy = house.room, house.room.me(Role.MANAGER), house.room.me(Role.DEPUTY)
    if how == "password":
        room.staff.people.set_password(manager, deputy.login, GIVEN)
        room.staff.sign_in.change_password(deputy, GIVEN, NEW)
    else:
        head = room.person(login_of(Role.OPERATOR))
        new = NewPerson(head.login, head.name, Role.DEPUTY, staff_number=head.staff_number)
        deputy = room.staff.people.change(manager, new).actor
    with pytest.raises(Refusal, match="cannot act together as two people yet"):
        loosen(house, manager, deputy, NEW if how == "password" else PASSWORD)
    room.clock.advance(8 * DAY_S)
    loosen(house, manager, deputy, NEW if how == "password" else PASSWORD)


@pytest.mark.req("PPL-08")
def test_a_password_of_ones_own_changes_nothing(house: DeskRoom) -> None:
    deputy = house.room.me(Role.DEPUTY)
    house.room.staff.sign_in.change_password(deputy, PASSWORD, NEW)
    loosen(house, house.room.me(Role.MANAGER), deputy, NEW)


@pytest.mark.req("PPL-08")
def test_a_scheme_in_its_first_days_has_only_new_accounts(room: Room) -> None:
    house = DeskRoom(room)
    house.scheme.state(room.me(Role.MANAGER), CAMERA_CHANGES, ENFORCED)
    loosen(house, room.me(Role.MANAGER), room.me(Role.DEPUTY))


@pytest.mark.req("PPL-08")
def test_a_clock_that_was_set_back_meanwhile_makes_no_account_older(house: DeskRoom) -> None:
    room, manager = house.room, house.room.me(Role.MANAGER)
    room.staff.sign_in.change_password(room.me(Role.OPERATOR), PASSWORD, NEW)
    room.clock.step_utc(-20 * DAY_S)
    invented = room.add("b.second", "Bea Second", Role.DEPUTY).actor
    room.clock.step_utc(20 * DAY_S)
    for days in (0, 5):
        room.clock.step_utc(days * DAY_S)
        with pytest.raises(Refusal, match="cannot act together"):
            loosen(house, manager, invented)
    room.clock.step_utc(8 * DAY_S)
    loosen(house, manager, invented)


@pytest.mark.req("PPL-08")
def test_nor_brings_it_the_first_days_of_a_scheme_back(house: DeskRoom) -> None:
    room, manager = house.room, house.room.me(Role.MANAGER)
    invented = room.add("b.second", "Bea Second", Role.DEPUTY).actor
    room.clock.step_utc(-28 * DAY_S)
    with pytest.raises(Refusal, match="cannot act together"):
        loosen(house, manager, invented)


@pytest.mark.req("PPL-08")
def test_a_clock_that_once_ran_years_ahead_does_not_make_everybody_new_for_ever(house: DeskRoom) -> None:
    room, manager = house.room, house.room.me(Role.MANAGER)
    room.clock.step_utc(4_000 * DAY_S)
    room.staff.sign_in.change_password(room.me(Role.OPERATOR), PASSWORD, NEW)
    room.clock.step_utc(-4_000 * DAY_S)
    invented = room.add("b.second", "Bea Second", Role.DEPUTY).actor
    room.clock.advance(8 * DAY_S)
    loosen(house, manager, invented)


@pytest.mark.req("PPL-08")
def test_nobody_agrees_to_their_own_act_even_where_nobody_had_to(house: DeskRoom) -> None:
    """A lift that needs no second person would be entered as agreed to."""
    room, manager = house.room, house.room.me(Role.MANAGER)
    me = SecondApprover(manager, PASSWORD)
    with pytest.raises(Refusal, match="your own request"):
        require_agreed(
            room.staff.access, room.staff.sign_in, manager, me, Permission.CHANGE_SCHEME, "evidence"
        )


@pytest.mark.req("PPL-08")
def test_the_scheme_says_for_how_long_and_two_people_make_it_shorter(house: DeskRoom) -> None:
    room, manager, deputy = house.room, house.room.me(Role.MANAGER), house.room.me(Role.DEPUTY)
    house.scheme.state(manager, FACT, "30")
    invented = room.add("b.second", "Bea Second", Role.DEPUTY).actor
    room.clock.advance(20 * DAY_S)
    with pytest.raises(Refusal, match="cannot act together"):
        loosen(house, manager, invented)
    with pytest.raises(Refusal, match="protection away alone"):
        house.scheme.state(manager, FACT, "0")
    with pytest.raises(Refusal, match="cannot act together"):
        house.scheme.state(manager, FACT, "0", SecondApprover(invented, PASSWORD))
    for wrong in ("-1", "x", "1.5", "900", "007"):
        with pytest.raises(OperatorError, match="number of days"):
            house.scheme.state(manager, FACT, wrong, SecondApprover(deputy, PASSWORD))
    house.scheme.state(manager, FACT, "0", SecondApprover(deputy, PASSWORD))
    loosen(house, manager, invented)


@pytest.mark.req("PPL-08", "LOG-04")
def test_what_two_agreed_to_waits_for_a_third(house: DeskRoom) -> None:
    room, manager, deputy = house.room, house.room.me(Role.MANAGER), house.room.me(Role.DEPUTY)
    supervisor = room.me(Role.SUPERVISOR)
    room.on_duty(Role.SUPERVISOR)
    before = {entry.ref for entry in house.desk.books.due(supervisor)}
    loosen(house, manager, deputy)
    (entry,) = [entry for entry in house.desk.books.due(supervisor) if entry.ref not in before]
    assert (entry.kind, entry.author) == ("people.agreed", manager.login)
    assert entry.fields["second"] == deputy.login
    assert entry.fields["about"] == CAMERA_CHANGES
    for party in (manager, deputy):
        with pytest.raises(Refusal, match="your own entry"):
            house.desk.books.countersign(party, [entry.ref], PASSWORD)
    house.desk.books.countersign(supervisor, [entry.ref], PASSWORD)
    assert entry.ref not in {entry.ref for entry in house.desk.books.due(supervisor)}


def delegate(room: Room, giver: Role, holder: Role) -> None:
    now_utc = room.clock.utc_now()
    room.staff.delegations.delegate(
        room.me(giver),
        login_of(holder),
        (DelegatedTask.RELEASE_DATA,),
        now_utc,
        now_utc + dt.timedelta(days=1),
        "away",
    )


@pytest.mark.req("PPL-06", "PPL-08")
def test_who_may_only_in_the_place_of_the_first_is_no_second_person(house: DeskRoom) -> None:
    """One who gives a task away while they are still there would agree to their own act by another's hand."""
    room, act = house.room, Permission.RELEASE_DATA
    manager, deputy = room.me(Role.MANAGER), room.me(Role.DEPUTY)
    supervisor, operator = room.me(Role.SUPERVISOR), room.me(Role.OPERATOR)
    gate = room.staff.access
    delegate(room, Role.MANAGER, Role.SUPERVISOR)
    delegate(room, Role.SUPERVISOR, Role.OPERATOR)
    second = SecondApprover(supervisor, PASSWORD)
    with pytest.raises(Refusal, match="only in the absence of Mary Manager by delegation") as refused:
        require_agreed(gate, room.staff.sign_in, manager, second, act, "package 3")
    assert "PPL-06" in refused.value.source
    assert room.refused()[-1] == (supervisor.login, act.value)
    # Nor whom they passed it on to.
    with pytest.raises(Refusal, match="only in the absence of"):
        gate.require_independent({manager.login}, operator, act)
    with pytest.raises(Refusal, match="only in the absence of"):
        gate.require_independent({supervisor.login}, operator, act)
    # To somebody else's act they are one, and who may by their own role always is.
    gate.require_independent({deputy.login}, supervisor, act)
    gate.require_independent({supervisor.login}, manager, act)
    delegate(room, Role.MANAGER, Role.DEPUTY)
    gate.require_independent({manager.login}, deputy, Permission.LIFT_ZONE)


@pytest.mark.req("PPL-06", "PPL-08")
def test_what_two_gave_is_not_only_the_firsts(house: DeskRoom) -> None:
    room, act = house.room, Permission.RELEASE_DATA
    gate, manager = room.staff.access, room.me(Role.MANAGER)
    other = room.add("n.other", "Nia Other", Role.MANAGER).actor
    room.clock.advance(8 * DAY_S)
    delegate(room, Role.MANAGER, Role.SUPERVISOR)
    with pytest.raises(Refusal, match="only in the absence of"):
        gate.require_independent({manager.login}, room.me(Role.SUPERVISOR), act)
    now_utc = room.clock.utc_now()
    room.staff.delegations.delegate(
        other,
        login_of(Role.SUPERVISOR),
        (DelegatedTask.RELEASE_DATA,),
        now_utc,
        now_utc + dt.timedelta(days=1),
        "away too",
    )
    gate.require_independent({manager.login}, room.me(Role.SUPERVISOR), act)
    gate.require_independent({other.login}, room.me(Role.SUPERVISOR), act)
    with pytest.raises(Refusal, match="only in the absence of"):
        gate.require_independent({manager.login, other.login}, room.me(Role.SUPERVISOR), act)


@pytest.mark.req("PPL-06", "PPL-08")
def test_a_standing_order_of_the_first_makes_no_second_person_either(house: DeskRoom) -> None:
    room, act = house.room, Permission.RELEASE_DATA
    gate = room.staff.access
    room.staff.orders.give(
        room.me(Role.MANAGER), (Role.SUPERVISOR,), (), (DelegatedTask.RELEASE_DATA,), "nights"
    )
    with pytest.raises(Refusal, match="by standing order"):
        gate.require_independent({login_of(Role.MANAGER)}, room.me(Role.SUPERVISOR), act)
    gate.require_independent({login_of(Role.DEPUTY)}, room.me(Role.SUPERVISOR), act)


@pytest.mark.req("PPL-08")
def test_a_wrong_password_agrees_to_nothing(house: DeskRoom) -> None:
    with pytest.raises(OperatorError, match="not correct"):
        loosen(house, house.room.me(Role.MANAGER), house.room.me(Role.DEPUTY), "wrong")
    assert house.store.page(BookQuery("people", kinds=("people.agreed",)), personal=False) == []


@pytest.mark.req("LOG-04", "PPL-08")
def test_an_invented_person_countersigns_nothing_of_who_made_it(house: DeskRoom) -> None:
    room, manager = house.room, house.room.me(Role.MANAGER)
    house.scheme.state(manager, "mission", "Safe and free")
    (entry,) = house.store.page(BookQuery("scheme", limit=1), personal=True)
    invented = room.add("b.second", "Bea Second", Role.DEPUTY).actor
    ref = EntryRef("scheme", entry.number)
    with pytest.raises(Refusal, match="cannot act together"):
        house.desk.books.countersign(invented, [ref], PASSWORD)
    house.desk.books.countersign(room.me(Role.DEPUTY), [ref], PASSWORD)


@pytest.mark.parametrize(
    ("found", "is_dependent"),
    [
        ([], False),
        ([handled("bea", "eve")], False),
        ([handled("bea", "amy")], True),
        ([handled("amy", "bea")], True),
        ([handled("amy", "eve"), handled("bea", "eve")], True),
        ([handled("eve", "amy"), handled("bea", "eve")], True),
        ([handled("eve", "amy"), handled("bea", "dan")], False),
        ([handled("bea", "root", Handling.AT_THE_MACHINE)], True),
        ([handled("amy", "root", Handling.AT_THE_MACHINE)], True),
        ([handled("eve", "root", Handling.AT_THE_MACHINE)], False),
    ],
)
def test_who_may_be_one_person(found: list[Handled], is_dependent: bool) -> None:
    assert (dependence({"amy"}, {"bea"}, found) is not None) is is_dependent


@pytest.mark.parametrize(
    ("words", "days"), [("", 7), ("x", 7), ("0", 0), ("14", 14), ("99999", 365), ("٣", 7), ("-3", 7)]
)
def test_what_the_fact_says(words: str, days: int) -> None:
    assert days_of(words) == days


def test_second_persons_are_checked_in_one_place() -> None:
    """No service confirms the password of a second person by itself: the rule would be forgotten there."""
    folder = Path(console.services.__path__[0])
    found = [
        path.name
        for path in folder.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "confirm"
        and call.args
        and ast.unparse(call.args[0]).startswith("second")
    ]
    assert found == ["second_person.py"]
