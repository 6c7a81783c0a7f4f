"""`python -m pytest --requirements`: which requirement of the scheme has which tests."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.terminal import TerminalReporter

FORM = re.compile(r"^(SYS|PPL|LOG|VIS|PRV|EVD|DIS|RIP|RED|CMP|FLT|ANP|SEC)-\d\d$")
HIGHEST = {"SYS": 9, "PPL": 8, "LOG": 7, "VIS": 3, "PRV": 5, "EVD": 8, "DIS": 14, "RIP": 5}
HIGHEST |= {"RED": 1, "CMP": 2, "FLT": 1, "ANP": 1, "SEC": 1}
"""The last number of each family in the list of requirements."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--requirements", action="store_true", help="list requirements and their tests")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    shown: dict[str, list[str]] = defaultdict(list)
    for item in items:
        for marker in item.iter_markers("req"):
            for name in marker.args:
                if not FORM.match(str(name)):
                    raise pytest.UsageError(f"{item.nodeid}: {name!r} is no requirement id")
                shown[str(name)].append(item.nodeid)
    if config.getoption("--requirements"):
        config.stash[_SHOWN] = shown
        items.clear()


_SHOWN = pytest.StashKey[dict[str, list[str]]]()


def pytest_terminal_summary(terminalreporter: TerminalReporter, config: pytest.Config) -> None:
    shown = config.stash.get(_SHOWN, None)
    if shown is None:
        return
    every = [f"{family}-{number:02}" for family, last in HIGHEST.items() for number in range(1, last + 1)]
    for name in every:
        tests = shown.get(name, [])
        terminalreporter.write_line(f"{name}  {len(tests):3} tests" if tests else f"{name}    no test")
        for test in sorted({test.partition("[")[0] for test in tests}):
            terminalreporter.write_line(f"        {test}")
    terminalreporter.write_line(f"{len(shown)} of {len(every)} requirements have a test")
