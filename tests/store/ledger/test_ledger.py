from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.clock import SystemClock
from console.store.ledger.chain import NO_HASH, ChainRow, entry_hash
from console.store.ledger.unit import Units
from console.store.ledger.writer import LedgerWriter
from console.store.tables import ledger

if TYPE_CHECKING:
    from sqlalchemy import Engine


def run_to_end(writer: LedgerWriter) -> None:
    stop = threading.Event()
    stop.set()
    writer.run(stop)


@pytest.mark.req("PPL-08")
@pytest.mark.req("LOG-02")
def test_acts_are_numbered_without_a_gap_and_chained(engine: Engine) -> None:
    writer = LedgerWriter(Units(engine, SystemClock()), SystemClock(), pytest.fail)
    for number in range(600):
        writer.record("A. Bell", "camera-called", f"camera {number}", {"monitor": 1})
    run_to_end(writer)
    previous = NO_HASH
    with engine.connect() as connection:
        rows = connection.execute(sa.select(ledger).order_by(ledger.c.number)).all()
    assert [row.number for row in rows] == list(range(1, 601))
    for row in rows:
        entry = ChainRow(row.book, row.kind, row.author, row.instant, row.payload)
        assert row.previous_hash == previous
        assert row.hash == entry_hash(entry, row.number, previous)
        previous = row.hash


@pytest.mark.req("LOG-02")
@pytest.mark.parametrize("change", ["UPDATE ledger SET payload = '{}'", "DELETE FROM ledger"])
def test_the_database_itself_refuses_to_alter_the_ledger(engine: Engine, change: str) -> None:
    writer = LedgerWriter(Units(engine, SystemClock()), SystemClock(), pytest.fail)
    writer.record("A. Bell", "snapshot", "camera 1", {})
    run_to_end(writer)
    with pytest.raises(sa.exc.IntegrityError, match="append-only"), engine.begin() as connection:
        connection.execute(sa.text(change))


def test_entries_wait_while_the_database_cannot_be_written(engine: Engine) -> None:
    told: list[str] = []
    writer = LedgerWriter(Units(engine, SystemClock()), SystemClock(), told.append)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE ledger RENAME TO away"))
    writer.record("A. Bell", "snapshot", "camera 1", {})
    run_to_end(writer)
    assert "cannot be written" in told[0]
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE away RENAME TO ledger"))
    run_to_end(writer)
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(ledger)).scalar() == 1
