"""The list of offers under a field takes no key once it is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from console.ui.widgets.completion import completer_for
from console.ui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Form(QWidget):
    """A text with phrases, a line with completions, and a field after them."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        self.text, self.line, self.last = TextEdit(500, ["Fighting in the street"]), QLineEdit(), QLineEdit()
        self.line.setCompleter(completer_for(self.line, QStringListModel(["assault", "affray"], self.line)))
        for field in (self.text, self.line, self.last):
            column.addWidget(field)

    def typed(self) -> tuple[str, str, str]:
        return self.text.toPlainText(), self.line.text(), self.last.text()


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    new_form = Form()
    qtbot.addWidget(new_form)
    new_form.show()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is new_form)
    return new_form


def test_what_is_typed_quickly_after_tab_goes_to_the_next_field(form: Form) -> None:
    form.text.setFocus()
    QTest.keyClicks(form.text, "fig")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    QTest.keyClick(popup, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is form.line
    # X11 had sent these letters to the list before the program closed it.
    QTest.keyClicks(popup, "zz")
    assert form.typed() == ("fig", "zz", "")


def test_a_line_keeps_nothing_that_is_typed_after_it_was_left(form: Form) -> None:
    form.line.setFocus()
    QTest.keyClicks(form.line, "ass")
    popup = QApplication.activePopupWidget()
    assert popup is not None
    popup.hide()
    form.last.setFocus()
    QTest.keyClicks(popup, "zz")
    assert form.typed() == ("", "ass", "zz")
