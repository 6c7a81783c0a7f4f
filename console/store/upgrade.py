"""Bringing a database's schema up to date: whole or not at all, and never backwards."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

import console
from console.domain.errors import EnvironmentFault
from console.store.transactions import is_postgres, writing

OURS = frozenset({"camera", "ledger"})
"""Tables that every version has had."""
UPGRADE_LOCK = 0x776174636872
"""Of PostgreSQL's advisory locks: two consoles that start at once upgrade one after the other."""


def bring_up_to_date(engine: sa.Engine, named: str, to: str = "head") -> None:
    """Make or upgrade the schema in one transaction; nothing is written where it is up to date.

    Args:
        engine: of the database.
        named: how messages call it.
        to: the version; older ones are for tests.

    Raises:
        EnvironmentFault: written by a newer version, or not ours.
    """
    known = versions()
    with engine.connect() as connection:
        present = version_of(connection)
        _refuse_strange(connection, present, known, named)
    if present == (known[-1] if to == "head" else to):
        return
    with writing(engine) as connection:
        make_schema(connection, to)


def make_schema(connection: sa.Connection, to: str = "head") -> None:
    """Make or upgrade the schema within the caller's transaction."""
    if is_postgres(connection):
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(UPGRADE_LOCK)))
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def version_of(connection: sa.Connection) -> str | None:
    """The version of a database's schema; None where it has none."""
    return MigrationContext.configure(connection).get_current_revision()


def newest_version() -> str:
    """The version of the schema that this program writes."""
    return versions()[-1]


def versions() -> list[str]:
    """All versions that there have been, the oldest first."""
    return [each.revision for each in ScriptDirectory.from_config(_config()).walk_revisions()][::-1]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(console.__file__).parents[1] / "migrations"))
    return config


def _refuse_strange(connection: sa.Connection, present: str | None, known: list[str], named: str) -> None:
    tables = set(sa.inspect(connection).get_table_names())
    if tables and not tables >= OURS:
        raise EnvironmentFault(
            f"The database {named} belongs to another application.",
            "Give watchroom a database of its own; nothing was changed.",
        )
    if tables and present not in known:
        raise EnvironmentFault(
            f"The database {named} was written by a newer watchroom (its version is {present}).",
            "Start that version, or restore a backup made by this one; nothing was changed.",
        )
