from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QMimeData, QModelIndex, QPoint, Qt
from PySide6.QtGui import QFont, QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QVBoxLayout, QWidget

from console.domain.books import BOOKS, KINDS
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.faults import FaultRepaired, FaultReported
from console.domain.books.fields import MOST_LONG
from console.domain.books.incident_file import held
from console.domain.books.incidents import Closed, Opened, Told
from console.domain.errors import OperatorError
from console.ui.books.countersign_dialog import CountersignDialog
from console.ui.books.entries_model import PAGE, EntriesModel
from console.ui.books.field_editors import FieldSuggestions, make_editor
from console.ui.books.found_words import laid_out
from console.ui.books.incidents_pane import IncidentsPane
from console.ui.books.registers_pane import RegistersPane
from console.ui.evidence.export_dialog import EvidenceDialog
from console.ui.widgets.completion import OFFERS
from console.ui.widgets.signature_pad import SignaturePad
from console.ui.widgets.text_edit import TextEdit
from console.ui.widgets.theme import colour
from tests.support.books import BELL, CARR, DENT, OFFICER, SECRET, TRAINEE, Library
from tests.support.clocks import SimulatedClock
from tests.support.filled_books import filled
from tests.support.payloads import good_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

    from console.ui.books.book_view import BookView
    from console.ui.books.form import EntryForm
    from tests.ui.conftest import Bench

    Wait = Callable[[Callable[[], object]], None]


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    # Forms fill in the machine's time, so the books must not live in the past.
    new_library = Library(tmp_path / "watchroom.sqlite", clock=SimulatedClock(dt.datetime.now(dt.UTC)))
    yield new_library
    new_library.close()


@pytest.fixture
def desk(library: Library, bench: Bench) -> Bench:
    bench.books = library.desk
    bench.open()
    return bench


@pytest.fixture
def wait(qtbot: QtBot) -> Wait:
    def until(is_so: Callable[[], object]) -> None:
        qtbot.waitUntil(lambda: bool(is_so()), timeout=30_000)

    return until


def shown(bench: Bench, name: str) -> QWidget:
    assert bench.shell.docks is not None
    return bench.shell.docks.by_id[name].widget()


def incidents(bench: Bench) -> tuple[IncidentsPane, BookView]:
    pane = bench.shell.show_pane("incidents")
    assert isinstance(pane, IncidentsPane)
    assert pane.work is not None
    return pane, pane.work


def registers(bench: Bench, book: str) -> tuple[RegistersPane, BookView]:
    pane = bench.shell.show_pane("registers")
    assert isinstance(pane, RegistersPane)
    assert pane.work is not None
    pane.open_book(book)
    return pane, pane.work


def form_of(work: BookView) -> EntryForm:
    assert work.form is not None
    return work.form


def type_in(form: EntryForm, name: str, text: str) -> None:
    editor = form.editor(name)
    editor.restore(text)


def focused() -> object:
    return QApplication.focusWidget()


def an_incident(library: Library, what: str = "Two men fighting") -> EntryRef:
    now = library.clock.utc_now()
    opened = Opened(what=what, type="assault", place="Quay", seen_utc=now, cameras=(7,))
    return library.desk.enter(opened)


# -- one key, both hands -----------------------------------------------------------------------------------


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
    assert problems["what"] == "What is happening is missing"
    assert "“soon” is not a time." in problems["seen_utc"]
    assert "Camera “99” is not in the scheme" in problems["cameras"]
    assert work.form is form
    assert focused() is form.editor("what").widget
    wait(lambda: not form.refusal.isHidden())
    QTest.keyClicks(form.editor("what").widget, "x")
    assert form.refusal.isHidden()


# -- drafts ------------------------------------------------------------------------------------------------


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


def test_throwing_away_leaves_no_draft(desk: Bench, library: Library, wait: Wait) -> None:
    pane, work = incidents(desk)
    pane.new_incident()
    form = form_of(work)
    QTest.keyClicks(form.editor("what").widget, "rubbish")
    wait(lambda: library.desk.my_drafts("incidents"))
    form.thrown_away.emit()
    wait(lambda: library.desk.my_drafts("incidents") == [])
    assert work.form is None


