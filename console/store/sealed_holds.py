"""Holds under a surveillance authorisation: their cameras and times are sealed like its entries (RIP-04).

Such a row of the table of holds says in the clear to which authorisation it belongs, since when, and whether
it was ended. Its camera is 0, and it has no end. What it really holds is in `sealed`. A console without the
key keeps the recordings of all cameras since the hold was placed: nothing that is held is ever deleted
because it was not understood.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.apart import APART
from console.domain.recording.held import HeldTime
from console.store.ledger.apart_keys import place_of, read_key, stored_key
from console.store.ledger.faults import reading_from
from console.store.tables import cameras, holds
from console.store.transactions import writing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

NO_CAMERA = 0
"""What stands in a sealed row in place of its cameras."""
REASON = "reserved"
WHAT = "The holds under authorisations"
NEVER_UTC = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class SealedHold:
    """What a sealed hold holds; the end is not included."""

    cameras: tuple[int, ...]
    begin_utc: dt.datetime
    end_utc: dt.datetime


def is_sealed_owner(owner: str) -> bool:
    """Return whether the holds of an entry are sealed, because its book is kept apart."""
    return owner.rpartition(" ")[0] in APART


def place_sealed(
    connection: Connection, hold: SealedHold, author: str, owner: str, now_utc: dt.datetime
) -> int:
    """Place a sealed hold; return its number."""
    row = {**_row(connection, hold, owner), "author": author, "placed_utc": now_utc, "owner": owner}
    key = connection.execute(sa.insert(holds).values(**row)).inserted_primary_key
    return int(key[0]) if key else 0


def end_sealed(connection: Connection, owner: str, end_utc: dt.datetime) -> None:
    """Set the end of an owner's sealed holds.

    A hold that cannot be opened here keeps its own end, so that more is kept and never less.
    """
    mine = sa.select(holds.c.id, holds.c.sealed).where(holds.c.owner == owner, holds.c.sealed.is_not(None))
    for row in connection.execute(mine).all():
        hold = opened(connection, owner, row.sealed)
        if hold is not None:
            box = _box(connection, replace(hold, end_utc=end_utc), owner)
            connection.execute(sa.update(holds).where(holds.c.id == row.id).values(sealed=box))


def seal_old(engine: Engine) -> int:
    """Seal the holds that an earlier version left in the clear; return how many there were.

    Raises:
        EnvironmentFault: the database cannot be written, or the key is not on this console.
    """
    plain = sa.select(holds).where(of_apart(), holds.c.sealed.is_(None))
    with reading_from(engine) as connection:
        if connection.execute(plain.limit(1)).first() is None:
            return 0
    with writing(engine, WHAT) as connection:
        rows = connection.execute(plain).all()
        for row in rows:
            values = _row(connection, SealedHold((row.camera,), row.begin_utc, row.end_utc), row.owner)
            connection.execute(sa.update(holds).where(holds.c.id == row.id).values(**values))
    return len(rows)


def unopened_since(engine: Engine) -> dt.datetime | None:
    """Return since when all recordings are kept because a hold in force cannot be opened here, or None.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    in_force = sa.select(holds).where(holds.c.lifted_utc.is_(None), holds.c.sealed.is_not(None))
    with reading_from(engine) as connection:
        rows = connection.execute(in_force).all()
        shut = [row.begin_utc for row in rows if opened(connection, row.owner, row.sealed) is None]
    return min(shut, default=None)


def times_of_sealed(connection: Connection) -> Iterator[HeldTime]:
    """Yield what the sealed holds in force hold; of one that cannot be opened, every camera since then."""
    in_force = sa.select(holds).where(holds.c.lifted_utc.is_(None), of_apart())
    every: list[int] | None = None
    for row in connection.execute(in_force).all():
        if row.sealed is None:
            yield HeldTime(row.camera, row.begin_utc, row.end_utc)  # of an earlier version
            continue
        hold = opened(connection, row.owner, row.sealed)
        if hold is None:
            if every is None:
                every = list(connection.execute(sa.select(cameras.c.number)).scalars())
            hold = SealedHold(tuple(every), row.begin_utc, NEVER_UTC)
        for camera in hold.cameras:
            yield HeldTime(camera, hold.begin_utc, hold.end_utc)


def opened(connection: Connection, owner: str, stored: bytes) -> SealedHold | None:
    """Return what a sealed hold holds; None: the key that opens it is not on this console."""
    content = read_key(connection, owner.rpartition(" ")[0], stored, _place(owner))
    try:
        fields = json.loads(content) if content is not None else None
        return fields and SealedHold(
            tuple(map(int, fields["cameras"])),
            dt.datetime.fromisoformat(fields["begin_utc"]),
            dt.datetime.fromisoformat(fields["end_utc"]),
        )
    except (ValueError, KeyError, TypeError):
        # A damaged row holds everything, like one that cannot be opened.
        return None


def _row(connection: Connection, hold: SealedHold, owner: str) -> dict[str, object]:
    return {
        "camera": NO_CAMERA,
        "begin_utc": hold.begin_utc,
        "end_utc": NEVER_UTC,
        "reason": REASON,
        "sealed": _box(connection, hold, owner),
    }


def _box(connection: Connection, hold: SealedHold, owner: str) -> bytes:
    fields = {
        "cameras": hold.cameras,
        "begin_utc": hold.begin_utc.isoformat(),
        "end_utc": hold.end_utc.isoformat(),
    }
    content = json.dumps(fields).encode()
    return stored_key(connection, owner.rpartition(" ")[0], content, _place(owner)) or content


def _place(owner: str) -> str:
    return place_of("hold", owner)


def of_apart() -> sa.ColumnElement[bool]:
    """Return the condition that a hold belongs to an authorisation."""
    return sa.or_(*(holds.c.owner.startswith(f"{book} ", autoescape=True) for book in sorted(APART)))
