"""Entries as services and screen see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from console.domain.books.fields import Value

WHY_CORRECTED = "why_corrected"
"""Name of the field of a correction that gives its reason; the others are the fields as they should be."""


@dataclass(frozen=True, slots=True, order=True)
class EntryRef:
    """A place in a book, such as `incidents 1207`."""

    book: str
    number: int

    def __str__(self) -> str:
        return f"{self.book} {self.number}"


class Relation(Enum):
    """Why an entry names another one of its book."""

    FOLLOWS = "follows"
    CLOSES = "closes"
    CORRECTS = "corrects"
    COUNTERSIGNS = "countersigns"
    ERASES = "erases"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry before the book gives it a number.

    Attributes:
        open_fields: what the chain covers in the clear.
        personal: what is encrypted with the entry's own key.
        about: numbers of entries of the same book that this one is about, with `relation`.
        instant_utc: when it was done, for acts that wait in a queue; None: now.
    """

    book: str
    kind: str
    author: str
    open_fields: Mapping[str, Value]
    personal: Mapping[str, Value] = field(default_factory=dict)
    about: tuple[int, ...] = ()
    relation: Relation | None = None
    instant_utc: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it stands in its book.

    Attributes:
        instant_utc: the author's clock when it was entered.
        fields: all that can be read; personal ones are missing when erased or not permitted.
        erased: in words, such as "erased on 3 May 2026 under visitors: 2 years", or empty.
        doubt: why the instant is doubted (clock set back, or entered late), or empty.
        about: numbers of the entries that it is about.
        is_open: it opened a case that no entry has closed.
    """

    book: str
    number: int
    kind: str
    author: str
    instant_utc: dt.datetime
    fields: Mapping[str, Value]
    hash: str
    erased: str = ""
    doubt: str = ""
    about: tuple[int, ...] = ()
    relation: Relation | None = None
    is_open: bool = False

    @property
    def ref(self) -> EntryRef:
        """Where it stands."""
        return EntryRef(self.book, self.number)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """An entry with everything that was said about it later, oldest first.

    Attributes:
        is_open: the entry opened a case that no entry has closed.
        countersigned_by: logins.
    """

    entry: Entry
    later: Sequence[Entry] = ()
    is_open: bool = False
    countersigned_by: tuple[str, ...] = ()

    def current(self) -> dict[str, Value]:
        """The fields with their corrections applied; the original stays in `entry`."""
        said = dict(self.entry.fields)
        for one in self.later:
            if one.relation is Relation.CORRECTS and self.entry.number in one.about:
                said.update({key: value for key, value in one.fields.items() if key != WHY_CORRECTED})
        return said


@dataclass(frozen=True, slots=True)
class BookQuery:
    """What a list shows: newest first, a page at a time.

    Attributes:
        before: only numbers below this one (the next page); None: from the newest.
        text: words to search for in the full text; quotes and operators mean nothing special.
        kinds: only these; empty: all.
        is_open: only cases that are open (True) or closed (False).
        where: fields of shape `CHOICE` (and `WORDS` up to 200 letters) with the value they must have.
    """

    book: str
    before: int | None = None
    limit: int = 200
    text: str = ""
    kinds: tuple[str, ...] = ()
    author: str = ""
    since_utc: dt.datetime | None = None
    until_utc: dt.datetime | None = None
    is_open: bool | None = None
    where: tuple[tuple[str, str], ...] = ()
