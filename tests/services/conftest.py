from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.people import Room, open_room

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    """A control room with one person of every role."""
    with open_room(tmp_path) as opened:
        yield opened


@pytest.fixture
def empty_room(tmp_path: Path) -> Iterator[Room]:
    """A scheme on its first day."""
    with open_room(tmp_path, filled=False) as opened:
        yield opened
