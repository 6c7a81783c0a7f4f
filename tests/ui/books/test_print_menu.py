"""Print, export and verify from the panes, on real windows, with real files."""

from __future__ import annotations

import dataclasses
import threading
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMessageBox, QPushButton

from console.domain.books.entries import EntryRef, NewEntry
from console.domain.books.incidents import Occurred, Opened, Reopened
from console.domain.books.page_proof import PageProof
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.media.qr_code import read_code
from console.services.books.exports import Exports
from console.services.books.verification import BookVerification
from console.ui.books.countersign_dialog import CountersignDialog
from console.ui.books.export_books_dialog import ExportDialog
from console.ui.books.page_html import CHAPTER, pages_as_html
from console.ui.books.page_printing import preview
from console.ui.books.print_book_dialog import PrintDialog
from console.ui.books.print_choice import PrintSelection
from console.ui.books.print_menu import PrintMenu
from console.ui.books.registers_pane import RegistersPane
from console.ui.books.verify_books_dialog import VerifyDialog
from tests.store.tampering import disarm
from tests.support.books import BELL, CARR, MOSS, TRAINEE, Library
from tests.support.books_services import LockedSigner, full_desk
from tests.ui.books.test_countersign_pane import library, wait

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import TypeVar

    from console.domain.books.proof import ExportProof
    from console.services.books.ports import Signer
    from tests.ui.conftest import Bench

    Kind = TypeVar("Kind", bound=QDialog)
    Wait = Callable[[Callable[[], object]], None]

__all__ = ["library", "wait"]
OWNER = Actor("o.town", "Town Clerk", Role.OWNER)


def opened(
    bench: Bench, library: Library, person: Actor = MOSS, signer: Signer | None = None
) -> tuple[RegistersPane, PrintMenu]:
    now = library.clock.utc_now()
    for number in range(3):
        ref = library.desk.enter(Opened(what=f"Fight {number}", type="assault", place="Quay", seen_utc=now))
        library.desk.enter(Occurred(what="They run", happened_utc=now), 1)
    del ref
    library.actor = person
    bench.books = full_desk(library, signer).desk
    bench.open()
    bench.window.resize(1600, 900)
    pane = bench.shell.show_pane("registers")
    assert isinstance(pane, RegistersPane)
    pane.open_book("incidents")
    menu = pane.findChild(PrintMenu)
    assert menu is not None
    return pane, menu


def dialog(bench: Bench, kind: type[Kind]) -> Kind:
    return next(widget for widget in bench.window.findChildren(kind) if widget.isVisible())


def printing(bench: Bench, pane: RegistersPane, menu: PrintMenu, wait: Wait) -> PrintDialog:
    work = pane.work
    assert work is not None
    wait(lambda: work.list.model.rowCount() == 3)
    work.list.table.selectRow(2)
    wait(lambda: work.view.case is not None)
    menu.print_action.trigger()
    return dialog(bench, PrintDialog)


# -- printing ----------------------------------------------------------------------------------------------


