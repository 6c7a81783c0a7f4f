from __future__ import annotations

import datetime as dt
import json
import random
import signal
import threading
from typing import TYPE_CHECKING

import pytest

from console.demo.bench.postgres_server import PostgresServer
from console.domain.books.entries import NewEntry
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.store.changes import EVERYTHING, DatabaseChanges
from console.store.database import open_database
from console.store.ledger.unit import Units
from console.store.ledger.writer import LedgerWriter
from tests.store.writers import Writer, check_whole
from tests.support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

CALLED = NewEntry("audit", "camera-called", "a.bell", {"subject": "camera 1"})


@pytest.mark.slow
@pytest.mark.req("LOG-02")
def test_two_consoles_and_a_killed_one_leave_one_whole_book(place: Path | str, engine: Engine) -> None:
    writers = [Writer(place, name, 60) for name in ("first", "second", "killed")]
    for writer in writers:
        writer.begin()
    writers[2].hear(random.Random().randint(3, 20))
    writers[2].end(kill=True)
    for writer in writers[:2]:
        writer.end()
    acknowledged = [number for writer in writers for number in writer.acknowledged]
    assert len(acknowledged) == len(set(acknowledged)) >= 123
    assert check_whole(engine, set(acknowledged)) >= len(acknowledged)


@pytest.mark.req("LOG-02")
def test_eight_threads_write_one_whole_book(engine: Engine) -> None:
    units = Units(engine, SystemClock())
    given: list[int] = []

    def write() -> None:
        for _ in range(10):
            given.extend(units.enter([CALLED, CALLED]))
            with units.begin() as unit:
                given.append(unit.append(CALLED))

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(given) == list(range(1, 241))


@pytest.mark.slow
@pytest.mark.req("LOG-02")
def test_what_was_acknowledged_outlives_the_server() -> None:
    with PostgresServer() as server:
        open_database(server.url()).dispose()
        writers = [Writer(server.url(), str(number), 10_000) for number in range(2)]
        for writer in writers:
            writer.begin()
        for writer in writers:
            writer.hear(100)
        server.stop(signal.SIGQUIT)
        for writer in writers:
            writer.end()
        server.start()
        engine = open_database(server.url())
        check_whole(engine, {number for writer in writers for number in writer.acknowledged})
        engine.dispose()


def test_a_server_restarted_in_mid_work_costs_no_entry(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    told: list[str] = []
    engine = open_database(postgres_url)
    writer = LedgerWriter(Units(engine, SystemClock()), SystemClock(), told.append)
    stop = threading.Event()
    thread = threading.Thread(target=writer.run, args=(stop,))
    thread.start()
    postgres_server.stop()
    try:
        writer.record("A. Bell", "snapshot", "camera 1", {})
        until(lambda: told, "the fault to be told")
    finally:
        postgres_server.start()
    writer.record("A. Bell", "snapshot", "camera 2", {})
    stop.set()
    thread.join()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM ledger").scalar() == 2
    engine.dispose()


def test_a_unit_that_cannot_be_written_says_so_and_the_next_one_can(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    engine = open_database(postgres_url)
    units = Units(engine, SystemClock())
    units.enter([CALLED])
    postgres_server.stop()
    try:
        with pytest.raises(EnvironmentFault, match="cannot be written"):
            units.enter([CALLED])
        with pytest.raises(EnvironmentFault, match="cannot be written"), units.begin() as unit:
            unit.append(CALLED)
    finally:
        postgres_server.start()
    assert units.enter([CALLED]) == [2]
    engine.dispose()


def test_a_clock_set_back_is_worded_as_doubt_on_both(engine: Engine) -> None:
    units = Units(engine, SystemClock())
    now = dt.datetime(2026, 10, 25, 1, 30, tzinfo=dt.UTC)
    late = [
        NewEntry("audit", "x", "a.bell", {}, instant_utc=now - dt.timedelta(seconds=back))
        for back in (0, 0.3, 3600)
    ]
    assert units.enter(late[:1]) == [1]
    assert units.enter(late[1:]) == [2, 3]
    with engine.connect() as connection:
        said = connection.exec_driver_sql("SELECT payload FROM ledger ORDER BY number").scalars().all()
    doubts = [json.loads(payload).get("doubt", "") for payload in said]
    assert doubts[:2] == ["", ""]
    assert "3599.7 s before" in doubts[2]


def break_off(units: Units) -> None:
    with units.begin() as unit:
        unit.append(CALLED)
        raise ZeroDivisionError


def test_the_other_console_hears_which_books_changed(engine: Engine) -> None:
    changes = DatabaseChanges(engine)
    units = Units(engine, SystemClock(), changes.committed)
    heard: list[frozenset[str]] = []
    changes.subscribe(heard.append)
    stop = threading.Event()
    listener = threading.Thread(target=changes.run, args=(stop,))
    listener.start()
    if engine.dialect.name == "postgresql":
        until(lambda: heard == [EVERYTHING], "the listener to listen")
    heard.clear()
    with pytest.raises(ZeroDivisionError):
        break_off(units)
    units.enter([CALLED])
    until(lambda: heard, "the change")
    assert heard == [frozenset({"audit"})]
    changes.unsubscribe(heard.append)
    stop.set()
    listener.join()


def test_a_lost_listener_comes_back_and_says_that_anything_may_have_changed(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    engine = open_database(postgres_url)
    changes = DatabaseChanges(engine)
    heard: list[frozenset[str]] = []
    changes.subscribe(heard.append)
    stop = threading.Event()
    listener = threading.Thread(target=changes.run, args=(stop,))
    listener.start()
    until(lambda: len(heard) == 1, "the listener to listen")
    postgres_server.stop()
    postgres_server.start()
    until(lambda: len(heard) == 2, "the listener to listen again")
    assert heard[1] == EVERYTHING
    stop.set()
    listener.join()
    engine.dispose()
