"""Own numbers of incidents: given with the entry, to everyone another, and derived for older books."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa

from console.domain.books.entries import BookQuery, EntryRef, NewEntry, Relation
from console.domain.books.incident_numbers import IncidentNumber
from console.domain.clock import SystemClock
from console.domain.errors import OperatorError
from console.store.beside.check import check_beside
from console.store.database import open_database
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from console.store.tables import incident_numbers
from console.store.upgrade import bring_up_to_date, newest_version

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from console.domain.books.fields import Value

NEW_YEAR = dt.datetime(2027, 1, 1, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)


def opened(seen_utc: dt.datetime = NEW_YEAR - DAY, **more: Any) -> NewEntry:
    return NewEntry("incidents", "incidents.opened", "a.bell", {"seen_utc": seen_utc, **more})


def table_of(engine: Engine) -> BookTable:
    return BookTable(engine, Units(engine, SystemClock()))


def given(engine: Engine) -> dict[int, str]:
    with engine.connect() as connection:
        rows = connection.execute(sa.select(incident_numbers).order_by(incident_numbers.c.entry)).all()
    return {row.entry: str(IncidentNumber(row.year, row.number)) for row in rows}


@pytest.mark.req("LOG-01")
def test_a_number_comes_with_the_entry_and_shows_wherever_it_is_read(engine: Engine) -> None:
    books = table_of(engine)
    with books.unit() as unit:
        first = unit.append(opened())
        unit.append(NewEntry("incidents", "incidents.occurred", "a.bell", {}, {}, (first,), Relation.FOLLOWS))
        later = unit.append(opened(NEW_YEAR + DAY))
        unit.append(opened())
    assert list(given(engine).values()) == ["2026/0001", "2027/0001", "2026/0002"]
    assert [entry.called for entry in books.page(BookQuery("incidents"), personal=False)] == [
        "2026/0002",
        "2027/0001",
        "2026/0001",
    ]
    case = books.case(EntryRef("incidents", first), personal=False)
    assert case is not None
    assert [entry.own_number for entry in (case.entry, *case.later)] == ["2026/0001", ""]
    assert {file.entry.called for file in books.open_files("incidents", 9, personal=False)} == set(
        given(engine).values()
    )
    assert books.span("incidents", later, later, personal=False)[0].own_number == "2027/0001"
    assert books.incident_entry(IncidentNumber(2027, 1)) == later
    assert books.incident_entry(IncidentNumber(2027, 2)) is None


def test_the_search_finds_an_incident_by_its_number_and_no_other(engine: Engine) -> None:
    books = table_of(engine)
    with books.unit() as unit:
        numbers = [unit.append(opened(NEW_YEAR - DAY, place=f"2026/000{9 - turn}")) for turn in range(3)]

    def found(text: str, **more: Any) -> list[int]:
        query = BookQuery("incidents", text=text, **more)
        return [entry.number for entry in books.page(query, personal=True)]

    assert found("2026/0002") == found(" 2026/2 ") == [numbers[1]]
    assert found("2/2026") == found("0002/2026") == []
    assert found("2026/0002", before=numbers[1]) == []
    assert books.count(BookQuery("incidents", text="2026/0003"), personal=True) == 1


def test_an_entry_that_is_refused_leaves_no_gap(engine: Engine) -> None:
    books = table_of(engine)
    with books.unit() as unit:
        unit.append(opened())
    closing = NewEntry("incidents", "incidents.closed", "a.bell", {}, {}, (77,), Relation.CLOSES)

    def refused() -> None:
        with books.unit() as unit:
            unit.append(opened())
            unit.append(closing)

    with pytest.raises(OperatorError):
        refused()
    with books.unit() as unit:
        unit.append(opened())
    assert list(given(engine).values()) == ["2026/0001", "2026/0002"]


def test_a_correction_keeps_the_number(engine: Engine) -> None:
    books = table_of(engine)
    with books.unit() as unit:
        number = unit.append(opened())
        corrected: dict[str, Value] = {"seen_utc": NEW_YEAR + DAY, "why_corrected": "the wrong year"}
        about = (number,)
        unit.append(
            NewEntry("incidents", "incidents.corrected", "a.bell", corrected, {}, about, Relation.CORRECTS)
        )
        unit.append(opened(NEW_YEAR + DAY))
    assert list(given(engine).values()) == ["2026/0001", "2027/0001"]
    assert check_beside(engine, is_demo=True) == []


def test_consoles_that_open_incidents_at_once_never_share_a_number(engine: Engine) -> None:
    count, at_once = 6, 4

    def write() -> None:
        # Each with units of its own, as in processes of their own: no lock of this process is shared.
        books = table_of(engine)
        for _ in range(count):
            with books.unit() as unit:
                unit.append(opened())

    def enter() -> None:
        Units(engine, SystemClock()).enter([opened(), opened()])

    threads = [threading.Thread(target=write) for _ in range(at_once)] + [threading.Thread(target=enter)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    wanted = count * at_once + 2
    # All of them, each once, and in the order of the entries.
    assert list(given(engine).values()) == [f"2026/{number:04}" for number in range(1, wanted + 1)]


def test_older_books_get_their_numbers_from_their_entries(place: Path | str) -> None:
    engine = open_database(place)
    books = table_of(engine)
    with books.unit() as unit:
        for seen_utc in (NEW_YEAR - DAY, NEW_YEAR + DAY, NEW_YEAR - DAY):
            unit.append(opened(seen_utc))
        unit.append(NewEntry("audit", "snapshot", "a.bell", {"subject": "camera 1"}))
    before = given(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE incident_number"))
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '0010'"))
    bring_up_to_date(engine, "older", "0012")
    with engine.begin() as connection:
        # What later versions add is there already.
        newest = sa.text("UPDATE alembic_version SET version_num = :newest")
        connection.execute(newest, {"newest": newest_version()})
    assert given(engine) == before
    with books.unit() as unit:
        unit.append(opened())
    assert list(given(engine).values())[-1] == "2026/0003"
    engine.dispose()


def test_verification_names_a_number_that_does_not_follow_from_the_entries(engine: Engine) -> None:
    books = table_of(engine)
    with books.unit() as unit:
        unit.append(opened())
        unit.append(opened())
    assert check_beside(engine, is_demo=True) == []
    with engine.begin() as connection:
        connection.execute(sa.delete(incident_numbers).where(incident_numbers.c.number == 1))
        connection.execute(sa.update(incident_numbers).values(number=1))
    said = [finding.words for finding in check_beside(engine, is_demo=True)]
    assert len(said) == 2
    assert "2026/0001" in said[0]


def test_a_case_is_reopened_once_whoever_else_wants_to(engine: Engine) -> None:
    books = table_of(engine)
    with books.unit() as unit:
        number = unit.append(opened())
    about = (number,)
    again = NewEntry("incidents", "incidents.reopened", "t.rahman", {}, {}, about, Relation.REOPENS)
    with pytest.raises(OperatorError, match="already open"), books.unit() as unit:
        unit.append(again)
    closing = NewEntry("incidents", "incidents.closed", "a.bell", {}, {}, about, Relation.CLOSES)
    for entry, is_open in ((closing, False), (again, True), (closing, False)):
        with books.unit() as unit:
            unit.append(entry)
        case = books.case(EntryRef("incidents", number), personal=False)
        assert case is not None
        assert case.is_open is is_open
    assert check_beside(engine, is_demo=True) == []
