"""Holds that bar the deletion of recordings: evidence, requests, authorisations (SYS-05, EVD-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.hold_file import PlacedHold
from console.domain.recording.held import HeldTime, HeldTimes
from console.domain.text import text
from console.store.tables import holds
from console.store.transactions import reading

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Engine


UNREADABLE = text("The holds cannot be read, so no recordings are deleted")


class HoldTable:
    """Implements `services.ports.Holds`: reads only; units of work place and end holds. Any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def in_force(self) -> HeldTimes:
        """Return the times of recordings that must be kept now, of every camera."""
        query = sa.select(holds.c.camera, holds.c.begin_utc, holds.c.end_utc)
        with reading(self._engine, UNREADABLE) as connection:
            rows = connection.execute(query.where(holds.c.lifted_utc.is_(None)))
            return HeldTimes(HeldTime(*row) for row in rows)

    def placed(self) -> list[PlacedHold]:
        """Return the holds that were not ended, in the order in which they were placed."""
        columns = (holds.c.id, holds.c.owner, holds.c.camera, holds.c.begin_utc, holds.c.end_utc)
        query = sa.select(*columns, holds.c.author, holds.c.placed_utc).where(holds.c.lifted_utc.is_(None))
        with reading(self._engine, UNREADABLE) as connection:
            return [PlacedHold(*row) for row in connection.execute(query.order_by(holds.c.id))]

    def is_held(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> str | None:
        """Return the reason why footage of a camera and time must be kept, or None."""
        query = sa.select(holds.c.reason).where(
            holds.c.camera == camera,
            holds.c.lifted_utc.is_(None),
            holds.c.begin_utc < end_utc,
            holds.c.end_utc > begin_utc,
        )
        with reading(self._engine, UNREADABLE) as connection:
            return connection.execute(query.limit(1)).scalar_one_or_none()
