"""What a verification of the books found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


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
class Finding:
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
    finding: Finding | None

    @property
    def is_whole(self) -> bool:
        """Nothing altered, missing, inserted, reordered or cut off."""
        return self.finding is None
