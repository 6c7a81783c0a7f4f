"""Every dialog fits a small monitor, begins at its first field, and answers Esc and Enter as expected."""

from __future__ import annotations

import importlib
import json
import pkgutil
import subprocess
import sys

import pytest
from PySide6.QtWidgets import QDialog

from console import ui

BASES = {"AuthorisedForm", "Dialog", "FormDialog", "JobDialog", "LinesDialog", "_SeatDialog"}
"""Classes of which nobody opens one."""


def dialogs(kind: type[QDialog]) -> set[type[QDialog]]:
    """Every class of dialogs below one."""
    found = set(kind.__subclasses__())
    return found.union(*(dialogs(one) for one in found))


def every_name() -> set[str]:
    """The classes of dialogs of the screen."""
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)
    return {one.__name__ for one in dialogs(QDialog) if one.__module__.startswith(f"{ui.__name__}.")}


@pytest.mark.slow
@pytest.mark.timeout(240)
@pytest.mark.parametrize("scale", ["1.0", "1.5"])
def test_every_dialog_on_a_monitor_of_1280_by_800(scale: str) -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "tests.support.every_dialog_child", scale],
        check=False,
        capture_output=True,
        text=True,
    )
    assert answer.returncode == 0, answer.stderr[-3000:]
    told = json.loads(answer.stdout.splitlines()[-1])
    assert "\n".join(told["found"]) == ""
    missing = every_name() - BASES - set(told["classes"])
    assert not missing, f"make one of each in tests/support/every_dialog.py: {sorted(missing)}"
