"""What somebody else did to accounts lately, as the book of accounts states it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.people.independence import AT_MACHINE, BY_OTHER, Handled, Handling
from console.store.ledger.decode import decoded
from console.store.tables import ledger

if TYPE_CHECKING:
    from sqlalchemy import Connection

BOOK = "people"
MADE, CHANGED, SECRET = "people.made", "people.changed", "people.secret"
_PASSWORDS = {BY_OTHER: Handling.RESET, AT_MACHINE: Handling.AT_THE_MACHINE}


def handled_since(connection: Connection, since_utc: dt.datetime) -> list[Handled]:
    """Return what people did to accounts that are not their own, oldest first."""
    # Instants are stored in one form in UTC, so that they are compared as texts.
    since = since_utc.astimezone(dt.UTC).isoformat(timespec="milliseconds")
    mine = (ledger.c.book == BOOK) & ledger.c.kind.in_((MADE, CHANGED, SECRET))
    query = sa.select(ledger).where(mine, ledger.c.instant >= since).order_by(ledger.c.number)
    found = (_handled(row) for row in connection.execute(query))
    return [one for one in found if one is not None and one.by != one.login]


def _handled(row: Any) -> Handled | None:
    entry = decoded(row, None)
    what = {MADE: Handling.MADE, CHANGED: Handling.CHANGED}.get(entry.kind)
    if entry.kind == SECRET:
        what = _PASSWORDS.get(str(entry.fields.get("what")))
    if what is None:
        return None
    return Handled(str(entry.fields.get("person")), entry.author, what, entry.instant_utc)


def first_account_utc(connection: Connection) -> dt.datetime | None:
    """Return when the scheme got its first account; None: the books do not say."""
    made = (ledger.c.book == BOOK) & (ledger.c.kind == MADE)
    query = sa.select(ledger.c.instant).where(made).order_by(ledger.c.number).limit(1)
    instant = connection.execute(query).scalar()
    return dt.datetime.fromisoformat(instant) if instant is not None else None
