"""Panes are built when they are first needed, or by and by, and are the same then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.ui.shell import docks as docks_module
from console.ui.shell.panes import PANES

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def test_a_console_begins_with_what_is_seen(bench: Bench) -> None:
    docks = bench.open().docks
    assert docks is not None
    built = {name for name, dock in docks.by_id.items() if dock.is_built}
    assert {kind.id for kind in PANES if kind.is_open_at_first} <= built
    assert len(built) < len(PANES) / 2, "the others wait until somebody needs them"
    bench.shell.show_pane("registers")
    assert docks.by_id["registers"].is_built


def test_the_rest_is_built_while_nobody_waits_for_it(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    docks = bench.open().docks
    assert docks is not None
    monkeypatch.setattr(docks_module, "BUILD_NEXT_MS", 1)
    docks.by_id["people"].build_part()
    assert not docks.by_id["people"].is_built, "half of it"
    docks._builder.setInterval(1)
    qtbot.waitUntil(lambda: docks.is_built)
    qtbot.waitUntil(lambda: not docks._builder.isActive())
    assert all(dock.isHidden() or dock.is_built for dock in docks.by_id.values())
    hidden = [dock for dock in docks.by_id.values() if dock.isHidden()]
    assert hidden
    assert not any(dock.widget().isVisible() for dock in hidden)
