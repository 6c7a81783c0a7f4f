"""Random audits on real windows, with real books."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.books.entries import EntryRef
from console.domain.books.incidents import Opened
from console.domain.books.sampling import MOST_DIGITS
from console.domain.errors import OperatorError
from console.domain.people.actor import Actor, Role
from console.ui.books.agreements_dialog import AgreementsDialog
from console.ui.books.audit_draw_form import whole_number
from console.ui.books.audit_pane import AuditPane
from tests.support.books import BELL, MOSS, SECRET, Library
from tests.support.books_services import LockedSigner, full_desk
from tests.ui.books.test_countersign_pane import library, wait

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.services.books.ports import Signer
    from console.ui.books.audit_view import AuditWork
    from tests.ui.conftest import Bench

    Wait = Callable[[Callable[[], object]], None]

__all__ = ["library", "wait"]
AUDITOR = Actor("i.nash", "I. Nash", Role.AUDITOR)


def opened(
    bench: Bench, library: Library, person: Actor = AUDITOR, signer: Signer | None = None
) -> tuple[AuditPane, AuditWork]:
    for number in range(6):
        now = library.clock.utc_now()
        library.desk.enter(Opened(what=f"Fight {number}", type="assault", place="Quay", seen_utc=now))
    library.actor = person
    bench.books = full_desk(library, signer).desk
    bench.open()
    bench.window.resize(1700, 1000)
    pane = bench.shell.show_pane("audit")
    assert isinstance(pane, AuditPane)
    assert pane.work is not None
    return pane, pane.work


def draw(pane: AuditPane, number: str, **sizes: int) -> None:
    pane.new()
    for name, box in pane.form.sizes.items():
        box.setValue(sizes.get(name, 0))
    pane.form.number.setText(number)
    QTest.keyClick(pane.form.number, Qt.Key.Key_Return)


@pytest.mark.req("LOG-06")
def test_an_audit_from_the_number_to_the_conclusion(bench: Bench, library: Library, wait: Wait) -> None:
    pane, work = opened(bench, library)
    draw(pane, str(10**30), incidents=3)
    wait(lambda: pane.side.currentWidget() is work and work.file is not None)
    assert work.file is not None
    assert work.file.number == 10**30
    wait(lambda: work.view.case is not None)
    QTest.keyClick(work.table, Qt.Key.Key_1)
    wait(lambda: work.file is not None and work.file.checked_count == 1)
    wait(lambda: work.table.currentIndex().row() == 1)
    QTest.keyClick(work.table, Qt.Key.Key_3)
    assert "A fault needs remarks" in work.refusal.text()
    work.remarks.setText("No camera is named.")
    QTest.keyClick(work.table, Qt.Key.Key_3)
    wait(lambda: work.file is not None and work.file.count("serious fault") == 1)
    assert "2 of 3 checked" in work.progress.text()
    work.redraw_button.click()
    wait(lambda: "The same sample: 3 entries" in work.redrawn.text())
    work.conclude_button.click()
    assert "1 entry of the sample has no finding" in work.refusal.text()
    work.end_button.click()
    assert "Enter a conclusion" in work.refusal.text()
    work.said.setPlainText("Well kept.")
    work.advised.setPlainText("Name the cameras.")
    work.end_button.click()
    wait(lambda: work.file is not None and not work.file.is_open)
    assert "Well kept." in work.progress.text()
    assert "Recommended: Name the cameras." in work.progress.text()
    assert not any(button.isEnabled() for button in work.findings)
    # Another day: it is in the list, and opened again.
    work.file = None
    pane.side.setCurrentWidget(pane.hint)
    wait(lambda: pane.model.rowCount() == 1)
    pane.open(EntryRef("audit", pane.model.index(0, 0).data(Qt.ItemDataRole.UserRole + 2).entry.number))
    wait(lambda: work.file is not None and work.file.checked_count == 2)


def test_a_number_that_is_none_is_refused_in_words(bench: Bench, library: Library) -> None:
    pane, _ = opened(bench, library)
    for typed in ("", "a dozen", "1.5", "0x10", "٣", "1e30", "--1", "9" * 70):
        draw(pane, typed, incidents=2)
        assert not pane.form.refusal.isHidden()
        assert "number" in pane.form.refusal.text()
        assert pane.form.draw_button.isEnabled()
    assert library.store.head("audit")[0] == 0


def test_a_sample_of_nothing_or_too_much_is_refused(bench: Bench, library: Library, wait: Wait) -> None:
    pane, work = opened(bench, library)
    sizes: dict[str, int]
    for sizes in ({}, {"incidents": 200, "visitors": 200}, {"prints": 4}):
        pane.form.clear()
        draw(pane, "7", **sizes)
        wait(lambda: not pane.form.refusal.isHidden())
        assert pane.form.draw_button.isEnabled()
        assert work.file is None


def test_a_locked_keyring_is_said_where_it_was_asked_for(bench: Bench, library: Library, wait: Wait) -> None:
    pane, _ = opened(bench, library, signer=LockedSigner())
    draw(pane, "7", incidents=2)
    wait(lambda: "keyring is locked" in pane.form.refusal.text())


@pytest.mark.req("LOG-06")
@pytest.mark.parametrize("person", [BELL, MOSS])
def test_nobody_but_auditors_draws(bench: Bench, library: Library, wait: Wait, person: Actor) -> None:
    pane, _ = opened(bench, library, person)
    wait(lambda: "cannot draw a random audit" in pane.empty.text())
    assert "Ask the auditor." in pane.empty.text()
    assert pane.stack.currentWidget() is pane.empty
    assert not library.gate.refused, "to look is no attempt"


def test_another_person_sees_nothing_of_the_audit(bench: Bench, library: Library, wait: Wait) -> None:
    pane, work = opened(bench, library)
    draw(pane, "7", incidents=2)
    wait(lambda: work.view.case is not None)
    library.actor = MOSS
    bench.shell.attendance.changed.emit()
    assert pane.stack.currentWidget() is pane.empty
    assert work.view.case is None
    assert work.file is None


def test_an_entry_of_the_sample_is_shown_with_its_case(bench: Bench, library: Library, wait: Wait) -> None:
    pane, work = opened(bench, library)
    draw(pane, "7", incidents=100)
    wait(lambda: work.file is not None and len(work.file.sample) >= 6)
    wait(lambda: work.view.case is not None and work.view.case.entry.kind == "incidents.opened")


def test_numbers_are_read_as_people_write_them() -> None:
    assert whole_number(" 4 711 ") == 4711
    assert whole_number("1,000") == 1000
    assert whole_number("-3") == -3
    assert whole_number("9" * MOST_DIGITS) == 10**MOST_DIGITS - 1
    with pytest.raises(OperatorError, match="whole number"):
        whole_number("  ")


@pytest.mark.req("LOG-04", "PPL-08")
def test_an_auditor_sees_who_countersigned_what(bench: Bench, library: Library, wait: Wait) -> None:
    pane, _work = opened(bench, library)
    library.actor = MOSS
    library.desk.books.countersign(MOSS, [EntryRef("incidents", 2)], SECRET)
    library.actor = AUDITOR
    pane.agreements_button.click()
    (dialog,) = bench.window.findChildren(AgreementsDialog)
    wait(lambda: dialog.model.rowCount() == 1)
    shown = [str(dialog.model.index(0, column).data()) for column in (1, 2, 3, 5)]
    assert shown == [MOSS.login, BELL.login, "Countersigned", "incidents 2"]
    dialog._change_month(-1)
    wait(lambda: "Nobody said yes to anything like this in this time." in dialog.said.text())
    dialog.reject()
