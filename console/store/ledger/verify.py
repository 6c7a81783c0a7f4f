"""Verification of books: *whole*, or the first entry altered, missing, inserted, reordered or cut off.

It reads rows one after the other, from the database or from an exported file, so that memory does not grow
with the book.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.domain.books.proof import BookFinding, BookProof, Damage
from console.store.ledger.chain import NO_HASH
from console.store.ledger.chain_diagnosis import AHEAD, LEFT_OUT, Break, Chained
from console.store.ledger.fast_digest import QuickDigest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from console.domain.books.signed_heads import SignedHead
    from console.store.ledger.chain_diagnosis import RawRow


TELL = 10_000
UNREADABLE = (TypeError, ValueError, AttributeError, sqlite3.Error)
"""What reading and hashing a row raises if its values have another type, or its text another encoding."""


def verify(
    rows: Iterable[RawRow],
    heads: Sequence[SignedHead] = (),
    keys: frozenset[str] = frozenset(),
    progress: Callable[[int], None] = lambda _count: None,
    *,
    may_withhold: bool = False,
) -> list[BookProof]:
    """Verify books and return one proof for each book that has rows or heads.

    Args:
        rows: of all books, each book's rows together, in order of number.
        heads: all known signed heads, in any order; they show what was cut off or rewritten.
        keys: trusted public keys (hex); empty: any, and only the signatures are checked.
        progress: receives the number of entries read, at intervals.
        may_withhold: whether entries may be left out but for their hash, as in an export.
    """
    signed: dict[str, list[SignedHead]] = defaultdict(list)
    for head in heads:
        signed[head.head.book].append(head)
    proofs = [
        verify_book(book, book_rows, signed.pop(book, []), keys, progress, may_withhold=may_withhold)
        for book, book_rows in groupby(rows, itemgetter(0))
    ]
    return proofs + [verify_book(book, (), remaining, keys, progress) for book, remaining in signed.items()]


def verify_book(
    book: str,
    rows: Iterable[RawRow],
    heads: Sequence[SignedHead],
    keys: frozenset[str],
    progress: Callable[[int], None],
    *,
    may_withhold: bool = False,
) -> BookProof:
    """Verify one book; the arguments are those of `verify`. Rows that cannot be read are a finding."""
    ordered = sorted(heads, key=lambda signed_head: signed_head.head.number)
    return _Walk(book, ordered, keys, progress, may_withhold=may_withhold).through(iter(rows))


class _Walk:
    """Reads one book up to its first damage; the rest is only counted."""

    def __init__(
        self,
        book: str,
        heads: list[SignedHead],
        keys: frozenset[str],
        progress: Callable[[int], None],
        *,
        may_withhold: bool,
    ) -> None:
        self._may_withhold, self._withheld = may_withhold, 0
        self._book, self._heads, self._keys, self._progress = book, heads, keys, progress
        self._count = self._beyond = 0
        self._number, self._earlier, self._hash = 0, NO_HASH, NO_HASH
        self._signed: SignedHead | None = None
        self._finding: BookFinding | None = self._forged()

    def through(self, rows: Iterator[RawRow]) -> BookProof:
        """Read the book to its end and return its proof."""
        try:
            if self._finding is None:
                self._follow_chain(rows)
            self._count = self._number + self._beyond + sum(1 for _ in rows)
        except UNREADABLE as error:
            self._count = max(self._count, self._number)
            self._finding = self._finding or self._unreadable(error)
        if self._finding is None:
            self._finding = self._cut_off()
        signed = self._signed.head if self._signed else None
        return BookProof(
            self._book,
            self._count,
            self._hash,
            signed.number if signed else 0,
            signed.instant if signed else "",
            self._finding,
            self._withheld,
        )

    def _follow_chain(self, rows: Iterator[RawRow]) -> None:
        """Follow the chain up to its first break. This loop runs for every entry and must stay fast."""
        expected = {
            at: list(heads) for at, heads in groupby(self._heads, lambda signed_head: signed_head.head.number)
        }
        quick_digest = QuickDigest(self._book)
        before = NO_HASH
        for number, row in enumerate(rows, 1):
            if row[1] != number or row[6] != before or row[7] != quick_digest.digest_of(row):
                # For what is withheld its signed line vouches.
                if not self._is_withheld(row, number, before):
                    self._finding = self._broken(row, rows)
                    return
                self._withheld += 1
            self._earlier, before = before, row[7]
            self._number, self._hash = number, before
            if number in expected and not self._agrees(expected[number]):
                return
            if not number % TELL:
                self._progress(number)

    def _is_withheld(self, row: RawRow, number: int, before: str) -> bool:
        is_in_place = row[1] == number and row[6] == before
        return self._may_withhold and is_in_place and tuple(row[2:6]) == LEFT_OUT

    def _agrees(self, heads: list[SignedHead]) -> bool:
        for head in heads:
            self._compare(head)
        return self._finding is None

    def _compare(self, signed: SignedHead) -> None:
        if signed.head.hash == self._hash:
            self._signed = signed
            return
        since = (self._signed.head.number if self._signed else 0) + 1
        self._finding = self._new_finding(
            since,
            Damage.REWRITTEN,
            f"the head signed at {signed.head.instant} for entry {self._number} does not match: "
            f"entries from {since} on were rewritten",
        )

    def _broken(self, row: RawRow, rows: Iterator[RawRow]) -> BookFinding:
        following = [Chained._make(raw_row) for raw_row in islice(rows, AHEAD)]
        self._beyond = 1 + len(following)
        at = Break(self._number + 1, self._hash, self._earlier, Chained._make(row), following)
        return self._new_finding(*at.explain())

    def _cut_off(self) -> BookFinding | None:
        beyond = [signed_head.head for signed_head in self._heads if signed_head.head.number > self._number]
        if not beyond:
            return None
        newest = beyond[-1]
        return self._new_finding(
            self._number + 1,
            Damage.CUT_OFF,
            f"the book ends at {self._number}, but a head for {newest.number} was signed at {newest.instant}",
        )

    def _forged(self) -> BookFinding | None:
        for signed_head in self._heads:
            if self._keys and signed_head.public_key not in self._keys:
                words = f"the head for entry {signed_head.head.number} is signed with another scheme's key"
                return self._new_finding(signed_head.head.number, Damage.FORGED, words)
            if not is_signed(signed_head):
                words = f"the signature of the head for entry {signed_head.head.number} is not valid"
                return self._new_finding(signed_head.head.number, Damage.FORGED, words)
        return None

    def _unreadable(self, error: Exception) -> BookFinding:
        here = self._number + 1
        return self._new_finding(here, Damage.UNREADABLE, f"entry {here} cannot be read: {error}")

    def _new_finding(self, number: int, damage: Damage, words: str) -> BookFinding:
        return BookFinding(self._book, number, damage, words)


def is_signed(signed: SignedHead) -> bool:
    """Return whether the signature is valid for the key and the head."""
    return is_signature(signed.public_key, signed.signature, signed.head.statement())


def is_signature(public_key: str, signature: str, statement: bytes) -> bool:
    """Return whether an Ed25519 signature (hex) is valid for a key (hex) and what was signed."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(public_key))
        key.verify(bytes.fromhex(signature), statement)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
