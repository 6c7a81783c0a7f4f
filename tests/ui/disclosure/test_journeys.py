"""Whole journeys at the desk, by keys alone: a request to its posted answer, a complaint to its end."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from console.domain.books import KINDS
from console.domain.books.complaints import ACKNOWLEDGEMENT, ANSWER, Received
from console.domain.books.entries import EntryRef
from console.domain.disclosure.letter_kinds import LetterKind
from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.letter_dialog import LetterDialog
from console.ui.books.registers_pane import RegistersPane
from console.ui.disclosure.check_dialog import CheckDialog
from console.ui.disclosure.requests_pane import RequestsPane
from console.ui.shell.notices_pane import NoticesPane
from console.ui.widgets.scroll_area import ScrollArea
from tests.support.panes import pane_of
from tests.ui.disclosure.test_requests_pane import dialog_of, filled, front, opened, register, shown

if TYPE_CHECKING:
    from PySide6.QtWidgets import QScrollBar, QWidget

    from console.domain.books.entries import CaseFile
    from console.domain.disclosure.request import RequestCase
    from tests.ui.reception import Front

__all__ = ["filled", "front"]
ENTER, TAB, SPACE = Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Space
ALT, CONTROL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Keyboard:
    """Presses keys where the keyboard is, and counts them."""

    def __init__(self, front: Front) -> None:
        self.front, self.pressed = front, 0

    @property
    def at(self) -> QWidget:
        if QApplication.activeWindow() is None:
            # As the window manager of a desktop does when a form was closed.
            self.front.window.activateWindow()
        self.front.wait(lambda: QApplication.focusWidget() is not None)
        # A list of completions takes the keys while it is open.
        found = QApplication.activePopupWidget() or QApplication.focusWidget()
        assert found is not None
        return found

    def key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.pressed += 1
        QTest.keyClick(self.at, key, modifier)

    def type(self, words: str) -> None:
        self.pressed += len(words)
        QTest.keyClicks(self.at, words)

    def to(self, wanted: QWidget) -> None:
        """Press Tab until a control, or one in it, has the keyboard."""
        for _ in range(30):
            if self.at is wanted or wanted.isAncestorOf(self.at):
                return
            self.key(TAB)
        raise AssertionError(f"Tab does not reach {wanted.accessibleName() or wanted}")


def test_what_was_just_registered_is_the_one_that_is_shown(front: Front) -> None:
    older = register(front, requester="Ida First")
    pane = opened(front)
    front.wait(lambda: shown(pane) == [str(older)])
    pane.new_button.click()
    form = dialog_of(pane, front, EntryDialog)
    form.editors["request"].show("subject access")
    form.editors["requester"].show("Olivia Fletcher")
    form.submit()
    front.wait(lambda: len(shown(pane)) == 2)
    front.wait(lambda: "Olivia Fletcher" in pane.view.heading.text())
    assert "Request" in front.said()


def test_a_complaint_that_was_registered_is_not_called_a_request(front: Front) -> None:
    pane = opened(front)
    pane.complaint_button.click()
    form = dialog_of(pane, front, EntryDialog)
    form.editors["way"].show("letter")
    form.editors["subject"].show("the scheme")
    form.editors["complainant"].show("Olivia Fletcher")
    form.editors["complaint"].show("The camera points at my window.")
    form.submit()
    front.wait(lambda: "Complaint saved as" in front.said())


def test_a_complaint_that_was_registered_is_shown_in_its_book_to_an_operator_too(front: Front) -> None:
    front.sit(Role.OPERATOR)
    pane = opened(front)
    pane.complaint_button.click()
    form = dialog_of(pane, front, EntryDialog)
    assert form.windowTitle() == "New complaint"
    assert form.editors["language"].value() == "English"
    form.editors["way"].show("in person")
    form.editors["subject"].show("the scheme")
    form.editors["complainant"].show("Olivia Fletcher")
    form.editors["complaint"].show("The camera points at my window.")
    form.submit()
    books = pane_of(front.shell, RegistersPane)
    assert isinstance(books, RegistersPane)
    front.wait(lambda: books.isVisible() and books.work.view.case is not None)
    case = books.work.view.case
    assert case is not None
    assert case.entry.book == "complaints"
    assert case.entry.fields["complainant"] == "Olivia Fletcher"
    front.wait(lambda: books.work.list.current() is not None)


def is_at_end(bar: QScrollBar) -> bool:
    return bar.maximum() == 0


def test_few_fields_are_seen_whole(front: Front) -> None:
    register(front)
    pane = opened(front)
    front.wait(lambda: pane.selected() is not None)
    for act in ("closed", "searched", "came"):
        pane.begin(act)
        form = dialog_of(pane, front, EntryDialog)
        assert QTest.qWaitForWindowExposed(form)
        area = form.findChild(ScrollArea)
        assert area is not None
        bar = area.verticalScrollBar()
        front.wait(partial(is_at_end, bar))
        form.reject()


def test_the_field_that_is_wrong_has_the_keyboard_and_is_seen(front: Front) -> None:
    pane = opened(front)
    pane.complaint_button.click()
    form = dialog_of(pane, front, EntryDialog)
    assert QTest.qWaitForWindowActive(form)
    for name, words in (("way", "letter"), ("subject", "the scheme"), ("complainant", "Olivia Fletcher")):
        form.editors[name].show(words)
    form.editors["complaint"].show("My window.")
    form.editors["language"].show("Cornish")
    form.submit()
    # Nothing is missing: what was typed there is not one of the languages.
    language = form.editors["language"].widget
    front.wait(language.hasFocus)
    form.editors["language"].show("Welsh")
    form.editors["complaint"].show("")
    form.submit()
    complaint = form.editors["complaint"].widget
    front.wait(complaint.hasFocus)
    area = form.findChild(ScrollArea)
    assert area is not None
    # Its first lines, where people go on typing.
    view, lines = area.viewport(), QPoint(20, 50)
    front.wait(lambda: view.rect().contains(complaint.mapTo(view, lines)))
    form.reject()


def test_what_is_not_said_of_a_check_has_the_keyboard(front: Front) -> None:
    register(front)
    pane = opened(front)
    front.wait(lambda: pane.selected() is not None)
    next(iter(pane.view.check_buttons.values())).click()
    form = dialog_of(pane, front, CheckDialog)
    assert QTest.qWaitForWindowActive(form)
    form.met.setChecked(True)
    form.submit()
    assert form.focusWidget() is form.evidence
    form.reject()


def test_a_reminder_shows_what_it_is_about(front: Front) -> None:
    received_on = day_of(front.room.clock.utc_now()) - dt.timedelta(days=5)
    complaint = Received(
        received_on=received_on,
        way="letter",
        subject="the scheme",
        complainant="Olivia Fletcher",
        complaint="The camera points at my window.",
    )
    number = front.house.desk.complaints.register(front.room.me(Role.OPERATOR), complaint).number
    request = register(front, received_utc=front.room.clock.utc_now() - dt.timedelta(days=40))
    assert front.shell.reminders is not None
    front.shell.reminders.due.check()
    front.wait(lambda: len(front.shell.messages.reminders()) == 2)
    front.do("notices")
    notices = pane_of(front.shell, NoticesPane)
    assert isinstance(notices, NoticesPane)
    assert not notices.show_entry.isEnabled()
    for row in range(notices.table.proxy.rowCount()):
        notices.table.selectRow(row)
        assert notices.show_entry.isEnabled()
        notices.show_entry.click()
    books, requests = pane_of(front.shell, RegistersPane), pane_of(front.shell, RequestsPane)
    assert isinstance(books, RegistersPane)
    assert isinstance(requests, RequestsPane)
    front.wait(lambda: books.work.view.case is not None)
    assert books.work.view.case is not None
    assert books.work.view.case.entry.ref == EntryRef("complaints", number)
    front.wait(lambda: requests.selected() is not None)
    chosen = requests.selected()
    assert chosen is not None
    assert chosen.number == request


def test_the_state_of_a_request_is_seen_in_a_narrow_pane(front: Front) -> None:
    register(front)
    pane = opened(front)
    front.wait(lambda: shown(pane) != [])
    titles = [pane.model.headerData(column, Qt.Orientation.Horizontal) for column in range(6)]
    assert titles[:3] == ["Answer by", "No.", "State"]


class Desk:
    """Somebody of the data protection team who answers requests without a mouse."""

    def __init__(self, front: Front) -> None:
        self.front, self.pane, self.keys = front, opened(front), Keyboard(front)
        front.wait(self.pane.new_button.isEnabled)

    @property
    def request(self) -> RequestCase:
        found = self.pane.selected()
        assert found is not None
        return found

    def form(self, key: Qt.Key, kind: type[Any]) -> Any:
        """Open a form by its Alt key."""
        self.keys.key(key, ALT)
        form = dialog_of(self.pane, self.front, kind)
        self.front.wait(form.isActiveWindow)
        return form

    def save(self) -> None:
        """Save the open form with Ctrl+Enter."""
        self.keys.key(ENTER, CONTROL)
        dialogs = (EntryDialog, CheckDialog, LetterDialog)
        self.front.wait(
            lambda: not [one for kind in dialogs for one in self.pane.findChildren(kind) if one.isVisible()]
        )

    def fill(self, form: EntryDialog, **typed: str) -> None:
        """Type into fields of a form, reached by Tab; a list takes its only offer."""
        for name, words in typed.items():
            self.keys.to(form.editors[name].widget)
            self.keys.type(words)
            if form.editors[name].widget.inherits("QComboBox"):
                self.keys.key(TAB)

    def establish(self, check: str) -> None:
        """Say how a check was established."""
        self.keys.to(self.pane.view.check_buttons[check])
        self.keys.key(SPACE)
        form = dialog_of(self.pane, self.front, CheckDialog)
        self.front.wait(form.met.hasFocus)
        self.keys.key(SPACE)
        self.keys.to(form.evidence)
        self.keys.type("Passport")
        self.save()
        self.front.wait(lambda: check not in {one.name for one in self.request.missing})

    def write(self, expected: LetterKind) -> None:
        """Write the letter that is proposed."""
        before = len(self.pane.view.letter_buttons)
        form = self.form(Qt.Key.Key_L, LetterDialog)
        assert form.kind.currentData() == expected.value
        self.save()
        self.front.wait(lambda: len(self.pane.view.letter_buttons) == before + 1)


@pytest.mark.req("DIS-01")
def test_a_subject_access_request_is_answered_by_keys_alone(front: Front) -> None:
    desk = Desk(front)
    new = desk.form(Qt.Key.Key_N, EntryDialog)
    desk.fill(new, request="subj", requester="Olivia Fletcher", way="tele")
    desk.save()
    front.wait(lambda: shown(desk.pane) == ["1"])
    for check in [one.name for one in desk.request.missing]:
        desk.establish(check)
    desk.write(LetterKind.ACKNOWLEDGEMENT)

    now = front.room.clock.utc_now()
    search = desk.form(Qt.Key.Key_S, EntryDialog)
    search.editors["cameras"].show((1,))
    search.editors["begin_utc"].show(now - dt.timedelta(hours=2))
    search.editors["end_utc"].show(now - dt.timedelta(hours=1))
    desk.fill(search, result="Seen at 22:41")
    desk.keys.to(search.editors["is_found"].widget)
    desk.keys.key(SPACE)
    desk.save()

    front.wait(desk.pane.view.buttons["decided"].isEnabled)
    decide = desk.form(Qt.Key.Key_D, EntryDialog)
    desk.fill(decide, decision="refu", reason="Not the person shown")
    desk.save()
    front.wait(lambda: desk.request.decision == "refused")
    desk.write(LetterKind.REFUSAL)

    front.wait(desk.pane.view.buttons["closed"].isEnabled)
    desk.form(Qt.Key.Key_O, EntryDialog)
    desk.save()
    front.wait(lambda: shown(desk.pane) == [])
    assert desk.keys.pressed <= 150, "131 keys when it was counted"


@pytest.mark.req("CMP-01")
def test_a_complaint_goes_from_its_registration_to_satisfaction_by_keys(front: Front) -> None:
    desk = Desk(front)
    new = desk.form(Qt.Key.Key_C, EntryDialog)
    desk.fill(new, way="tele", subject="the sch", complainant="Olivia Fletcher", complaint="My window.")
    desk.save()
    front.wait(lambda: "Complaint saved as" in front.said())
    # Its book is opened at it: nobody looks for what they have just registered.
    pane = pane_of(front.shell, RegistersPane)
    assert isinstance(pane, RegistersPane)
    front.wait(lambda: pane.work.view.case is not None and pane.work.view.isVisible())

    def entered(kind: str, **typed: str) -> None:
        pane.work.open_follow_up(KINDS[f"complaints.{kind}"])
        form = pane.work.form
        assert form is not None
        # The room's clock is not this machine's, which the form proposes.
        form.set_value(f"{kind}_on", day_of(front.room.clock.utc_now()))
        for name, words in typed.items():
            desk.keys.to(form.editor(name).widget)
            desk.keys.type(words)
            if form.editor(name).widget.inherits("QComboBox"):
                desk.keys.key(TAB)
        desk.keys.key(ENTER, CONTROL)
        front.wait(lambda: pane.work.form is None or pane.work.form.refusal.isVisible())
        assert pane.work.form is None, pane.work.form.refusal.text()

    def written(name: str) -> None:
        front.wait(pane.work.view.letters.isVisible)
        pane.work.view.letters.click()
        front.wait(lambda: pane.window().findChildren(LetterDialog))
        letter = pane.window().findChildren(LetterDialog)[-1]
        assert letter.kind.currentData() == name
        front.wait(letter.said.hasFocus)
        desk.keys.key(ENTER, CONTROL)
        front.wait(lambda: not pane.window().findChildren(LetterDialog))

    written(ACKNOWLEDGEMENT)
    entered("answered", way="lett", finding="not up", answer="A zone covers it.")
    front.wait(lambda: any(one.kind == "complaints.answered" for one in case_of(pane).later))
    written(ANSWER)
    entered("closed", satisfaction="satis")
    front.wait(lambda: not case_of(pane).is_open)


def case_of(pane: RegistersPane) -> CaseFile:
    assert pane.work.view.case is not None
    return pane.work.view.case
