"""Holds that bar the deletion of recordings: evidence, requests, authorisations (SYS-05, EVD-08)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.text import text
from console.store.tables import holds
from console.store.transactions import reading

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Engine


class HoldTable:
    """Implements `services.ports.Holds`: reads only; units of work place and end holds. Any thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def is_held(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> str | None:
        """Return the reason why footage of a camera and time must be kept, or None."""
        query = sa.select(holds.c.reason).where(
            holds.c.camera == camera,
            holds.c.lifted_utc.is_(None),
            holds.c.begin_utc < end_utc,
            holds.c.end_utc > begin_utc,
        )
        what = text("The holds cannot be read, so no recordings are deleted")
        with reading(self._engine, what) as connection:
            return connection.execute(query.limit(1)).scalar_one_or_none()
