"""Damages entries of the books, as a bad disk or a hand would."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.store.tables import ledger

if TYPE_CHECKING:
    from sqlalchemy import Engine


def damage(engine: Engine, book: str, number: int, payload: str = "{") -> None:
    """Put something else in the place of what an entry says."""
    with engine.begin() as connection:
        triggers = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for name in triggers.scalars().all():
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        place = (ledger.c.book == book) & (ledger.c.number == number)
        connection.execute(sa.update(ledger).where(place).values(payload=payload))


def numbers_of(engine: Engine, kind: str) -> list[int]:
    """Return the numbers of all entries of a kind."""
    with engine.begin() as connection:
        query = sa.select(ledger.c.number).where(ledger.c.kind == kind).order_by(ledger.c.number)
        return list(connection.execute(query).scalars())
