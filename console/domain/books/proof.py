"""What a verification of the books found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Damage(Enum):
    """What happened to a book; the value is how a report names it."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut off"
    REWRITTEN = "rewritten"
    FORGED = "signature not valid"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class BookFinding:
    """The first damage of a book.

    Attributes:
        number: the first entry concerned; 0 where it is the book as a whole.
        words: what was found, in a sentence.
    """

    book: str
    number: int
    damage: Damage
    words: str


@dataclass(frozen=True, slots=True)
class BookProof:
    """One book that was verified.

    Attributes:
        entries: how many were read.
        head: hash of the last one.
        signed_number: the newest entry that a valid signed head covers; later ones are whole but unsigned.
        signed_instant: when that head was signed, ISO 8601; empty: never.
    """

    book: str
    entries: int
    head: str
    signed_number: int
    signed_instant: str
    finding: BookFinding | None

    @property
    def is_whole(self) -> bool:
        """Nothing altered, missing, inserted, reordered or cut off."""
        return self.finding is None


@dataclass(frozen=True, slots=True)
class ExportProof:
    """What the books, or an export of them, proved to be.

    Attributes:
        findings: about the files as such; those about a book stand in its proof.
        keys: the public keys that signed; to be compared with one that was printed on paper.
    """

    books: Sequence[BookProof]
    findings: Sequence[BookFinding]
    keys: frozenset[str]

    @property
    def is_whole(self) -> bool:
        """Every file and every book is."""
        return not self.findings and all(book.is_whole for book in self.books)

    @property
    def entries(self) -> int:
        """How many were read."""
        return sum(book.entries for book in self.books)
