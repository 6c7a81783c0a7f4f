"""Entries of the books, as services and screen use them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from console.domain.books.fields import Value

WHY_CORRECTED = "why_corrected"
"""The field of a correction that gives its reason. The other fields have the corrected values."""

IN_ABSENCE = "in_absence"
"""The field of an entry that says in whose absence, and by what, its author did the act (PPL-06)."""


@dataclass(frozen=True, slots=True, order=True)
class EntryRef:
    """The place of an entry, such as `incidents 1207`."""

    book: str
    number: int

    def __str__(self) -> str:
        return f"{self.book} {self.number}"


class Relation(Enum):
    """Why an entry refers to another entry of its book."""

    FOLLOWS = "follows"
    CLOSES = "closes"
    REOPENS = "reopens"
    CORRECTS = "corrects"
    COUNTERSIGNS = "countersigns"
    ERASES = "erases"


@dataclass(frozen=True, slots=True)
class NewEntry:
    """An entry before the book gives it a number.

    Attributes:
        open_fields: the fields that are stored unencrypted.
        personal: the fields that are encrypted with the entry's own key.
        about: numbers of the entries of this book that it refers to, with `relation`.
        instant_utc: the instant of the act, for acts that wait in a queue; None: now.
        readers: user names of those for whom its words are sealed, if its book is kept apart.
    """

    book: str
    kind: str
    author: str
    open_fields: Mapping[str, Value]
    personal: Mapping[str, Value] = field(default_factory=dict)
    about: tuple[int, ...] = ()
    relation: Relation | None = None
    instant_utc: dt.datetime | None = None
    readers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a book.

    Attributes:
        instant_utc: the instant of entry, by the author's clock.
        fields: the readable fields; personal ones are missing if they are erased or not permitted.
        erased: why words are missing, such as "erased on 3 May 2026 under visitors: 2 years", or empty.
        doubt: why the instant is doubtful (clock set back, or entered late), or empty.
        about: numbers of the entries that it refers to.
        is_open: whether it opened a case that is not closed.
        own_number: of an incident, such as `2026/0412`; else empty.
        is_sealed: whether words of it are sealed for others than who is signed in here.
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
    own_number: str = ""
    is_sealed: bool = False

    @property
    def called(self) -> str:
        """The number by which people call it: an incident's own, else that of the entry."""
        return self.own_number or str(self.number)

    @property
    def ref(self) -> EntryRef:
        """The place of the entry."""
        return EntryRef(self.book, self.number)


@dataclass(frozen=True, slots=True)
class CaseFile:
    """An entry with all later entries about it, oldest first.

    Attributes:
        is_open: whether the case is not closed.
        countersigned_by: user names of those who countersigned.
    """

    entry: Entry
    later: Sequence[Entry] = ()
    is_open: bool = False
    countersigned_by: tuple[str, ...] = ()

    def current(self) -> dict[str, Value]:
        """Return the fields with their corrections applied. The original stays in `entry`."""
        fields = dict(self.entry.fields)
        for entry in self.later:
            if entry.relation is Relation.CORRECTS and self.entry.number in entry.about:
                fields.update({key: value for key, value in entry.fields.items() if key != WHY_CORRECTED})
        return fields


@dataclass(frozen=True, slots=True)
class BookQuery:
    """A query for a page of a list, newest entries first.

    Attributes:
        before: only numbers below this one (the next page); None: from the newest.
        text: words to search for; quotes and operators have no special meaning.
        kinds: only these kinds; empty: all.
        is_open: only cases that are open (True) or closed (False).
        where: required values of fields of shape `CHOICE` (and `WORDS` up to 200 characters).
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
