"""An incident is opened with one key: offers, drafts, and bad input in its form."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.domain.books import KINDS
from console.domain.books.entries import EntryRef
from console.domain.books.fields import MOST_LONG
from console.domain.books.incident_file import held
from console.domain.books.incidents import Closed
from console.domain.errors import OperatorError
from console.ui.books.field_editors import FieldSuggestions, make_editor
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.evidence.export_dialog import EvidenceDialog
from console.ui.widgets.text_edit import TextEdit
from tests.support.books import BELL, DENT, TRAINEE, Library
from tests.support.filled_books import filled
from tests.ui.books.desk import an_incident, focused, form_of, incidents, shown, type_in

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.books.desk import Wait
    from tests.ui.conftest import Bench


@pytest.mark.req("LOG-03")
def test_one_key_opens_an_incident_and_another_enters_it(desk: Bench, library: Library, wait: Wait) -> None:
    desk.shell.wall.call(7)
    QTest.keyClick(desk.stage, Qt.Key.Key_F5)
    pane = shown(desk, "incidents")
    assert isinstance(pane, IncidentsPane)
    assert pane.work is not None
    work = pane.work
    form = form_of(work)
    assert form.editor("cameras").raw() == "7"
    assert form.editor("place").raw() == desk.shell.wall.cameras[7].place
    assert form.editor("seen_utc").raw()
    assert focused() is form.editor("what").widget
    QTest.keyClicks(form.editor("what").widget, "Two men fighting")
    type_in(form, "type", "assault")
    desk.shell.wall.call(12)
    QTest.keyClick(form.editor("what").widget, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    wait(lambda: work.form is None and work.view.case is not None)
    case = library.desk.case(EntryRef("incidents", 1))
    assert case.entry.fields["what"] == "Two men fighting"
    assert held(case).cameras == (7, 12)
    wait(lambda: library.desk.my_drafts("incidents") == [])


def test_tab_takes_the_offered_type_and_escape_closes_the_offer_only(desk: Bench) -> None:
    pane, work = incidents(desk)
    pane.new_incident()
    form = form_of(work)
    box = form.editor("type").widget
    assert isinstance(box, QComboBox)
    for letters, key, expected in (("assa", Qt.Key.Key_Tab, "Assault"), ("assa", Qt.Key.Key_Escape, "assa")):
        box.setCurrentText("")
        box.setFocus()
        QTest.keyClicks(box, letters)
        completer = box.completer()
        assert completer is not None
        popup = completer.popup()
        assert popup is not None
        assert popup.isVisible()
        QTest.keyClick(popup, key)
        assert box.currentText() == expected
        assert not popup.isVisible()
    assert work.form is form
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert work.form is None


def test_a_closed_choice_completes_to_the_only_line_and_says_at_once_what_does_not_fit(qtbot: QtBot) -> None:
    spec = next(one for one in KINDS["disclosures.requested"].fields if one.name == "request")
    window = QWidget()
    qtbot.addWidget(window)
    column = QVBoxLayout(window)
    editor, after = make_editor(spec, FieldSuggestions()), QLineEdit()
    column.addWidget(editor.widget)
    column.addWidget(after)
    with qtbot.waitActive(window):
        window.show()
        window.activateWindow()
    box = editor.widget
    assert isinstance(box, QComboBox)
    for typed, expected, is_wrong in (
        ("subj", "subject access", False),
        ("Police", "police", False),
        ("pol", "police", False),
        ("access", "subject access", False),
        ("nobody", "nobody", True),
        ("p", "p", True),
    ):
        box.setFocus()
        box.setEditText(typed)
        after.setFocus()
        assert editor.value() == expected
        problem = box.findChild(QLabel, "problem")
        assert problem is not None
        assert problem.isVisible() is is_wrong


def test_a_type_that_no_list_has_is_asked_for_once(desk: Bench, library: Library, wait: Wait) -> None:
    pane, work = incidents(desk)
    for number in (1, 2):
        pane.new_incident()
        form = form_of(work)
        type_in(form, "what", "Bees")
        type_in(form, "type", "Swarm of bees")
        form.submit()
        if number == 1:
            assert work.form is form
            assert "“Swarm of bees” is new" in form.refusal.text()
            form.submit()
        wait(lambda: work.form is None)
    entry = library.desk.case(EntryRef("incidents", 1)).entry
    assert entry.fields["type"] == "Swarm of bees"


@pytest.mark.req("LOG-03")
def test_cameras_called_while_it_runs_collect_themselves(desk: Bench, library: Library, wait: Wait) -> None:
    pane, work = incidents(desk)
    pane.new_incident()
    form = form_of(work)
    type_in(form, "what", "A fight")
    type_in(form, "type", "assault")
    form.submit()
    wait(lambda: pane.collector.incident == 1)
    assert "1" in pane.collecting.text()
    for camera in (3, 4):
        desk.shell.wall.call(camera)
    pane.collector.hand_over()
    wait(lambda: 4 in held(library.desk.case(EntryRef("incidents", 1))).cameras)
    library.clock.advance(864000 * 365)
    library.desk.enter(Closed(outcome="arrest", closed_utc=library.clock.utc_now()), 1)
    desk.shell.wall.call(9)
    pane.collector.hand_over()
    wait(lambda: pane.collector.incident is None)


@pytest.mark.req("EVD-01")
def test_an_export_begins_with_all_that_an_incident_collected(
    desk: Bench, library: Library, wait: Wait
) -> None:
    pane, work = incidents(desk)
    pane.export_button.click()
    assert not desk.window.findChildren(EvidenceDialog), "no incident is selected"
    pane.new_incident()
    form = form_of(work)
    type_in(form, "what", "A fight")
    type_in(form, "type", "assault")
    type_in(form, "cameras", "7")
    form.submit()
    wait(lambda: pane.collector.incident == 1)
    for camera in (3, 4):
        desk.shell.wall.call(camera)
    pane.collector.hand_over()
    wait(lambda: work.view.case and {3, 4, 7} <= set(held(work.view.case).cameras))
    pane.export_button.click()
    (dialog,) = desk.window.findChildren(EvidenceDialog)
    chosen = dialog.selection()
    assert {3, 4, 7} <= set(chosen.cameras)
    assert dialog.incident.text().endswith("/0001")
    begin_utc = held(library.desk.case(EntryRef("incidents", 1))).begin_utc
    assert begin_utc is not None
    assert abs(chosen.begin_utc - begin_utc) < dt.timedelta(seconds=1)


def test_what_is_missing_is_said_at_its_field(desk: Bench, wait: Wait) -> None:
    pane, work = incidents(desk)
    pane.new_incident()
    form = form_of(work)
    type_in(form, "seen_utc", "soon")
    type_in(form, "cameras", "7 99")
    form.submit()
    problems = {name: row.problem.text() for name, row in form._rows.items() if row.problem.text()}
    assert problems["what"] == "Fill in “What is happening”"
    assert "“soon” is not a time." in problems["seen_utc"]
    assert "Camera “99” is not in the scheme" in problems["cameras"]
    assert work.form is form
    assert focused() is form.editor("what").widget
    wait(lambda: not form.refusal.isHidden())
    QTest.keyClicks(form.editor("what").widget, "x")
    assert form.refusal.isHidden()


def test_escape_keeps_the_draft_and_a_new_start_brings_it_back(
    desk: Bench, library: Library, wait: Wait
) -> None:
    pane, work = incidents(desk)
    pane.new_incident()
    form = form_of(work)
    QTest.keyClicks(form.editor("what").widget, "Half a sen")
    QTest.keyClick(form.editor("what").widget, Qt.Key.Key_Escape)
    assert work.form is None
    wait(work.drafts.isVisible)
    (draft,) = library.desk.my_drafts("incidents")
    work.bring_back(draft)
    assert "Incident: kept as a draft" in desk.said()
    assert form_of(work).editor("what").raw() == "Half a sen"
    type_in(form_of(work), "type", "other")
    form_of(work).submit()
    wait(lambda: library.desk.my_drafts("incidents") == [] and work.form is None)


def test_a_draft_about_an_incident_is_offered_by_the_number_that_people_know(
    desk: Bench, library: Library, wait: Wait
) -> None:
    an_incident(library)
    an_incident(library)
    _pane, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 2)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None)
    assert work.view.case is not None
    number = work.view.case.entry.own_number
    work.open_follow_up(KINDS["incidents.occurred"])
    QTest.keyClicks(form_of(work).editor("what").widget, "Quieter now")
    QTest.keyClick(form_of(work).editor("what").widget, Qt.Key.Key_Escape)
    wait(work.drafts.isVisible)
    (offered,) = work.drafts.menu().actions()
    assert f" → {number}: Quieter now" in offered.text()
    # Another one is shown: the form still says what the draft is about.
    work.list.table.selectRow(1)
    wait(lambda: work.view.case is not None and work.view.case.entry.own_number != number)
    offered.trigger()
    assert number in form_of(work).findChildren(QLabel)[0].text()


def test_another_person_sees_neither_draft_nor_page(desk: Bench, library: Library, wait: Wait) -> None:
    an_incident(library)
    pane, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: "fighting" in work.view.page.toPlainText())
    pane.new_incident()
    QTest.keyClicks(form_of(work).editor("what").widget, "mine alone")
    library.actor = DENT
    desk.shell.attendance.changed.emit()
    assert work.form is None
    assert work.view.page.toPlainText() == ""
    library.actor = BELL
    wait(lambda: len(library.desk.my_drafts("incidents")) == 1)
    library.actor = TRAINEE
    desk.shell.attendance.changed.emit()
    wait(lambda: work.list.model.rowCount() == 1)
    assert "fighting" not in "".join(
        str(work.list.model.index(0, column).data()) for column in range(work.list.model.columnCount())
    )


def test_the_next_person_is_not_offered_what_the_one_before_typed(
    desk: Bench, library: Library, wait: Wait
) -> None:
    """Not until their own drafts are read either, nor where these cannot be read."""
    pane, work = incidents(desk)
    pane.new_incident()
    QTest.keyClicks(form_of(work).editor("what").widget, "mine alone")
    QTest.keyClick(form_of(work).editor("what").widget, Qt.Key.Key_Escape)
    wait(work.drafts.isVisible)
    assert "mine alone" in work.drafts.menu().actions()[0].text()
    library.actor = TRAINEE
    desk.shell.attendance.changed.emit()
    assert (work.drafts.isVisible(), work.drafts.menu().actions()) == (False, [])
    library.actor = BELL
    desk.shell.attendance.changed.emit()
    wait(work.drafts.isVisible)
    work.close_book()
    assert (work.drafts.isVisible(), work.drafts.menu().actions()) == (False, [])


def test_throwing_away_leaves_no_draft(desk: Bench, library: Library, wait: Wait) -> None:
    pane, work = incidents(desk)
    pane.new_incident()
    form = form_of(work)
    QTest.keyClicks(form.editor("what").widget, "rubbish")
    wait(lambda: library.desk.my_drafts("incidents"))
    form.thrown_away.emit()
    wait(lambda: library.desk.my_drafts("incidents") == [])
    assert work.form is None


EVIL = "🚓 مرحبا <b>bold</b> \u200f & 'x'; DROP TABLE ledger; --"


def test_a_megabyte_is_cut_and_it_is_said(desk: Bench) -> None:
    pane, work = incidents(desk)
    pane.new_incident()
    text = form_of(work).editor("what").widget
    assert isinstance(text, TextEdit)
    paste = QMimeData()
    paste.setText("long " * 200_000)
    text.insertFromMimeData(paste)
    assert len(text.toPlainText()) == MOST_LONG
    assert "too long. Characters left out: 980,000" in form_of(work)._rows["what"].problem.text()


def test_strange_letters_are_kept_as_letters(desk: Bench, library: Library, wait: Wait) -> None:
    an_incident(library, EVIL)
    _, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.table.selectRow(0)
    wait(lambda: work.view.case is not None)
    shown = work.view.page.toPlainText()
    assert "🚓 مرحبا <b>bold</b>" in shown
    assert "DROP TABLE" in shown
    with pytest.raises(OperatorError, match=r"U\+202E"):
        an_incident(library, "harmless \u202e")


@pytest.mark.parametrize(
    "typed", ['"', "fight* OR", "NEAR(a b)", "a AND", "' OR 1=1 --", "what:fighting", "(((", "-", "^", EVIL]
)
def test_operators_in_the_search_mean_nothing(desk: Bench, library: Library, wait: Wait, typed: str) -> None:
    an_incident(library)
    _, work = incidents(desk)
    work.list.search.setText(typed)
    work.list.reload()
    wait(lambda: not work.list.model.is_asking)
    assert work.list.model.refusal is None


def test_search_and_filters_find_and_say_when_nothing_fits(desk: Bench, library: Library, wait: Wait) -> None:
    filled(library, 6)
    _, work = incidents(desk)
    wait(lambda: work.list.model.rowCount() == 6)
    work.list.search.setText("cycl")
    wait(lambda: work.list.model.rowCount() == 1)
    work.list.search.clear()
    work.list.type.setCurrentText("Assault")
    work.list.reload()
    wait(lambda: work.list.model.rowCount() == 2)
    work.list.state.setCurrentIndex(2)
    work.list.reload()
    wait(lambda: work.list.model.rowCount() == 1 and not work.list.model.is_asking)
    work.list.since.setText("1/1/2027")
    work.list.reload()
    wait(lambda: work.list.stack.currentWidget() is work.list.empty)
    assert "No entries match" in work.list.empty.text()
    work.list.since.setText("32/1")
    work.list.reload()
    assert "does not exist" in work.list.empty.text()
