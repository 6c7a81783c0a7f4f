"""Positions of PTZ cameras over time, to draw privacy zones into recordings as they were at the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.text import text
from console.store.tables import position_tracks
from console.store.transactions import reading, writing

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sqlalchemy import Engine


class TrackTable:
    """Implements `services.cameras.ports.TrackStore`. Any thread that may wait for a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def save(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, samples: bytes) -> None:
        """Store a piece of a track."""
        row = {"camera": camera, "begin_utc": begin_utc, "end_utc": end_utc, "samples": samples}
        with writing(self._engine, text("The positions of the cameras cannot be written")) as connection:
            connection.execute(sa.insert(position_tracks).values(**row))

    def between(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[bytes]:
        """Return the pieces that overlap a time, in order."""
        table = position_tracks.c
        touches = (table.camera == camera) & (table.begin_utc <= end_utc) & (table.end_utc >= begin_utc)
        query = sa.select(table.samples).where(touches).order_by(table.begin_utc, table.id)
        with reading(self._engine, text("The positions of the cameras cannot be read")) as connection:
            return [bytes(samples) for samples in connection.execute(query).scalars()]

    def forget_before(self, before_utc: dt.datetime) -> int:
        """Delete the pieces that ended before an instant; return their number."""
        old = position_tracks.c.end_utc < before_utc
        with writing(self._engine, text("The positions of the cameras cannot be written")) as connection:
            return connection.execute(sa.delete(position_tracks).where(old)).rowcount
