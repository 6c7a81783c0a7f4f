"""Facts of the scheme, with their history (SYS-01): owner, manager, purposes, contact point."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.text import text as words
from console.store.tables import scheme_facts
from console.store.transactions import reading, writing

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Engine

    from console.domain.clock import Clock


class SchemeTable:
    """Facts of the scheme by name; the newest is in force, older ones stay. Any thread that may wait."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def facts(self) -> dict[str, str]:
        """Return the facts in force, by name."""
        query = sa.select(scheme_facts).order_by(scheme_facts.c.since_utc, scheme_facts.c.id)
        with reading(self._engine, words("The facts of the scheme cannot be read")) as connection:
            return {row.name: row.text for row in connection.execute(query)}

    def history(self, name: str) -> list[tuple[dt.datetime, str, str]]:
        """Return start, text and author of each version of a fact, oldest first."""
        query = sa.select(scheme_facts).where(scheme_facts.c.name == name).order_by(scheme_facts.c.id)
        with reading(self._engine, words("The facts of the scheme cannot be read")) as connection:
            return [(row.since_utc, row.text, row.author) for row in connection.execute(query)]

    def state(self, name: str, text: str, author: str) -> None:
        """State a fact from now on; nothing is added if it is already in force."""
        if self.facts().get(name) == text:
            return
        values = {"name": name, "text": text, "author": author, "since_utc": self._clock.utc_now()}
        with writing(self._engine, words("The facts of the scheme cannot be written")) as connection:
            connection.execute(sa.insert(scheme_facts).values(**values))
