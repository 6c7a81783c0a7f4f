"""The result of a verification of the books."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


class Damage(Enum):
    """The kind of damage to a book. The value is how a report names it."""

    ALTERED = "altered"
    MISSING = "missing"
    INSERTED = "inserted"
    REORDERED = "reordered"
    CUT_OFF = "cut off"
    REWRITTEN = "rewritten"
    FORGED = "signature not valid"
    FOREIGN = "signed with a foreign key"
    UNREADABLE = "unreadable"
    CONTRADICTED = "contradicted"
    UNLISTED = "not listed"


@dataclass(frozen=True, slots=True)
class BookFinding:
    """The first damage found in a book.

    Attributes:
        number: the first entry affected; 0 for the whole book.
        words: the finding in a sentence.
    """

    book: str
    number: int
    damage: Damage
    words: str


@dataclass(frozen=True, slots=True)
class BookProof:
    """The result for one book.

    Attributes:
        entries: number of entries that were read.
        head: hash of the last entry.
        signed_number: the newest entry that a valid signed head covers; later ones are intact but unsigned.
        signed_instant: when that head was signed, ISO 8601; empty: never.
        withheld: entries of an export that only those named read: of them there is the hash alone.
    """

    book: str
    entries: int
    head: str
    signed_number: int
    signed_instant: str
    finding: BookFinding | None
    withheld: int = 0

    @property
    def is_whole(self) -> bool:
        """Whether nothing is altered, missing, inserted, reordered or cut off."""
        return self.finding is None


@dataclass(frozen=True, slots=True)
class ExportProof:
    """The result for all books, or for an export of them.

    Attributes:
        findings: findings about the files; those about a book are in its proof.
        keys: the public keys that signed, to be compared with one that was printed on paper.
        notes: what the result rests on, where that needs saying.
        uncompared: what should have been compared and is out of reach, such as an offline second place.
        is_own_word: whether only a key that came with the books themselves was at hand to believe.
    """

    books: Sequence[BookProof]
    findings: Sequence[BookFinding]
    keys: frozenset[str]
    notes: Sequence[str] = ()
    uncompared: Sequence[str] = ()
    is_own_word: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every file and every book is intact."""
        return not self.findings and all(book.is_whole for book in self.books)

    @property
    def entries(self) -> int:
        """The number of entries that were read."""
        return sum(book.entries for book in self.books)
