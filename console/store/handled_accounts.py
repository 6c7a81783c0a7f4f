"""What somebody else did to accounts lately, as the book of accounts states it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
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


def handled_since(connection: Connection, since_utc: dt.datetime, now_utc: dt.datetime) -> list[Handled]:
    """Return what people did to accounts that are not their own, oldest first.

    What stands in the book after an entry of this time was done in it, whatever the clock said then: it may
    have been set back for it.
    """
    # Instants are stored in one form in UTC, so that they are compared as texts.
    since, now = _stored(since_utc), _stored(now_utc)
    mine = ledger.c.book == BOOK
    lately = mine & (ledger.c.instant >= since) & (ledger.c.instant <= now)
    first = connection.execute(
        sa.select(ledger.c.number, ledger.c.instant).where(lately).order_by(ledger.c.number).limit(1)
    ).first()
    begin_utc = dt.datetime.fromisoformat(first.instant) if first is not None else since_utc
    is_late = ledger.c.instant >= since
    if first is not None:
        is_late |= ledger.c.number > first.number
    query = sa.select(ledger).where(mine, ledger.c.kind.in_((MADE, CHANGED, SECRET)), is_late)
    found = (_handled(row) for row in connection.execute(query.order_by(ledger.c.number)))
    return [
        replace(one, at_utc=max(one.at_utc, begin_utc))
        for one in found
        if one is not None and one.by != one.login
    ]


def _stored(instant_utc: dt.datetime) -> str:
    return instant_utc.astimezone(dt.UTC).isoformat(timespec="milliseconds")


def _handled(row: Any) -> Handled | None:
    entry = decoded(row, None)
    what = {MADE: Handling.MADE, CHANGED: Handling.CHANGED}.get(entry.kind)
    if entry.kind == SECRET:
        what = _PASSWORDS.get(str(entry.fields.get("what")))
    if what is None:
        return None
    return Handled(str(entry.fields.get("person")), entry.author, what, entry.instant_utc)


def account_days(connection: Connection) -> tuple[dt.datetime, dt.datetime] | None:
    """Return when the scheme got its first account, and the latest instant of the book; None: it is empty."""
    made = sa.select(ledger.c.instant).where(ledger.c.book == BOOK, ledger.c.kind == MADE)
    first = connection.execute(made.order_by(ledger.c.number).limit(1)).scalar()
    latest = connection.execute(
        sa.select(sa.func.max(ledger.c.instant)).where(ledger.c.book == BOOK)
    ).scalar()
    if first is None or latest is None:
        return None
    return dt.datetime.fromisoformat(first), dt.datetime.fromisoformat(latest)