# -- bad input ---------------------------------------------------------------------------------------------

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


# -- cases -------------------------------------------------------------------------------------------------


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
    assert "Reason for the correction is missing" in form._rows["why_corrected"].problem.text()
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


# -- all books ---------------------------------------------------------------------------------------------


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


# -- lists and pens ----------------------------------------------------------------------------------------


def test_a_list_loads_as_far_as_it_is_scrolled(desk: Bench, library: Library, wait: Wait) -> None:
    from console.domain.books.operators import Event

    now = library.clock.utc_now()
    with library.store.unit() as unit:
        from console.services.books.service import new_entry

        for number in range(450):
            event = Event(happened_utc=now, category="other", event=f"event {number}")
            unit.append(new_entry(KINDS["operators.event"], BELL, event))
    _, work = registers(desk, "operators")
    wait(lambda: work.list.model.rowCount() == PAGE)
    work.list.table.selectRow(5)
    number = work.list.model.entry(5).number
    library.desk.enter(Event(happened_utc=now, category="other", event="the newest"))
    work.refresh()
    wait(lambda: work.list.model.entry(0).fields.get("event") == "the newest")
    current = work.list.current()
    assert current is not None
    assert current.number == number, "the selection stays on its entry"
    model = work.list.model

    def is_ready() -> bool:
        # A page that is still being shown piece by piece is shown first.
        return model.is_whole or model.canFetchMore(work.list.table.rootIndex())

    wait(is_ready)
    while model.canFetchMore(work.list.table.rootIndex()):
        loaded = model.rowCount()
        wait(partial(_has_grown, model, loaded))
        assert model.rowCount() - loaded <= PAGE
        wait(is_ready)
    wait(lambda: model.rowCount() == 451)
    assert [work.list.model.entry(row).number for row in range(451)] == list(range(451, 0, -1))
    assert len(library.desk.page(BookQuery("operators", limit=10))) == 10


def _has_grown(model: EntriesModel, before: int) -> bool:
    """Ask as a table does: again, if the list was read anew meanwhile and the answer dropped."""
    if model.rowCount() == before and not model.is_asking and model.canFetchMore(QModelIndex()):
        model.fetchMore(QModelIndex())
    return model.rowCount() > before and not model.is_asking


def test_signing_by_mouse_makes_a_path(qtbot: QtBot) -> None:
    pad = SignaturePad()
    qtbot.addWidget(pad)
    pad.resize(500, 150)
    pad.show()
    QTest.mousePress(pad, Qt.MouseButton.LeftButton, pos=QPoint(50, 75))
    QTest.mouseMove(pad, QPoint(250, 15))
    QTest.mouseMove(pad, QPoint(9000, 9000))
    QTest.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=QPoint(250, 15))
    assert pad.path() == "M 100 150 L 500 30 L 1000 300"
    path = pad.path()
    QTest.keyClick(pad, Qt.Key.Key_Delete)
    assert pad.path() == ""
    pad.set_path(path + " <script> L 99999 -5")
    assert pad.path() == path
    assert not pad.grab().isNull()


def test_phrases_complete_and_enter_stays_a_new_line(qtbot: QtBot) -> None:
    text = TextEdit(1000, ("police on scene", "ambulance on scene", "no further action"))
    qtbot.addWidget(text)
    text.show()
    QTest.keyClicks(text, "amb")
    assert text._popup.isVisible()
    QTest.keyClick(text, Qt.Key.Key_Return)
    assert text.toPlainText() == "amb\n"
    QTest.keyClicks(text, "pol")
    QTest.keyClick(text._popup, Qt.Key.Key_Down)
    QTest.keyClick(text._popup, Qt.Key.Key_Return)
    assert text.toPlainText() == "amb\npolice on scene"
    QGuiApplication.clipboard().clear()


