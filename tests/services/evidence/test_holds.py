"""Holds for incidents, requests, claims: placed, reviewed, ended, and always in the books (EVD-08)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.entries import NewEntry, Relation
from console.domain.books.incidents import Closed, HoldsReleased, Opened
from console.domain.books.media import Destroyed
from console.domain.books.media_log import Held, HoldReleased, HoldReviewed
from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from console.store.beside.check import check_beside
from console.store.holds import HoldTable
from tests.support.books import BELL, MOSS, Library
from tests.support.media import act, medium, witness, years

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.domain.books.entries import EntryRef

DAY, HOUR = dt.timedelta(days=1), dt.timedelta(hours=1)


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite", actor=MOSS)
    yield made
    made.close()


def hold(library: Library, **changes: Any) -> Held:
    now = library.clock.utc_now()
    fields: dict[str, Any] = {
        "held_for": "request",
        "subject": "SAR 12",
        "person": "Olivia Fletcher",
        "reason": "subject access",
        "owner": "m.moss",
        "review_on": (now + 30 * DAY).date(),
        "cameras": (7, 9),
        "begin_utc": now - 2 * HOUR,
        "end_utc": now - HOUR,
    }
    return Held(**{**fields, **changes})


def is_held(library: Library, camera: int) -> bool:
    now = library.clock.utc_now()
    return HoldTable(library.engine).in_force().cover(camera, now - 2 * HOUR, now - HOUR)


def incident(library: Library) -> EntryRef:
    return library.desk.enter(
        Opened(
            what="A fight",
            type="assault",
            place="High Street",
            seen_utc=library.clock.utc_now(),
            cameras=(7,),
        )
    )


def close(library: Library, ref: EntryRef) -> None:
    library.desk.enter(Closed(outcome="arrest", closed_utc=library.clock.utc_now()), ref.number)


@pytest.mark.req("EVD-08")
def test_a_hold_bars_deletion_from_its_entry_on(library: Library) -> None:
    ref = library.desk.enter(hold(library))
    assert is_held(library, 7)
    assert is_held(library, 9)
    assert not is_held(library, 8)
    (shown,) = library.desk.holds.holds(MOSS)
    assert (shown.owner, shown.held_for, shown.subject) == (ref, "request", "SAR 12")
    assert (shown.person, shown.cameras, shown.is_growing) == ("Olivia Fletcher", (7, 9), False)
    assert check_beside(library.engine, is_demo=True) == []


@pytest.mark.req("EVD-08")
def test_a_hold_is_ended_by_who_may_with_a_reason_and_never_twice(library: Library) -> None:
    ref = library.desk.enter(hold(library))
    for wrong, who in ((Refusal, BELL), (OperatorError, MOSS)):
        with pytest.raises(wrong):
            library.desk.holds.release(who, ref, "", "M. Moss")
    assert is_held(library, 7)
    library.desk.enter(HoldReleased(reason="request answered", authorised_by="M. Moss"), ref.number)
    assert not is_held(library, 7)
    assert library.desk.holds.holds(MOSS) == []
    assert check_beside(library.engine, is_demo=True) == []
    with pytest.raises(OperatorError, match="Nothing is on hold"):
        library.desk.holds.release(MOSS, ref, "again", "M. Moss")


@pytest.mark.req("EVD-08")
def test_the_hold_of_an_incident_is_ended_only_after_it_is_closed(library: Library) -> None:
    ref = incident(library)
    (shown,) = library.desk.holds.holds(MOSS)
    assert (shown.held_for, shown.subject, shown.is_growing) == ("incident", "2026/0001", True)
    ended = HoldsReleased(reason="no request came", authorised_by="M. Moss")
    with pytest.raises(OperatorError, match="is open"):
        library.desk.enter(ended, ref.number)
    close(library, ref)
    library.desk.enter(ended, ref.number)
    assert library.desk.holds.holds(MOSS) == []
    assert check_beside(library.engine, is_demo=True) == []


@pytest.mark.req("EVD-08")
def test_reviews_are_listed_when_they_are_due_and_move_on(library: Library) -> None:
    ref = library.desk.enter(hold(library))
    assert library.desk.holds.due_for_review(MOSS) == []
    library.clock.advance((24 * DAY).total_seconds())
    assert [shown.owner for shown in library.desk.holds.due_for_review(MOSS)] == [ref]
    later = (library.clock.utc_now() + 60 * DAY).date()
    library.desk.enter(HoldReviewed(review_on=later, reason="not answered yet"), ref.number)
    assert library.desk.holds.due_for_review(MOSS) == []
    assert library.desk.holds.holds(MOSS)[0].review_on == later


@pytest.mark.req("EVD-08")
def test_an_incidents_hold_is_due_for_review_though_nobody_gave_it_a_day(library: Library) -> None:
    ref = incident(library)
    library.clock.advance((90 * DAY).total_seconds())
    assert [shown.owner for shown in library.desk.holds.due_for_review(MOSS)] == [ref]
    library.desk.holds.review(MOSS, ref, (library.clock.utc_now() + 30 * DAY).date(), "trial in May")
    assert library.desk.holds.due_for_review(MOSS) == []


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"cameras": (), "media": ()}, "enter the cameras"),
        ({"end_utc": None}, "from when until when"),
        ({"end_utc": dt.datetime(2020, 1, 1, tzinfo=dt.UTC)}, "end before they begin"),
        ({"owner": "no.one"}, "not a user name"),
        ({"review_on": dt.date(2020, 1, 1)}, "after today"),
        ({"review_on": dt.date(2050, 1, 1)}, "within a year"),
    ],
)
def test_a_hold_that_says_too_little_is_refused(library: Library, changes: dict[str, Any], why: str) -> None:
    with pytest.raises(OperatorError, match=why):
        library.desk.enter(hold(library, **changes))
    assert HoldTable(library.engine).placed() == []
    assert library.store.head("media-log")[0] == 0


@pytest.mark.req("EVD-08")
def test_a_medium_on_hold_is_not_destroyed_though_its_years_are_over(library: Library) -> None:
    register = library.desk.media
    number = register.register(MOSS, medium(library, copy="master"), witness()).number
    library.clock.advance(years(3).total_seconds())
    claim = hold(library, held_for="claim", subject="CL/4", cameras=(), media=("ab/1",))
    ref = library.desk.enter(claim)
    assert register.due(MOSS) == []
    with pytest.raises(Refusal, match=r"on hold for claim CL/4"):
        register.enter(MOSS, act(library, Destroyed), number, witness())
    library.desk.holds.release(MOSS, ref, "claim settled", "M. Moss")
    assert [item.number for item in register.due(MOSS)] == [number]
    register.enter(MOSS, act(library, Destroyed), number, witness())


@pytest.mark.req("EVD-08")
def test_what_a_hold_keeps_cannot_be_corrected_away(library: Library) -> None:
    ref = library.desk.enter(hold(library))
    for changes in ({"cameras": (8,)}, {"end_utc": library.clock.utc_now()}, {"media": ()}):
        with pytest.raises(OperatorError, match="cannot be corrected"):
            library.desk.correct(ref, changes, "mistake")
    with pytest.raises(OperatorError, match="not a user name"):
        library.desk.correct(ref, {"owner": "no.one"}, "mistake")
    library.desk.correct(ref, {"reason": "subject access, second letter"}, "more came")
    assert library.desk.holds.holds(MOSS)[0].reason == "subject access, second letter"


@pytest.mark.req("EVD-08")
def test_a_hold_lifted_behind_the_books_is_shown(library: Library) -> None:
    import sqlalchemy as sa

    from console.store.tables import holds

    library.desk.enter(hold(library))
    with library.engine.begin() as connection:
        connection.execute(sa.update(holds).values(lifted_utc=library.clock.utc_now()))
    findings = check_beside(library.engine, is_demo=True)
    assert len([one for one in findings if "lifted" in str(one)]) == 2


@pytest.mark.req("EVD-08")
@pytest.mark.parametrize("owner", ["", "nonsense", "media-log x", "no-book 1", "media-log " + "9" * 5000])
def test_a_damaged_row_hides_no_other_hold(library: Library, owner: str) -> None:
    ref = library.desk.enter(hold(library))
    now = library.clock.utc_now()
    with library.store.unit() as unit:
        unit.place_hold(7, now - HOUR, now, "damaged", MOSS.login, owner)
    assert [one.owner for one in library.desk.holds.holds(MOSS)] == [ref]
    assert is_held(library, 9)


@pytest.mark.req("EVD-08")
def test_a_review_without_a_day_makes_the_hold_due_and_hides_nothing(library: Library) -> None:
    ref = library.desk.enter(hold(library))
    with library.store.unit() as unit:
        unit.append(
            NewEntry(ref.book, "media-log.hold-reviewed", MOSS.login, {}, {}, (ref.number,), Relation.FOLLOWS)
        )
    assert [one.owner for one in library.desk.holds.due_for_review(MOSS)] == [ref]
