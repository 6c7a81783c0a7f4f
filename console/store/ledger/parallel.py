"""Verification of a long book by several processors: parts of it apart, then the seams.

Where anything at all does not fit, the book is read again in one piece, and that reading names what it is.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from multiprocessing import get_context
from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from console.domain.books.proof import BookProof
from console.store.database import open_database
from console.store.ledger.chain import NO_HASH
from console.store.ledger.fast_digest import QuickDigest
from console.store.ledger.rows import COLUMNS, ledger_rows, raw_rows
from console.store.ledger.verify import is_signed, verify
from console.store.tables import ledger
from console.store.transactions import is_postgres

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from console.domain.books.signed_heads import SignedHead

LONG = 400_000
"""Entries from which a book is worth the start of other processes."""


class ChainPart(NamedTuple):
    """A stretch of a book: after `begin`, up to `end`."""

    book: str
    begin: int
    end: int
    heads: tuple[tuple[int, str], ...]
    """Number and hash of the signed heads in it."""


class Seam(NamedTuple):
    """What a part begins and ends with; `is_whole` says that all between fits."""

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
    """Every book in the database.

    Args:
        engine: opened.
        place: what it was opened from, for the other processes.
        heads: all signed heads known.
        keys: public keys that are believed; empty: any.
        progress: told the number of entries read, now and then.
    """
    proofs = []
    lengths = _lengths(engine)
    for book in sorted(lengths.keys() | {one.head.book for one in heads}):
        mine = [one for one in heads if one.head.book == book]
        # Other processes would need the server's password; it is the server that is slow there anyway.
        is_long = lengths.get(book, 0) >= LONG and not is_postgres(engine)
        proof = _quickly(place, book, lengths[book], mine, keys) if is_long else None
        if proof is None:
            with ledger_rows(engine, [book]) as rows:
                (proof,) = verify(rows, mine, keys, progress) or [BookProof(book, 0, NO_HASH, 0, "", None)]
        progress(proof.entries)
        proofs.append(proof)
    return proofs


def _lengths(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        query = sa.select(ledger.c.book, sa.func.count().label("entries")).group_by(ledger.c.book)
        return {row.book: row.entries for row in connection.execute(query)}


def _quickly(
    place: Path, book: str, length: int, heads: list[SignedHead], keys: frozenset[str]
) -> BookProof | None:
    """The proof of a whole book; None where something is wrong or grew meanwhile, to be read in one piece."""
    if not all(is_signed(one) and (not keys or one.public_key in keys) for one in heads):
        return None
    if any(one.head.number > length for one in heads):
        return None
    count = os.cpu_count() or 1
    bounds = [length * at // count for at in range(count + 1)]
    numbered = [(one.head.number, one.head.hash) for one in heads]
    parts = [
        ChainPart(book, begin, end, tuple(one for one in numbered if begin < one[0] <= end))
        for begin, end in pairwise(bounds)
    ]
    with ProcessPoolExecutor(count, mp_context=get_context("spawn")) as pool:
        seams = list(pool.map(walk, [place] * count, parts))
    fits = seams[0].first_previous == NO_HASH and all(
        one.last_hash == following.first_previous for one, following in pairwise(seams)
    )
    if not fits or not all(one.is_whole for one in seams):
        return None
    newest = max((one.head for one in heads), key=lambda one: one.number, default=None)
    signed = (newest.number, newest.instant) if newest else (0, "")
    return BookProof(book, length, seams[-1].last_hash, *signed, None)


def walk(place: Path, part: ChainPart) -> Seam:
    """One part, in a process of its own."""
    engine = open_database(place)
    wanted: dict[int, set[str]] = {}
    for number, digest in part.heads:
        wanted.setdefault(number, set()).add(digest)
    query = sa.select(*COLUMNS).where(ledger.c.book == part.book).order_by(ledger.c.number)
    query = query.where(ledger.c.number > part.begin, ledger.c.number <= part.end)
    try:
        with engine.connect() as connection:
            said = QuickDigest(part.book)
            number, first, before = part.begin, "", ""
            for row in raw_rows(connection, query):
                number += 1
                if not first:
                    first = before = row[6]
                if row[1] != number or row[6] != before or row[7] != said.of(row):
                    return Seam(False, first, "")
                before = row[7]
                if number in wanted and wanted[number] != {before}:
                    return Seam(False, first, "")
            return Seam(number == part.end, first, before)
    finally:
        engine.dispose()
