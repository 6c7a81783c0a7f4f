"""The page of the scheme's letters, on real windows (DIS-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from console.domain.books.disclosures import ENGLISH, WELSH
from console.domain.disclosure.letter_texts import LetterTemplate
from console.domain.disclosure.own_letters import fact_of
from console.domain.people.actor import Role
from console.ui.scheme.history import HistoryDialog
from console.ui.scheme.letters_page import LettersPage
from tests.ui.scheme.test_pane import filled, front

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from tests.ui.reception import Front

__all__ = ["filled", "front"]
pytestmark = pytest.mark.req("DIS-01")
GOOD = "Hello {requester}, until {due}; kept {kept} days."


def page_of(front: Front, role: Role = Role.MANAGER) -> LettersPage:
    front.sit(role)
    front.do("scheme")
    page = front.office.letters
    front.office.tabs.choose(front.office.tabs.count() - 2)
    front.wait(page.isVisible)
    front.wait(lambda: page.save.isVisible() == (role is Role.MANAGER))
    return page


def test_a_letter_is_chosen_edited_seen_saved_and_given_back(front: Front) -> None:
    page = page_of(front)
    page.letter.setCurrentIndex(page.letter.findData("acknowledgement"))
    page.language.setCurrentIndex(page.language.findData(WELSH))
    assert page.body.toPlainText().startswith("Annwyl {requester}")
    assert "program's own" in page.whose.text()
    assert "{due}  the last day of the answer" in page.fields.text()
    assert not page.save.isEnabled()
    assert not page.back.isEnabled()
    page.title.setText("Eich cais")
    page.body.setPlainText("Helo {requester}, {due} {kept} {nonsense}")
    assert "Helo Alex Example" in page.paper.toPlainText()
    QTest.mouseClick(page.save, Qt.MouseButton.LeftButton)
    assert "{nonsense}" in page.refusal.text()
    page.body.setPlainText("Helo {requester}")
    page.save.click()
    assert "{due}" in page.refusal.text()
    page.body.setPlainText("Helo {requester}, {due} {kept}")
    page.save.click()
    fact = fact_of("acknowledgement", WELSH)
    front.wait(lambda: front.house.scheme.facts().get(fact) == "Eich cais\n\nHelo {requester}, {due} {kept}")
    front.wait(lambda: "scheme's own" in page.whose.text())
    assert not page.refusal.isVisible()
    assert not page.changed()
    page.history.click()
    front.wait(lambda: front.window.findChildren(HistoryDialog))
    (history,) = front.window.findChildren(HistoryDialog)
    assert "Helo {requester}" in history.page.toPlainText()
    history.reject()
    page.back.click()
    front.wait(lambda: front.house.scheme.facts()[fact] == "")
    front.wait(lambda: page.body.toPlainText().startswith("Annwyl {requester}"))


def test_words_of_another_console_are_shown_and_bad_ones_are_said(front: Front) -> None:
    page = page_of(front)
    manager, fact = front.room.me(Role.MANAGER), fact_of("acknowledgement", ENGLISH)
    page.letter.setCurrentIndex(page.letter.findData("acknowledgement"))
    front.house.scheme.state(manager, fact, f"Hello\n\n{GOOD}")
    front.office.refresh()
    front.wait(lambda: page.body.toPlainText() == GOOD)
    page.show_letters({fact: "Hello\n\n{nonsense}"}, may=True)
    assert "cannot be used" in page.whose.text()
    assert page.body.toPlainText().startswith("Dear {requester}")
    assert page.back.isEnabled(), "bad words can be taken away"


def test_what_is_typed_is_not_overwritten_by_what_comes_in(front: Front) -> None:
    page = page_of(front)
    page.body.setPlainText(GOOD)
    front.house.scheme.state(front.room.me(Role.MANAGER), "owner", "Anytown")
    front.office.refresh()
    front.wait(lambda: front.office.facts.rows["owner"].text() == "Anytown")
    assert page.body.toPlainText() == GOOD
    page.language.setCurrentIndex(page.language.findData(WELSH))
    assert page.body.toPlainText().startswith("Annwyl")
    assert not page.save.isEnabled()
    page.language.setCurrentIndex(page.language.findData(ENGLISH))
    assert page.body.toPlainText() == GOOD
    front.sit(Role.DEPUTY)
    front.wait(lambda: page.body.toPlainText().startswith("Dear"))


def test_a_supervisor_reads_the_letters_and_changes_nothing(front: Front) -> None:
    page = page_of(front, Role.SUPERVISOR)
    assert page.body.isReadOnly()
    assert page.title.isReadOnly()
    assert not page.back.isVisible()


def test_letters_of_the_settings_file_that_are_not_used_are_said(qtbot: QtBot) -> None:
    settings = {"acknowledgement": LetterTemplate(("Hello", "Helo"), "We have it.", "{due} {kept}")}
    page = LettersPage(settings)
    qtbot.addWidget(page)
    page.show_letters({}, may=True)
    assert "Acknowledgement (English): The letter must also say" in page.unused.text()
    page.letter.setCurrentIndex(page.letter.findData("acknowledgement"))
    assert "The words of the settings file cannot be used" in page.whose.text()
    assert page.body.toPlainText().startswith("Dear {requester}")
    assert not LettersPage({}).unused.text()
