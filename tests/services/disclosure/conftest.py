from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.services.disclosure.desk import DATA, HEAD
from tests.support.books import Library

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.services.disclosure.requests import Requests


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    made = Library(tmp_path / "watchroom.sqlite", actor=DATA)
    for one in (DATA, HEAD):
        made.people[one.login] = one
    yield made
    made.close()


@pytest.fixture
def requests(library: Library) -> Requests:
    return library.desk.requests
