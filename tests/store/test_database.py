from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from console.domain.errors import EnvironmentFault
from console.store import sqlite
from console.store.database import open_database
from console.store.tables import metadata

if TYPE_CHECKING:
    from pathlib import Path


def test_the_migrations_make_what_the_tables_say(tmp_path: Path) -> None:
    engine = open_database(tmp_path / "watchroom.sqlite")
    with engine.connect() as connection:
        options = {"include_name": lambda name, _kind, _parents: not str(name).startswith("entry_text")}
        context = MigrationContext.configure(connection, opts=options)  # SQLite's search tables are its own
        assert compare_metadata(context, metadata) == []
    engine.dispose()


def test_opening_twice_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "watchroom.sqlite"
    open_database(path).dispose()
    engine = open_database(path)
    with engine.connect() as connection:
        assert connection.execute(sa.text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "watchroom.sqlite"
    open_database(path).dispose()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match="newer watchroom"):
        open_database(path)
    assert path.read_bytes() == before


def test_a_damaged_database_is_refused_in_words(tmp_path: Path) -> None:
    path = tmp_path / "watchroom.sqlite"
    path.write_bytes(b"this is not a database, it is a shopping list" * 100)
    with pytest.raises(EnvironmentFault, match="cannot be used"):
        open_database(path)


def test_a_folder_in_the_way_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "watchroom.sqlite").mkdir()
    with pytest.raises(EnvironmentFault, match="cannot be used"):
        open_database(tmp_path / "watchroom.sqlite")


def test_a_network_share_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "_file_system", lambda _path: "cifs")
    with pytest.raises(EnvironmentFault, match="PostgreSQL"):
        open_database(tmp_path / "watchroom.sqlite")
