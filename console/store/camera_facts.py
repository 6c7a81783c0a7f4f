"""Facts of cameras, with their history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.cameras.facts import CameraFact
from console.domain.text import text
from console.store.tables import camera_facts
from console.store.transactions import reading

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Engine, Row


class CameraFactTable:
    """Implements `services.cameras.ports.CameraFacts`. Any thread that may wait for a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def current(self, camera: int, name: str) -> CameraFact | None:
        """Return the fact in force, or None."""
        return self._newest(_of(camera, name))

    def at(self, camera: int, name: str, instant_utc: dt.datetime) -> CameraFact | None:
        """Return the fact that was in force at an instant, or None."""
        return self._newest(_of(camera, name).where(camera_facts.c.since_utc <= instant_utc))

    def all_current(self, name: str) -> Mapping[int, CameraFact]:
        """Return the facts in force with a name, by camera."""
        newest = (
            sa.select(sa.func.max(camera_facts.c.id))
            .where(camera_facts.c.name == name)
            .group_by(camera_facts.c.camera)
        )
        query = sa.select(camera_facts).where(camera_facts.c.id.in_(newest)).order_by(camera_facts.c.camera)
        return {fact.camera: fact for fact in self._read(query)}

    def history(self, camera: int, name: str) -> Sequence[CameraFact]:
        """Return all versions of a fact, oldest first."""
        return self._read(_of(camera, name).order_by(camera_facts.c.id))

    def _newest(self, query: sa.Select[tuple[object, ...]]) -> CameraFact | None:
        facts = self._read(query.order_by(camera_facts.c.id.desc()).limit(1))
        return facts[0] if facts else None

    def _read(self, query: sa.Select[tuple[object, ...]]) -> list[CameraFact]:
        with reading(self._engine, text("The facts of the cameras cannot be read")) as connection:
            return [_fact(row) for row in connection.execute(query)]


def _of(camera: int, name: str) -> sa.Select[tuple[object, ...]]:
    return sa.select(camera_facts).where(camera_facts.c.camera == camera, camera_facts.c.name == name)


def _fact(row: Row[tuple[object, ...]]) -> CameraFact:
    return CameraFact(row.camera, row.name, row.content, row.author, row.since_utc, row.id)
