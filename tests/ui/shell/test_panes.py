from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication

from console import ui
from console.ui.base.pane import PaneKind
from console.ui.shell.panes import PANES

if TYPE_CHECKING:
    from tests.ui.conftest import Bench


def panes() -> dict[str, PaneKind]:
    """Every `PANE` under `console.ui`, by the name of its module."""
    found = {}
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        pane = getattr(importlib.import_module(module.name), "PANE", None)
        if isinstance(pane, PaneKind):
            found[module.name] = pane
    return found


@pytest.mark.parametrize("module", panes())
def test_every_pane_is_registered(module: str) -> None:
    assert panes()[module] in PANES, f"add the PANE of {module} to console/ui/shell/panes.py"


def test_ids_are_unique() -> None:
    assert len({pane.id for pane in PANES}) == len(PANES)


def test_a_pane_behind_the_tab_of_another_is_shown_not_closed(bench: Bench) -> None:
    bench.open()
    for pane in ("playback", "media"):
        bench.shell.show_pane(pane)
        QApplication.processEvents()
    assert bench.shell.docks is not None
    dock = bench.shell.docks.by_id["playback"]
    assert dock.visibleRegion().isEmpty(), "behind the tab of the other pane"
    bench.shell.toggle_pane("playback")
    QApplication.processEvents()
    assert not dock.visibleRegion().isEmpty()
    bench.shell.toggle_pane("playback")
    assert dock.isHidden()
