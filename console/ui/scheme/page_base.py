"""The base of the pages of the Scheme pane: scroll area, refusal and buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from console.bridge.labels import error_words
from console.domain.books.fields import MOST_LONG
from console.ui.widgets.forms import words
from console.ui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from console.domain.errors import ConsoleError


class SchemePage(QWidget):
    """Base of a page. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = QWidget()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(self.inner)
        self.refusal = words("", "refusal")
        self.refusal.hide()
        self.note = words("", "muted")
        self.note.hide()
        self.buttons = QHBoxLayout()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.area, 1)
        column.addWidget(self.refusal)
        column.addWidget(self.note)
        column.addLayout(self.buttons)

    def refuse(self, error: ConsoleError) -> None:
        """Show why it was refused; the input stays."""
        self.show_refusal(error_words(error))

    def show_refusal(self, text: str) -> None:
        """Show a refusal; an empty text hides it."""
        self.refusal.setText(text)
        self.refusal.setVisible(bool(text))

    def show_note(self, text: str) -> None:
        """Show a note above the buttons; an empty text hides it."""
        self.note.setText(text)
        self.note.setVisible(bool(text))


def long_edit(lines: int) -> QPlainTextEdit:
    """Return a text field of several lines; a paste that is too long is cut."""
    return TextEdit(MOST_LONG, (), lines)
