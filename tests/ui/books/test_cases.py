"""Cases of the incident log: corrections, what follows, closing, what other desks enter."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel

from console.domain.books import KINDS
from console.domain.books.entries import EntryRef
from console.domain.books.incidents import Closed
from console.ui.widgets.completion import OFFERS
from tests.ui.books.desk import an_incident, form_of, incidents, type_in

if TYPE_CHECKING:
    from tests.support.books import Library
    from tests.ui.books.desk import Wait
    from tests.ui.conftest import Bench


@pytest.mark.req("LOG-02")
def test_a_correction_is_shown_beside_what_was(desk: Bench, library: Library, wait: Wait) -> None:
    ref = an_incident(library)
    _, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None)
    work.correct(ref.number)
    form = form_of(work)
    assert form.editor("place").raw() == "Quay"
    type_in(form, "place", "Quay steps")
    form.submit()
    assert "Fill in “Reason for the correction”" in form._rows["why_corrected"].problem.text()
    type_in(form, "why_corrected", "the pub is at the steps")
    form.submit()
    wait(lambda: "was Quay" in work.view.page.toPlainText())
    case = library.desk.case(ref)
    assert case.entry.fields["place"] == "Quay"
    assert case.current()["place"] == "Quay steps"
    assert {*case.later[-1].fields} == {"place", "why_corrected"}
    assert "<s>Quay</s>" in work.view.page.toHtml() or "line-through" in work.view.page.toHtml()


def test_what_follows_comes_by_the_keyboard_and_closing_ends_it(
    desk: Bench, library: Library, wait: Wait
) -> None:
    an_incident(library)
    _, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None)
    titles = [action.text() for action in work.view.menu.actions()]
    assert titles[0] == "&1  Occurrence"
    assert not any("Cameras used" in title for title in titles), "the program's own"
    work.view.menu.actions()[1].trigger()
    form = form_of(work)
    type_in(form, "whom", "police officer")
    form.submit()
    wait(lambda: "Police officer" in work.view.page.toPlainText())
    work.view.close_case.click()
    type_in(form_of(work), "outcome", "arrest")
    form_of(work).editor("closed_utc").show(library.clock.utc_now())
    form_of(work).submit()
    wait(lambda: work.view.case is not None and not work.view.case.is_open)
    wait(lambda: work.list.model.index(0, 1).data() == "Closed")
    assert work.view.add.isHidden()
    assert work.view.close_case.isHidden()


def test_a_case_closed_meanwhile_keeps_what_was_typed(desk: Bench, library: Library, wait: Wait) -> None:
    ref = an_incident(library)
    _, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None)
    work.open_follow_up(KINDS["incidents.occurred"])
    form = form_of(work)
    type_in(form, "what", "still going on")
    library.desk.enter(Closed(outcome="arrest", closed_utc=library.clock.utc_now()), ref.number)
    form.submit()
    wait(lambda: "is closed" in form.refusal.text())
    assert work.form is form
    assert form.editor("what").raw() == "still going on"
    assert form.enter.isEnabled()


def test_what_another_desk_enters_is_shown(desk: Bench, library: Library, wait: Wait) -> None:
    ref = an_incident(library)
    _, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None)
    now = library.clock.utc_now()
    library.desk.enter(Closed(outcome="arrest", closed_utc=now), ref.number)
    an_incident(library, "Another fight")
    wait(lambda: work.list.model.rowCount() == 2)
    wait(lambda: "Arrest" in work.view.page.toPlainText())
    assert work.list.model.index(1, 1).data() == "Closed"


def test_a_look_for_news_does_not_turn_the_page_to_another_entry(
    desk: Bench, library: Library, wait: Wait
) -> None:
    an_incident(library, "The older one")
    _, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    newer = an_incident(library, "The newer one")
    work.show_entry(newer)
    work.list.refresh()
    wait(lambda: work.list.model.rowCount() == 2)
    wait(lambda: (entry := work.list.current()) is not None and entry.ref == newer)
    wait(lambda: work.view.case is not None and work.view.case.entry.ref == newer)


def test_a_camera_of_an_incident_comes_to_the_spot(desk: Bench, library: Library, wait: Wait) -> None:
    an_incident(library)
    _, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None)
    assert "Cameras: 7" in work.view.page.toPlainText()
    assert "not available" not in work.view.page.toPlainText()
    work.view.camera_wanted.emit(7)
    assert desk.shell.wall.wall.camera_at(desk.shell.wall.wall.spot) == 7


def test_a_refusal_closes_the_offers_and_a_correction_names_the_incident(
    desk: Bench, library: Library, wait: Wait
) -> None:
    an_incident(library)
    pane, work = incidents(desk)
    pane.new_incident()
    form = form_of(work)
    QTest.keyClicks(form.editor("what").widget, "A van on the pavement")
    box = form.editor("type").widget
    assert isinstance(box, QComboBox)
    box.setFocus()
    QTest.keyClicks(box, "assa")
    completer = box.completer()
    assert completer is not None
    popup = completer.popup()
    assert popup is not None
    assert popup.isVisible()
    assert popup.objectName() == OFFERS
    QTest.keyClick(popup, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: not popup.isVisible())
    wait(form.refusal.isVisible)
    work.show_entry(EntryRef("incidents", 1))
    wait(lambda: work.view.case is not None)
    called = library.desk.case(EntryRef("incidents", 1)).entry.called
    work.correct(1)
    headings = [label.text() for label in form_of(work).findChildren(QLabel, "heading")]
    assert headings == [f"Correct Incident {called}"]
