"""Eight consoles that write one book on PostgreSQL, against eight that only count and insert."""

from __future__ import annotations

import multiprocessing
import statistics
import time
from typing import TYPE_CHECKING, Any

import psycopg
import sqlalchemy as sa

from console.demo.bench.postgres_server import PostgresServer
from console.domain.books.entries import NewEntry
from console.domain.clock import SystemClock
from console.store.database import open_database
from console.store.ledger.chain import NO_HASH
from console.store.ledger.rows import ledger_rows
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify
from console.store.transactions import writing

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.synchronize import Barrier

    from sqlalchemy import Engine

WRITERS = 8
ENTRIES = 250
"""Of each writer in each round."""
ROUNDS = 5
MUST = 0.5
_TEXT = "x " * 150
_ROW = {
    "book": "audit",
    "kind": "camera-called",
    "author": "a.bell",
    "instant": "2026-11-21T22:00:00.000+00:00",
    "payload": f'{{"fields":{{"subject":"{_TEXT}"}}}}',
    "previous_hash": NO_HASH,
    "hash": NO_HASH,
}
_BARE = (
    "CREATE TABLE bare (number bigserial PRIMARY KEY, book text, kind text, author text, instant text,"
    " payload text, previous_hash text, hash text)"
)
_INSERT = (
    "INSERT INTO bare (book, kind, author, instant, payload, previous_hash, hash)"
    " VALUES (:book, :kind, :author, :instant, :payload, :previous_hash, :hash)"
)
_INSERT_RAW = (
    "INSERT INTO bare (book, kind, author, instant, payload, previous_hash, hash) VALUES (%(book)s, %(kind)s,"
    " %(author)s, %(instant)s, %(payload)s, %(previous_hash)s, %(hash)s)"
)


def books_postgres(rounds: int = ROUNDS) -> dict[str, Any]:
    """Measure rates (entries a second, all writers together) with fsync after each entry.

    `bare` is the product's transaction with a sequence and no chain; it shows what the chain costs.
    `driver` is the driver alone with one prepared INSERT; it shows what product and chain cost together.

    Raises:
        EnvironmentFault: no server is installed.
    """
    with PostgresServer() as server:
        open_database(server.url()).dispose()
        with psycopg.connect(server.url(), autocommit=True) as connection:
            connection.execute(_BARE)
        ways = {"chain": _chain, "bare": _bare, "driver": _driver}
        rates: dict[str, list[float]] = {name: [] for name in ways}
        for _ in range(rounds):
            for name, way in ways.items():
                rates[name].append(_rate(server.url(), way))
        entries = _check_whole(server.url())
    return _result(rates, entries)


def _result(rates: dict[str, list[float]], entries: int) -> dict[str, Any]:
    middle = {name: round(statistics.median(samples)) for name, samples in rates.items()}
    return {
        "writers": WRITERS,
        "entries_verified": entries,
        "per_second": middle,
        "best_per_second": {name: round(max(samples)) for name, samples in rates.items()},
        "ratio": round(middle["chain"] / middle["bare"], 2),
        "ratio_to_driver_alone": round(middle["chain"] / middle["driver"], 2),
        "must": MUST,
    }


def _rate(url: str, way: Callable[[str, Barrier, Barrier], None]) -> float:
    context = multiprocessing.get_context("spawn")
    begin, end = context.Barrier(WRITERS + 1), context.Barrier(WRITERS + 1)
    writers = [context.Process(target=way, args=(url, begin, end)) for _ in range(WRITERS)]
    for writer in writers:
        writer.start()
    begin.wait()
    begun_s = time.perf_counter()
    end.wait()
    seconds = time.perf_counter() - begun_s
    for writer in writers:
        writer.join()
    return WRITERS * ENTRIES / seconds


def _chain(url: str, begin: Barrier, end: Barrier) -> None:
    engine = open_database(url)
    units = Units(engine, SystemClock())

    def one() -> None:
        units.enter([NewEntry("audit", "camera-called", "a.bell", {"subject": _TEXT})])

    _together(one, begin, end)
    engine.dispose()


def _bare(url: str, begin: Barrier, end: Barrier) -> None:
    engine = open_database(url)
    insert = sa.text(_INSERT)

    def one() -> None:
        with writing(engine) as connection:
            connection.execute(insert, _ROW)

    _together(one, begin, end)
    engine.dispose()


def _driver(url: str, begin: Barrier, end: Barrier) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        _together(lambda: connection.execute(_INSERT_RAW.encode(), _ROW), begin, end)


def _together(write: Callable[[], object], begin: Barrier, end: Barrier) -> None:
    for _ in range(20):
        write()
    begin.wait()
    for _ in range(ENTRIES):
        write()
    end.wait()


def _check_whole(url: str) -> int:
    engine: Engine = open_database(url)
    try:
        with ledger_rows(engine) as rows:
            (proof,) = verify(rows)
    finally:
        engine.dispose()
    if not proof.is_whole:
        raise AssertionError(f"the book does not pass verification: {proof.finding}")
    return proof.entries
