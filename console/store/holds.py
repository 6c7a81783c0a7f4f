"""Holds that bar the deletion of recordings: evidence, requests, authorisations (SYS-05, EVD-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.hold_file import PlacedHold
from console.domain.recording.held import HeldTime, HeldTimes
from console.domain.text import text
from console.store.sealed_holds import of_apart, times_of_sealed, unopened_since
from console.store.tables import holds
from console.store.transactions import reading

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Connection, Engine


UNREADABLE = text("The holds cannot be read, so no recordings are deleted")


class HoldTable:
    """Implements `services.ports.Holds`: reads only; units of work place and end holds. Any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def in_force(self) -> HeldTimes:
        """Return the times of recordings that must be kept now, of every camera."""
        with reading(self._engine, UNREADABLE) as connection:
            return HeldTimes([*_open_times(connection), *times_of_sealed(connection)])

    def known(self) -> HeldTimes:
        """Return the same without what is kept under an authorisation: ordinary views show that to no one."""
        with reading(self._engine, UNREADABLE) as connection:
            return HeldTimes(_open_times(connection))

    def apart(self) -> HeldTimes:
        """Return the times of recordings that are kept under an authorisation."""
        with reading(self._engine, UNREADABLE) as connection:
            return HeldTimes(times_of_sealed(connection))

    def unopened_since(self) -> dt.datetime | None:
        """Return since when all recordings are kept because a hold cannot be opened here, or None."""
        return unopened_since(self._engine)

    def placed(self) -> list[PlacedHold]:
        """Return the holds that were not ended, as they were placed, but those under an authorisation."""
        columns = (holds.c.id, holds.c.owner, holds.c.camera, holds.c.begin_utc, holds.c.end_utc)
        query = sa.select(*columns, holds.c.author, holds.c.placed_utc).where(_is_open())
        with reading(self._engine, UNREADABLE) as connection:
            return [PlacedHold(*row) for row in connection.execute(query.order_by(holds.c.id))]

    def is_held(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> str | None:
        """Return the reason why footage of a camera and time must be kept, or None; none that is sealed."""
        query = sa.select(holds.c.reason).where(
            holds.c.camera == camera, _is_open(), holds.c.begin_utc < end_utc, holds.c.end_utc > begin_utc
        )
        with reading(self._engine, UNREADABLE) as connection:
            return connection.execute(query.limit(1)).scalar_one_or_none()


def _is_open() -> sa.ColumnElement[bool]:
    # What an earlier version left in the clear under an authorisation is not to be seen either.
    return holds.c.lifted_utc.is_(None) & holds.c.sealed.is_(None) & ~of_apart()


def _open_times(connection: Connection) -> list[HeldTime]:
    query = sa.select(holds.c.camera, holds.c.begin_utc, holds.c.end_utc).where(_is_open())
    return [HeldTime(*row) for row in connection.execute(query)]
