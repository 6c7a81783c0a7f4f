"""Verification of a long book on several processors: parts separately, then their boundaries.

If anything does not fit, the book is read again in one piece, and that reading names the damage.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from console.domain.books.proof import BookFinding, BookProof, Damage
from console.store.beside.readable import snapshot
from console.store.database import open_database
from console.store.errors import in_words
from console.store.ledger.chain import NO_HASH
from console.store.ledger.fast_digest import QuickDigest
from console.store.ledger.faults import UNREADABLE as BOOKS_UNREADABLE
from console.store.ledger.faults import reading_from
from console.store.ledger.rows import COLUMNS, ledger_rows, raw_rows
from console.store.ledger.verify import UNREADABLE, is_signed, verify_book
from console.store.tables import ledger
from console.store.transactions import is_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from console.domain.books.signed_heads import SignedHead

LONG = 400_000
"""Number of entries from which a book is reliability starting other processes."""


class ChainPart(NamedTuple):
    """A range of a book: after `begin`, up to `end`."""

    book: str
    begin: int
    end: int
    heads: tuple[tuple[int, str], ...]
    """Number and hash of the signed heads in it."""


class Seam(NamedTuple):
    """Boundary hashes of a part; `is_whole`: everything in it fits."""

    is_whole: bool
    first_previous: str
    last_hash: str


def verify_database(
    engine: Engine,
    place: Path,
    heads: Sequence[SignedHead],
    keys: frozenset[str],
    progress: Callable[[int], None],
) -> list[BookProof]:
    """Verify every book in the database.

    Args:
        engine: opened.
        place: path of the database, for the other processes.
        heads: all known signed heads.
        keys: trusted public keys (hex); empty: any.
        progress: receives the number of entries read, at intervals.
    """
    proofs: list[BookProof] = []
    found = _lengths(engine)
    lengths = {book: count for book, count in found.items() if isinstance(book, str)}
    if nameless := sum(count for book, count in found.items() if not isinstance(book, str)):
        words = f"{nameless} entries are in a book whose name is not text"
        finding = BookFinding("", 0, Damage.UNREADABLE, words)
        proofs.append(BookProof("", nameless, NO_HASH, 0, "", finding))
    for book in sorted(lengths.keys() | {signed_head.head.book for signed_head in heads}):
        mine = [signed_head for signed_head in heads if signed_head.head.book == book]
        # On a server, other processes would need its password, and the server is the slow part anyway.
        is_long = lengths.get(book, 0) >= LONG and not is_postgres(engine)
        proof = _verify_in_parallel(place, book, lengths[book], mine, keys) if is_long else None
        if proof is None:
            with in_words(BOOKS_UNREADABLE), ledger_rows(engine, [book]) as rows:
                proof = verify_book(book, rows, mine, keys, progress)
        progress(proof.entries)
        proofs.append(proof)
    return proofs


def _lengths(engine: Engine) -> dict[object, int]:
    with snapshot(engine) as connection:
        query = sa.select(ledger.c.book, sa.func.count().label("entries")).group_by(ledger.c.book)
        return dict(raw_rows(connection, query))


def _verify_in_parallel(
    place: Path, book: str, length: int, heads: list[SignedHead], keys: frozenset[str]
) -> BookProof | None:
    """Return the proof of an intact book; None if something does not fit or it grew meanwhile."""
    if not all(is_signed(head) and (not keys or head.public_key in keys) for head in heads):
        return None
    if any(signed_head.head.number > length for signed_head in heads):
        return None
    count = os.cpu_count() or 1
    bounds = [length * at // count for at in range(count + 1)]
    numbered = [(signed_head.head.number, signed_head.head.hash) for signed_head in heads]
    parts = [
        ChainPart(book, begin, end, tuple(pair for pair in numbered if begin < pair[0] <= end))
        for begin, end in pairwise(bounds)
    ]
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        seams = list(pool.map(walk, [place] * count, parts))
    fits = seams[0].first_previous == NO_HASH and all(
        seam.last_hash == following.first_previous for seam, following in pairwise(seams)
    )
    if not fits or not all(seam.is_whole for seam in seams):
        return None
    newest = max((signed_head.head for signed_head in heads), key=lambda head: head.number, default=None)
    signed = (newest.number, newest.instant) if newest else (0, "")
    return BookProof(book, length, seams[-1].last_hash, *signed, None)


def walk(place: Path, part: ChainPart) -> Seam:
    """Verify one part, in a separate process."""
    engine = open_database(place)
    expected: dict[int, set[str]] = {}
    for number, digest in part.heads:
        expected.setdefault(number, set()).add(digest)
    query = sa.select(*COLUMNS).where(ledger.c.book == part.book).order_by(ledger.c.number)
    query = query.where(ledger.c.number > part.begin, ledger.c.number <= part.end)
    try:
        with reading_from(engine) as connection:
            quick_digest = QuickDigest(part.book)
            number, first_previous, before = part.begin, "", ""
            for row in raw_rows(connection, query):
                number += 1
                if not first_previous:
                    first_previous = before = row[6]
                if row[1] != number or row[6] != before or row[7] != quick_digest.digest_of(row):
                    return Seam(False, first_previous, "")
                before = row[7]
                if number in expected and expected[number] != {before}:
                    return Seam(False, first_previous, "")
            return Seam(number == part.end, first_previous, before)
    except UNREADABLE:
        return Seam(False, "", "")
    finally:
        engine.dispose()
