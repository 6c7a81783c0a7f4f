"""The plan of the house: one word for each subject, everything registered, no name for two things."""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import console
from console import __version__
from console.domain.books import BOOKS
from console.domain.books.kinds import Book
from console.ui.shell.actions import ACTIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

ROOT = Path(console.__file__).parent
SUBJECTS = {
    *[
        "wall",
        "ptz",
        "cameras",
        "privacy",
        "recording",
        "streaming",
        "books",
        "people",
        "visitors",
        "scheme",
        "map",
        "playback",
        "evidence",
        "disclosure",
        "surveillance",
        "redaction",
    ],
    # To come: complaints recorders bodyworn anpr drones.
}
"""The folder of a subject has this name on every storey on which the subject appears."""
TOP = {
    *["console", "resources", "migrations", "tests", "packaging", "pyproject.toml"],
    *["run", "run.ps1", "test", "test.ps1", ".ci", ".gitignore"],
    *["README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CHANGELOG.md", "LICENSE"],
}
"""What lies at the top of the project."""
OTHER_ROOMS = {"domain": set(), "services": {"books_at_console"}, "ui": {"shell", "base", "widgets"}}
LOOSE = {
    "domain": {
        "clock",
        "date_names",
        "disk_sync",
        "errors",
        "http_digest",
        "http_digest_server",
        "instants",
        "numbers",
        "text",
        "threads",
        "typed_text",
    },
    "services": {"ports"},
    "ui": set(),
}
KEY = re.compile(r"\b(?:Ctrl|Shift|Alt)\+(?:\w|\+)|(?<![\w×])F(?:[1-9]|1[0-2])(?![\w×])")
KEY_TABLES = re.compile(r"ui/\w+/(?:actions|keys)\.py$")
"""Where keys are written: the tables of actions and of the keys of a pane."""


@cache
def trees() -> dict[Path, ast.Module]:
    return {path.relative_to(ROOT): ast.parse(path.read_text("utf-8")) for path in sorted(ROOT.rglob("*.py"))}


def modules(package: ModuleType) -> Iterator[ModuleType]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield importlib.import_module(module.name)


def test_nothing_lies_about_at_the_top() -> None:
    """A test once left databases beside the sources, and they were committed with it."""
    git = shutil.which("git")
    if git is None or not (ROOT.parent / ".git").exists():
        pytest.skip("these sources are no checkout, so nobody knows what belongs to them")
    listed = subprocess.run(
        [git, "ls-files", "-z"], cwd=ROOT.parent, capture_output=True, check=True, text=True, timeout=60
    )
    assert {name.partition("/")[0] for name in listed.stdout.split("\0") if name} == TOP


def test_the_command_tells_its_version() -> None:
    answer = subprocess.run(
        [sys.executable, "-m", "console", "--version"], check=True, capture_output=True, text=True
    )
    assert answer.stdout.strip() == f"watchroom {__version__}"


@pytest.mark.parametrize("storey", OTHER_ROOMS)
def test_rooms_are_subjects_and_nothing_lies_about(storey: str) -> None:
    entries = [path for path in (ROOT / storey).iterdir() if not path.name.startswith("__")]
    assert {path.name for path in entries if path.is_dir()} <= SUBJECTS | OTHER_ROOMS[storey]
    assert {path.stem for path in entries if path.is_file()} == LOOSE[storey]


def test_no_public_class_name_stands_for_two_things() -> None:
    places = defaultdict(list)
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                places[node.name].append(path)
    payloads = Path("domain/books")
    # Payloads of the books may share a name, each in its own book's module.
    twice = {
        name: [str(path) for path in found]
        for name, found in places.items()
        if len([path for path in found if path.parent != payloads]) > 1
        or (len(found) > 1 and any(path.parent != payloads for path in found) and name not in SHARED)
    }
    assert twice == {}


SHARED = {"Person"}
"""Payloads with the name of a class elsewhere: `books.sightings.Person` is a person who was described."""


def test_every_book_is_registered() -> None:
    from console.domain import books

    found = {
        book.name for module in modules(books) if isinstance(book := getattr(module, "BOOK", None), Book)
    }
    assert found == set(BOOKS)


def test_every_action_of_a_room_is_in_the_table() -> None:
    from console import ui

    rooms = [module for module in modules(ui) if module.__name__.endswith(".actions")]
    listed = {action.id for module in rooms for action in module.ACTIONS}
    assert listed == {action.id for action in ACTIONS}
    assert len(rooms) >= 9


def test_no_error_loses_the_template_of_its_text() -> None:
    # `console.domain.text.text` keeps it for translation; an f-string does not.
    errors = {"ConsoleError", "OperatorError", "EnvironmentFault", "Refusal", "StreamFault", "_refused"}
    formatted = [
        f"{path}:{node.lineno}"
        for path, tree in trees().items()
        if path.parts[0] not in {"cli", "demo"}
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rsplit(".", 1)[-1] in errors
        for argument in (*node.args, *(keyword.value for keyword in node.keywords))
        if isinstance(argument, ast.JoinedStr)
    ]
    assert formatted == []


def test_no_text_spells_a_key() -> None:
    spelled = [
        f"{path}:{line} {text!r}"
        for path, tree in trees().items()
        if not KEY_TABLES.search(path.as_posix()) and path.parts[0] != "demo"
        for line, text in texts(tree)
        if KEY.search(text) and not KEY.fullmatch(text)
    ]
    assert spelled == []


def texts(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """The string constants that are not docstrings."""
    docstrings = {
        id(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            yield node.lineno, node.value


def test_threads_are_started_so_that_the_start_ends() -> None:
    # A process of its own for one camera ends with its parent; a job of the screen ends before the process.
    apart = {
        "media/capture/libav_child.py",
        "devices/onvif/watchdog_process.py",
        "devices/onvif/position_process.py",
        "bridge/jobs.py",
    }
    bare = {
        path.as_posix()
        for path, tree in trees().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in {"Thread", "Timer"}
        and isinstance(node.value, ast.Name)
        and node.value.id == "threading"
    }
    assert {path for path in bare if not path.startswith("demo/")} - apart == {"domain/threads.py"}


def test_no_circle_of_modules_not_even_of_types() -> None:
    names = {name_of(path): path for path in trees()}
    graph = {
        name: {
            imported if (imported := f"{node.module}.{alias.name}") in names else str(node.module)
            for node in ast.walk(trees()[path])
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("console")
            for alias in node.names
        }
        for name, path in names.items()
    }
    TopologicalSorter(graph).prepare()


def name_of(path: Path) -> str:
    return ".".join(("console", *path.with_suffix("").parts)).removesuffix(".__init__")
