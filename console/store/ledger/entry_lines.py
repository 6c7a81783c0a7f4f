"""Entries as lines of JSON with their place in the chain, as exports and evidence packages carry them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.store.ledger.faults import reading_from
from console.store.ledger.rows import COLUMNS
from console.store.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Engine


def entry_lines(engine: Engine, book: str, numbers: Sequence[int]) -> list[str]:
    """Return entries of a book as lines of JSON, without the keys of their personal details.

    Raises:
        EnvironmentFault: the books cannot be read.
    """
    query = sa.select(*COLUMNS).where(ledger.c.book == book, ledger.c.number.in_(list(numbers)))
    with reading_from(engine) as connection:
        rows = connection.execute(query.order_by(ledger.c.number)).all()
    return [
        json.dumps(dict(row._mapping), ensure_ascii=False, separators=(",", ":"))  # noqa: SLF001  # its public name
        for row in rows
    ]
