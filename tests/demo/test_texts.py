from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from typer.testing import CliRunner

from console.cli import app
from console.demo.texts import BOOKS, CHOICES, COMMAND_LINE, ERRORS, shown_texts, translatable
from console.demo.translation_file import (
    compile_translations,
    read_translations,
    updated,
    write_translations,
)
from console.domain.disclosure.clocks import LIMITS
from console.domain.disclosure.kinds_of_request import KINDS

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = {
    "ui/pane.py": """
from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication
T = QT_TRANSLATE_NOOP
ROW = T("Actions", "Zoom in")

def _tr(text):
    return QCoreApplication.translate("Dialogs", text)

class Pane(QWidget):
    def __init__(self, count):
        self.setText(self.tr("Empty") if not count else self.tr("Full"))
        hint = "Choose a camera."
        raise OperatorError(_tr("No camera."), hint)
""",
    "services/tours.py": """
from console.domain.text import text

class TourError(OperatorError):
    pass

def _refused(reason):
    return TourError(reason, rule="A rule.")

def check(camera):
    if not camera:
        raise _refused("There is no camera.")
    raise TourError(text("Camera {camera} has no tour.", camera=camera), "Choose another." if camera else "")

def label(camera):
    return text("{camera}: {why}", camera=camera, why="")
""",
    "domain/books/faults.py": """
@dataclass
class Fault:
    what: str = words("What is wrong", hint="In a few words.")
    urgency: str = choice("Priority", ("routine", "urgent"))

BOOK = Book("faults", "Faults", (EntryKind("faults.fault", "Fault reported", Fault),), purpose="Faults.")
""",
    "domain/people/actor.py": """
class Role(Enum):
    \"\"\"The role of a person.\"\"\"

    OPERATOR = "operator"
""",
    "cli/report.py": """
def report(year: int = typer.Option(..., help="Calendar year.")):
    \"\"\"Count the entries of a year.\"\"\"
    raise OperatorError("No year.")

def helper():
    \"\"\"Return nothing.\"\"\"
""",
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, source in SOURCES.items():
        path = tmp_path / "console" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, "utf-8")
    return tmp_path / "console"


def test_each_text_is_found_with_its_context(root: Path) -> None:
    found = {(shown.context, shown.text) for shown in shown_texts(root)}
    assert found == {
        ("Actions", "Zoom in"),
        ("Pane", "Empty"),
        ("Pane", "Full"),
        ("Dialogs", "No camera."),
        (ERRORS, "Choose a camera."),
        (ERRORS, "A rule."),
        (ERRORS, "There is no camera."),
        (ERRORS, "Camera {camera} has no tour."),
        (ERRORS, "Choose another."),
        (BOOKS, "What is wrong"),
        (BOOKS, "In a few words."),
        (BOOKS, "Priority"),
        (BOOKS, "Faults"),
        (BOOKS, "Fault reported"),
        (BOOKS, "Faults."),
        (CHOICES, "routine"),
        (CHOICES, "urgent"),
        (CHOICES, "operator"),
        (COMMAND_LINE, "Calendar year."),
        (COMMAND_LINE, "Count the entries of a year."),
        (COMMAND_LINE, "No year."),
    }


def test_checks_of_requests_and_their_sources_are_translated() -> None:
    books = {one.text for one in shown_texts() if one.context == "Books"}
    for kind in KINDS:
        assert not kind.note or kind.note in books
        for check in kind.checks:
            assert {check.words, check.source} <= books
    for limits in LIMITS.values():
        assert {words for limit in limits for words in (limit.words, limit.source)} <= books


def test_each_text_has_its_place(root: Path) -> None:
    places = {shown.text: f"{shown.path}:{shown.line}" for shown in shown_texts(root)}
    assert places["Zoom in"] == "console/ui/pane.py:4"


def test_the_command_line_is_not_translated(root: Path) -> None:
    assert set(translatable(shown_texts(root))) == {
        "Actions",
        "Books",
        "Choices",
        "Dialogs",
        "Errors",
        "Pane",
    }


def test_a_translation_follows_its_text_and_is_dropped_with_it(tmp_path: Path) -> None:
    path = tmp_path / "cy.ts"
    write_translations(
        path,
        {
            ("Old", "Empty"): ("Gwag", True),
            ("Pane", "Full & open"): ("Llawn <ac> agored", True),
            ("Pane", "Gone"): ("Wedi mynd", False),
        },
    )
    present = read_translations(path)
    wanted = {"New": ["Empty", "Unknown"], "Pane": ["Full & open"]}
    assert updated(present, wanted) == {
        ("New", "Empty"): ("Gwag", False),
        ("New", "Unknown"): ("", False),
        ("Pane", "Full & open"): ("Llawn <ac> agored", True),
    }


def test_a_translation_file_compiles(tmp_path: Path) -> None:
    path = tmp_path / "cy.ts"
    write_translations(path, {("Pane", "Empty"): ("Gwag", False)})
    compile_translations(path)
    assert path.with_suffix(".qm").stat().st_size > 0


def test_the_command_lists_the_texts() -> None:
    lines = CliRunner().invoke(app, ["texts", "--json"]).stdout.splitlines()
    texts = [json.loads(line) for line in lines]
    assert {"context": "Tile", "text": "Frozen"}.items() <= next(
        text for text in texts if text["text"] == "Frozen"
    ).items()
    assert "console/bridge/labels.py:" in CliRunner().invoke(app, ["texts"]).stdout
