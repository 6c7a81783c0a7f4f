"""Twenty kills each of a console that writes and of its server: nothing that was acknowledged is lost.

`pytest -s tests/store/test_kills.py` prints the figures as JSON.
"""

from __future__ import annotations

import json
import random
import signal
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import NewEntry
from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.store.database import open_database
from console.store.ledger.unit import Units
from tests.store.writers import Writer, check_whole

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from console.demo.bench.postgres_server import PostgresServer

KILLS = 8


@pytest.mark.slow
@pytest.mark.req("LOG-02")
def test_no_acknowledged_entry_is_lost_by_killing_consoles(place: Path | str, engine: Engine) -> None:
    dice = random.Random(20)
    acknowledged: set[int] = set()
    for number in range(KILLS):
        writer = Writer(place, f"console {number}", 1000)
        writer.begin()
        writer.hear(dice.randint(1, 40))
        writer.end(kill=True)
        assert acknowledged.isdisjoint(writer.acknowledged)
        acknowledged.update(writer.acknowledged)
    entries = check_whole(engine, acknowledged)
    _tell(engine.dialect.name, acknowledged=len(acknowledged), entries=entries)


@pytest.mark.slow
@pytest.mark.req("LOG-02")
def test_no_acknowledged_entry_is_lost_by_killing_the_server(
    postgres_server: PostgresServer, postgres_url: str
) -> None:
    """The server is killed while a console writes as fast as it can, and goes on from its log."""
    engine = open_database(postgres_url)
    units, dice = Units(engine, SystemClock()), random.Random(20)
    acknowledged: set[int] = set()
    refused = 0
    for _ in range(KILLS):
        enough, wanted = threading.Event(), len(acknowledged) + dice.randint(1, 60)

        def kill(enough: threading.Event = enough) -> None:
            enough.wait()
            postgres_server.stop(signal.SIGKILL)

        killer = threading.Thread(target=kill)
        killer.start()
        try:
            while True:
                entry = NewEntry("audit", "camera-called", "console", {"subject": "camera 1"})
                acknowledged.update(units.enter([entry]))
                if len(acknowledged) >= wanted:
                    enough.set()
        except EnvironmentFault:
            refused += 1
        finally:
            enough.set()
            killer.join()
        postgres_server.start()
    entries = check_whole(engine, acknowledged)
    engine.dispose()
    _tell("server killed", acknowledged=len(acknowledged), entries=entries)
    assert refused == KILLS


def _tell(what: str, **figures: int) -> None:
    sys.stdout.write(json.dumps({"what": what, "kills": KILLS, "lost": 0, **figures}) + "\n")
