"""Signed heads in the database, and in a second place."""

from __future__ import annotations

import os
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.domain.books.signed_heads import BookHead, SignedHead
from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.store.beside.readable import readable_rows, snapshot
from console.store.ledger.faults import reading_from
from console.store.tables import ledger, signed_heads
from console.store.transactions import writing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from sqlalchemy import Engine

    from console.domain.books.proof import BookFinding


class HeadTable:
    """Implements `services.books.ports.HeadStore`. Any thread that may wait."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def newest(self) -> list[tuple[str, int, str]]:
        """Return book, number and hash of each book's newest entry."""
        tips = sa.select(ledger.c.book, sa.func.max(ledger.c.number).label("number")).group_by(ledger.c.book)
        tip = tips.subquery()
        on = sa.and_(ledger.c.book == tip.c.book, ledger.c.number == tip.c.number)
        query = sa.select(ledger.c.book, ledger.c.number, ledger.c.hash).join(tip, on).order_by(ledger.c.book)
        with reading_from(self._engine) as connection:
            return [(row.book, _whole(row.number), row.hash) for row in connection.execute(query)]

    def unsigned(self) -> list[tuple[str, int, str]]:
        """Return book, number and hash of each newest entry without a signed head."""
        reached = sa.select(signed_heads.c.book, sa.func.max(signed_heads.c.number).label("number")).group_by(
            signed_heads.c.book
        )
        with reading_from(self._engine) as connection:
            signed_numbers = {row.book: _whole(row.number) for row in connection.execute(reached)}
        return [tip for tip in self.newest() if tip[1] > signed_numbers.get(tip[0], 0)]

    def save(self, heads: Sequence[SignedHead]) -> None:
        """Store signed heads."""
        rows = [
            {
                "book": signed_head.head.book,
                "number": signed_head.head.number,
                "hash": signed_head.head.hash,
                "instant": signed_head.head.instant,
                "reason": signed_head.head.reason,
                "public_key": signed_head.public_key,
                "signature": signed_head.signature,
            }
            for signed_head in heads
        ]
        if not rows:
            return
        with writing(self._engine, text("The signed heads cannot be written")) as connection:
            connection.execute(sa.insert(signed_heads), rows)

    def signed(self) -> list[SignedHead]:
        """Return all signed heads, oldest first."""
        with reading_from(self._engine) as connection:
            rows = connection.execute(sa.select(signed_heads).order_by(signed_heads.c.id)).mappings()
            return [_head(row) for row in rows]

    def readable(self, findings: list[BookFinding]) -> list[SignedHead]:
        """Return the signed heads that can be read, oldest first; the others become findings."""
        with snapshot(self._engine) as connection:
            rows = readable_rows(connection, signed_heads, findings)
        return [_head(row) for row in sorted(rows, key=itemgetter("id"))]

    def signers(self) -> frozenset[str]:
        """Return the public keys (hex) that have signed."""
        with reading_from(self._engine) as connection:
            return frozenset(connection.execute(sa.select(signed_heads.c.public_key).distinct()).scalars())


def _whole(value: object) -> int:
    """Return a number; SQLite stores whatever it is given.

    Raises:
        ValueError: it is none.
    """
    if type(value) is not int:
        raise ValueError("the number of an entry is not a number")
    return value


def _head(row: Mapping[Any, Any]) -> SignedHead:
    head = BookHead(row["book"], _whole(row["number"]), row["hash"], row["instant"], row["reason"])
    return SignedHead(head, row["public_key"], row["signature"])


class HeadFile:
    """A second place: a file on another disk or share with a line of JSON for each head, only appended to."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def send(self, heads: Sequence[SignedHead]) -> None:
        """Append signed heads to the file.

        Raises:
            EnvironmentFault: it cannot be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._path.open("a", encoding="utf-8") as file:
                file.writelines(f"{signed_head.to_line()}\n" for signed_head in heads)
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise EnvironmentFault(
                text(
                    "Signed heads cannot be written to {path}: {error}.",
                    path=self._path,
                    error=error.strerror,
                ),
                "Check that the second place is available. They are kept and sent with the next heads.",
            ) from None


def heads_of(path: Path) -> list[SignedHead]:
    """Read the heads in a second place.

    Raises:
        EnvironmentFault: it cannot be read, or a line is not a signed head.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [SignedHead.from_line(line) for line in lines if line.strip()]
    except (OSError, ValueError) as error:
        raise EnvironmentFault(
            text("{path} cannot be read as signed heads: {error}.", path=path, error=error), "Check the file."
        ) from None
