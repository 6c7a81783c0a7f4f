"""Named layouts of the wall, shared by the consoles on one database."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.books.entries import NewEntry
from console.domain.errors import OperatorError
from console.domain.text import text
from console.store.ledger.append import append
from console.store.ledger.writer import AUDIT_BOOK
from console.store.tables import layouts
from console.store.transactions import reading, writing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine

    from console.domain.clock import Clock


class LayoutTable:
    """Implements `services.ports.LayoutStore`. Any thread that may wait for a database."""

    def __init__(self, engine: Engine, clock: Clock) -> None:
        self._engine, self._clock = engine, clock

    def names(self) -> Sequence[str]:
        """Return the names of all layouts in alphabetical order."""
        with reading(self._engine, text("The layouts cannot be read")) as connection:
            return list(connection.execute(sa.select(layouts.c.name).order_by(layouts.c.name)).scalars())

    def load(self, name: str) -> dict[str, Any]:
        """Load a layout.

        Raises:
            OperatorError: there is no layout with this name.
            EnvironmentFault: the database is not responding.
        """
        query = sa.select(layouts.c.payload).where(layouts.c.name == name)
        with reading(self._engine, text("The layouts cannot be read")) as connection:
            payload = connection.execute(query).scalar_one_or_none()
            if payload is not None:
                return dict(json.loads(payload))
        raise OperatorError(
            text("There is no layout called {name}.", name=name), "Choose a layout from the list."
        )

    def save(self, name: str, layout: dict[str, Any], actor: str) -> None:
        """Save a layout and its entry in the ledger together; a layout of the same name is replaced."""
        now = self._clock.utc_now()
        values = {"payload": json.dumps(layout), "author": actor, "saved_utc": now}
        with writing(self._engine, text("The layouts cannot be written")) as connection:
            same = layouts.c.name == name
            if connection.execute(sa.update(layouts).where(same).values(**values)).rowcount == 0:
                connection.execute(sa.insert(layouts).values(name=name, **values))
            self._enter(connection, "layout-kept", name, actor)

    def delete(self, name: str, actor: str) -> None:
        """Delete a layout, if it exists, with an entry in the ledger."""
        with writing(self._engine, text("The layouts cannot be deleted")) as connection:
            if connection.execute(sa.delete(layouts).where(layouts.c.name == name)).rowcount:
                self._enter(connection, "layout-deleted", name, actor)

    def _enter(self, connection: Connection, kind: str, name: str, actor: str) -> None:
        entry = NewEntry(AUDIT_BOOK, kind, actor, {"subject": f"layout {name}"})
        append(connection, entry, self._clock.utc_now())
