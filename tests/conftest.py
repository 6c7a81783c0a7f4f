"""Qt offscreen before anything imports it; threads and timers that outlive a test fail it."""

from __future__ import annotations

import gc
import os
import sys
import time
from functools import partial
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.support.leaks import Leaks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytestqt.qtbot import QtBot

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The same examples each time where a verdict is wanted; new ones at each developer's desk.
# A busy machine is slow at making examples, too, which says nothing about them.
_BUSY = [HealthCheck.too_slow]
settings.register_profile("verdict", derandomize=True, suppress_health_check=_BUSY)
settings.register_profile("desk", suppress_health_check=_BUSY)
settings.load_profile("verdict" if os.environ.get("CI") else "desk")

GRACE_S = 2.0


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--fuzz MINUTES`: the commands are tried with new damage for so long; `--fit`: see its test."""
    parser.addoption(
        "--fit", action="store_true", help="open every pane and dialog at touch size (4 minutes)"
    )
    parser.addoption("--fuzz", type=float, default=0.0, metavar="MINUTES", help="try new damage for so long")


@pytest.fixture(autouse=True)
def usual_umask() -> Iterator[None]:
    """Undo what a command that ran in this process set: later tests start programs of other users."""
    before = os.umask(0o022)
    yield
    os.umask(before)


@pytest.fixture(scope="module", autouse=True)
def _settled() -> Iterator[None]:
    """Leave what a file of tests has left in memory out of later collections, which windows wait for."""
    yield
    gc.collect()
    gc.freeze()


@pytest.fixture
def qtbot(qtbot: QtBot) -> QtBot:
    """Wait for as long as a busy machine needs: only a test that fails waits to the end."""
    for name in ("waitUntil", "waitSignal"):
        setattr(qtbot, name, partial(getattr(qtbot, name), timeout=30_000))
    return qtbot


@pytest.fixture(autouse=True)
def _leaks(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fail a test that leaves a thread, a Qt timer, a QThread or a window behind, and say where it began."""
    leaks = Leaks(monkeypatch)
    yield
    if turns := sys.modules.get("console.bridge.turns"):
        # What still waited for its turn is not run in the next test.
        turns.turns.cache_clear()
    if names := sys.modules.get("console.domain.date_names"):
        # A console in Welsh writes all dates of its process in Welsh.
        names.write_dates_in("en")
    # A thread that was told to stop may still be on its way out.
    end_s = time.monotonic() + GRACE_S
    while (left := leaks.left()) and time.monotonic() < end_s:
        time.sleep(0.01)
    if left:
        pytest.fail("left behind:\n" + "\n".join(left), pytrace=False)
