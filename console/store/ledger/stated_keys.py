"""Which public keys of readers count: those that the books state, not what stands in the database (RIP-04).

Each pair is stated by an entry of its owner when it is made. The entry is compared with its own hash and with
the entry after it, so that altering it alone is not enough; `verify books` compares the whole chain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.domain.books.apart import KEY_MADE, KEY_REFUSED, NOT_STATED, STATED_AGAIN
from console.domain.books.automatic_acts import AUDIT, act_of
from console.domain.books.entries import NewEntry
from console.domain.errors import UNFIT_VALUES
from console.store.ledger.chain import ChainRow, entry_hash
from console.store.ledger.decode import decoded
from console.store.people_tables import reading_keys
from console.store.tables import ledger

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy import Connection

    from console.domain.books.fields import Value

_LETTERS = 64


@dataclass(frozen=True, slots=True)
class Statement:
    """What the books state last of a person's key.

    Attributes:
        public: its public half.
        again_utc: when it was stated anew because the entry before it was damaged, or the key was exchanged.
    """

    public: str
    again_utc: dt.datetime | None = None


def pairs(connection: Connection) -> dict[str, str]:
    """Return the public half of each person's pair by user name; only those that the books state."""
    return {login: one.public for login, one in statements(connection).items() if one is not None}


def statements(connection: Connection) -> dict[str, Statement | None]:
    """Return what the books state of each person who has a pair; None: not the one that is kept."""
    found = {login: (public, statement(connection, login)) for login, public in _kept(connection)}
    return {
        login: one if one is not None and one.public == public else None
        for login, (public, one) in found.items()
    }


def strange_keys(connection: Connection, logins: Collection[str]) -> dict[str, str]:
    """Return the public keys that stand beside people's names and that no entry of theirs states."""
    return {
        login: public
        for login, public in _kept(connection)
        if login in logins and stated_key(connection, login) != public
    }


def refusal_of(connection: Connection, login: str, public: str, author: str) -> NewEntry:
    """Return the entry that says that the key beside a reader's name got nothing, and why."""
    detail: dict[str, Value] = {"subject": f"account {login}", "public_key": public[:_LETTERS]}
    if stated_key(connection, login) is None:
        # Nobody need have put it there: the entry that stated it may be what was damaged.
        detail["why"] = NOT_STATED
    return NewEntry(act_of(KEY_REFUSED).book, KEY_REFUSED, author, detail)


def stated_key(connection: Connection, login: str) -> str | None:
    """Return the public key that the last entry of a person states; None: none does, or it was altered."""
    found = statement(connection, login)
    return found.public if found is not None else None


def statement(connection: Connection, login: str) -> Statement | None:
    """Return what the last entry of a person states of their key; None: none does, or it was altered."""
    # Only a written word selects the index; a parameter does not.
    is_made = ledger.c.kind == sa.literal_column(f"'{KEY_MADE}'")
    query = sa.select(ledger).where(ledger.c.book == AUDIT, is_made, ledger.c.author == login)
    row = connection.execute(query.order_by(ledger.c.number.desc()).limit(1)).first()
    if row is None or not is_whole(connection, row):
        return None
    try:
        entry = decoded(row, None)
        key = entry.fields.get("public_key")
    except UNFIT_VALUES:
        return None
    if not isinstance(key, str) or not is_key(key):
        return None
    is_again = not entry.fields.keys().isdisjoint(STATED_AGAIN)
    return Statement(key, entry.instant_utc if is_again else None)


def is_whole(connection: Connection, row: sa.Row[tuple[str, int, str, str, str, str, str, str]]) -> bool:
    """Return whether an entry fits its own hash and its neighbours'."""
    content = ChainRow(row.book, row.kind, row.author, row.instant, row.payload)
    if entry_hash(content, row.number, row.previous_hash) != row.hash:
        return False
    around = sa.select(ledger.c.number, ledger.c.hash, ledger.c.previous_hash)
    near = ledger.c.number.in_((row.number - 1, row.number + 1))
    for other in connection.execute(around.where(ledger.c.book == row.book, near)):
        is_after = other.number > row.number
        if (other.previous_hash != row.hash) if is_after else (other.hash != row.previous_hash):
            return False
    return True


def is_key(text: object) -> bool:
    """Return whether a text is a public key, in hex."""
    return isinstance(text, str) and re.fullmatch("[0-9a-f]{64}", text) is not None


def _kept(connection: Connection) -> list[tuple[str, str]]:
    query = sa.select(reading_keys.c.login, reading_keys.c.public)
    return [(row.login, row.public) for row in connection.execute(query) if is_key(row.public)]
