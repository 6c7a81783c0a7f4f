"""The Documents pane and the manual's steps beside the form of an incident, on real windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psutil
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QTextBrowser

from console.domain.errors import EnvironmentFault
from console.domain.people.actor import Role
from console.domain.scheme.documents import MANUAL, PUBLIC_MARK
from console.ui.books.form import EntryForm
from console.ui.books.manual_steps import LEAST_LINES, ManualSteps
from console.ui.scheme.document_dialogs import FileDocumentDialog, NotReadDialog
from console.ui.scheme.documents_pane import DocumentsPane
from tests.services.scheme.test_documents import MANUAL_TEXT, filed
from tests.support.panes import pane_of
from tests.support.pdf import pdf
from tests.support.people import login_of
from tests.ui.scheme.test_pane import filled, front

if TYPE_CHECKING:
    from pathlib import Path

    from tests.ui.reception import Front

__all__ = ["filled", "front"]
pytestmark = pytest.mark.req("SYS-11")


def put(front: Front, content: bytes = MANUAL_TEXT.encode(), name: str = "manual.md", **changes: str) -> int:
    desk = front.house.desk.documents
    return desk.file(front.room.me(Role.MANAGER), filed(**changes), content, name).number


def opened(front: Front, role: Role, documents: int) -> DocumentsPane:
    front.sit(role)
    front.do("documents")
    pane = pane_of(front.shell, DocumentsPane)
    front.wait(lambda: pane.model.rowCount() == documents)
    return pane


def choose(pane: DocumentsPane, title: str) -> None:
    model = pane.table.model()
    pane.table.selectRow(next(row for row in range(model.rowCount()) if model.index(row, 1).data() == title))


def test_the_manager_files_a_document_and_reads_it_here(front: Front, tmp_path: Path) -> None:
    pane = opened(front, Role.MANAGER, 0)
    front.wait(lambda: "No documents yet" in pane.reader.page.toPlainText())
    path = tmp_path / "manual.md"
    path.write_text(MANUAL_TEXT, "utf-8")
    QTest.mouseClick(pane.new_button, Qt.MouseButton.LeftButton)
    (form,) = front.window.findChildren(FileDocumentDialog)
    assert form.do_button is not None
    form.do_button.click()
    front.wait(lambda: "Choose the file" in form.column.refusal.text())
    QTest.keyClicks(form.title_field, "Manual of the room")
    form.file.setText(str(path.with_name("gone.md")))
    QTest.keyClicks(form.version, "1")
    form.do_button.click()
    front.wait(lambda: "gone.md cannot be read" in form.column.refusal.text())
    form.file.setText(str(path))
    QTest.keyClick(form.version, Qt.Key.Key_Return)
    front.wait(lambda: pane.model.rowCount() == 1)
    front.wait(lambda: "Call the police on the radio" in pane.reader.page.toPlainText())
    assert "filed by Mary Manager" in pane.about.text()
    # The next version has its kind and title from this one.
    pane.version_button.click()
    front.wait(lambda: any(one.isVisible() for one in front.window.findChildren(FileDocumentDialog)))
    form = next(one for one in front.window.findChildren(FileDocumentDialog) if one.isVisible())
    assert (form.kind.currentData(), form.title_field.text()) == (MANUAL, "Manual of the room")
    assert not form.title_field.isEnabled()
    form.reject()


def test_an_operator_reads_searches_and_says_so(front: Front) -> None:
    put(front)
    pane = opened(front, Role.OPERATOR, 1)
    front.wait(lambda: "Call the police" in pane.reader.page.toPlainText())
    assert not pane.new_button.isEnabled()
    assert not pane.save_button.isEnabled(), "it is restricted"
    assert not pane.readers_button.isEnabled()
    QTest.keyClicks(pane.reader.search, "attacker")
    QTest.keyClick(pane.reader.search, Qt.Key.Key_Return)
    assert pane.reader.page.textCursor().selectedText() == "attacker"
    QTest.keyClick(pane.reader.search, Qt.Key.Key_Return)
    assert "from the beginning" in pane.reader.found.text()
    pane.reader.search.setText("submarine")
    pane.reader.next.click()
    assert "Not found" in pane.reader.found.text()
    assert pane.model.index(0, 4).data() == "Not yet"
    QTest.mouseClick(pane.read_button, Qt.MouseButton.LeftButton)
    front.wait(lambda: pane.model.index(0, 4).data() == "1 Jun 2026")
    front.wait(lambda: not pane.read_button.isEnabled())


def test_who_has_not_read_it_and_a_copy_of_a_public_one(front: Front) -> None:
    number = put(front, b"The code of this scheme.", "code.txt", title="Code", mark=PUBLIC_MARK)
    front.house.desk.documents.mark_read(front.room.me(Role.OPERATOR), number)
    pane = opened(front, Role.SUPERVISOR, 1)
    front.wait(pane.readers_button.isEnabled)
    pane.readers_button.click()
    front.wait(lambda: front.window.findChildren(NotReadDialog))
    (dialog,) = front.window.findChildren(NotReadDialog)
    names = [dialog.list.item(row).text() for row in range(dialog.list.count())]
    assert "Mary Manager, manager" in names
    assert not any("operator" in name for name in names)
    dialog.reject()
    pane.save_button.click()
    front.wait(lambda: "Document saved" in front.said())
    (copy,) = front.folder.glob("document-*.txt")
    assert copy.read_bytes() == b"The code of this scheme."
    pane.print_button.click()
    front.wait(lambda: "Printed" in front.said() or "There is no printer" in front.said())


def test_a_pdf_is_read_page_by_page_by_keys_and_searched(front: Front) -> None:
    pages = pdf("Call the bureau", "Fire: north door", "Lost child")
    put(front, pages, "protocol.pdf", title="Protocol")
    pane = opened(front, Role.OPERATOR, 1)
    view = pane.reader.pdf
    front.wait(lambda: view.isVisible() and not view.picture.pixmap().isNull())
    assert view.place.text() == "Page 1 of 3"
    assert not pane.save_button.isEnabled(), "it is restricted"
    assert not pane.print_button.isEnabled()
    first = view.picture.pixmap().toImage()
    assert first.width() > 100
    shown: list[int] = []
    view.turned.connect(shown.append)
    QTest.keyClick(view.area, Qt.Key.Key_End)
    front.wait(lambda: 3 in shown)
    assert view.place.text() == "Page 3 of 3"
    assert view.picture.pixmap().toImage() != first
    assert not view.after.isEnabled()
    QTest.keyClick(view.area, Qt.Key.Key_Home)
    front.wait(lambda: shown[-1] == 1)
    view.area.verticalScrollBar().setValue(view.area.verticalScrollBar().maximum())
    QTest.keyClick(view.area, Qt.Key.Key_PageDown)
    front.wait(lambda: view.place.text() == "Page 2 of 3")
    wide = view.picture.pixmap().width()
    QTest.keyClick(view.area, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    front.wait(lambda: view.picture.pixmap().width() > wide)
    QTest.keyClicks(pane.reader.search, "lost")
    QTest.keyClick(pane.reader.search, Qt.Key.Key_Return)
    front.wait(lambda: "Found on page 3" in pane.reader.found.text())
    pane.reader.search.setText("submarine")
    pane.reader.next.click()
    front.wait(lambda: "Not found" in pane.reader.found.text())
    pid = view._file._pipes.process.pid  # type: ignore[union-attr]
    # The next person's pane begins empty, and the process of the file is gone.
    front.room.staff.seat.leave()
    front.wait(lambda: not psutil.pid_exists(pid))
    assert view.pages == 0


def test_a_damaged_pdf_is_refused_where_it_is_filed(front: Front) -> None:
    with pytest.raises(EnvironmentFault, match="cannot be shown"):
        put(front, b"%PDF-1.7", "assessment.pdf", title="Assessment", mark=PUBLIC_MARK)


def test_markdown_loads_nothing_from_elsewhere_and_follows_no_link(front: Front, tmp_path: Path) -> None:
    secret = tmp_path / "secret.html"
    secret.write_text("<p>TOP SECRET</p>", "utf-8")
    text = f"![x](file://{secret})\n\n[link](file://{secret})\n\n<b>bold</b>"
    put(front, text.encode())
    pane = opened(front, Role.OPERATOR, 1)
    front.wait(lambda: "link" in pane.reader.page.toPlainText())
    page = pane.reader.page
    assert isinstance(page, QTextBrowser)
    assert not page.openLinks()
    assert page.loadResource(1, f"file://{secret}") == b" "
    assert page.loadResource(2, f"file://{secret}").width() == 1
    assert "TOP SECRET" not in page.toPlainText()


def test_the_next_person_sees_what_they_may(front: Front) -> None:
    put(front)
    put(front, b"The code.", "code.txt", title="Code", mark=PUBLIC_MARK)
    pane = opened(front, Role.OPERATOR, 2)
    choose(pane, "Manual of the room")
    front.wait(lambda: "Call the police" in pane.reader.page.toPlainText())
    front.sit(Role.ENGINEER)
    front.wait(lambda: pane.model.rowCount() == 1)
    front.wait(lambda: pane.reader.page.toPlainText() == "The code.")
    assert not pane.read_button.isEnabled()
    assert login_of(Role.ENGINEER)


def test_the_steps_of_the_manual_stand_beside_the_form_of_an_incident(front: Front) -> None:
    put(front)
    front.room.on_duty(Role.OPERATOR)
    front.sit(Role.OPERATOR)
    front.do("incident")
    front.wait(lambda: front.window.findChildren(ManualSteps))
    (steps,) = front.window.findChildren(ManualSteps)
    # Without a type: what holds for every incident.
    front.wait(lambda: "Log it" in steps.toPlainText())
    assert "Call the police" not in steps.toPlainText()
    type_line = front.window.findChild(EntryForm).editor("type").widget  # type: ignore[union-attr]  # it is open
    QTest.keyClicks(type_line, "assault")
    front.wait(lambda: "Call the police on the radio" in steps.toPlainText())
    assert steps.isVisible()
    assert "Procedural manual: assault" in steps.toPlainText()


def test_the_steps_leave_room_for_the_fields_in_a_low_window(front: Front) -> None:
    step = next(line for line in MANUAL_TEXT.splitlines() if "Log it" in line)
    put(
        front,
        MANUAL_TEXT.replace(
            step, "\n".join(step.replace("Log it", f"Log it {n}") for n in range(8))
        ).encode(),
    )
    front.room.on_duty(Role.OPERATOR)
    front.sit(Role.OPERATOR)
    front.window.resize(1000, 560)
    front.do("incident")
    front.wait(lambda: front.window.findChildren(ManualSteps))
    (steps,) = front.window.findChildren(ManualSteps)
    form = front.window.findChild(EntryForm)
    assert form is not None
    least = LEAST_LINES * steps.fontMetrics().lineSpacing()
    front.wait(lambda: steps.isVisible() and steps.height() <= max(least, form.height() // 4 + 1))
    low = steps.height()
    front.window.resize(1000, 1600)
    front.wait(lambda: steps.height() > low)
