"""The form in which a letter is written: what is said in it, how it will look, and those that are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from shiboken6 import isValid

from console.bridge.labels import choice_words, error_words
from console.domain.books.fields import MOST_LONG
from console.ui.base.background import ask, ask_as_person
from console.ui.widgets.forms import FormColumn, FormDialog, button, grow, words
from console.ui.widgets.letter_paper import LetterPaper, letter_pdf
from console.ui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.disclosure.letters import LetterText
    from console.domain.errors import ConsoleError
    from console.ui.base.context import PaneContext

TYPING_MS = 400
"""The letter is shown anew when nothing was typed for so long."""


@dataclass(frozen=True, slots=True)
class LetterInput:
    """What is said in the form."""

    letter: str
    way: str
    words: str
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class LetterOffer:
    """What can be written now.

    Attributes:
        letters: names of the letters.
        first: the one that is offered; none of them: none is until one is chosen.
        about: in which language it is written, in words.
        ways: in which it can be sent.
        later: which other letters cannot be written now, and why; may be empty.
        with_reasons: the letter whose reasons may be left out; empty: none.
        called: how a letter is called among the others.
        kept: letters that are kept: what the button says, and what saves the file.
    """

    letters: tuple[str, ...]
    first: str
    about: str
    ways: tuple[str, ...]
    later: str = ""
    with_reasons: str = ""
    called: Callable[[str], str] = choice_words
    kept: tuple[tuple[str, Callable[[], object]], ...] = ()


@dataclass(frozen=True, slots=True)
class LetterActs:
    """How a letter is composed and written. Both wait for the database.

    Attributes:
        preview: returns the letter as it would be written.
        write: writes it, with the function that makes its PDF.
        written: called when it was, on the UI thread, after the form was closed.
    """

    preview: Callable[[LetterInput], LetterText]
    write: Callable[[LetterInput, Callable[[LetterText], bytes]], object]
    written: Callable[[], None]


class LetterDialog(FormDialog):
    """Asks which letter is written and what is said in it, and shows it. Deleted when closed.

    Args:
        context: tasks in the background.
        title: to whom it is written.
        offer: what can be written now.
        acts: compose and write it.
        parent: owns the dialog.
    """

    def __init__(
        self, context: PaneContext, title: str, offer: LetterOffer, acts: LetterActs, parent: QWidget
    ) -> None:
        super().__init__(title, parent)
        self.setMinimumWidth(680)
        self._context, self._acts, self._with_reasons = context, acts, offer.with_reasons
        self.save_buttons: list[QPushButton] = [button(said, save) for said, save in offer.kept]
        for save in self.save_buttons:
            self.column.addWidget(save)
        self.kind = self.column.field(self.tr("Letter"), QComboBox())
        for name in offer.letters:
            self.kind.addItem(offer.called(name), name)
        first = self.kind.findData(offer.first)
        self.kind.setPlaceholderText(self.tr("Choose a letter"))
        self.kind.setCurrentIndex(first)
        self.column.addWidget(words(offer.about, "about"))
        self.later = words(offer.later, "muted")
        self.column.addWidget(self.later)
        self.later.setVisible(bool(offer.later))
        self.said = self.column.field(self.tr("Your own words in the letter"), TextEdit(MOST_LONG, (), 3))
        self.left_out = TextEdit(MOST_LONG, (), 2)
        self.reasons = QWidget()
        FormColumn(self.reasons, margin=0).field(
            self.tr("Leave the reasons out, because (the provision that allows it)"), self.left_out
        )
        self.column.addWidget(self.reasons)
        self.way = self.column.field(self.tr("Sent by"), QComboBox())
        for way in offer.ways:
            self.way.addItem(choice_words(way), way)
        self.sheet = LetterPaper()
        # The room that is left is the letter's, not the gap's above the buttons.
        self.column.addWidget(self.sheet, 100)
        self.finish(self.tr("Write letter"), self.submit)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        self.kind.currentIndexChanged.connect(lambda _: self._follow_kind())
        for field in (self.said, self.left_out):
            field.textChanged.connect(self._typing.start)
        self._follow_kind()
        (self.said if first >= 0 else self.kind).setFocus()

    def letter(self) -> LetterInput | None:
        """Return the letter as it stands; None: none can be written now."""
        name = self.kind.currentData()
        if name is None:
            return None
        left_out = self.left_out.toPlainText().strip() if name == self._with_reasons else ""
        return LetterInput(name, str(self.way.currentData()), self.said.toPlainText().strip(), left_out)

    def _follow_kind(self) -> None:
        name = self.kind.currentData()
        self.reasons.setVisible(bool(name) and name == self._with_reasons)
        if self.isVisible():
            grow(self)
        self.refresh()

    def refresh(self) -> None:
        """Show the letter as it would be written now."""
        letter, preview = self.letter(), self._acts.preview
        if self.do_button is not None:
            self.do_button.setEnabled(letter is not None and not self.is_busy)
        if letter is None:
            none = self.tr("No letter can be written now. Kept letters can be saved.")
            not_owed = self.tr("No letter is owed now. To write one all the same, choose it.")
            self.sheet.setPlainText(not_owed if self.kind.count() else none)
            return
        ask_as_person(self._context, lambda: preview(letter), self._show, self._show_why_not)

    def _show(self, letter: LetterText) -> None:
        if isValid(self):
            self.sheet.show_letter(letter)

    def _show_why_not(self, error: ConsoleError) -> None:
        if isValid(self):
            self.sheet.setPlainText(error_words(error))

    def submit(self) -> None:
        """Write the letter."""
        letter, acts = self.letter(), self._acts
        if self.is_busy or letter is None:
            return
        self.set_busy(is_busy=True)

        def written(_ref: object) -> None:
            if isValid(self):
                self.accept()
            acts.written()

        ask(self._context, lambda: acts.write(letter, letter_pdf), written, self.show_refusal)
