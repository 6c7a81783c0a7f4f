"""Verification of books: *whole*, or the first entry altered, missing, inserted, reordered or cut off.

It reads rows, wherever they come from (the database, an exported file), one after the other: memory does not
grow with the book.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from console.domain.books.proof import BookFinding, BookProof, Damage
from console.store.ledger.chain import NO_HASH
from console.store.ledger.chain_diagnosis import AHEAD, Break, Chained
from console.store.ledger.fast_digest import QuickDigest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from console.domain.books.signed_heads import SignedHead
    from console.store.ledger.chain_diagnosis import RawRow


TELL = 10_000


def verify(
    rows: Iterable[RawRow],
    heads: Sequence[SignedHead] = (),
    keys: frozenset[str] = frozenset(),
    progress: Callable[[int], None] = lambda _count: None,
) -> list[BookProof]:
    """Verify books.

    Args:
        rows: of all books, each book's in one piece, in order of number.
        heads: all signed heads known, in any order; they show what was cut off or written anew.
        keys: public keys (hex) that are believed; empty: any, and only the signatures themselves are checked.
        progress: told the number of entries read, now and then.

    Returns:
        One proof for each book that has rows or heads.
    """
    signed: dict[str, list[SignedHead]] = defaultdict(list)
    for head in sorted(heads, key=lambda one: one.head.number):
        signed[head.head.book].append(head)
    proofs = [
        _Walk(book, signed.pop(book, []), keys, progress).through(found)
        for book, found in groupby(rows, itemgetter(0))
    ]
    return proofs + [_Walk(book, left, keys, progress).through(iter(())) for book, left in signed.items()]


class _Walk:
    """Through one book, to its first damage; the rest is counted."""

    def __init__(
        self, book: str, heads: list[SignedHead], keys: frozenset[str], progress: Callable[[int], None]
    ) -> None:
        self._book, self._heads, self._keys, self._progress = book, heads, keys, progress
        self._count = self._beyond = 0
        self._number, self._earlier, self._hash = 0, NO_HASH, NO_HASH
        self._signed: SignedHead | None = None
        self._finding: BookFinding | None = self._forged()

    def through(self, rows: Iterator[RawRow]) -> BookProof:
        """Read to the end; the proof."""
        if self._finding is None:
            self._follow(rows)
        self._count = self._number + self._beyond + sum(1 for _ in rows)
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
        )

    def _follow(self, rows: Iterator[RawRow]) -> None:
        """Along the chain while it holds. A million times round: nothing here is done twice."""
        wanted = {at: list(heads) for at, heads in groupby(self._heads, lambda one: one.head.number)}
        said = QuickDigest(self._book)
        before = NO_HASH
        for number, row in enumerate(rows, 1):
            if row[1] != number or row[6] != before or row[7] != said.of(row):
                self._finding = self._broken(row, rows)
                return
            self._earlier, before = before, row[7]
            self._number, self._hash = number, before
            if number in wanted and not self._agrees(wanted[number]):
                return
            if not number % TELL:
                self._progress(number)

    def _agrees(self, heads: list[SignedHead]) -> bool:
        for head in heads:
            self._compare(head)
        return self._finding is None

    def _compare(self, signed: SignedHead) -> None:
        if signed.head.hash == self._hash:
            self._signed = signed
            return
        since = (self._signed.head.number if self._signed else 0) + 1
        self._finding = self._found(
            since,
            Damage.REWRITTEN,
            f"the head signed at {signed.head.instant} for entry {self._number} is another one: "
            f"entries from {since} on were written anew",
        )

    def _broken(self, row: RawRow, rows: Iterator[RawRow]) -> BookFinding:
        following = [Chained._make(one) for one in islice(rows, AHEAD)]
        self._beyond = 1 + len(following)
        at = Break(self._number + 1, self._hash, self._earlier, Chained._make(row), following)
        return self._found(*at.told())

    def _cut_off(self) -> BookFinding | None:
        beyond = [one.head for one in self._heads if one.head.number > self._number]
        if not beyond:
            return None
        last = beyond[-1]
        return self._found(
            self._number + 1,
            Damage.CUT_OFF,
            f"the book ends at {self._number}, but a head signed at {last.instant} says {last.number}",
        )

    def _forged(self) -> BookFinding | None:
        for one in self._heads:
            if self._keys and one.public_key not in self._keys:
                words = f"the head for entry {one.head.number} is signed with a key that is not this scheme's"
                return self._found(one.head.number, Damage.FORGED, words)
            if not is_signed(one):
                words = f"the signature of the head for entry {one.head.number} is not valid"
                return self._found(one.head.number, Damage.FORGED, words)
        return None

    def _found(self, number: int, damage: Damage, words: str) -> BookFinding:
        return BookFinding(self._book, number, damage, words)


def is_signed(signed: SignedHead) -> bool:
    """Whether the signature is of the key that it names, over what it says."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.public_key))
        key.verify(bytes.fromhex(signed.signature), signed.head.statement())
    except (InvalidSignature, ValueError):
        return False
    return True
