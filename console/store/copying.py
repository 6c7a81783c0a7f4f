"""Copying all rows from one database to another of the same version and any kind."""

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
    """Copy every table; the full-text index is rebuilt at the next search.

    Args:
        source: in a transaction that sees one state.
        target: in a transaction that writes; its tables exist and are empty.
    """
    _refuse_unknown(source)
    for table in metadata.sorted_tables:
        if table is not search_states:
            _copy(source, target, table)
            _set_counter(target, table)


def _refuse_unknown(source: Connection) -> None:
    """Raise an error for a table that no module declares, so that it is not left out of a backup."""
    present = {name for name in sa.inspect(source).get_table_names() if not name.startswith("entry_text")}
    if unknown := present - set(metadata.tables) - {"alembic_version"}:
        raise sa.exc.InvalidRequestError(f"unknown tables: {', '.join(sorted(unknown))}")


def _copy(source: Connection, target: Connection, table: sa.Table) -> None:
    count = 0
    key = list(table.primary_key.columns)
    query = sa.select(table).order_by(*key)
    with source.execution_options(yield_per=AT_ONCE).execute(query) as result:
        for part in result.mappings().partitions():
            target.execute(sa.insert(table), [dict(row) for row in part])
            count += len(part)
    copied = target.execute(sa.select(sa.func.count()).select_from(table)).scalar()
    if copied != count:
        raise sa.exc.InvalidRequestError(f"{table.name}: {copied} rows instead of {count}")


def _set_counter(target: Connection, table: sa.Table) -> None:
    """Set a server's counter past the copied numbers, which it does not know of."""
    column = table.autoincrement_column
    if column is None or not is_postgres(target):
        return
    counter = sa.func.pg_get_serial_sequence(table.name, column.name)
    highest = sa.select(sa.func.max(column)).scalar_subquery()
    not_empty = sa.select(highest).where(highest.is_not(None))
    newest = target.execute(not_empty).scalar()
    if newest is not None and target.execute(sa.select(counter)).scalar() is not None:
        target.execute(sa.select(sa.func.setval(counter, newest)))
