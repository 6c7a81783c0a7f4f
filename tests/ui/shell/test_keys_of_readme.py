"""Every pane and act can be reached, and the README's keys are the real ones."""

from __future__ import annotations

import re
from pathlib import Path

from console.ui.base.action import TogglePane
from console.ui.shell.actions import ACTIONS
from console.ui.shell.panes import PANES

README = Path(__file__).parents[3] / "README.md"
KEY = re.compile(
    r"(?:(?:Ctrl|Shift|Alt)\+)*"
    r"(?:F\d+|[A-Z\d,./\[\]+-]|Space|Enter|Esc|Home|End|Left|Right|Up|Down|Delete|PgUp|PgDown)"
)
RANGE = re.compile(r"`((?:\w+\+)*)(\d)` … `\1(\d)`")
OF_FORMS = {"Ctrl+Enter", "Esc", "5"}
"""Keys of a form, and a digit of a camera number, which are no actions."""


def keys_of_readme() -> set[str]:
    """The keys in the tables of the README, ranges in full."""
    tables = "\n".join(line for line in README.read_text("utf-8").splitlines() if line.startswith("|"))
    ranges = {
        f"{before}{digit}"
        for before, first, last in RANGE.findall(tables)
        for digit in range(int(first), int(last) + 1)
    }
    return ranges | {word for word in re.findall(r"`([^`]+)`", tables) if KEY.fullmatch(word)}


def test_every_pane_has_an_act_that_opens_it() -> None:
    opened = {act.do.pane for act in ACTIONS if isinstance(act.do, TogglePane)}
    assert opened == {pane.id for pane in PANES}


def test_every_act_stands_in_the_readme_with_its_key() -> None:
    shown = keys_of_readme()
    missing = [act.id for act in ACTIONS if not shown & {key.replace("Escape", "Esc") for key in act.keys}]
    assert missing == []


def test_every_key_in_the_readme_does_something() -> None:
    real = {key for act in ACTIONS for key in act.keys}
    assert keys_of_readme() - real - OF_FORMS == set()
