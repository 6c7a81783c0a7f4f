from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.store.database import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_database(tmp_path / "watchroom.sqlite")
    yield engine
    engine.dispose()
