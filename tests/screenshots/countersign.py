"""Countersigning, audits, prints and reports to look at: `python -m tests.screenshots.countersign DEMO INTO`.

DEMO is the folder of a demo scheme with a history (`watchroom demo --history 1m`); it is copied first.
"""

from __future__ import annotations

import argparse
import dataclasses
import datetime as dt
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog

from console.app.scheme import demo_scheme
from console.app.wiring.books import open_books
from console.demo.people import open_demo_people
from console.domain.books import KINDS
from console.domain.people.actor import Role
from console.ui.base.context import RendererKind, ScreenSettings
from console.ui.books.audit_pane import AuditPane
from console.ui.books.countersign_pane import CountersignPane
from console.ui.books.export_books_dialog import ExportDialog
from console.ui.books.print_book_dialog import PrintDialog
from console.ui.books.print_menu import PrintMenu
from console.ui.books.registers_pane import RegistersPane
from console.ui.books.report_pane import ReportPane
from console.ui.books.verify_books_dialog import VerifyDialog
from console.ui.shell.shell import Shell
from tests.support.clocks import SimulatedClock
from tests.support.console import console_services
from tests.support.feed import SyntheticFeed, scheme
from tests.support.payloads import good_payload
from tests.support.people import Room

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.domain.people.actor import Actor
    from console.ui.shell.window import MonitorWindow


class Trial:
    """A console on a copy of the demo's books, and its pictures. `login` says who is on duty."""

    def __init__(self, demo: Path, into: Path, home: Path) -> None:
        self.into = into
        if demo.is_dir():
            shutil.copytree(demo, home)
        self.scheme = demo_scheme(home)
        self.staff = open_demo_people(self.scheme)
        self.login = "t.rahman"
        books = open_books(self.scheme, self.staff, print).books
        self.desk = dataclasses.replace(books, actor=self._actor)
        self.feed = SyntheticFeed(scheme(16))
        settings = ScreenSettings(
            home / "wall.json", home / "pictures", renderer=RendererKind.RASTER, is_framed=True, language="en"
        )
        room = Room(self.scheme.database, SimulatedClock(dt.datetime.now(dt.UTC)))
        services = console_services(room, home, self.feed, people=self.staff)
        services = dataclasses.replace(services, books=self.desk)
        self._sit_down()
        self.shell = Shell(services, settings)
        self.shell.open()
        self.window.resize(1920, 1040)
        self.feed.pump(0)
        self.window.wall_view.tick()
        self.settle()

    def _actor(self) -> Actor:
        return self.staff.roster.state.persons[self.login].actor

    def _sit_down(self) -> None:
        self.staff.seat.sit_down(self.staff.roster.state.persons[self.login])

    @property
    def window(self) -> MonitorWindow:
        return self.shell.windows[0]

    def settle(self, until: Callable[[], bool] = lambda: False, most_s: float = 0.6) -> None:
        end_s = time.monotonic() + most_s
        while time.monotonic() < end_s and not until():
            QTest.qWait(20)

    def pane(self, name: str) -> QWidget:
        found = self.shell.show_pane(name)
        assert found is not None
        self.settle()
        return found

    def become(self, login: str) -> None:
        self.login = login
        self._sit_down()
        self.shell.camera_status.poll()
        self.settle()

    def grab(self, name: str) -> None:
        self.settle()
        self.shell.grab(self.into / f"{name}.png")
        dialogs = [
            one for one in QApplication.topLevelWidgets() if isinstance(one, QDialog) and one.isVisible()
        ]
        for number, dialog in enumerate(dialogs):
            dialog.grab().save(str(self.into / f"{name}.dialog{number or ''}.png"))

    def dialogs(self) -> list[QDialog]:
        return [one for one in QApplication.allWidgets() if isinstance(one, QDialog) and one.isVisible()]

    def close(self) -> None:
        self.feed.stop()
        self.shell.close()
        self.settle(most_s=0.05)
        self.scheme.close()


def queue(trial: Trial) -> None:
    trial.become("t.rahman")
    own = good_payload(KINDS["visitors.arrived"])
    trial.staff.shifts.sign_on(trial.desk.actor(), "desk 1")
    trial.desk.books.enter_from_service(trial.desk.actor(), own)
    pane = trial.pane("countersign")
    assert isinstance(pane, CountersignPane)
    trial.grab("queue")
    for _ in range(4):
        pane.space()
        trial.settle(most_s=0.3)
    trial.grab("queue-marked")
    pane.countersign()
    trial.grab("queue-sign")
    if pane.dialog is not None:
        pane.dialog.secret.setText("wrong")
        pane.dialog.accept_button.click()
        trial.grab("queue-sign-refused")
    if pane.dialog is not None:
        pane.dialog.reject()
    trial.become("a.bell")
    trial.grab("queue-refused")


