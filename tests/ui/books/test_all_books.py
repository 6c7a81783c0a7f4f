"""Every book in the Registers pane: forms, countersigning, refusals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.books import BOOKS
from console.domain.books.faults import FaultRepaired, FaultReported
from console.ui.books.countersign_dialog import CountersignDialog
from tests.support.books import CARR, OFFICER, SECRET, Library
from tests.support.payloads import good_value
from tests.ui.books.desk import an_incident, form_of, registers

if TYPE_CHECKING:
    from tests.ui.books.desk import Wait
    from tests.ui.conftest import Bench


@pytest.mark.req("LOG-01")
@pytest.mark.parametrize("book", list(BOOKS))
def test_every_form_of_every_book_can_be_filled_in(
    desk: Bench, library: Library, wait: Wait, book: str
) -> None:
    library.actor = CARR
    _, work = registers(desk, book)
    wait(lambda: not work.list.model.is_asking)
    for kind in BOOKS[book].kinds:
        if kind.is_automatic:
            continue
        form = work.new(kind)
        for spec in kind.fields:
            form.set_value(spec.name, good_value(spec))
        assert form.payload() == kind.payload(**{spec.name: good_value(spec) for spec in kind.fields})
        raw = form.raw()
        form.thrown_away.emit()
        again = work.new(kind)
        again.restore(raw)
        assert again.payload() == kind.payload(**{spec.name: good_value(spec) for spec in kind.fields})
        again.thrown_away.emit()


@pytest.mark.req("LOG-04")
def test_a_supervisor_countersigns_what_is_selected(desk: Bench, library: Library, wait: Wait) -> None:
    ref = an_incident(library)
    library.actor = CARR
    _, work = registers(desk, "incidents")
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None)
    assert not work.view.countersign.isHidden()
    work.view.countersign.click()
    dialog = work.findChild(CountersignDialog)
    assert dialog is not None
    dialog.secret.setText("wrong")
    dialog.accept_button.click()
    wait(lambda: "not C. Carr's password" in dialog.refusal.text())
    dialog.secret.setText(SECRET)
    dialog.accept_button.click()
    wait(lambda: library.desk.case(ref).countersigned_by == ("c.carr",))
    wait(work.view.countersign.isHidden)


def test_one_s_own_entry_offers_no_countersigning(desk: Bench, library: Library, wait: Wait) -> None:
    library.actor = CARR
    an_incident(library)
    _, work = registers(desk, "incidents")
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None)
    assert work.view.countersign.isHidden()


def test_a_refusal_stands_in_the_pane_in_words(desk: Bench, library: Library, wait: Wait) -> None:
    pane, work = registers(desk, "audit")
    wait(lambda: "cannot read the audit" in work.list.empty.text())
    assert "Ask the owner" in work.list.empty.text()
    assert not pane.new_button.isEnabled()
    library.actor = OFFICER
    pane.open_book("incidents")
    wait(lambda: "cannot read the books" in work.list.empty.text())
    assert library.gate.refused


def test_an_empty_book_says_so(desk: Bench, wait: Wait) -> None:
    _, work = registers(desk, "complaints")
    wait(lambda: work.list.empty.text() == "No entries yet.")
    assert work.list.stack.currentWidget() is work.list.empty


@pytest.mark.req("FLT-01")
def test_a_repaired_fault_is_reopened_by_its_button_with_a_reason(
    desk: Bench, library: Library, wait: Wait
) -> None:
    now = library.clock.utc_now()
    reported = FaultReported(seen_utc=now, equipment="camera 7", defect="dark", priority="urgent")
    ref = library.desk.enter(reported)
    library.desk.enter(FaultRepaired(repaired_utc=now, work="cable", checked_by="A. Bell"), ref.number)
    library.actor = CARR
    _, work = registers(desk, "faults")
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None and work.view.reopen.isVisible())
    work.view.reopen.click()
    form = form_of(work)
    form.editor("reason").widget.setFocus()
    QTest.keyClicks(form.editor("reason").widget, "It is dark again")
    QTest.keyClick(form.editor("reason").widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: work.form is None and library.desk.case(ref).is_open)
    wait(lambda: not work.view.reopen.isVisible())
    assert library.desk.case(ref).later[-1].fields["reason"] == "It is dark again"
