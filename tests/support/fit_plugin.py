"""A plugin of pytest: every dialog that tests open, at 150 % with buttons for fingers, is looked at.

What is cut goes as JSON into the file that `WATCHROOM_FIT` names. The screen is chosen by `QT_QPA_PLATFORM`.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from shiboken6 import isValid

from console.ui.base.context import ScreenSettings
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.look import Look, TouchTargets
from tests.support.cut import cut, unfit

if TYPE_CHECKING:
    from PySide6.QtGui import QShowEvent

FOUND: dict[str, list[str]] = {}
SEEN: set[str] = set()
_init, _show = ScreenSettings.__init__, Dialog.showEvent


def _at_150(self: ScreenSettings, *args: Any, **options: Any) -> None:
    large = {"scale": 1.5, "look": Look(touch=TouchTargets.ALWAYS)}
    _init(self, *args, **{**large, **options})


def _look_at(dialog: Dialog, test: str) -> None:
    if not isValid(dialog) or not dialog.isVisible():
        return
    name = type(dialog).__name__
    SEEN.add(name)
    found = [*cut(dialog, test), *unfit(dialog, test)]
    if found:
        FOUND.setdefault(name, []).extend(found)


def _shown(self: Dialog, event: QShowEvent) -> None:
    _show(self, event)
    test = os.environ.get("PYTEST_CURRENT_TEST", "").partition("::")[2]
    QTimer.singleShot(0, lambda: _look_at(self, test))


def pytest_configure() -> None:
    vars_of: Any = ScreenSettings
    vars_of.__init__ = _at_150
    dialog: Any = Dialog
    dialog.showEvent = _shown


def pytest_sessionfinish() -> None:
    Path(os.environ["WATCHROOM_FIT"]).write_text(json.dumps({"found": FOUND, "seen": sorted(SEEN)}))
