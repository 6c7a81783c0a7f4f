"""Breaches: anyone reports, past the person concerned, and the 72 hours are counted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest

from console.domain.books.security import Breach, BreachClosed, BreachFollowed, BreachReopened, BreachReported
from console.domain.errors import OperatorError
from console.domain.people.refusal import Refusal
from tests.services.disclosure.desk import DATA, DAY, HOUR
from tests.support.books import BELL, CARR, MOSS, OFFICER, TRAINEE

if TYPE_CHECKING:
    from tests.support.books import Library


def breach(library: Library, **changes: Any) -> Breach:
    fields: dict[str, Any] = {
        "found_utc": library.clock.utc_now(),
        "nature": "unlawful disclosure",
        "is_suspected": True,
        "concerned": "A clip was shown to a friend.",
        "measures": "Copy locked away.",
    }
    return Breach(**{**fields, **changes})


def closed(library: Library, **changes: Any) -> BreachClosed:
    fields: dict[str, Any] = {
        "closed_utc": library.clock.utc_now(),
        "ground": "No risk to anyone.",
        "subjects": "not told",
        "subjects_ground": "Nobody could be recognised.",
        "lesson": "Two people release.",
    }
    return BreachClosed(**{**fields, **changes})


@pytest.mark.req("SEC-01")
def test_anyone_reports_and_the_person_concerned_does_not_handle_it(library: Library) -> None:
    breaches = library.desk.breaches
    for actor in (TRAINEE, OFFICER, BELL):
        breaches.report(actor, breach(library))
    ref = breaches.report(TRAINEE, breach(library, about=("m.moss",)))
    assert ref.number not in {one.number for one in breaches.open(MOSS)}
    assert ref.number in {one.number for one in breaches.open(DATA)}
    followed = BreachFollowed(done_utc=library.clock.utc_now(), action="Nothing to see.")
    with pytest.raises(Refusal, match="concerns you"):
        breaches.enter(MOSS, followed, ref.number)
    with pytest.raises(Refusal, match="concerns you"):
        breaches.correct(MOSS, ref, {"measures": "none"}, "wrong")
    breaches.enter(DATA, followed, ref.number)
    with pytest.raises(Refusal):
        breaches.open(BELL)
    with pytest.raises(OperatorError, match="has the user name"):
        breaches.report(BELL, breach(library, about=("nobody",)))


@pytest.mark.req("SEC-01")
def test_the_commissioner_is_told_in_72_hours_or_later_with_the_reason(library: Library) -> None:
    breaches = library.desk.breaches
    number = breaches.report(BELL, breach(library)).number
    (one,) = breaches.open(CARR)
    assert one.due_utc is not None
    assert one.due_utc - one.found_utc == dt.timedelta(hours=72)
    with pytest.raises(OperatorError, match="is not entered"):
        breaches.enter(DATA, closed(library, is_reported=True), number)
    library.clock.advance((3 * DAY + HOUR).total_seconds())
    now = library.clock.utc_now()
    with pytest.raises(Refusal, match="72 hours") as refused:
        breaches.enter(DATA, BreachReported(reported_utc=now), number)
    assert refused.value.source == "UK GDPR article 33(1)"
    with pytest.raises(OperatorError, match="before it was found"):
        breaches.enter(DATA, BreachReported(reported_utc=one.found_utc - DAY), number)
    breaches.enter(DATA, BreachReported(reported_utc=now, delay="a holiday"), number)
    assert breaches.open(DATA)[0].due_utc is None
    breaches.enter(DATA, closed(library, is_reported=True), number)
    assert breaches.open(DATA) == []
    with pytest.raises(OperatorError, match="is closed"):
        breaches.enter(DATA, closed(library), number)


@pytest.mark.req("SEC-01")
def test_it_is_closed_with_whether_those_affected_were_told(library: Library) -> None:
    breaches = library.desk.breaches
    ref = breaches.report(BELL, breach(library))
    with pytest.raises(OperatorError):
        breaches.enter(DATA, closed(library, subjects_ground=""), ref.number)
    breaches.enter(DATA, closed(library), ref.number)
    with pytest.raises(OperatorError, match="cannot be corrected"):
        breaches.correct(DATA, ref, {"found_utc": library.clock.utc_now()}, "wrong")
    with pytest.raises(OperatorError, match="no breach 99"):
        breaches.enter(DATA, closed(library), 99)


@pytest.mark.req("SEC-01")
def test_a_closed_breach_is_reopened_with_a_reason(library: Library) -> None:
    breaches = library.desk.breaches
    number = breaches.report(BELL, breach(library)).number
    again = BreachReopened(reason="the copy was found on a second phone")
    with pytest.raises(OperatorError, match="is open"):
        breaches.enter(CARR, again, number)
    breaches.enter(CARR, closed(library), number)
    followed = BreachFollowed(done_utc=library.clock.utc_now(), action="Phone taken.")
    with pytest.raises(OperatorError, match="is closed"):
        breaches.enter(CARR, followed, number)
    with pytest.raises(Refusal):
        breaches.enter(BELL, again, number)
    breaches.enter(CARR, again, number)
    breaches.enter(CARR, followed, number)
    assert [one.number for one in breaches.open(CARR)] == [number]
