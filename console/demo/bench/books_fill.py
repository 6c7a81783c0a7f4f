"""Fill a book with many entries as fast as the disk allows, as material for the benchmarks."""

from __future__ import annotations

import datetime as dt
import random
import re
from typing import TYPE_CHECKING

from console.store.ledger.chain import NO_HASH, ChainRow, canonical, entry_hash
from console.store.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine

BOOK, KIND = "incidents", "incidents.opened"
BEGIN = dt.datetime(2016, 1, 1, tzinfo=dt.UTC)
PART = 20_000
_PLACES = (
    "High Street",
    "Market Square",
    "Station Approach",
    "Canal Path",
    "Bus Station",
    "Town Hall",
    "Car Park",
)
_TYPES = ("public order", "theft", "assault", "anti-social behaviour", "missing person", "traffic")
_WORDS = re.findall(
    r"\w+",
    """
male female group youths seen running towards near outside shop entrance window broken police called
attended ambulance bicycle rucksack hooded jacket white blue red van silver car driver shouting
arguing begging drinking fight dispersed warned arrested followed lost camera preset patrol radio
door closing time taxi rank licensed premises security guard shoplifter barrier bollard litter fire
smoke alarm false suspicious package checked
""",
)


def fill(engine: Engine, count: int) -> None:
    """Write `count` chained entries of some 400 bytes into an empty book."""
    with engine.begin() as connection:
        part = []
        for values in _chained(count):
            part.append(values)
            if len(part) == PART:
                connection.execute(ledger.insert(), part)
                part.clear()
        if part:
            connection.execute(ledger.insert(), part)


def _chained(count: int) -> Iterator[dict[str, str | int]]:
    draw = random.Random(1)  # noqa: S311 - the same book each time, no secret
    before = NO_HASH
    for number in range(1, count + 1):
        row = _row(draw, number)
        digest = entry_hash(row, number, before)
        yield {**row._asdict(), "number": number, "previous_hash": before, "hash": digest}
        before = digest


def _row(draw: random.Random, number: int) -> ChainRow:
    instant = (BEGIN + dt.timedelta(seconds=number * 300)).isoformat(timespec="milliseconds")
    fields = {
        "type": draw.choice(_TYPES),
        "place": draw.choice(_PLACES),
        "narrative": " ".join(draw.choices(_WORDS, k=30)) + f" ref{number}",
        "cameras": draw.sample(range(1, 17), 2),
        "seen_utc": instant,
    }
    return ChainRow(BOOK, KIND, f"op{draw.randrange(12):02}", instant, canonical({"fields": fields}))
