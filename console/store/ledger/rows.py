"""All rows of the ledger as a stream, so that memory does not grow with the books."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from console.store.ledger.chain_diagnosis import Chained
from console.store.tables import ledger

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from sqlalchemy import Connection, Engine

    from console.store.ledger.chain_diagnosis import RawRow

AT_ONCE = 2_000
COLUMNS = [ledger.c[name] for name in Chained._fields]


@contextmanager
def ledger_rows(engine: Engine, books: Sequence[str] = ()) -> Iterator[Iterator[RawRow]]:
    """Give the rows ordered by book and number, as of one instant; of all books if none is named.

    The errors are the driver's: callers word them, because a damaged file is not a server that is away.
    """
    query = sa.select(*COLUMNS).order_by(ledger.c.book, ledger.c.number)
    if books:
        query = query.where(ledger.c.book.in_(books))
    with engine.connect() as connection, closing(raw_rows(connection, query)) as rows:
        yield rows


def raw_rows(connection: Connection, query: sa.Select[Any]) -> Generator[Any]:
    """Return rows as plain tuples of the driver; SQLAlchemy's rows cost as much as hashing."""
    if connection.dialect.name == "sqlite":
        text = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
        driver: Any = connection.connection.driver_connection
        names = text.positiontup or ()
        yield from driver.execute(str(text), [text.params[name] for name in names])
        return
    with connection.execution_options(yield_per=AT_ONCE).execute(query) as result:
        for part in result.partitions():
            yield from map(tuple, part)
