"""A console with real books."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from tests.support.books import Library
from tests.support.clocks import SimulatedClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from tests.ui.books.desk import Wait
    from tests.ui.conftest import Bench


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    # Forms fill in the machine's time, so the books must not live in the past.
    new_library = Library(tmp_path / "watchroom.sqlite", clock=SimulatedClock(dt.datetime.now(dt.UTC)))
    yield new_library
    new_library.close()


@pytest.fixture
def desk(library: Library, bench: Bench) -> Bench:
    bench.books = library.desk
    bench.open()
    return bench


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    def until(is_so: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(is_so()), timeout=30_000)

    return until