def audit(trial: Trial) -> None:
    trial.become("m.hughes")
    pane = trial.pane("audit")
    assert isinstance(pane, AuditPane)
    trial.grab("audit-refused")
    trial.become("e.lindqvist")
    trial.grab("audit-list")
    pane.new()
    pane.form.number.setText("a dozen")
    pane.form._request_draw()
    trial.grab("audit-number-refused")
    pane.form.number.setText("10" + "0" * 29)
    pane.form._request_draw()
    trial.grab("audit-drawn")
    assert pane.work is not None
    for finding in ("in order", "in order", "minor fault"):
        if finding != "in order":
            pane.work.remarks.setText("Time of arrival missing.")
        pane.work.record(finding)
        trial.settle()
    pane.work.record("serious fault")
    pane.work.redraw_wanted.emit()
    trial.grab("audit-work")
    pane.work.conclude_button.click()
    pane.work.said.setPlainText("Books are kept in order.")
    trial.grab("audit-conclude")
    pane.work._conclude()
    trial.grab("audit-concluded")


def paper(trial: Trial) -> None:
    trial.become("m.hughes")
    pane = trial.pane("registers")
    assert isinstance(pane, RegistersPane)
    assert pane.work is not None
    pane.open_book("incidents")
    trial.settle()
    pane.work.list.table.selectRow(2)
    trial.settle()
    menu = pane.findChild(PrintMenu)
    assert menu is not None
    trial.grab("paper")
    menu.print_action.trigger()
    trial.grab("print-choice")
    dialog = next(one for one in trial.dialogs() if isinstance(one, PrintDialog))
    dialog.choice.numbers.setChecked(True)
    dialog.choice.last.setText("9" * 25)
    dialog._prepare()
    trial.grab("print-refused")
    dialog.choice.current.setChecked(True)
    dialog._prepare()
    trial.settle(lambda: dialog.printout is not None, 5)
    dialog.place.offer(trial.into / "case.pdf")
    (trial.into / "case.pdf").unlink(missing_ok=True)
    dialog._save_pdf()
    trial.grab("print-written")
    dialog._to_printer()
    trial.grab("print-no-printer")
    dialog.reject()
    menu.verify_action.trigger()
    verify = next(one for one in trial.dialogs() if isinstance(one, VerifyDialog))
    trial.settle(lambda: not verify.is_busy, 20)
    trial.grab("verify")
    verify.reject()
    menu.export_action.trigger()
    trial.grab("export")
    export = next(one for one in trial.dialogs() if isinstance(one, ExportDialog))
    export.place.offer(trial.scheme.home / "export")
    export.all_box.click()
    export.export()
    trial.settle(lambda: not export.is_busy, 20)
    trial.grab("export-done")
    export.export()
    trial.settle(lambda: not export.is_busy, 20)
    trial.grab("export-refused")
    export.reject()
    trial.become("k.amos")
    menu.print_action.trigger()
    trial.grab("print-not-permitted")


def report(trial: Trial) -> None:
    trial.become("t.rahman")
    pane = trial.pane("report")
    assert isinstance(pane, ReportPane)
    trial.grab("report-empty")
    pane.count()
    trial.settle(lambda: pane.report is not None, 20)
    trial.grab("report")
    pane.page.verticalScrollBar().setValue(100_000)
    trial.grab("report-below")
    (trial.into / "report.pdf").unlink(missing_ok=True)
    pane.pdf_button.click()
    pane.dialog.place.offer(trial.into / "report.pdf")
    pane.dialog.write()
    trial.grab("report-pdf")
    pane.dialog.reject()
    trial.become("f.whitaker")
    pane.count()
    trial.settle(lambda: pane.report is not None, 20)
    trial.grab("report-left-out")
    (engineer,) = [
        one.login for one in trial.staff.roster.state.persons.values() if one.role is Role.ENGINEER
    ][:1]
    trial.become(engineer)
    trial.grab("report-refused")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("demo", type=Path)
    parser.add_argument("into", type=Path)
    parser.add_argument("--only", default="")
    args = parser.parse_args()
    args.into.mkdir(parents=True, exist_ok=True)
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as home:
        trial = Trial(args.demo, args.into, Path(home) / "demo")
        for look in (queue, audit, paper, report):
            if args.only in {"", look.__name__}:
                look(trial)
        trial.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
