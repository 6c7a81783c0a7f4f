"""What somebody with full rights over the database can do first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sqlalchemy import Connection

APPEND_ONLY = ("ledger", "signed_head")


def disarm(connection: Connection) -> None:
    """Take away the triggers that refuse changes, on either database."""
    for table in APPEND_ONLY:
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            for act in ("update", "delete"):
                connection.exec_driver_sql(f"DROP TRIGGER {table}_refuses_{act}")
