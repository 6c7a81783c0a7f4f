"""The entries that tables beside the chain follow from."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.books import KINDS
from console.domain.books.automatic_acts import AUTOMATIC
from console.domain.books.kinds import Countersigning, Part
from console.domain.books.proof import BookFinding, Damage
from console.store.ledger.rows import raw_rows
from console.store.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection

OPENERS = frozenset(name for name, kind in KINDS.items() if kind.part is Part.OPENS)
DUE = frozenset(name for name, kind in KINDS.items() if kind.countersigning is Countersigning.ALWAYS)
FOLLOWED = (
    *("people.made", "people.changed", "people.retired", "staff.licence", "staff.declaration"),
    *("staff.undertaking", "people.order_given", "people.order_ended"),
    *("staff.training", "scheme.fact", "incidents.cameras", "incidents.held"),
    "incidents.held-again",
    *("incidents.hold-released", "media-log.hold-placed", "media-log.hold-released"),
    *(word for word, act in AUTOMATIC.items() if not act.is_high_rate),
)
"""Kinds from which rows of other tables follow."""


@dataclass(frozen=True, slots=True)
class StatedEntry:
    """An entry as the ledger stores it.

    Attributes:
        about: numbers of the entries of its book to which it relates, by `relation`.
        sealed: its personal details, encrypted; empty if it has none.
    """

    book: str
    number: int
    kind: str
    author: str
    instant: str
    fields: dict[str, Any]
    about: tuple[int, ...]
    relation: str
    sealed: str

    @property
    def instant_utc(self) -> dt.datetime:
        """The instant of the entry."""
        return utc_of(self.instant)

    def words(self, name: str) -> str:
        """Return a field as text; empty if it has none."""
        value = self.fields.get(name)
        return value if isinstance(value, str) else ""


def utc_of(stated: str) -> dt.datetime:
    """Return the instant that an entry states.

    Raises:
        ValueError: it is none.
    """
    instant = dt.datetime.fromisoformat(stated)
    return instant if instant.tzinfo is not None else instant.replace(tzinfo=dt.UTC)


def events(connection: Connection, findings: list[BookFinding]) -> Iterator[StatedEntry]:
    """Return the entries that something beside the chain follows from, in the order of their books."""
    columns = ("book", "number", "kind", "author", "instant", "payload")
    kinds = ledger.c.kind.in_([*FOLLOWED, *sorted(OPENERS | DUE)])
    related = ledger.c.payload.like('%"relation":%') | ledger.c.payload.like('%"sealed":%')
    query = sa.select(*(ledger.c[name] for name in columns)).order_by(ledger.c.book, ledger.c.number)
    for row in raw_rows(connection, query.where(kinds | related)):
        try:
            yield _event(*row)
        except (ValueError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            words = f"entry {row[1]!r} of {row[0]!r} cannot be read: {error}"
            findings.append(BookFinding("", 0, Damage.UNREADABLE, words))


def _event(book: str, number: int, kind: str, author: str, instant: str, payload: str) -> StatedEntry:
    if not all(isinstance(part, str) for part in (book, kind, author, instant, payload)):
        raise TypeError("a part that should be text is not")
    content = json.loads(payload)
    fields = content.get("fields", content)
    about, relation = content.get("about", []), content.get("relation", "")
    are_numbers = isinstance(about, list) and all(type(item) is int for item in about)
    if type(number) is not int or not isinstance(fields, dict) or not are_numbers:
        raise TypeError("its content has another form than an entry's")
    utc_of(instant)
    sealed = content.get("sealed", "")
    if not isinstance(sealed, str) or not isinstance(relation, str):
        raise TypeError("its content has another form than an entry's")
    return StatedEntry(book, number, kind, author, instant, fields, tuple(about), relation, sealed)
