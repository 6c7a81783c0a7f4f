"""The days to answer a request: asked back, standing still, extended."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.disclosures import (
    Came,
)
from console.domain.disclosure.request import RequestState
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from tests.services.disclosure.desk import (
    DATA,
    DAY,
    HOUR,
    MINUTE,
    decided,
    meet,
    register,
    wanted,
    write,
    written,
)

if TYPE_CHECKING:
    from console.services.disclosure.requests import Requests
    from tests.support.books import Library


@pytest.mark.req("DIS-05")
def test_a_time_of_more_than_an_hour_is_asked_back(library: Library) -> None:
    now = library.clock.utc_now()
    longest = register(library, wanted(library, end_utc=now - HOUR))
    usual = register(library, wanted(library))
    asked = library.desk.requests
    assert asked.request(DATA, longest).has_long_window
    assert not asked.request(DATA, usual).has_long_window
    with pytest.raises(OperatorError, match="longer than an hour"):
        register(library, wanted(library, end_utc=now - HOUR + MINUTE))
    with pytest.raises(OperatorError, match="before it begins"):
        register(library, wanted(library, end_utc=now - 3 * HOUR))


@pytest.mark.req("DIS-05")
def test_the_clock_stands_still_while_proof_of_identity_is_awaited(
    library: Library, requests: Requests
) -> None:
    number = register(library, wanted(library))
    first = requests.request(DATA, number).due
    assert first is not None
    today = day_of(library.clock.utc_now())
    with pytest.raises(OperatorError, match="Nothing is awaited"):
        requests.enter(DATA, Came(came_on=today), number)
    write(library, number, "question: proof of identity")
    waiting = requests.request(DATA, number)
    assert (waiting.state, waiting.due, waiting.is_paused) == (RequestState.WAITING_IDENTITY, None, True)
    with pytest.raises(OperatorError, match="awaited"):
        write(library, number, "question: detail of what is wanted")
    library.clock.advance((10 * DAY).total_seconds())
    later = day_of(library.clock.utc_now())
    with pytest.raises(OperatorError, match="future"):
        requests.enter(DATA, Came(came_on=later + DAY), number)
    with pytest.raises(OperatorError, match="before the request came"):
        requests.enter(DATA, Came(came_on=today - DAY), number)
    requests.enter(DATA, Came(came_on=later), number)
    due = requests.request(DATA, number).due
    assert due is not None
    assert due.day - first.day >= 9 * DAY


@pytest.mark.req("DIS-05")
@pytest.mark.parametrize(
    ("utc", "day", "due"),
    [
        # Half past midnight in London: summer time begins, and is over, the day after.
        ("2026-06-30T23:30:00+00:00", "2026-07-01", "2026-07-31"),
        ("2026-10-24T23:30:00+00:00", "2026-10-25", "2026-11-24"),
        ("2026-12-31T23:30:00+00:00", "2026-12-31", "2027-01-30"),
        ("2028-02-29T12:00:00+00:00", "2028-02-29", "2028-03-29"),
    ],
)
def test_a_request_came_on_the_day_that_it_was_in_london(
    library: Library, requests: Requests, utc: str, day: str, due: str
) -> None:
    came = dt.datetime.fromisoformat(utc)
    library.clock.advance((came + DAY - library.clock.utc_now()).total_seconds())
    number = register(library, wanted(library, received_utc=came, begin_utc=came - HOUR, end_utc=came))
    request = requests.request(DATA, number)
    assert day_of(request.received_utc).isoformat() == day
    assert request.due is not None
    assert request.due.day.isoformat() == due


@pytest.mark.req("DIS-05")
def test_nothing_is_granted_while_something_is_awaited(library: Library, requests: Requests) -> None:
    number = register(library, wanted(library))
    meet(library, number, "identity", "place and time")
    write(library, number, "question: detail of what is wanted")
    with pytest.raises(OperatorError, match="awaited of the requester"):
        requests.enter(DATA, decided(library, "granted"), number)
    requests.enter(DATA, Came(came_on=day_of(library.clock.utc_now())), number)
    requests.enter(DATA, decided(library, "granted"), number)


@pytest.mark.req("DIS-05")
def test_an_extension_is_told_once_and_in_time(library: Library, requests: Requests) -> None:
    number, late = register(library, wanted(library)), register(library, wanted(library))
    police = register(library, written(library, "police"))
    today = day_of(library.clock.utc_now())
    with pytest.raises(OperatorError, match="cannot be extended"):
        write(library, police, "extension", words="forty cameras")
    write(library, number, "extension", words="forty cameras")
    request = requests.request(DATA, number)
    assert request.due is not None
    assert 85 < request.due.days_left(today) < 95
    with pytest.raises(OperatorError, match="extended already"):
        write(library, number, "extension", words="forty cameras")
    library.clock.advance((40 * DAY).total_seconds())
    with pytest.raises(Refusal, match="had to be told"):
        write(library, late, "extension", words="late")
    assert [one.number for one in requests.due(DATA)] == [late]
    assert requests.request(DATA, late).is_overdue(day_of(library.clock.utc_now()))
