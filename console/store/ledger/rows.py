"""All rows of the ledger as a stream: memory does not grow with the books."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import sqlalchemy as sa

from console.store.ledger.diagnosis import Chained
from console.store.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Engine

AT_ONCE = 2_000
COLUMNS = [ledger.c[name] for name in Chained._fields]


@contextmanager
def ledger_rows(engine: Engine, books: Sequence[str] = ()) -> Iterator[Iterator[Chained]]:
    """Rows by book and number, as they all stood at one instant; all books where none is named."""
    query = sa.select(*COLUMNS).order_by(ledger.c.book, ledger.c.number)
    if books:
        query = query.where(ledger.c.book.in_(books))
    with (
        engine.connect() as connection,
        connection.execution_options(yield_per=AT_ONCE).execute(query) as found,
    ):
        yield (Chained._make(row) for part in found.partitions() for row in part)
