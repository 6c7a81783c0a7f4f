"""What the books cost, each compared with the obvious alternative in the same run."""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
import sqlalchemy as sa

from console.demo.bench.books_fill import BOOK, fill
from console.demo.bench.suites import TILE_STREAM, TILES
from console.demo.bench.town import serve
from console.domain.books.entries import BookQuery, NewEntry
from console.domain.clock import SystemClock
from console.store.database import open_database
from console.store.ledger.book_table import BookTable
from console.store.ledger.parallel import verify_database
from console.store.ledger.rows import ledger_rows, raw_rows
from console.store.ledger.unit import Units
from console.store.ledger.verify import verify
from console.store.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

APPENDS = 400
BLOCK = 20
PANE_S = 60.0
SEARCHES = ("shoplifter", "silver van", "ref123", "bicycle rucksack", "smoke alarm false", "arr")


def books(entries: int) -> dict[str, Any]:
    """Measure everything except PostgreSQL; takes several minutes for a million entries."""
    with _filled(entries) as (engine, seconds):
        return {
            "entries": entries,
            "fill_s": round(seconds, 1),
            "append": append(engine),
            "verify": verification(engine),
            "search": search(engine),
            "pane": pane(Path(str(engine.url.database)).parent),
        }


def append(engine: Engine) -> dict[str, Any]:
    """Measure one durable entry against a bare INSERT and fsync of the same bytes, in turns."""
    book_store = BookTable(engine, Units(engine, SystemClock()))
    with _bare(engine) as bare:
        ours, theirs = [], []
        for _ in range(APPENDS // BLOCK):
            ours += [_timed(lambda: _append_one(book_store)) for _ in range(BLOCK)]
            theirs += [_timed(lambda: _insert_one(bare, engine)) for _ in range(BLOCK)]
    return _against(ours, theirs)


def _append_one(book_store: BookTable) -> None:
    with book_store.unit() as unit:
        unit.append(NewEntry("operators", "operators.event", "op01", {"event": "x " * 175}))


def _insert_one(bare: sqlite3.Connection, engine: Engine) -> None:
    del engine
    row = (
        BOOK,
        time.monotonic_ns(),
        "operators.event",
        "op01",
        "2026-11-21T22:00:00.000+00:00",
        "x " * 180,
        "0" * 64,
        "0" * 64,
    )
    bare.execute("INSERT INTO bare VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)


@contextlib.contextmanager
def _bare(engine: Engine) -> Iterator[sqlite3.Connection]:
    path = Path(str(engine.url.database)).with_name("bare.sqlite")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as bare:
        for pragma in ("journal_mode=WAL", "synchronous=FULL"):
            bare.execute(f"PRAGMA {pragma}")
        bare.execute(
            "CREATE TABLE bare (book TEXT, number INTEGER, kind TEXT, author TEXT, instant TEXT,"
            " payload TEXT, previous_hash TEXT, hash TEXT, PRIMARY KEY (book, number))"
        )
        yield bare


def verification(engine: Engine) -> dict[str, Any]:
    """Measure verification of the whole chain against SHA-256 over the same payloads, read the same way."""
    place = Path(str(engine.url.database))
    apart, single, bare, growth = [], [], [], 0.0
    for _ in range(3):
        apart.append(_timed(lambda: verify_database(engine, place, (), frozenset(), lambda _count: None)))
        seconds, grown = _in_one_piece(engine)
        single.append(seconds)
        bare.append(_timed(lambda: _bare_hash(engine)))
        growth = max(growth, grown)
    return {
        "seconds": round(min(apart), 2),
        "one_process_seconds": round(min(single), 2),
        "bare_seconds": round(min(bare), 2),
        "ratio": round(min(apart) / min(bare), 2),
        "one_process_ratio": round(min(single) / min(bare), 2),
        "must": 3,
        "memory_growth_mb": round(growth / 1e6, 1),
    }


def _in_one_piece(engine: Engine) -> tuple[float, float]:
    """Return the seconds taken and the growth of memory meanwhile (bytes)."""
    process = psutil.Process()
    before, peak = process.memory_info().rss, 0

    def watch(_count: int) -> None:
        nonlocal peak
        peak = max(peak, process.memory_info().rss)

    with ledger_rows(engine) as rows:
        begun = time.perf_counter()
        if not all(proof.is_whole for proof in verify(rows, progress=watch)):
            raise AssertionError("the filled book does not pass verification")
        return time.perf_counter() - begun, max(0, peak - before)


def _bare_hash(engine: Engine) -> None:
    query = sa.select(ledger.c.payload).order_by(ledger.c.book, ledger.c.number)
    with engine.connect() as connection:
        for (payload,) in raw_rows(connection, query):
            sha256(payload.encode()).hexdigest()


def search(engine: Engine) -> dict[str, Any]:
    """Measure the first page of a search, ready to be shown, against the bare FTS query for it."""
    book_store = BookTable(engine, Units(engine, SystemClock()))
    begun = time.perf_counter()
    book_store.texts.update(BOOK)
    indexing = time.perf_counter() - begun
    ours, theirs = [], []
    for text in SEARCHES * 5:
        query = BookQuery(BOOK, text=text, limit=50)
        ours.append(_timed(partial(book_store.page, query, personal=True)))
        theirs.append(_timed(partial(_bare_search, engine, text)))
    return {"indexing_s": round(indexing, 1), **_against(ours, theirs), "worst_ms": round(max(ours) * 1e3, 1)}


def pane(folder: Path) -> dict[str, Any]:
    """Measure opening the incident log beside sixteen live tiles, in a separate console process."""
    with serve(TILES, TILE_STREAM) as served:
        task = {
            "cameras": [{"number": c.number, "urn": c.urn, "url": c.main_url} for c in served.cameras],
            "user": served.user,
            "password": served.password,
            "folder": str(folder),
            "seconds": PANE_S,
        }
        command = [sys.executable, "-m", "console.demo.bench.pane_child"]
        done = subprocess.run(
            command, input=json.dumps(task) + "\n", stdout=subprocess.PIPE, text=True, check=True
        )
    figures: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return {**figures, "must_ms": 300, "tick_must_ms": 50}


def _bare_search(engine: Engine, text: str) -> None:
    words = " ".join(f'"{word}"' for word in text.split()) + "*"
    join = "JOIN ledger l ON l.book = :book AND l.number = (t.rowid & 1099511627775)"
    condition = "WHERE entry_text MATCH :words ORDER BY t.rowid DESC LIMIT 50"
    query = sa.text(f"SELECT l.* FROM entry_text t {join} {condition}")  # noqa: S608 - nothing comes from outside
    with engine.connect() as connection:
        connection.execute(query, {"book": BOOK, "words": words}).all()


@contextlib.contextmanager
def _filled(entries: int) -> Iterator[tuple[Engine, float]]:
    folder = Path(tempfile.mkdtemp(prefix="watchroom-bench-"))
    engine = open_database(folder / "watchroom.sqlite")
    try:
        begun = time.perf_counter()
        fill(engine, entries)
        yield engine, time.perf_counter() - begun
    finally:
        engine.dispose()
        shutil.rmtree(folder)


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _against(ours: list[float], theirs: list[float]) -> dict[str, Any]:
    measured, alternative = statistics.median(ours), statistics.median(theirs)
    return {
        "ms": round(measured * 1e3, 3),
        "bare_ms": round(alternative * 1e3, 3),
        "ratio": round(measured / alternative, 2),
    }
