"""Diagnosis of damage in a book, from the first row that does not fit and the rows after it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from console.domain.books.proof import Damage
from console.store.ledger.chain import ChainRow, entry_hash

AHEAD = 200
"""How many places from its own an entry is searched for before it counts as altered instead of moved."""

RawRow = tuple[str, int, str, str, str, str, str, str]
"""The columns of `Chained`, as tuples of the database driver."""


LEFT_OUT = ("", "", "", "")
"""Kind, author, instant and payload of an entry that an export withholds."""


class Chained(NamedTuple):
    """A row with its place in the chain, as found in the database or file."""

    book: str
    number: int
    kind: str
    author: str
    instant: str
    payload: str
    previous_hash: str
    hash: str

    def is_written_as(self, number: int, previous_hash: str) -> bool:
        """Return whether its hash shows that it was written with this number and previous hash."""
        row = ChainRow(self.book, self.kind, self.author, self.instant, self.payload)
        return self.hash == entry_hash(row, number, previous_hash)


@dataclass(frozen=True, slots=True)
class Break:
    """The place where a chain breaks.

    Attributes:
        here: the number expected next.
        before: hash of the last entry that fitted.
        earlier: hash of the entry before that.
        row: the row found here instead.
        following: up to `AHEAD` rows after it.
    """

    here: int
    before: str
    earlier: str
    row: Chained
    following: list[Chained]

    def explain(self) -> tuple[int, Damage, str]:
        """Return the number of the first damaged entry, the kind of damage, and a description."""
        for explain in (self._inserted, self._reordered, self._missing, self._altered_before):
            if (finding := explain()) is not None:
                return finding
        return self.here, Damage.ALTERED, f"entry {self.here} was altered"

    def _reordered(self) -> tuple[int, Damage, str] | None:
        if self.row.number < self.here:
            words = f"entry {self.row.number} comes after entry {self.here - 1}"
            return self.row.number, Damage.REORDERED, words
        if any(later.is_written_as(self.here, self.before) for later in self.following):
            words = f"the entry at {self.here} was written as entry {self._written_as or self.row.number}"
            return self.here, Damage.REORDERED, words
        return None

    def _inserted(self) -> tuple[int, Damage, str] | None:
        if self.row.number != self.here:
            return None
        shifted = self.following and self.following[0].is_written_as(self.here, self.before)
        if shifted and self._written_as is None:
            return self.here, Damage.INSERTED, f"entry {self.here} does not belong to the chain"
        if self.here > 1 and self.row.is_written_as(self.here - 1, self.earlier):
            return self.here - 1, Damage.INSERTED, f"entry {self.here - 1} does not belong to the chain"
        return None

    def _missing(self) -> tuple[int, Damage, str] | None:
        if self.row.number > self.here:
            return self.here, Damage.MISSING, f"{_span(self.here, self.row.number - 1)} missing"
        if self._written_as is not None and self._written_as > self.here:
            words = f"{_span(self.here, self._written_as - 1)} missing; a later entry is in this place"
            return self.here, Damage.MISSING, words
        return None

    def _altered_before(self) -> tuple[int, Damage, str] | None:
        if not self._is_in_its_place or self.here == 1:
            return None
        words = f"entry {self.here - 1} is not the entry that entry {self.here} was chained to"
        return self.here - 1, Damage.ALTERED, words

    @property
    def _is_in_its_place(self) -> bool:
        """Whether the row was written under its number, whatever it was chained to."""
        return self.row.is_written_as(self.row.number, self.row.previous_hash)

    @property
    def _written_as(self) -> int | None:
        """The other number under which the row was written, if it is near its place; else None."""
        near = range(max(1, self.row.number - AHEAD), self.row.number + AHEAD)
        candidates = (number for number in near if number != self.row.number)
        return next((n for n in candidates if self.row.is_written_as(n, self.row.previous_hash)), None)


def _span(begin: int, end: int) -> str:
    return f"entry {begin} is" if begin == end else f"entries {begin} to {end} are"
