from __future__ import annotations

import os
import random
import sqlite3
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.errors import EnvironmentFault
from console.store import sqlite
from console.store.database import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator


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
    with pytest.raises(EnvironmentFault, match="newer version of watchroom"):
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


@pytest.mark.skipif(sys.platform == "win32", reason="rights work otherwise there")
@pytest.mark.parametrize("there", [True, False])
def test_a_folder_that_may_not_be_written_is_refused_in_words(there: bool) -> None:
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        if there:
            open_database(folder / "watchroom.sqlite").dispose()
        folder.chmod(0o555)
        with without_rights(), pytest.raises(EnvironmentFault, match="cannot be used") as refused:
            open_database(folder / "watchroom.sqlite")
        assert "is writable" in refused.value.then
        folder.chmod(0o755)


@contextmanager
def without_rights() -> Iterator[None]:
    """As an ordinary user, where the tests run as root."""
    if os.getuid() != 0:
        yield
        return
    os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(0)


def test_random_bytes_in_the_place_of_the_database_are_refused_and_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "watchroom.sqlite"
    path.write_bytes(random.Random(7).randbytes(50_000))
    before = path.read_bytes()
    with pytest.raises(EnvironmentFault, match="cannot be used"):
        open_database(path)
    assert path.read_bytes() == before
