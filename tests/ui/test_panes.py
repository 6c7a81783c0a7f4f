from __future__ import annotations

import importlib
import pkgutil

import pytest

from console.ui import panes
from console.ui.panes.pane import PaneKind


def modules() -> list[str]:
    return [module.name for module in pkgutil.iter_modules(panes.__path__) if module.name != "pane"]


@pytest.mark.parametrize("name", modules())
def test_every_module_of_the_folder_is_registered(name: str) -> None:
    module = importlib.import_module(f"console.ui.panes.{name}")
    assert isinstance(module.PANE, PaneKind)
    assert module.PANE in panes.PANES, f"add {name}.PANE to console/ui/panes/__init__.py"
    assert module.PANE.id == name


def test_ids_are_unique() -> None:
    assert len({pane.id for pane in panes.PANES}) == len(panes.PANES)