@pytest.mark.req("LOG-05")
def test_a_case_becomes_a_pdf_with_a_preview_that_can_be_scanned(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    pane, menu = opened(bench, library, BELL)
    print_dialog = printing(bench, pane, menu, wait)
    assert print_dialog.choice.current.isChecked()
    assert not print_dialog.choice.chosen.isEnabled()
    print_dialog.sign_button.click()
    wait(lambda: print_dialog.printout is not None)
    assert print_dialog.printout is not None
    assert [entry.kind for entry in print_dialog.printout.entries].count("incidents.occurred") == 3
    sheet = preview(print_dialog.printout, "Anytown")
    large = sheet.scaledToWidth(1654)
    large.save(str(tmp_path / "scan.png"))
    assert PageProof.from_text(read_code(tmp_path / "scan.png")) == print_dialog.printout.proof
    print_dialog.place.offer(tmp_path / "case.pdf")
    print_dialog.pdf_button.click()
    wait(lambda: not print_dialog.written.isHidden())
    assert (tmp_path / "case.pdf").read_bytes().startswith(b"%PDF")
    assert "1 page" in print_dialog.written.label.text()
    noted = library.store.entry(EntryRef("audit", library.store.head("audit")[0]), personal=False)
    assert noted is not None
    assert noted.kind == "book-printed"
    print_dialog.reject()


@pytest.mark.req("LOG-05")
def test_an_incident_is_printed_under_the_number_by_which_people_know_it(
    bench: Bench, library: Library, wait: Wait
) -> None:
    pane, _menu = opened(bench, library, BELL)
    work = pane.work
    wait(lambda: work.list.model.rowCount() == 3)
    QTest.keyClick(work.list.table, Qt.Key.Key_End)
    wait(lambda: work.view.case is not None)
    assert work.view.case is not None
    number = work.view.case.entry.own_number
    assert "/" in number
    QTest.keyClick(work.list.table, Qt.Key.Key_P, Qt.KeyboardModifier.ControlModifier)
    print_dialog = dialog(bench, PrintDialog)
    wait(print_dialog.isActiveWindow)
    choice = f"Incident {number} (entry {work.view.case.entry.number} of the book) and its later entries"
    assert print_dialog.choice.current.text() == choice
    QTest.keyClick(print_dialog, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: print_dialog.printout is not None)
    assert print_dialog.printout is not None
    assert print_dialog.said.text().startswith(f"Incident log {number} (entry ")
    assert print_dialog.place.line.text().endswith(f"incidents {number.replace('/', '-')}.pdf")
    assert f"<h1>Incident log {number}</h1>" in pages_as_html(print_dialog.printout, "Anytown")
    print_dialog.reject()


@pytest.mark.req("LOG-04")
def test_what_is_countersigned_is_named_by_the_number_that_people_know(
    bench: Bench, library: Library, wait: Wait
) -> None:
    pane, _menu = opened(bench, library, CARR)
    work = pane.work
    wait(lambda: work.list.model.rowCount() == 3)
    QTest.keyClick(work.list.table, Qt.Key.Key_End)
    wait(lambda: work.view.case is not None)
    assert work.view.case is not None
    number = work.view.case.entry.own_number
    QTest.mouseClick(work.view.countersign, Qt.MouseButton.LeftButton)
    asked = dialog(bench, CountersignDialog)
    assert f"checked: Incident log {number}." in asked.what.text()
    asked.reject()
    library.actor = MOSS
    with pytest.raises(OperatorError, match=f"{number} is open"):
        library.desk.enter(Reopened(reason="again"), work.view.case.entry.number)


def test_a_file_that_is_there_is_replaced_only_when_somebody_says_so(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    pane, menu = opened(bench, library, BELL)
    print_dialog = printing(bench, pane, menu, wait)
    print_dialog.sign_button.click()
    wait(lambda: print_dialog.printout is not None)
    path = tmp_path / "mine.pdf"
    path.write_text("not to be lost")
    print_dialog.place.offer(path)
    print_dialog.pdf_button.click()
    box = print_dialog.asking
    assert isinstance(box, QMessageBox)
    assert "already exists" in box.text()
    box.reject()
    assert path.read_text() == "not to be lost"
    print_dialog.pdf_button.click()
    assert print_dialog.asking is not None
    next(
        push_button
        for push_button in print_dialog.asking.findChildren(QPushButton)
        if push_button.text() == "Replace file"
    ).click()
    wait(lambda: path.read_bytes().startswith(b"%PDF"))


def test_a_place_that_takes_nothing_is_said(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    pane, menu = opened(bench, library, BELL)
    print_dialog = printing(bench, pane, menu, wait)
    print_dialog.sign_button.click()
    wait(lambda: print_dialog.printout is not None)
    (tmp_path / "file").write_text("")
    before = sorted(tmp_path.rglob("*pdf*"))
    for place in ("", "away/x.pdf", ".", "file/x.pdf", "\0"):
        print_dialog._writing_column.show_refusal(None)
        print_dialog.place.line.setText(f"{tmp_path}/{place}" if place else "")
        print_dialog.pdf_button.click()
        wait(lambda: not print_dialog._writing_column.refusal.isHidden())
        assert sorted(tmp_path.rglob("*pdf*")) == before
        assert print_dialog.pdf_button.isEnabled()


def test_stopped_in_the_middle_nothing_is_left(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    with library.store.unit() as unit:
        for number in range(6 * CHAPTER):
            unit.append(NewEntry("operators", "camera-called", "a.bell", {"subject": f"camera {number}"}))
    pane, menu = opened(bench, library, BELL)
    pane.open_book("operators")
    work = pane.work
    assert work is not None
    wait(lambda: work.list.model.rowCount() > 0)
    menu.print_action.trigger()
    print_dialog = dialog(bench, PrintDialog)
    print_dialog.choice.numbers.setChecked(True)
    print_dialog.choice.first.setText("1")
    print_dialog.choice.last.setText(str(6 * CHAPTER))
    print_dialog.sign_button.click()
    wait(lambda: print_dialog.printout is not None)
    print_dialog.place.offer(tmp_path / "long.pdf")
    print_dialog.pdf_button.click()
    wait(lambda: print_dialog.bar.maximum() > 0)
    assert [path.name for path in tmp_path.glob("*long*")] == [".long.pdf.part"]
    print_dialog.cancel_button.click()
    assert not list(tmp_path.glob("*long*"))
    assert "Nothing was saved" in print_dialog._writing_column.refusal.text()
    print_dialog.pdf_button.click()
    print_dialog.reject()
    assert not list(tmp_path.glob("*long*"))


NO_SENSE = (
    ("numbers", "", "3"),
    ("numbers", "one", "3"),
    ("numbers", "3", "1"),
    ("numbers", "1", str(10**30)),
    ("numbers", "0", "1"),
    ("days", "32/1", "1/2/2026"),
    ("days", "2/2/2026", "1/2/2026"),
    ("days", "1/1/2001", "2/1/2001"),
)


def test_a_choice_that_makes_no_sense_is_said(bench: Bench, library: Library, wait: Wait) -> None:
    pane, menu = opened(bench, library, BELL)
    print_dialog = printing(bench, pane, menu, wait)
    lines = {
        "numbers": (print_dialog.choice.first, print_dialog.choice.last),
        "days": (print_dialog.choice.since, print_dialog.choice.until),
    }
    for which, first, last in NO_SENSE:
        getattr(print_dialog.choice, which).setChecked(True)
        for line, text in zip(lines[which], (first, last), strict=True):
            line.setText(text)
        print_dialog.sign_button.click()
        wait(lambda: not print_dialog._choice_column.refusal.isHidden())
        assert print_dialog.printout is None
        assert print_dialog.sign_button.isEnabled()


def test_a_locked_keyring_and_no_printer_are_said(bench: Bench, library: Library, wait: Wait) -> None:
    pane, menu = opened(bench, library, BELL, LockedSigner())
    print_dialog = printing(bench, pane, menu, wait)
    print_dialog.sign_button.click()
    wait(lambda: "keyring is locked" in print_dialog._choice_column.refusal.text())
    print_dialog._to_printer()
    assert "No printer is set up" in print_dialog._writing_column.refusal.text()


def test_who_may_not_is_told_so_before_a_form_opens(bench: Bench, library: Library, wait: Wait) -> None:
    _, menu = opened(bench, library, TRAINEE)
    menu.print_action.trigger()
    menu.export_action.trigger()
    wait(lambda: len(bench.said()) >= 2)
    assert any("cannot print pages" in text for text in bench.said())
    assert any("cannot export the books" in text for text in bench.said())
    assert not bench.window.findChildren(PrintDialog)


# -- exporting and verifying -------------------------------------------------------------------------------


@pytest.mark.req("LOG-05")
def test_an_export_is_written_and_verified(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    _, menu = opened(bench, library)
    menu.export_action.trigger()
    export_dialog = dialog(bench, ExportDialog)
    assert export_dialog.chosen() == ["incidents"]
    export_dialog.place.offer(tmp_path / "out")
    export_dialog.export()
    wait(lambda: not export_dialog.is_busy)
    assert "✓ Nothing is altered, missing or inserted" in export_dialog.verdict.text()
    assert (tmp_path / "out" / "incidents.csv").exists()
    export_dialog.export()
    wait(lambda: "is not empty" in export_dialog.column.refusal.text())
    export_dialog.all_box.click()
    export_dialog.all_box.click()
    export_dialog.export()
    assert "No book is selected" in export_dialog.column.refusal.text()


def test_without_leave_no_personal_details(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    _, menu = opened(bench, library, OWNER)
    menu.export_action.trigger()
    export_dialog = dialog(bench, ExportDialog)
    assert not export_dialog.personal.isEnabled()
    export_dialog.personal.setChecked(True)
    export_dialog.all_box.click()
    export_dialog.all_box.setChecked(True)
    export_dialog._check_all()
    assert "authorisations" not in export_dialog.chosen()
    export_dialog.place.offer(tmp_path / "out")
    export_dialog.export()
    wait(lambda: not export_dialog.is_busy)
    assert '"key"' not in (tmp_path / "out" / "incidents.jsonl").read_text(encoding="utf-8")


def test_an_export_stopped_in_the_middle_leaves_nothing(
    bench: Bench, library: Library, wait: Wait, tmp_path: Path
) -> None:
    _, menu = opened(bench, library)
    desk = bench.books
    assert desk is not None
    assert desk.exports is not None
    assert desk.verification is not None
    begun, go_on = threading.Event(), threading.Event()

    class Held(Exports):
        def export(
            self,
            actor: Actor,
            into: Path,
            books: Sequence[str] = (),
            progress: Callable[[int], None] = lambda _count: None,
            *,
            personal: bool,
        ) -> Sequence[Path]:
            begun.set()
            go_on.wait(5)
            progress(1)
            return super().export(actor, into, books, progress, personal=personal)

    held = Held(
        desk.exports._exporter,
        desk.exports._store,
        desk.exports._gate,
        desk.exports._heads,
        desk.exports._facts,
        desk.exports._clock,
    )
    export_dialog = ExportDialog(bench.shell.context, desk, (held, desk.verification), "incidents", menu)
    export_dialog.open()
    export_dialog.place.offer(tmp_path / "out")
    export_dialog.export()
    wait(begun.is_set)
    export_dialog.stop_button.click()
    go_on.set()
    wait(lambda: not export_dialog.is_busy)
    assert "Stopped" in export_dialog.column.refusal.text()
    assert not list(tmp_path.glob("*out*"))


def test_the_books_are_verified_and_damage_is_named(bench: Bench, library: Library, wait: Wait) -> None:
    _, menu = opened(bench, library, CARR)
    menu.verify_action.trigger()
    verify_dialog = dialog(bench, VerifyDialog)
    wait(lambda: not verify_dialog.is_busy and verify_dialog.verdict.text())
    assert verify_dialog.verdict.text().startswith("✓ Nothing is altered, missing or inserted")
    with library.engine.begin() as connection:
        disarm(connection)
        connection.exec_driver_sql("UPDATE ledger SET author = 'x' WHERE book = 'incidents' AND number = 2")
    verify_dialog.again.click()
    wait(lambda: not verify_dialog.is_busy and verify_dialog.verdict.text())
    assert "NOT as they were written" in verify_dialog.verdict.text()
    assert "incidents 2" in verify_dialog.verdict.text()
    rows = [verify_dialog.model.index(row, 1).data() for row in range(verify_dialog.model.rowCount())]
    assert "altered at 2" in rows


def test_closing_the_console_gives_long_work_up(bench: Bench, library: Library, wait: Wait) -> None:
    _, menu = opened(bench, library, CARR)
    desk = bench.books
    assert desk is not None
    begun = threading.Event()

    def forever(progress: Callable[[int], None]) -> ExportProof:
        while True:
            begun.set()
            progress(1)

    proving = BookVerification(library.store, library.gate, forever, desk.verification._verify_export)
    VerifyDialog(bench.shell.context, dataclasses.replace(desk, verification=proving), proving, menu).open()
    wait(begun.is_set)
    bench.shell.close()
    assert not [thread for thread in threading.enumerate() if thread.name == "job"]


def test_what_is_selected_is_offered(bench: Bench, library: Library) -> None:
    opened(bench, library, BELL)
    desk = bench.books
    assert desk is not None
    assert desk.printing is not None
    selected = PrintSelection("incidents", 1, (1, 3), (1, 9))
    print_dialog = PrintDialog(bench.shell.context, desk, desk.printing, selected, bench.window)
    assert print_dialog.choice.chosen.isChecked()
    assert print_dialog.choice.last.text() == "9"
    print_dialog.close()


def test_the_days_to_print_are_seen_whole(bench: Bench, library: Library) -> None:
    opened(bench, library, BELL)
    desk = bench.books
    assert desk is not None
    selected = PrintSelection("incidents", 1, (1, 3), (1, 9), called="2026/0001")
    print_dialog = PrintDialog(bench.shell.context, desk, desk.printing, selected, bench.window)
    print_dialog.open()
    QApplication.processEvents()
    for line in (print_dialog.choice.since, print_dialog.choice.until):
        assert line.fontMetrics().horizontalAdvance(line.text()) < line.width() - 16
    print_dialog.close()
