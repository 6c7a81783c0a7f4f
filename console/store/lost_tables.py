"""Tables that a database has lost: the program never drops one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

import console.store.people_tables  # noqa: F401  # its tables join the metadata
from console.domain.books.proof import BookFinding, Damage
from console.store.errors import in_words
from console.store.ledger.faults import UNREADABLE
from console.store.tables import metadata

if TYPE_CHECKING:
    from sqlalchemy import Engine


def lost_tables(engine: Engine) -> list[BookFinding]:
    """Return a finding for each table that is not there."""
    with in_words(UNREADABLE):
        present = set(sa.inspect(engine).get_table_names())
    return [
        BookFinding("", 0, Damage.MISSING, f"the database has no table “{name}”, so what it held is lost")
        for name in sorted(metadata.tables.keys() - present)
    ]
