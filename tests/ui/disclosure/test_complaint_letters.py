"""Letters of a complaint from its page in the register, on real windows (CMP-01)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books import KINDS
from console.domain.books.complaints import (
    ACKNOWLEDGEMENT,
    ANSWER,
    DELAY,
    Answered,
    Closed,
    Delayed,
    Received,
)
from console.domain.books.entries import EntryRef
from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.ui.books.letter_dialog import LetterDialog
from console.ui.books.registers_pane import RegistersPane
from tests.support.panes import pane_of
from tests.support.people import login_of
from tests.ui.disclosure.test_requests_pane import filled, front

if TYPE_CHECKING:
    from typing import Any

    from tests.ui.reception import Front

__all__ = ["filled", "front"]
pytestmark = pytest.mark.req("CMP-01")


def register(front: Front, **changes: Any) -> int:
    payload = {
        "received_on": day_of(front.room.clock.utc_now()),
        "way": "letter",
        "subject": "the scheme",
        "complainant": "Olivia Fletcher",
        "language": "Welsh",
        "complaint": "The camera points at my window.",
    }
    actor = front.room.me(Role.OPERATOR)
    return front.house.desk.complaints.register(actor, Received(**{**payload, **changes})).number


def opened(front: Front, number: int) -> RegistersPane:
    front.do("registers")
    pane = pane_of(front.shell, RegistersPane)
    assert isinstance(pane, RegistersPane)
    pane.open_book("complaints")
    pane.work.show_entry(EntryRef("complaints", number))
    front.wait(lambda: pane.work.view.case is not None and pane.work.view.isVisible())
    return pane


def dialog_of(front: Front, pane: RegistersPane) -> LetterDialog:
    pane.work.view.letters.click()
    front.wait(lambda: pane.window().findChildren(LetterDialog))
    found: LetterDialog = pane.window().findChildren(LetterDialog)[-1]
    return found


def test_the_acknowledgement_is_seen_written_and_saved_as_a_file(front: Front) -> None:
    number = register(front)
    pane = opened(front, number)
    form = dialog_of(front, pane)
    assert form.kind.currentData() == ACKNOWLEDGEMENT
    assert form.kind.count() == 1
    assert "Enter the answer first" in form.later.text()
    front.wait(lambda: "Cwyn: The camera points" in form.sheet.toPlainText())
    form.said.setPlainText("Diolch <b>.")
    front.wait(lambda: "Diolch <b>." in form.sheet.toPlainText())
    form.submit()
    front.wait(lambda: pane.work.view.case is not None and len(pane.work.view.case.later) == 2)
    front.wait(lambda: not pane.window().findChildren(LetterDialog))
    form = dialog_of(front, pane)
    (save,) = form.save_buttons
    save.click()
    front.wait(lambda: list(front.folder.glob(f"complaint-{number}-acknowledgement-*.pdf")))
    (path,) = front.folder.glob(f"complaint-{number}-acknowledgement-*.pdf")
    front.wait(lambda: path.read_bytes().startswith(b"%PDF-"))
    assert path.stat().st_mode & 0o077 == 0
    form.reject()


def test_letters_of_a_closed_complaint_are_saved_but_none_is_written(front: Front) -> None:
    number, today = register(front), day_of(front.room.clock.utc_now())
    pane = opened(front, number)
    dialog_of(front, pane).submit()
    complaints, actor = front.house.desk.complaints, front.room.me(Role.DATA_PROTECTION)
    front.wait(lambda: complaints.queue(actor)[0].is_acknowledged)
    answered = Answered(
        answered_on=today, way="letter", finding="upheld", answer="Yes.", person="D.", post="Director"
    )
    complaints.enter(actor, answered, number)
    complaints.enter(actor, Closed(closed_on=today, satisfaction="satisfied"), number)
    front.wait(lambda: pane.work.view.case is not None and not pane.work.view.case.is_open)
    front.wait(lambda: not pane.window().findChildren(LetterDialog))
    form = dialog_of(front, pane)
    assert form.kind.count() == 0
    assert form.do_button is not None
    assert not form.do_button.isEnabled()
    assert "No letter can be written now" in form.sheet.toPlainText()
    assert len(form.save_buttons) == 1
    form.reject()


def test_who_is_complained_about_sees_no_letters(front: Front) -> None:
    login = login_of(Role.DATA_PROTECTION)
    number, other = register(front, subject="a member of staff", about=(login,)), register(front)
    pane = opened(front, other)
    front.wait(pane.work.view.letters.isVisible)
    pane.work.show_entry(EntryRef("complaints", number))
    front.wait(lambda: pane.work.view.case is None)
    assert not pane.work.view.letters.isVisible()


def test_the_answer_is_proposed_as_by_whoever_enters_it(front: Front) -> None:
    number = register(front)
    pane = opened(front, number)
    pane.work.open_follow_up(KINDS["complaints.answered"])
    assert pane.work.form is not None
    person = front.house.desk.person()
    assert person is not None
    assert pane.work.form.editor("person").raw() == person.name


def test_the_letter_that_is_owed_is_the_one_that_is_proposed(front: Front) -> None:
    number, today = register(front), day_of(front.room.clock.utc_now())
    complaints, actor = front.house.desk.complaints, front.room.me(Role.DATA_PROTECTION)
    pane = opened(front, number)
    dialog_of(front, pane).submit()
    front.wait(lambda: not pane.window().findChildren(LetterDialog))
    front.wait(lambda: pane.work.view.case is not None and len(pane.work.view.case.later) == 2)
    form = dialog_of(front, pane)
    # It is acknowledged: to write that once more is possible, and not what is proposed.
    assert form.letter() is None
    assert form.kind.count() == 1
    assert "No letter is owed now" in form.sheet.toPlainText()
    assert form.do_button is not None
    assert not form.do_button.isEnabled()
    form.kind.setCurrentIndex(0)
    assert form.do_button.isEnabled()
    form.reject()
    complaints.enter(
        actor, Delayed(told_on=today, new_day=today + dt.timedelta(days=30), reason="Leave."), number
    )
    assert proposed(front, pane, 3) == DELAY
    answered = Answered(
        answered_on=today, way="letter", finding="upheld", answer="Yes.", person="D.", post="Director"
    )
    complaints.enter(actor, answered, number)
    assert proposed(front, pane, 4) == ANSWER


def proposed(front: Front, pane: RegistersPane, entries: int) -> str:
    front.wait(lambda: pane.work.view.case is not None and len(pane.work.view.case.later) == entries)
    front.wait(lambda: not pane.window().findChildren(LetterDialog))
    form = dialog_of(front, pane)
    # The form says already that it is about a complaint.
    assert not any(form.kind.itemText(row).startswith("Complaint") for row in range(form.kind.count()))
    first = str(form.kind.currentData())
    form.reject()
    return first
