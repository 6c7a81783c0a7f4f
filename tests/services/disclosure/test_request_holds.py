"""What a request asks for is held until the time to complain is over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.domain.books.disclosures import (
    Appealed,
    Closed,
    Reopened,
    Searched,
)
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.refusal import Refusal
from console.store.holds import HoldTable
from tests.services.disclosure.desk import (
    DATA,
    DAY,
    HOUR,
    MINUTE,
    decided,
    is_held,
    meet,
    register,
    write,
    written,
)
from tests.support.books import BELL, CARR, MOSS, TRAINEE, Library

if TYPE_CHECKING:
    from console.services.disclosure.requests import Requests


@pytest.mark.req("EVD-08")
def test_what_is_requested_is_held_until_the_time_to_complain_is_over(
    library: Library, requests: Requests
) -> None:
    number = register(library, written(library, "police"), TRAINEE)
    assert is_held(library, 7)
    requests.enter(DATA, decided(library, "refused"), number)
    write(library, number, "refusal")
    closed = Closed(closed_utc=library.clock.utc_now(), outcome="refused")
    requests.enter(DATA, closed, number)
    (hold,) = library.desk.holds.holds(MOSS)
    assert hold.subject == f"disclosures {number}"
    assert hold.review_on - day_of(library.clock.utc_now()) == 90 * DAY
    assert is_held(library, 7)
    assert requests.queue(DATA) == []


@pytest.mark.req("EVD-08")
def test_nobody_ends_the_hold_of_a_request_before_it_is_closed_and_the_time_to_complain_is_over(
    library: Library, requests: Requests
) -> None:
    number = register(library, written(library, "police"))
    (hold,) = library.desk.holds.holds(MOSS)

    def end() -> None:
        library.desk.holds.release(MOSS, hold.owner, "space is short", "M. Moss")

    with pytest.raises(Refusal, match="is open") as refused:
        end()
    assert "EVD-08" in refused.value.source
    # Another reference on the hold does not make it another request's.
    library.desk.holds.correct(MOSS, hold.owner, {"subject": "a typing error"}, "to get rid of it")
    with pytest.raises(Refusal, match="is open"):
        end()
    requests.enter(DATA, decided(library, "refused"), number)
    write(library, number, "refusal")
    requests.enter(DATA, Closed(closed_utc=library.clock.utc_now(), outcome="refused"), number)
    library.clock.advance((89 * DAY).total_seconds())
    with pytest.raises(Refusal, match="may still be appealed"):
        end()
    library.clock.advance((2 * DAY).total_seconds())
    end()
    assert library.desk.holds.holds(MOSS) == []


@pytest.mark.req("EVD-08")
def test_what_a_search_finds_or_a_decision_grants_is_held_too_and_nothing_twice(
    library: Library, requests: Requests
) -> None:
    number = register(library, written(library, "police"))
    meet(library, number, "written", "identity")
    (asked,) = library.desk.holds.holds(MOSS)
    assert asked.begin_utc is not None
    assert asked.end_utc is not None
    found = Searched(
        cameras=asked.cameras,
        begin_utc=asked.begin_utc,
        end_utc=asked.end_utc,
        is_found=True,
        result="a person in red",
    )
    requests.enter(DATA, found, number)
    assert len(library.desk.holds.holds(MOSS)) == 1
    granted = replace(
        decided(library, "granted"), cameras=(8,), begin_utc=found.begin_utc, end_utc=found.end_utc
    )
    for _ in range(2):
        requests.enter(DATA, granted, number)
    assert sorted(one.cameras for one in library.desk.holds.holds(MOSS)) == [(7,), (8,)]
    requests.enter(DATA, replace(found, cameras=(9,), is_found=False), number)
    assert len(library.desk.holds.holds(MOSS)) == 2


def test_a_closed_request_is_reopened_with_a_reason_and_what_it_asked_for_is_held_again(
    library: Library, requests: Requests
) -> None:
    at = library.clock.utc_now() - 2 * HOUR
    number = register(library, written(library, "police"), TRAINEE)

    def is_kept() -> bool:
        return HoldTable(library.engine).in_force().cover(7, at, at + MINUTE)

    requests.enter(DATA, decided(library, "refused"), number)
    write(library, number, "refusal")
    requests.enter(DATA, Closed(closed_utc=library.clock.utc_now(), outcome="refused"), number)
    (hold,) = library.desk.holds.holds(MOSS)
    library.clock.advance((91 * DAY).total_seconds())
    library.desk.holds.release(MOSS, hold.owner, "over", "M. Moss")
    assert not is_kept()
    again = Reopened(reason="the requester has sent more")
    with pytest.raises(Refusal):
        requests.enter(BELL, again, number)
    assert not is_kept()
    requests.enter(CARR, again, number)
    assert is_kept()
    assert [one.number for one in requests.queue(DATA)] == [number]
    requests.enter(BELL, Appealed(appealed_on=day_of(library.clock.utc_now()), grounds="no"), number)
    with pytest.raises(OperatorError, match="is open"):
        requests.enter(CARR, again, number)
