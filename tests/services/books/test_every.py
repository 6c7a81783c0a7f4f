"""What a service decides or reminds of does not end with a page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.books import KINDS
from console.domain.books.entries import BookQuery, EntryRef, NewEntry
from console.domain.disclosure.request import RequestState
from console.domain.errors import EnvironmentFault
from console.services.books import every as paging
from console.services.books import service as books
from console.services.books.every import cases_of, every, every_in_span, every_open_file, has_unread
from console.services.disclosure import requests as service
from console.services.disclosure.requests import WhichRequests
from console.store.tables import ledger
from tests.services.disclosure.desk import DATA, HEAD, register, wanted
from tests.support.books import CARR, MOSS, Library
from tests.support.damage import damage as damage_entry
from tests.support.payloads import good_payload

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

DAY = dt.timedelta(days=1)


@pytest.fixture
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Library]:
    """Pages of two entries."""
    for name in ("PAGE", "FILES"):
        monkeypatch.setattr(paging, name, 2)
    monkeypatch.setattr(service, "MOST_SHOWN", 2)
    made = Library(tmp_path / "watchroom.sqlite", actor=DATA)
    for one in (DATA, HEAD):
        made.people[one.login] = one
    yield made
    made.close()


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_every_entry_is_found_however_many_pages_there_are(library: Library, count: int) -> None:
    numbers = [register(library, wanted(library)) for _ in range(count)]
    found = every(library.store, BookQuery("disclosures", limit=1))
    assert [one.number for one in found] == numbers[::-1]
    files = every_open_file(library.store, "disclosures")
    assert [one.entry.number for one in files] == numbers[::-1]


@pytest.mark.req("DIS-05")
def test_the_oldest_request_is_due_though_many_newer_ones_are_open(library: Library) -> None:
    late_utc = library.clock.utc_now() - 50 * DAY
    late = register(library, wanted(library, received_utc=late_utc))
    newer = [register(library, wanted(library)) for _ in range(5)]
    requests = library.desk.requests
    assert [one.number for one in requests.due(DATA)] == [late]
    assert len(requests.queue(DATA)) == 6
    assert [one.number for one in requests.page(DATA, WhichRequests.OVERDUE).found] == [late]
    assert requests.page(DATA, WhichRequests.OVERDUE).before is None
    first = requests.page(DATA)
    assert [one.number for one in first.found] == [newer[3], newer[4]]
    assert first.before == newer[3]
    second = requests.page(DATA, before=first.before)
    third = requests.page(DATA, before=second.before)
    assert {one.number for one in (*second.found, *third.found)} == {late, *newer[:3]}
    assert third.before is None


def test_the_search_looks_through_all_of_them(library: Library) -> None:
    numbers = [register(library, wanted(library, requester="Ann Other")) for _ in range(3)]
    for _ in range(4):
        register(library, wanted(library))
    requests = library.desk.requests
    found = requests.page(DATA, words="other ann")
    assert [one.number for one in found.found] == numbers[1:]
    older = requests.page(DATA, words="other ann", before=found.before)
    assert ([one.number for one in older.found], older.before) == (numbers[:1], None)
    assert requests.page(DATA, words=RequestState.RECEIVED.value).before is not None
    assert requests.page(DATA, words="nobody").found == []


def test_what_is_kept_from_a_person_takes_no_place_in_the_queue_to_countersign(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(books, "MOST_DUE", 2)
    seen: list[int] = []
    real = library.store.due

    def due(book: str = "", limit: int = 500) -> object:
        seen.append(limit)
        return real(book, limit)

    monkeypatch.setattr(library.store, "due", due)
    with library.store.unit() as unit:
        for number in range(6):
            unit.append(NewEntry("visitors", "visitors.arrived", "amy", {"visitor": "other", "n": number}))
    kept = frozenset(range(1, 5))
    monkeypatch.setattr(library.desk.books._concerned, "numbers", lambda _actor, _book: kept)
    assert [one.number for one in library.desk.books.due(CARR, "visitors")] == [5, 6]
    assert seen == [2, 4, 8]


def damage(library: Library, number: int) -> None:
    with library.engine.begin() as connection:
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in triggers.scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        connection.execute(
            sa.update(ledger)
            .where(ledger.c.book == "disclosures", ledger.c.number == number)
            .values(payload="{")
        )


@pytest.mark.parametrize("which", [[0], [4], [1, 2], [0, 1, 2, 3, 4], [2, 3, 4]])
def test_what_is_damaged_is_left_out_and_told_once_and_ends_no_list(
    library: Library, which: list[int]
) -> None:
    numbers = [register(library, wanted(library)) for _ in range(5)]
    told: list[EntryRef] = []
    library.store.on_damaged = told.append
    for at in which:
        damage(library, numbers[at])
    left = [number for at, number in enumerate(numbers) if at not in which][::-1]
    for _ in range(2):
        assert [one.number for one in every(library.store, BookQuery("disclosures"))] == left
        found = every_open_file(library.store, "disclosures")
        assert [one.entry.number for one in found] == left
        span = every_in_span(library.store, "disclosures", 1, library.store.head("disclosures")[0])
        assert [one.number for one in span if one.number in numbers] == left[::-1]
        assert [one.number for one in library.desk.requests.queue(DATA)] == left[::-1]
    assert sorted(told, key=str) == [EntryRef("disclosures", numbers[at]) for at in which]


def test_a_database_that_is_away_is_no_damaged_entry(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = register(library, wanted(library))

    def away(*_args: object, **_named: object) -> None:
        raise EnvironmentFault("The database is away.")

    for name in ("case", "span", "head"):
        monkeypatch.setattr(library.store, name, away)
    with pytest.raises(EnvironmentFault):
        cases_of(library.store, [EntryRef("disclosures", number)])
    with pytest.raises(EnvironmentFault):
        every_in_span(library.store, "disclosures", 1, number)


@pytest.mark.req("EVD-08")
def test_damage_behind_ten_thousand_others_is_found(tmp_path: Path) -> None:
    """A hold that cannot be read keeps every medium, however many were entered since."""
    library = Library(tmp_path / "watchroom.sqlite", actor=MOSS)
    most = 10_000
    payload = replace(good_payload(KINDS["media-log.held"]), media=("DVD-7",))
    entry = books.new_entry(KINDS["media-log.held"], MOSS, payload)
    with library.store.unit() as unit:
        for _ in range(most + 2):
            unit.append(entry)
    query = BookQuery("media-log", kinds=("media-log.held",), is_open=True)
    for asked in (query, replace(query, is_open=None), BookQuery("media-log")):
        assert library.store.count(asked, personal=False) == most + 2
    assert not has_unread(library.store, query, list(every(library.store, query)))
    damage_entry(library.engine, "media-log", 1)
    read = list(every(library.store, query))
    assert len(read) == most + 1
    assert has_unread(library.store, query, read)
    library.close()
