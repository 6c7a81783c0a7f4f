"""The form in which a letter to a requester is written: what is said in it, and how it will look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QPlainTextEdit, QWidget

from console.bridge.labels import choice_words, error_words
from console.domain.books.disclosures import SENT_BY, Written
from console.domain.disclosure.letter_kinds import LetterKind
from console.domain.disclosure.letters import language_of, why_no_letter
from console.ui.widgets.forms import FormDialog, words
from console.ui.widgets.letter_paper import LetterPaper

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.domain.disclosure.letters import LetterText
    from console.domain.disclosure.request import RequestCase
    from console.domain.errors import ConsoleError

    Preview = Callable[[Written, Callable[[LetterText], None], Callable[[ConsoleError], None]], None]

TYPING_MS = 400
"""The letter is shown anew when nothing was typed for so long."""


class LetterDialog(FormDialog):
    """Asks which letter is written and what is said in it, and shows it. Deleted when closed.

    Args:
        request: whom it is written to.
        first: the letter that is offered.
        today: the day of the letter.
        preview: composes the letter in the background.
        do: called with the letter when it is to be written.
        parent: owns the dialog.
    """

    def __init__(
        self,
        request: RequestCase,
        first: LetterKind,
        today: dt.date,
        preview: Preview,
        do: Callable[[Written], None],
        parent: QWidget,
    ) -> None:
        super().__init__(self.tr("Letter for request {0}").format(request.number), parent)
        self.setMinimumWidth(680)
        self._language, self._today, self._preview, self._do = language_of(request), today, preview, do
        self.kind = self.column.field(self.tr("Letter"), QComboBox())
        for letter in LetterKind:
            if not why_no_letter(request, letter):
                self.kind.addItem(choice_words(letter.value), letter)
        self.kind.setCurrentIndex(max(0, self.kind.findData(first)))
        said = self.tr("In {0}, as the requester wishes.") if request.language else self.tr("In {0}.")
        self.column.addWidget(words(said.format(choice_words(self._language)), "about"))
        self.said = self.column.field(self.tr("Your own words in the letter"), self._text())
        self.left_out = self.column.field(
            self.tr("Leave the reasons out, because (the provision that allows it)"), self._text()
        )
        self.way = self.column.field(self.tr("Sent by"), QComboBox())
        for way in SENT_BY:
            self.way.addItem(choice_words(way), way)
        self.sheet = LetterPaper()
        self.column.addWidget(self.sheet, 1)
        self.finish(self.tr("Write letter"), self.submit)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        self.kind.currentIndexChanged.connect(lambda _: self._follow_kind())
        for field in (self.said, self.left_out):
            field.textChanged.connect(self._typing.start)
        self._follow_kind()
        self.said.setFocus()

    def _text(self) -> QPlainTextEdit:
        field = QPlainTextEdit()
        field.setTabChangesFocus(True)
        field.setFixedHeight(64)
        return field

    def letter(self) -> Written:
        """Return the letter as it stands."""
        kind: LetterKind = self.kind.currentData()
        is_refusal = kind is LetterKind.REFUSAL
        return Written(
            letter=kind.value,
            language=self._language,
            written_on=self._today,
            way=str(self.way.currentData()),
            words=self.said.toPlainText().strip(),
            left_out=self.left_out.toPlainText().strip() if is_refusal else "",
        )

    def _follow_kind(self) -> None:
        self.left_out.setEnabled(self.kind.currentData() is LetterKind.REFUSAL)
        self.refresh()

    def refresh(self) -> None:
        """Show the letter as it would be written now."""
        self._preview(self.letter(), self._show, self._show_why_not)

    def _show(self, letter: LetterText) -> None:
        self.sheet.show_letter(letter)

    def _show_why_not(self, error: ConsoleError) -> None:
        self.sheet.setPlainText(error_words(error))

    def submit(self) -> None:
        """Write the letter."""
        if self.is_busy:
            return
        self.set_busy(is_busy=True)
        self._do(self.letter())
