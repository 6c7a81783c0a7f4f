from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.people import Room, filled_database, open_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of a control room with one person of every role."""
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def room(tmp_path: Path, filled: Path) -> Iterator[Room]:
    """A control room with one person of every role."""
    with open_room(tmp_path, filled) as opened:
        yield opened


@pytest.fixture
def empty_room(tmp_path: Path) -> Iterator[Room]:
    """A scheme on its first day."""
    with open_room(tmp_path) as opened:
        yield opened
