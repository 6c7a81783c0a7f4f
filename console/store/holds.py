"""Holds that bar the deletion of recordings: evidence, requests, authorisations (SYS-05, EVD-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from console.domain.errors import EnvironmentFault
from console.store.database import writing
from console.store.tables import holds

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Engine

    from console.domain.clock import Clock


class HoldTable:
    """Implements `services.ports.Holds`. Any thread."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def is_held(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> str | None:
        """Return the reason why footage of a camera and time must be kept, or None."""
        query = sa.select(holds.c.reason).where(
            holds.c.camera == camera,
            holds.c.lifted_utc.is_(None),
            holds.c.begin_utc < end_utc,
            holds.c.end_utc > begin_utc,
        )
        try:
            with self._engine.connect() as connection:
                return connection.execute(query.limit(1)).scalar_one_or_none()
        except SQLAlchemyError:
            raise EnvironmentFault(
                "The holds cannot be read, so no recordings are deleted.", "Check the database and its disk."
            ) from None

    def place(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, reason: str, author: str
    ) -> int:
        """Bar the deletion of a camera's footage of a time; return the number of the hold."""
        values = {
            "camera": camera,
            "begin_utc": begin_utc,
            "end_utc": end_utc,
            "reason": reason,
            "author": author,
            "placed_utc": self._clock.utc_now(),
        }
        with writing(self._engine) as connection:
            key = connection.execute(sa.insert(holds).values(**values)).inserted_primary_key
        return int(key[0]) if key else 0

    def lift(self, number: int) -> None:
        """End a hold; its row stays."""
        with writing(self._engine) as connection:
            connection.execute(
                sa.update(holds).where(holds.c.id == number).values(lifted_utc=self._clock.utc_now())
            )
