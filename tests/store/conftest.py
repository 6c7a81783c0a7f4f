from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.store.database import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Path | str:
    """Of a database that is not there yet: every test that takes one runs on both kinds."""
    if request.param == "sqlite":
        return tmp_path / "watchroom.sqlite"
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def engine(place: Path | str) -> Iterator[Engine]:
    engine = open_database(place)
    yield engine
    engine.dispose()
