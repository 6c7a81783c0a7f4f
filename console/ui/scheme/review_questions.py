"""The questions of a yearly review, with last year's answers beside them (SYS-08, SYS-09)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from console.bridge.labels import book_words
from console.domain.scheme.review_forms import questions_of, source_of
from console.ui.scheme.page_base import long_edit
from console.ui.widgets.forms import words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QPlainTextEdit

    from console.domain.scheme.reviews import ReviewState

LINES = 2


class ReviewQuestions(QWidget):
    """A field for each question; what was typed stays while another review is looked at. UI thread."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)
        self._shown = ""
        self._typed: dict[str, dict[str, str]] = {}
        self.fields: dict[str, QPlainTextEdit] = {}
        self.before: dict[str, QLabel] = {}

    def show_review(self, state: ReviewState | None) -> None:
        """Show the questions of a review, and what was answered the last time."""
        review = state.review if state is not None else ""
        if review != self._shown:
            self._remember()
            self._shown = review
            self._build(review)
        for question, label in self.before.items():
            answered = state.answers.get(question, "") if state is not None else ""
            label.setText(answered or self.tr("No answer last time"))

    def _remember(self) -> None:
        if self._shown:
            self._typed[self._shown] = {
                question: field.toPlainText() for question, field in self.fields.items()
            }

    def _build(self, review: str) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.deleteLater()
        self.fields, self.before = {}, {}
        questions = questions_of(review)
        self.setVisible(bool(questions))
        if not questions:
            return
        self._grid.addWidget(words(self.tr("Source: {0}").format(source_of(review)), "muted"), 0, 0)
        self._grid.addWidget(words(self.tr("Last time"), "muted"), 0, 1)
        typed = self._typed.get(review, {})
        for at, question in enumerate(questions):
            row = 1 + 2 * at
            title = QLabel(f"{book_words(question)} *")
            title.setObjectName("fieldname")
            title.setWordWrap(True)
            field, before = long_edit(LINES), words("", "muted")
            field.setPlainText(typed.get(question, ""))
            field.setAccessibleName(book_words(question))
            title.setBuddy(field)
            before.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            before.setAlignment(Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(title, row, 0, 1, 2)
            self._grid.addWidget(field, row + 1, 0)
            self._grid.addWidget(before, row + 1, 1)
            self.fields[question], self.before[question] = field, before

    def answers(self) -> dict[str, str]:
        """Return what was typed, by question."""
        return {question: field.toPlainText().strip() for question, field in self.fields.items()}

    def clear(self) -> None:
        """Clear the answers of all reviews."""
        self._typed.clear()
        for field in self.fields.values():
            field.clear()
