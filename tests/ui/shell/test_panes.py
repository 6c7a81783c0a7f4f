from __future__ import annotations

import importlib
import pkgutil

import pytest

from console import ui
from console.ui.base.pane import PaneKind
from console.ui.shell.panes import PANES


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
