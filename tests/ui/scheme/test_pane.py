"""The scheme settings on real windows."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from console.bridge.labels import choice_words
from console.domain.books.camera_changes import ADVISED, CAMERA_CHANGES, ENFORCED
from console.domain.books.scheme import MAJOR, Reviewed
from console.domain.people.actor import Role
from console.domain.people.independence import DAYS
from console.domain.people.independence import FACT as SECOND_PERSON_DAYS
from console.domain.scheme.review_forms import answers_text, questions_of
from console.domain.scheme.reviews import REVIEWS
from console.ui.people.second_person import SecondPersonDialog
from console.ui.scheme.history import HistoryDialog
from console.ui.scheme.review_paper import review_html
from tests.support.people import PASSWORD, filled_database, login_of, open_room
from tests.ui.reception import Front

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pytestqt.qtbot import QtBot

FACTS = {
    "owner": "Anytown Borough Council",
    "manager": "Mary Manager",
    "partners": "Anyshire Police\nShopwatch & friends",
    "purpose": "Safety",
    "contact": "01632 960001",
}


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return filled_database(tmp_path_factory.mktemp("filled"))


@pytest.fixture
def front(qtbot: QtBot, tmp_path: Path, filled: Path) -> Iterator[Front]:
    with open_room(tmp_path, filled) as room:
        new_front = Front(qtbot, room, tmp_path)
        yield new_front
        new_front.close()


def opened(front: Front, role: Role = Role.MANAGER, *, with_facts: bool = True) -> None:
    for name, text in FACTS.items() if with_facts else ():
        front.house.scheme.state(front.room.me(Role.MANAGER), name, text)
    front.sit(role)
    front.do("scheme")
    facts = front.office.facts
    front.wait(lambda: not with_facts or facts.rows["owner"].text() == FACTS["owner"])
    front.wait(lambda: front.office.reviews.model.rowCount() == len(REVIEWS))


@pytest.mark.req("SYS-01")
def test_what_is_missing_is_marked_and_what_is_typed_is_stated(front: Front) -> None:
    opened(front, with_facts=False)
    facts = front.office.facts
    assert facts.rows["owner"].mark.text() == "▲ Missing"
    assert facts.rows["mission"].mark.text() == ""
    assert not facts.save.isEnabled()
    facts.rows["owner"].show("Anytown 😀 Borough")
    facts.rows["supervisors"].show("A. One\nB. Two")
    assert facts.rows["owner"].mark.text() == "✎ Not saved yet"
    facts.save.click()
    front.wait(lambda: front.house.scheme.facts().get("supervisors") == "A. One\nB. Two")
    front.wait(lambda: facts.rows["owner"].text() == "Anytown 😀 Borough" and facts.changed() == {})
    facts.rows["owner"].show("Somebody else")
    facts.undo.click()
    assert facts.rows["owner"].text() == "Anytown 😀 Borough"


def test_what_is_too_long_is_refused_where_it_was_typed(front: Front) -> None:
    opened(front)
    facts = front.office.facts
    facts.rows["mission"].show("x" * 30_000)
    facts.save.click()
    front.wait(lambda: "at most" in facts.refusal.text())
    assert facts.changed()
    assert facts.save.isEnabled()


def test_each_fact_has_its_history(front: Front) -> None:
    opened(front)
    front.house.scheme.state(front.room.me(Role.OWNER), "manager", "<b>Ann</b> Other")
    front.office.facts.history_wanted.emit("manager")
    front.wait(lambda: front.window.findChild(HistoryDialog) is not None)
    dialog = front.window.findChild(HistoryDialog)
    assert dialog is not None
    text = dialog.page.toPlainText()
    assert text.index("<b>Ann</b> Other") < text.index("Mary Manager")
    assert "Owner Person" in text
    dialog.close()


@pytest.mark.req("SYS-01")
def test_the_sign_is_shown_copied_and_printed(front: Front) -> None:
    opened(front)
    signs = front.office.signs
    front.office.tabs.choose(1)
    assert "controlled by Anytown Borough Council" in signs.body.text()
    signs.copy.click()
    assert QGuiApplication.clipboard().text().startswith("CCTV in operation\nImages are recorded")
    signs.print_button.click()
    front.wait((front.folder / "sign.pdf").exists)
    front.wait(lambda: "sign.pdf" in signs.note.text())
    front.house.scheme.state(front.room.me(Role.MANAGER), "contact", "")
    front.wait(lambda: "facts are missing: Published contact point" in signs.refusal.text())


def test_a_folder_that_cannot_be_written_is_said(front: Front) -> None:
    front.folder.write_text("a file stands where the folder should be")
    opened(front)
    front.office.signs.print_button.click()
    front.wait(lambda: "cannot be written" in front.office.signs.refusal.text())


@pytest.mark.req("SYS-07")
def test_cameras_are_named_in_a_major_change_and_the_rule_is_switched_on(front: Front) -> None:
    opened(front)
    front.office.tabs.choose(2)
    code = front.office.code
    front.wait(code.rule.isEnabled)
    assert not code.rule.isChecked(), "an upgrade stops no scheme"
    code.rule.click()
    front.wait(lambda: "Rule about added and removed cameras saved" in front.said())
    front.wait(code.rule.isChecked)
    assert front.house.scheme.facts()[CAMERA_CHANGES] == ENFORCED
    code.new.click()
    assert not code.added.isVisible()
    code.kind.setCurrentIndex(code.kind.findData(MAJOR))
    assert code.added.isVisible()
    for field in (code.what, code.grounds, code.consulted):
        field.setPlainText("New street")
    for tick in code.ticks.values():
        tick.setChecked(True)
    code.added.setText("12, x")
    code.enter.click()
    assert "“x” is not the number of a camera" in code.refusal.text()
    code.added.setText("12, 13")
    code.removed.setText("4")
    code.enter.click()
    front.wait(lambda: "12, 13" in code.past.toPlainText())
    front.sit(Role.OPERATOR)
    front.wait(lambda: not code.rule.isEnabled())


@pytest.mark.req("SYS-08")
def test_a_change_of_the_code_is_refused_until_all_agree(front: Front) -> None:
    opened(front)
    front.office.tabs.choose(2)
    code = front.office.code
    code.new.click()
    assert not code.consulted.isVisible()
    assert set(code.ticks) == {"Mary Manager", "Anytown Borough Council"}
    code.kind.setCurrentIndex(code.kind.findData(MAJOR))
    assert code.consulted.isVisible()
    assert set(code.ticks) == {"Anyshire Police", "Shopwatch & friends", "Anytown Borough Council"}
    code.what.setPlainText("Redeployable cameras")
    code.grounds.setPlainText("Fly-tipping")
    code.ticks["Anyshire Police"].setChecked(True)
    code.enter.click()
    front.wait(lambda: "Agreement is missing: Shopwatch & friends" in code.refusal.text())
    for tick in code.ticks.values():
        tick.setChecked(True)
    code.enter.click()
    front.wait(lambda: "consult" in code.refusal.text())
    code.consulted.setPlainText("Letters")
    code.holds_from.line.setText("no day")
    code.enter.click()
    assert "no day" in code.refusal.text()
    code.holds_from.line.setText("01/07/2026")
    code.enter.click()
    front.wait(lambda: "Redeployable cameras" in code.past.toPlainText())
    assert code.past.isVisible()


# Beside other tests the first refusal never came in two of nine runs; the cause is not found.
@pytest.mark.alone
@pytest.mark.req("SYS-09")
def test_a_review_is_entered_as_done_and_told_by_shape_and_word(front: Front) -> None:
    manager = front.room.me(Role.MANAGER)
    late, soon = (
        Reviewed(
            review=review,
            done_on=day,
            by="x",
            result="y",
            answers=answers_text(dict.fromkeys(questions_of(review), "All well.")),
        )
        for review, day in ((REVIEWS[1], dt.date(2025, 1, 5)), (REVIEWS[4], dt.date(2025, 7, 5)))
    )
    for review in (late, soon):
        front.house.scheme.review(manager, review)
    opened(front)
    front.office.tabs.choose(3)
    page = front.office.reviews
    front.wait(lambda: states(front)[REVIEWS[1]] == "Overdue")
    assert states(front)[REVIEWS[4]] == "Due soon"
    assert states(front)[REVIEWS[0]] == "Never done"
    rows = [page.table.proxy.index(row, 2).data() for row in range(page.table.proxy.rowCount())]
    page.table.selectRow(rows.index(choice_words(REVIEWS[1])))
    page.done_on.line.setText("20/05/2026")
    page.enter.click()
    front.wait(lambda: "Not answered yet" in page.refusal.text())
    page.result.setPlainText("In order.")
    assert {label.text() for label in page.questions.before.values()} == {"All well."}
    first = next(iter(page.questions.fields.values()))
    first.setPlainText("Kept while another review is looked at.")
    page.table.selectRow(rows.index(choice_words(REVIEWS[0])))
    page.table.selectRow(rows.index(choice_words(REVIEWS[1])))
    assert "Kept while" in next(iter(page.questions.fields.values())).toPlainText()
    for field in page.questions.fields.values():
        field.setPlainText("As agreed.")
    page.enter.click()
    front.wait(lambda: "fill in “Done by”" in page.refusal.text())
    page.by.setText("E. Lindqvist")
    page.enter.click()
    front.wait(lambda: states(front)[REVIEWS[1]] == "On time")
    assert page.by.text() == ""
    front.wait(lambda: {label.text() for label in page.questions.before.values()} == {"As agreed."})
    page.print_button.click()
    front.wait(lambda: list(front.folder.glob("review-*.pdf")))
    cases = front.house.scheme.review_paper(manager, REVIEWS[1])
    paper = review_html(REVIEWS[1], cases, "Anytown", str.upper)
    assert "As agreed." in paper
    assert "All well." in paper
    assert "Not countersigned yet" in paper


def states(front: Front) -> dict[str, str]:
    proxy = front.office.reviews.table.proxy
    shown = {proxy.index(row, 2).data(): proxy.index(row, 0).data() for row in range(proxy.rowCount())}
    return {review: shown.get(choice_words(review), "") for review in REVIEWS}


@pytest.mark.req("SYS-09")
def test_a_manager_is_told_once_after_sign_on(front: Front) -> None:
    front.sit(Role.MANAGER)
    front.wait(lambda: "Yearly reviews overdue" in front.said())
    front.room.staff.seat.lock()
    front.room.staff.seat.unlock(front.room.me(Role.MANAGER).login)
    QApplication.processEvents()
    assert front.said().count("Yearly reviews overdue") == 1
    assert "and 5 more" in front.said()
    front.sit(Role.AUDITOR)
    QApplication.processEvents()
    assert "Yearly reviews overdue" not in front.said()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DATA_PROTECTION])
def test_who_may_only_look_looks(front: Front, role: Role) -> None:
    opened(front, role)
    office = front.office
    assert office.facts.rows["owner"].field.isReadOnly()
    assert not office.facts.save.isVisible()
    assert "Read only" in office.facts.note.text()
    for at, hidden in ((2, office.code.new), (3, office.reviews.enter)):
        office.tabs.choose(at)
        assert not hidden.isVisible()


def test_who_may_not_read_is_told_so(front: Front) -> None:
    front.sit(Role.POLICE)
    front.do("scheme")
    front.wait(lambda: "cannot read the books" in front.office.problem.text())
    assert front.office.problem.isVisible()
    front.sit(Role.MANAGER)
    front.wait(front.office.facts.isVisible)


def test_an_error_of_the_program_itself_is_told_at_the_form(
    front: Front, monkeypatch: pytest.MonkeyPatch
) -> None:
    def breaks(*_: object) -> None:
        raise RuntimeError("a fault that nobody thought of")

    opened(front)
    monkeypatch.setattr(front.house.scheme, "state", breaks)
    facts = front.office.facts
    facts.rows["mission"].show("Calm streets")
    facts.save.click()
    front.wait(lambda: "internal error" in facts.refusal.text())
    assert facts.changed()


@pytest.mark.req("SYS-07")
def test_the_rule_about_cameras_is_switched_off_by_two(front: Front) -> None:
    front.house.scheme.state(front.room.me(Role.MANAGER), CAMERA_CHANGES, ENFORCED)
    opened(front)
    front.office.tabs.choose(2)
    code = front.office.code
    front.wait(lambda: code.rule.isEnabled() and code.rule.isChecked())
    code.rule.click()
    front.wait(lambda: front.office.findChildren(SecondPersonDialog))
    front.office.findChildren(SecondPersonDialog)[-1].reject()
    front.wait(code.rule.isChecked)
    code.rule.click()
    front.wait(lambda: [one for one in front.office.findChildren(SecondPersonDialog) if one.isVisible()])
    dialog = front.office.findChildren(SecondPersonDialog)[-1]
    dialog.submit()
    front.wait(lambda: "protection away alone" in dialog.column.refusal.text())
    assert front.house.scheme.facts()[CAMERA_CHANGES] == ENFORCED
    dialog.second.login.setText(login_of(Role.DEPUTY))
    dialog.second.password.setText(PASSWORD)
    dialog.submit()
    front.wait(lambda: front.house.scheme.facts()[CAMERA_CHANGES] == ADVISED)
    front.wait(lambda: not code.rule.isChecked())


@pytest.mark.req("PPL-08")
def test_how_long_a_new_account_is_no_second_person_is_shortened_by_two(front: Front) -> None:
    opened(front)
    front.office.tabs.choose(2)
    code = front.office.code
    front.wait(code.days.isEnabled)
    assert code.days.value() == DAYS
    code.days.setValue(14)
    code.days.editingFinished.emit()
    front.wait(lambda: front.house.scheme.facts().get(SECOND_PERSON_DAYS) == "14")
    code.days.setValue(3)
    code.days.editingFinished.emit()
    front.wait(lambda: front.office.findChildren(SecondPersonDialog))
    front.office.findChildren(SecondPersonDialog)[-1].reject()
    front.wait(lambda: code.days.value() == 14)
    code.days.setValue(3)
    code.days.editingFinished.emit()
    front.wait(lambda: [one for one in front.office.findChildren(SecondPersonDialog) if one.isVisible()])
    dialog = front.office.findChildren(SecondPersonDialog)[-1]
    dialog.second.login.setText(login_of(Role.DEPUTY))
    dialog.second.password.setText(PASSWORD)
    dialog.submit()
    front.wait(lambda: front.house.scheme.facts()[SECOND_PERSON_DAYS] == "3")
