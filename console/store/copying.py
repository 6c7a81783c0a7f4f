"""All rows from one database to another of the same version, whichever kinds they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

import console.store.people_tables  # noqa: F401  # its tables join the metadata
from console.store.tables import metadata, search_states
from console.store.transactions import is_postgres

if TYPE_CHECKING:
    from sqlalchemy import Connection

AT_ONCE = 1_000


def copy_rows(source: Connection, target: Connection) -> None:
    """Copy every table; the full-text index is made again when it is next asked.

    Args:
        source: in a transaction that sees one state.
        target: in a transaction that writes; its tables are there and empty.
    """
    _refuse_unknown(source)
    for table in metadata.sorted_tables:
        if table is not search_states:
            _copy(source, target, table)
            _go_on_counting(target, table)


def _refuse_unknown(source: Connection) -> None:
    """A table that a module forgot to declare must not be missing from a backup in silence."""
    there = {name for name in sa.inspect(source).get_table_names() if not name.startswith("entry_text")}
    if unknown := there - set(metadata.tables) - {"alembic_version"}:
        raise sa.exc.InvalidRequestError(f"unknown tables: {', '.join(sorted(unknown))}")


def _copy(source: Connection, target: Connection, table: sa.Table) -> None:
    count = 0
    key = list(table.primary_key.columns)
    query = sa.select(table).order_by(*key)
    with source.execution_options(yield_per=AT_ONCE).execute(query) as found:
        for part in found.mappings().partitions():
            target.execute(sa.insert(table), [dict(row) for row in part])
            count += len(part)
    there = target.execute(sa.select(sa.func.count()).select_from(table)).scalar()
    if there != count:
        raise sa.exc.InvalidRequestError(f"{table.name}: {there} rows instead of {count}")


def _go_on_counting(target: Connection, table: sa.Table) -> None:
    """A server's counters do not know the rows that came with their numbers."""
    column = table.autoincrement_column
    if column is None or not is_postgres(target):
        return
    counter = sa.func.pg_get_serial_sequence(table.name, column.name)
    highest = sa.select(sa.func.max(column)).scalar_subquery()
    there = sa.select(highest).where(highest.is_not(None))
    newest = target.execute(there).scalar()
    if newest is not None and target.execute(sa.select(counter)).scalar() is not None:
        target.execute(sa.select(sa.func.setval(counter, newest)))
