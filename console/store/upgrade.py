"""Upgrading a database's schema, completely or not at all, and never backwards.

Alembic is loaded only to upgrade: it takes a quarter of a second, which every start of a recorder would pay.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

import console
from console.domain.errors import EnvironmentFault
from console.domain.text import text
from console.store.transactions import is_postgres, transaction

if TYPE_CHECKING:
    from alembic.config import Config

OURS = frozenset({"camera", "ledger"})
"""Tables that every version has."""
VERSIONS = "alembic_version"
"""Table of the schema's version."""
_MIGRATIONS = Path(console.__file__).parents[1] / "migrations"
UPGRADE_LOCK = 0x776174636872
"""Number of PostgreSQL's advisory lock, so that two consoles do not upgrade at the same time."""


def bring_up_to_date(engine: sa.Engine, description: str, to: str = "head") -> None:
    """Create or upgrade the schema in one transaction; nothing is written if it is up to date.

    Args:
        engine: of the database.
        description: of the database, for messages.
        to: the version; older ones are for tests.

    Raises:
        EnvironmentFault: it is of a newer version, or of another application.
    """
    all_versions = versions()
    with engine.connect() as connection:
        present = version_of(connection)
        _refuse_strange(connection, present, all_versions, description)
    if present == (all_versions[-1] if to == "head" else to):
        return
    with transaction(engine) as connection:
        make_schema(connection, to)


def make_schema(connection: sa.Connection, to: str = "head") -> None:
    """Create or upgrade the schema within the caller's transaction."""
    if is_postgres(connection):
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def version_of(connection: sa.Connection) -> str | None:
    """Return the version of a database's schema, or None."""
    if VERSIONS not in sa.inspect(connection).get_table_names():
        return None
    versions_of = sa.table(VERSIONS, sa.column("version_num"))
    row = connection.execute(sa.select(versions_of.c.version_num)).first()
    return str(row[0]) if row else None


def newest_version() -> str:
    """Return the version of the schema that this program writes."""
    return versions()[-1]


def versions() -> list[str]:
    """Return all versions that exist, oldest first: migrations are named by them."""
    return sorted(path.name.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    return config


def _refuse_strange(
    connection: sa.Connection, present: str | None, all_versions: list[str], description: str
) -> None:
    tables = set(sa.inspect(connection).get_table_names())
    if tables and not tables >= OURS:
        raise EnvironmentFault(
            text("The database {description} belongs to another application.", description=description),
            "Use a separate database for watchroom. Nothing was changed.",
        )
    if tables and present not in all_versions:
        raise EnvironmentFault(
            text(
                "The database {description} was written by a newer version of watchroom (schema {present}).",
                description=description,
                present=present,
            ),
            "Start that version, or restore a backup made by this one. Nothing was changed.",
        )
