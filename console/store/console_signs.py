"""What goes on at the consoles of a scheme now, as each of them says while it lives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.people.console_sign import RESERVED, ConsoleSign
from console.domain.text import text
from console.store.ledger.apart_keys import place_of, read_key, stored_key
from console.store.tables import console_signs
from console.store.transactions import reading, writing

if TYPE_CHECKING:
    import datetime as dt

    from sqlalchemy import Engine

SEALED_AS = {RESERVED: "authorisations"}
"""Works whose content is sealed like the entries of a book: a backup must not show which cameras it names."""
_UNREADABLE = text("It cannot be read what goes on at the other consoles")
_UNWRITABLE = text("It cannot be written what goes on at this console")


class ConsoleSignTable:
    """Implements `services.people.ports.ConsoleSigns`. Any thread that may wait for a database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def put(self, sign: ConsoleSign) -> None:
        """Store the newest sign of life of a console's work in place of the one before."""
        table = console_signs.c
        mine = (table.token == sign.token) & (table.work == sign.work)
        with writing(self._engine, _UNWRITABLE) as connection:
            place = _place(sign.token)
            box = stored_key(connection, SEALED_AS.get(sign.work, ""), sign.content, place)
            values = {"seen_utc": sign.seen_utc, "content": box or b""}
            if not connection.execute(sa.update(console_signs).where(mine).values(**values)).rowcount:
                row = {"token": sign.token, "work": sign.work, **values}
                connection.execute(sa.insert(console_signs).values(**row))

    def remove(self, token: str, work: str, seen_utc: dt.datetime | None = None) -> bool:
        """Remove a sign, but not a newer one than that of an instant; return whether it was there."""
        table = console_signs.c
        gone = (table.token == token) & (table.work == work)
        if seen_utc is not None:
            gone &= table.seen_utc == seen_utc
        with writing(self._engine, _UNWRITABLE) as connection:
            return bool(connection.execute(sa.delete(console_signs).where(gone)).rowcount)

    def all(self) -> list[ConsoleSign]:
        """Return the newest sign of each work."""
        with reading(self._engine, _UNREADABLE) as connection:
            rows = connection.execute(sa.select(console_signs)).all()
            return [
                ConsoleSign(
                    row.token,
                    row.work,
                    row.seen_utc,
                    read_key(connection, SEALED_AS.get(row.work, ""), row.content, _place(row.token)),
                )
                for row in rows
            ]


def _place(token: str) -> str:
    return place_of("console sign", token)
