"""A field that only the service asks for is hidden until it does, in both kinds of form (PPL-07)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget

from console.domain.books import KINDS
from console.domain.errors import NeedsConfirmation, OperatorError
from console.domain.scheme.elected_members import SOMEONE_ELSE
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions
from console.ui.books.form import EntryForm

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

pytestmark = pytest.mark.req("PPL-07")
KIND = KINDS["authorisations.cancelled"]
QUESTION = NeedsConfirmation("Is A. Moss the elected member Ada Moss (Castle)?", "Answer below.")


def test_a_dialog_asks_and_hands_the_answer_on(qtbot: QtBot) -> None:
    handed: list[Any] = []
    over = QWidget()
    qtbot.addWidget(over)
    now_utc = dt.datetime.now(dt.UTC)
    presets: dict[str, Any] = {"cancelled_utc": now_utc, "officer": "A. Moss", "reason": "done"}
    dialog = EntryDialog(KIND, presets, FieldSuggestions(), handed.append, over)
    dialog.show()
    field = dialog.editors["namesake"].widget
    assert isinstance(field, QComboBox)
    assert not field.isVisible()
    dialog.submit()
    dialog.show_refusal(OperatorError("Something else."))
    assert not field.isVisible()
    dialog.submit()
    dialog.show_refusal(QUESTION)
    assert field.isVisible()
    qtbot.waitUntil(field.hasFocus)
    dialog.editors["namesake"].show(SOMEONE_ELSE)
    assert dialog.do_button is not None
    QTest.keyClick(dialog.do_button, Qt.Key.Key_Return)
    assert [one.namesake for one in handed] == ["", "", SOMEONE_ELSE]


def test_a_form_of_a_book_asks(qtbot: QtBot) -> None:
    form = EntryForm(KIND, FieldSuggestions())
    qtbot.addWidget(form)
    form.show()
    field = form.editor("namesake").widget
    assert not field.isVisible()
    form.refuse(QUESTION)
    assert field.isVisible()
    assert "elected member Ada Moss" in form.refusal.text()


def test_a_form_that_is_not_complete_gives_the_keyboard_to_what_is_missing(qtbot: QtBot) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    presets: dict[str, Any] = {"cancelled_utc": dt.datetime.now(dt.UTC), "officer": "Supt Marsh"}
    dialog = EntryDialog(KIND, presets, FieldSuggestions(), lambda _: None, over)
    dialog.show()
    assert dialog.do_button is not None
    dialog.do_button.setFocus()
    qtbot.waitUntil(dialog.do_button.hasFocus)
    dialog.submit()
    assert "fill in “Reason”" in dialog.column.refusal.text()
    reason = dialog.editors["reason"].widget
    qtbot.waitUntil(lambda: reason.hasFocus() or reason.isAncestorOf(dialog.focusWidget()))
