"""Facts, changes of the code and reviews, asked of the service in every role."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.scheme import MAJOR, MINOR, CodeChanged, Reviewed
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.scheme.facts import FACTS, missing, sign_text
from console.domain.scheme.reviews import REVIEWS, Due
from tests.support.books_at_console import DeskRoom

if TYPE_CHECKING:
    from tests.support.people import Room

OWNER, MANAGER, PARTNERS = "Anytown Borough Council", "Mary Manager", ("Anyshire Police", "Shopwatch forum")
DAY = dt.date(2026, 5, 1)
MINOR_CHANGE = CodeChanged(
    change=MINOR, what="A new number", grounds="It changed", agreed=(MANAGER, OWNER), holds_from=DAY
)
MAJOR_CHANGE = CodeChanged(
    change=MAJOR,
    what="Redeployable cameras",
    grounds="Fly-tipping",
    consulted="Letters",
    agreed=(*PARTNERS, OWNER),
    holds_from=DAY,
)


@pytest.fixture
def house(room: Room) -> DeskRoom:
    made, manager = DeskRoom(room), room.me(Role.MANAGER)
    made.scheme.state(manager, "owner", OWNER)
    made.scheme.state(manager, "manager", MANAGER)
    made.scheme.state(manager, "partners", "\n".join(PARTNERS))
    return made


def reviewed(review: str = REVIEWS[0], done_on: dt.date = DAY) -> Reviewed:
    return Reviewed(review=review, done_on=done_on, by="M. Manager", result="In order.")


@pytest.mark.req("SYS-01")
@pytest.mark.parametrize("role", Role)
def test_only_who_may_changes_facts_code_and_reviews(house: DeskRoom, role: Role) -> None:
    me, scheme = house.room.me(role), house.scheme
    acts = (
        (Permission.CHANGE_SCHEME, lambda: scheme.state(me, "mission", "Safe and free")),
        (Permission.CHANGE_CODE, lambda: scheme.change_code(me, MINOR_CHANGE)),
        (Permission.CHANGE_SCHEME, lambda: scheme.review(me, reviewed())),
    )
    for act, do in acts:
        before = house.store.head("scheme")[0]
        if may(role, act):
            do()
            assert house.store.head("scheme")[0] == before + 1
        else:
            with pytest.raises(Refusal):
                do()
            assert house.store.head("scheme")[0] == before
            assert house.room.refused()[-1] == (me.login, act.value)


@pytest.mark.parametrize("role", Role)
def test_only_readers_of_the_books_read_reviews_and_changes(house: DeskRoom, role: Role) -> None:
    me = house.room.me(role)
    for ask in (house.scheme.reviews, house.scheme.changes):
        if may(role, Permission.READ_BOOKS):
            ask(me)
        else:
            with pytest.raises(Refusal):
                ask(me)
    assert house.scheme.facts()["owner"] == OWNER


@pytest.mark.req("SYS-01")
def test_a_fact_is_kept_with_its_history_and_said_twice_is_said_once(house: DeskRoom) -> None:
    manager = house.room.me(Role.MANAGER)
    house.room.clock.advance(60)
    for text in ("Ann Other", "Ann Other", " Ann Other\r\n"):
        house.scheme.state(manager, "manager", text)
    assert [(text, author) for _, text, author in house.scheme.history("manager")] == [
        (MANAGER, manager.login),
        ("Ann Other", manager.login),
    ]
    assert house.store.head("scheme")[0] == 4
    with pytest.raises(OperatorError, match="not a fact"):
        house.scheme.state(manager, "kind", "demo")
    with pytest.raises(OperatorError, match="at most"):
        house.scheme.state(manager, "mission", "x" * 1_000_000)
    assert "mission" not in house.scheme.facts()


@pytest.mark.req("SYS-01")
def test_the_signs_are_made_from_the_facts() -> None:
    facts = {"owner": OWNER, "purpose": "Safety.", "contact": "01632 960001"}
    assert sign_text(facts).splitlines() == [
        "CCTV in operation",
        "Images are recorded for the purpose of: safety.",
        f"This scheme is controlled by {OWNER}.",
        "For information: 01632 960001",
    ]
    assert {fact.name for fact in missing(facts)} == {
        fact.name for fact in FACTS if fact.is_required
    } - facts.keys()


@pytest.mark.req("SYS-08")
@pytest.mark.parametrize("change", [MINOR_CHANGE, MAJOR_CHANGE])
def test_a_change_needs_the_agreement_of_everybody_named(house: DeskRoom, change: CodeChanged) -> None:
    manager = house.room.me(Role.MANAGER)
    for absent in change.agreed:
        agreed = tuple(name for name in change.agreed if name != absent) or ("Somebody",)
        with pytest.raises(Refusal, match=f"missing: {absent}"):
            house.scheme.change_code(manager, dataclasses.replace(change, agreed=agreed))
    # Names are the same whatever letters they are written in.
    shouted = tuple(name.upper() for name in change.agreed)
    ref = house.scheme.change_code(manager, dataclasses.replace(change, agreed=shouted))
    assert [entry.ref for entry in house.scheme.changes(manager)] == [ref]


@pytest.mark.req("SYS-08")
@pytest.mark.parametrize(("fact", "change"), [("partners", MAJOR_CHANGE), ("manager", MINOR_CHANGE)])
def test_where_nobody_is_named_nobody_can_have_agreed(
    house: DeskRoom, fact: str, change: CodeChanged
) -> None:
    manager = house.room.me(Role.MANAGER)
    house.scheme.state(manager, fact, "")
    with pytest.raises(Refusal, match="do not say who must agree"):
        house.scheme.change_code(manager, change)


def test_a_major_change_says_how_the_partners_were_consulted(house: DeskRoom) -> None:
    with pytest.raises(OperatorError, match="consult"):
        house.scheme.change_code(house.room.me(Role.MANAGER), dataclasses.replace(MAJOR_CHANGE, consulted=""))


@pytest.mark.req("SYS-09")
def test_reviews_fall_due_a_year_after_they_were_done(house: DeskRoom) -> None:
    manager = house.room.me(Role.MANAGER)
    for review, day in zip(
        REVIEWS, (dt.date(2025, 5, 30), dt.date(2025, 7, 15), dt.date(2026, 5, 1)), strict=False
    ):
        house.scheme.review(manager, reviewed(review, day))
    # An older one that is entered later changes nothing.
    house.scheme.review(manager, reviewed(REVIEWS[2], dt.date(2024, 2, 29)))
    states = {state.review: state for state in house.scheme.reviews(manager)}
    assert [states[review].due for review in REVIEWS[:4]] == [Due.OVERDUE, Due.SOON, Due.IN_TIME, Due.NEVER]
    assert states[REVIEWS[2]].due_on == dt.date(2027, 5, 1)
    with pytest.raises(OperatorError, match="in the future"):
        house.scheme.review(manager, reviewed(done_on=dt.date(2026, 6, 2)))
