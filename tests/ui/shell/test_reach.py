"""Every control has a name for screen readers, and Tab comes to it in reading order."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QFormLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from console import ui
from console.ui.evidence.register_pane import MediaPane
from console.ui.scheme.pane import SchemePane
from console.ui.shell import docks
from console.ui.shell.panes import PANES
from console.ui.widgets.dialog import Dialog
from console.ui.widgets.look import Look, TouchTargets
from console.ui.widgets.reach import make_reachable, name_of
from tests.support.late_pages import make_pages
from tests.support.reach import chain, faults
from tests.support.typing_on_two_monitors import DIALOGS

if TYPE_CHECKING:
    import pytest
    from pytestqt.qtbot import QtBot

    from tests.ui.conftest import Bench


def is_right(pane: QWidget, where: str) -> bool:
    return faults(pane, where) == []


def test_panes(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.window.resize(1280, 800)
    found: list[str] = []
    reached = 0
    late: list[QWidget] = []
    for kind in PANES:
        pane = bench.shell.show_pane(kind.id)
        QApplication.processEvents()
        assert pane is not None
        made = make_pages(pane)
        late += made
        # What is made or shown late is named a moment later: how long that is depends on the machine.
        with contextlib.suppress(qtbot.TimeoutError):
            qtbot.waitUntil(partial(is_right, pane, kind.id))
        found += faults(pane, kind.id)
        reached += len(chain(pane))
        bench.shell.toggle_pane(kind.id)
    assert "\n".join(found) == ""
    assert reached > 100
    assert {type(page).__name__ for page in late} >= {"TrainingPage", "HoldsPage", "RedactionStudio"}


def test_a_page_that_is_made_when_its_tab_is_chosen_is_named_too(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    pane = bench.shell.show_pane("scheme")
    assert isinstance(pane, SchemePane)
    QTest.qWait(3 * docks.REACH_MS)
    pane.view.tabs.choose(4)
    assert pane.view.stack.currentWidget() is pane.view.training
    qtbot.waitUntil(lambda: faults(pane, "scheme") == [])


def test_the_rows_of_a_page_that_is_made_late_are_as_high_as_those_of_the_first(bench: Bench) -> None:
    bench.screen["look"] = Look(touch=TouchTargets.ALWAYS)
    bench.open()
    pane = bench.shell.show_pane("media")
    assert isinstance(pane, MediaPane)
    first = pane.register.findChild(QTableView)
    late = [page.findChild(QTableView) for page in (pane.holds, pane.prints, pane.packages)]
    assert first is not None
    heights = {one.verticalHeader().defaultSectionSize() for one in (first, *late) if one is not None}
    assert len(heights) == 1


def test_what_a_pane_has_built_since_is_named_once_it_is_shown(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    pane = bench.shell.show_pane("people")
    assert pane is not None
    # Names are there with the focus, for a screen reader says them then.
    assert faults(pane, "people") == []
    bench.shell.toggle_pane("people")
    layout = pane.layout()
    assert layout is not None
    later = QLineEdit()
    later.setPlaceholderText("What was done")
    layout.addWidget(later)
    bench.shell.show_pane("people")
    qtbot.waitUntil(lambda: name_of(later) == "What was done")
    assert later in chain(pane)


def test_opening_a_pane_that_is_built_asks_none_of_its_parts_for_its_name(
    bench: Bench, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pane has hundreds of parts, and the eye waits for it."""
    bench.open()
    pane = bench.shell.show_pane("scheme")
    assert pane is not None
    bench.shell.toggle_pane("scheme")
    asked: list[str] = []

    def note(root: QWidget, title: str) -> list[QWidget]:
        asked.append(title)
        return make_reachable(root, title)

    monkeypatch.setattr(docks, "make_reachable", note)
    bench.shell.show_pane("scheme")
    assert asked == []
    qtbot.waitUntil(lambda: bool(asked))


def test_dialogs_and_the_form_of_an_incident(bench: Bench, qtbot: QtBot) -> None:
    bench.open()
    bench.window.resize(1280, 800)
    found: list[str] = []
    for name in DIALOGS:
        bench.do(name)
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=30_000)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        QApplication.processEvents()
        assert chain(dialog), name
        found += faults(dialog, name)
        dialog.reject()
        QApplication.processEvents()
    bench.do("incident")
    pane = bench.shell.show_pane("incidents")
    assert pane is not None
    QApplication.processEvents()
    found += faults(pane, "incident form")
    assert "\n".join(found) == ""


def test_the_sign_in_page(bench: Bench) -> None:
    bench.open()
    bench.room.staff.seat.lock("test")
    QApplication.processEvents()
    assert bench.shell.signing is not None
    page = bench.shell.signing.page
    assert chain(page)
    assert faults(page, "sign-in page") == []


def test_the_walk_finds_what_is_wrong(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    column = QVBoxLayout(root)
    nameless, upper, lower = QLineEdit(), QPushButton("Upper"), QPushButton("Lower")
    for widget in (upper, lower, nameless):
        column.addWidget(widget)
    QWidget.setTabOrder(lower, upper)
    root.show()
    wrong = faults(root, "here")
    assert any("has no name" in one for one in wrong)
    assert any("goes back" in one for one in wrong)
    nameless.setPlaceholderText("What was done")
    make_reachable(root, "Title")
    assert faults(root, "here") == []
    assert chain(root) == [upper, lower, nameless]


def dialogs(kind: type[QDialog]) -> set[type[QDialog]]:
    found = set(kind.__subclasses__())
    return found.union(*(dialogs(one) for one in found))


def test_every_dialog_is_made_reachable() -> None:
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)
    own = {one for one in dialogs(QDialog) if one.__module__.startswith("console.")}
    assert len(own) > 30
    assert {one.__name__ for one in own if not issubclass(one, Dialog)} == set()


def test_a_field_is_called_as_its_label(qtbot: QtBot) -> None:
    root = QWidget()
    qtbot.addWidget(root)
    form = QFormLayout(root)
    field, label = QLineEdit(), QLabel("Reason")
    label.setBuddy(field)
    form.addRow(label, field)
    make_reachable(root, "Title")
    assert name_of(field) == "Reason"