# -- why a search found its rows ---------------------------------------------------------------------------


def column_of(work: BookView, title: str) -> int:
    model = work.list.model
    titles = [model.horizontalHeaderItem(number).text() for number in range(model.columnCount())]
    return titles.index(title)


def cell_picture(work: BookView, column: int) -> QImage:
    table = work.list.table
    table.scrollTo(work.list.model.index(0, column))
    rect = table.visualRect(work.list.model.index(0, column))
    return table.viewport().grab(rect).toImage()


def test_the_rows_show_why_a_search_found_them(desk: Bench, library: Library, wait: Wait) -> None:
    ref = an_incident(library, "Two men fighting by the quay steps")
    library.desk.enter(Told(whom="Sergeant Hollis", told_utc=library.clock.utc_now()), ref.number)
    _, work = incidents(desk)
    desk.window.resize(1500, 900)
    wait(lambda: work.list.model.rowCount() == 1)
    titles = work.list.model.columnCount()
    before = spots_in(work, "What is happening")
    work.list.search.setFocus()
    QTest.keyClicks(work.list.search, "fight")
    wait(lambda: work.list.model.columnCount() == titles + 1 and not work.list.model.is_asking)
    wait(lambda: work.list.model.rowCount() == 1)
    said = work.list.model.index(0, column_of(work, "Found in")).data()
    assert said.endswith("Two men fighting by the quay steps")
    assert before == 0
    assert spots_in(work, "What is happening") > 20
    work.list.search.clear()
    QTest.keyClicks(work.list.search, "hollis")
    wait(lambda: "later entry" in str(work.list.model.index(0, column_of(work, "Found in")).data()))
    assert spots_in(work, "What is happening") == 0
    work.list.search.clear()
    wait(lambda: work.list.model.columnCount() == titles)


def spots_in(work: BookView, title: str) -> int:
    """How many points of a cell have the background of a word that was searched for."""
    QApplication.processEvents()
    image, spot = cell_picture(work, column_of(work, title)), colour("spot").rgb()
    return sum(image.pixel(x, y) == spot for x in range(image.width()) for y in range(image.height()))


def test_a_marked_word_is_bold_and_underlined_and_is_not_cut_off() -> None:
    line = f"{'Nothing of note. ' * 12}A cyclist fell."
    font = QApplication.font()
    layout = laid_out(line, ("cycl",), font, 200.0)
    (found,) = layout.formats()
    assert layout.text()[found.start : found.start + found.length].lower() == "cycl"
    assert found.format.fontUnderline()
    assert found.format.fontWeight() == QFont.Weight.Bold
    end = layout.lineAt(0).cursorToX(found.start + found.length)[0]  # type: ignore[index]  # the stub is wrong
    assert end < 200


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


def test_columns_are_fitted_by_a_key_and_brought_back(desk: Bench, library: Library, wait: Wait) -> None:
    place = "Market Square, on the town hall, below the second lamp"
    now = library.clock.utc_now()
    what = "Two men push each other outside the bank; a third keeps them apart, and no weapon is seen."
    library.desk.enter(Opened(what=what, type="assault", place=place, seen_utc=now, cameras=(7,)))
    desk.window.resize(1280, 800)
    _, work = incidents(desk)
    table = work.list.table
    wait(lambda: table.model().rowCount() == 1)
    QApplication.processEvents()
    header = table.horizontalHeader()

    def widths() -> list[int]:
        return [header.sectionSize(column) for column in range(header.count())]

    usual = widths()
    table.setFocus()
    QTest.keyClick(table, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    fitted = widths()
    column = next(at for at in range(header.count()) if table.model().index(0, at).data() == place)
    assert fitted[column] >= table.fontMetrics().horizontalAdvance(place) > usual[column]
    assert all(after >= before for after, before in zip(fitted[:-1], usual[:-1], strict=True))
    QTest.keyClick(table, Qt.Key.Key_Minus, Qt.KeyboardModifier.ControlModifier)
    assert widths() == usual


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
