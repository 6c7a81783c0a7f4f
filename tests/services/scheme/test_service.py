"""Facts, changes of the code and reviews, asked of the service in every role."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.camera_changes import ADVISED, CAMERA_CHANGES, ENFORCED
from console.domain.books.entries import BookQuery
from console.domain.books.scheme import MAJOR, MINOR, CodeChanged, Reviewed
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.scheme.facts import FACTS, missing, sign_text
from console.domain.scheme.review_forms import answers_of, answers_text, questions_of
from console.domain.scheme.reviews import ASSESSMENT, POLICY_REVIEW, REVIEWS, Due, for_kind
from console.services.people.second_person import SecondApprover
from console.store.cameras import CameraTable
from tests.support.books_at_console import DeskRoom
from tests.support.people import PASSWORD

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
    answers = answers_text(dict.fromkeys(questions_of(review), "As last year."))
    return Reviewed(review=review, done_on=done_on, by="M. Manager", result="In order.", answers=answers)


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
    house.scheme.state(manager, fact, "", SecondApprover(house.room.me(Role.DEPUTY), PASSWORD))
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


@pytest.mark.req("SYS-09")
def test_a_review_answers_every_question_and_shows_the_answers_of_the_year_before(house: DeskRoom) -> None:
    manager = house.room.me(Role.MANAGER)
    whole = {question: f"{question}?\n\nYes." for question in questions_of(POLICY_REVIEW)}
    assert len(whole) == 7, "seven aspects"
    assert answers_of(answers_text(whole)) == whole
    last = list(whole)[-1]
    partly = answers_text({**whole, last: "  "})
    with pytest.raises(OperatorError, match="Not answered yet: Complaints"):
        house.scheme.review(manager, dataclasses.replace(reviewed(), answers=partly))
    ref = house.scheme.review(manager, dataclasses.replace(reviewed(), answers=answers_text(whole)))
    state = next(one for one in house.scheme.reviews(manager) if one.review == POLICY_REVIEW)
    assert (state.answers, state.number, state.is_countersigned) == (whole, ref.number, False)
    with pytest.raises(OperatorError, match="Not answered yet"):
        house.scheme.correct_review(manager, ref, {"answers": partly}, "wrong")
    (paper,) = house.scheme.review_paper(manager, POLICY_REVIEW)
    assert paper.entry.ref == ref
    with pytest.raises(Refusal):
        house.scheme.review_paper(house.room.me(Role.ENGINEER), POLICY_REVIEW)


@pytest.mark.req("SYS-09")
def test_a_review_is_countersigned_by_another(house: DeskRoom) -> None:
    manager, deputy = house.room.me(Role.MANAGER), house.room.me(Role.DEPUTY)
    ref = house.scheme.review(manager, reviewed())
    assert ref in [entry.ref for entry in house.desk.books.due(deputy)]
    with pytest.raises(Refusal):
        house.desk.books.countersign(manager, [ref], PASSWORD)
    house.desk.books.countersign(deputy, [ref], PASSWORD)
    state = next(one for one in house.scheme.reviews(manager) if one.review == POLICY_REVIEW)
    assert state.is_countersigned


@pytest.mark.req("SYS-09")
def test_assessments_are_done_for_each_kind_of_camera(house: DeskRoom) -> None:
    manager, table = house.room.me(Role.MANAGER), CameraTable(house.room.engine, house.room.clock)
    for number, kind in enumerate((CameraKind.PTZ, CameraKind.FIXED, CameraKind.FIXED), 1):
        table.add(Camera(number, f"U{number}", "x", "", "", kind, "rtsp://x/"))
    house.scheme.review(manager, reviewed(for_kind(ASSESSMENT, "ptz"), dt.date(2026, 5, 2)))
    due = {one.review: one.due for one in house.scheme.reviews(manager)}
    assert due[for_kind(ASSESSMENT, "ptz")] is Due.IN_TIME
    assert due[for_kind(ASSESSMENT, "fixed")] is Due.NEVER
    assert ASSESSMENT not in due
    # One that names no kind was done for all of them.
    house.scheme.review(manager, reviewed(ASSESSMENT, dt.date(2026, 5, 3)))
    due = {one.review: one.due for one in house.scheme.reviews(manager)}
    assert due[for_kind(ASSESSMENT, "fixed")] is Due.IN_TIME


@pytest.mark.req("SYS-07", "SYS-08")
@pytest.mark.parametrize(
    ("fact", "strict", "loose"),
    [
        (CAMERA_CHANGES, ENFORCED, ADVISED),
        ("partners", "\n".join(PARTNERS), PARTNERS[0]),
        ("partners", "\n".join(PARTNERS), ""),
        ("owner", OWNER, ""),
    ],
)
def test_no_one_takes_a_protection_away_alone(house: DeskRoom, fact: str, strict: str, loose: str) -> None:
    scheme, me, other = house.scheme, house.room.me(Role.MANAGER), house.room.me(Role.DEPUTY)
    scheme.state(me, fact, strict)
    assert scheme.is_weakened({"mission": "Safe", fact: loose})
    before = house.store.head("scheme")[0]
    for second, error, said in (
        (None, Refusal, "protection away alone"),
        (SecondApprover(me, PASSWORD), Refusal, "your own request"),
        (SecondApprover(house.room.me(Role.SUPERVISOR), PASSWORD), Refusal, "change the scheme's facts"),
        (SecondApprover(other, "wrong"), OperatorError, "not correct"),
    ):
        with pytest.raises(error, match=said):
            scheme.state(me, fact, loose, second)
    assert scheme.facts()[fact] == strict
    assert house.store.head("scheme")[0] == before, "what is refused is not entered"
    scheme.state(me, fact, loose, SecondApprover(other, PASSWORD))
    assert scheme.facts()[fact] == loose
    (entry,) = house.store.page(BookQuery("scheme", limit=1), personal=True)
    assert (entry.author, entry.fields["agreed_by"]) == (me.login, other.login)
    assert not scheme.is_weakened({fact: strict}), "one person may ask for more again"
    scheme.state(me, fact, strict)
    assert scheme.facts()[fact] == strict


@pytest.mark.req("SYS-08")
def test_no_one_makes_another_the_owner_alone(house: DeskRoom) -> None:
    scheme, me = house.scheme, house.room.me(Role.MANAGER)
    scheme.state(me, "owner", OWNER)
    scheme.state(me, "owner", f" {OWNER.upper()} ")
    with pytest.raises(Refusal, match="protection away alone"):
        scheme.state(me, "owner", "The manager")
    assert OWNER.upper() in scheme.needed(MAJOR)
