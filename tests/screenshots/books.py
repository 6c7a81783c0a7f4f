"""The books' panes to look at: `python -m tests.screenshots.books FOLDER` writes pictures of them."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.books import KINDS
from console.domain.people.actor import Actor, Role
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.books.registers_pane import RegistersPane
from console.ui.shell.shell import Shell
from tests.support.books import BELL, CARR, OFFICER, TRAINEE, Library
from tests.support.console import console_services, signed_on_room
from tests.support.feed import SyntheticFeed, scheme
from tests.support.filled_books import filled

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.ui.books.book_view import BookView


class Trial:
    """A console with books, and its pictures."""

    def __init__(
        self, app: QApplication, folder: Path, library: Library, size: tuple[int, int], scale: float
    ) -> None:
        self.app, self.folder, self.library = app, folder, library
        self.feed = SyntheticFeed(scheme(16))
        settings = ScreenSettings(
            library.path.with_suffix(".json"),
            library.path.parent / "snapshots",
            renderer=RendererKind.RASTER,
            is_framed=True,
            language="en",
            scale=scale,
        )
        self._closing = ExitStack()
        room = self._closing.enter_context(signed_on_room(library.path.with_suffix("")))
        services = replace(console_services(room, library.path.parent, self.feed), books=library.desk)
        self.shell = Shell(services, settings)
        self.shell.open()
        self.shell.windows[0].resize(*size)
        self.feed.pump(0)
        self.shell.windows[0].wall_view.tick()
        self.settle()

    def settle(self, until: Callable[[], bool] = lambda: False, most_s: float = 0.7) -> None:
        end_s = time.monotonic() + most_s
        while time.monotonic() < end_s and not until():
            QTest.qWait(20)

    def pane(self, name: str) -> QWidget:
        found = self.shell.show_pane(name)
        assert found is not None
        self.settle()
        return found

    def grab(self, name: str) -> None:
        self.settle()
        self.shell.grab(self.folder / f"{name}.png")

    def close(self) -> None:
        self.feed.stop()
        self.shell.close()
        self.settle(most_s=0.05)
        self._closing.close()
        self.library.close()


def incidents(trial: Trial) -> BookView:
    pane = trial.pane("incidents")
    assert isinstance(pane, IncidentsPane)
    assert pane.work is not None
    return pane.work


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--size", default="1920x1040")
    parser.add_argument("--scale", type=float, default=1)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    width, height = map(int, args.size.split("x"))
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as home:
        empty = Trial(app, args.folder, Library(Path(home) / "empty.sqlite"), (width, height), args.scale)
        look_at_empty(empty)
        empty.close()
        library = Library(Path(home) / "full.sqlite")
        filled(library, 60)
        trial = Trial(app, args.folder, library, (width, height), args.scale)
        look_at_incidents(trial)
        look_at_registers(trial)
        trial.close()
    return 0


def look_at_empty(trial: Trial) -> None:
    work = incidents(trial)
    trial.grab("incidents-empty")
    work.list.search.setText('nothing "AND')
    trial.grab("incidents-nothing-found")
    trial.shell.windows[0].actions_by_id["incident"].trigger()
    trial.settle()
    if work.form is not None:
        work.form.editor("what").widget.setFocus()
        work.form.submit()
    trial.grab("incident-form-missing")


def look_at_incidents(trial: Trial) -> None:
    work = incidents(trial)
    work.list.table.selectRow(0)
    trial.grab("incidents-full")
    work.view.page.verticalScrollBar().setValue(100_000)
    trial.grab("incidents-full-below")
    trial.shell.windows[0].actions_by_id["incident"].trigger()
    trial.settle()
    if work.form is not None:
        work.form.editor("what").restore("Two women arguing at the taxi rank, ام")
        work.form.changed.emit()
    trial.settle(most_s=1.2)
    trial.grab("incident-form")
    if work.form is not None:
        work.form.left.emit()
    trial.settle()
    work.open_follow_up(KINDS["incidents.person"])
    trial.grab("incident-person")
    if work.form is not None:
        work.form.left.emit()
    work.correct(work.view.case.entry.number if work.view.case else 0)
    trial.grab("incident-correct")
    if work.form is not None:
        work.form.left.emit()
    trial.library.actor = TRAINEE
    work.show_selected()
    trial.grab("incident-trainee")
    trial.library.actor = BELL


def look_at_registers(trial: Trial) -> None:
    pane = trial.pane("registers")
    assert isinstance(pane, RegistersPane)
    assert pane.work is not None
    trial.library.actor = CARR
    for name in ("operators", "visitors", "authorisations", "audit"):
        pane.open_book(name)
        trial.settle()
        pane.work.list.table.selectRow(0)
        trial.grab(f"registers-{name}")
    pane.open_book("visitors")
    pane.work.new(KINDS["visitors.arrived"])
    trial.grab("registers-visitor-form")
    if pane.work.form is not None:
        pane.work.form.thrown_away.emit()
    trial.settle()
    pane.work.list.table.selectRow(0)
    trial.settle()
    pane.work.countersign()
    trial.settle()
    dialog = trial.app.activeModalWidget()
    if dialog is not None:
        dialog.grab().save(str(trial.folder / "countersign.png"))
        dialog.close()
    trial.library.actor = BELL
    pane.open_book("audit")
    trial.grab("registers-refused")
    trial.library.actor = OFFICER
    pane.open_book("incidents")
    trial.grab("registers-officer")
    trial.library.actor = Actor("m.moss", "M. Moss", Role.MANAGER)


if __name__ == "__main__":
    sys.exit(main())
