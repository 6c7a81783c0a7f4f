from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.app.scheme import demo_scheme
from console.app.verification import export_books, verify_books, verify_exported
from console.demo.history.demo import fill_demo
from console.demo.history.year import days_of, happenings
from console.domain.books.entries import BookQuery
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

END = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.mark.req("LOG-01")
def test_a_year_has_something_for_every_book() -> None:
    from console.demo.history.events import InventedEntry
    from console.domain.books import BOOKS
    from console.services.books.service import kind_of

    happened = happenings(END - dt.timedelta(days=365), END)
    filled = {
        kind_of(one.payload).name.partition(".")[0]
        for one in happened
        if isinstance(one, InventedEntry) and one.payload
    }
    # Accounts are made with the scheme; audits are drawn from what is written; packages and redactions are
    # made of recordings, which no one can invent.
    assert filled | {"audit", "people", "evidence", "redactions"} == set(BOOKS)
    assert [one.at_utc for one in happened] == sorted(one.at_utc for one in happened)


@pytest.mark.parametrize("days", [2, 3, 7, 40, 365])
@pytest.mark.parametrize("weekday", range(7))
def test_some_requests_are_open_at_the_end_however_short_it_is(days: int, weekday: int) -> None:
    from console.demo.history.requests import open_requests
    from console.domain.books.disclosures import Requested

    end_utc = END + dt.timedelta(days=weekday)
    begin_utc = end_utc - dt.timedelta(days=days)
    made = list(open_requests(begin_utc, end_utc))
    assert sum(isinstance(one.payload, Requested) for one in made) >= 2
    assert all(begin_utc <= one.at_utc for one in made)


@pytest.mark.slow
def test_a_month_is_written_whole_leaves_as_an_export_and_cannot_be_written_twice(tmp_path: Path) -> None:
    place = tmp_path / "demo"
    assert fill_demo(place, "4w", lambda _done, _all: None) > 1_000
    scheme = demo_scheme(place)
    try:
        proof = verify_books(scheme)
        assert proof.is_whole
        entries = sum(one.entries for one in proof.books)
        export_books(scheme, tmp_path / "out", personal=False)
        assert sum(one.entries for one in verify_exported(tmp_path / "out").books) == entries
        assert verify_exported(tmp_path / "out").is_whole
        assert 0 < len(scheme.books.due("visitors")) < 20
        assert scheme.books.page(BookQuery("incidents", is_open=True), personal=True)
    finally:
        scheme.close()
    with pytest.raises(OperatorError, match="history already"):
        fill_demo(place, "4w", lambda _done, _all: None)


@pytest.mark.parametrize("period", ["", "y", "0d", "-1d", "1x", "99y", "1 y"])
def test_what_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(OperatorError, match="is not a valid period"):
        days_of(period)
