"""The form in which a letter to a complainant is written, with those that are kept (CMP-01)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from shiboken6 import isValid

from console.bridge.labels import choice_words, error_words, translated
from console.domain.books.complaints import LETTERS, WAYS, Written
from console.domain.books.fields import MOST_LONG
from console.domain.people.calendar import day_of
from console.services.disclosure.complaint_letters import language_of, why_no_letter
from console.ui.base.background import ask, ask_as_person
from console.ui.base.save_file import prints_folder, write_private
from console.ui.widgets.forms import FormDialog, button, words
from console.ui.widgets.letter_paper import LetterPaper, letter_pdf
from console.ui.widgets.text_edit import TextEdit

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile, EntryRef
    from console.domain.disclosure.letters import LetterText
    from console.domain.errors import ConsoleError
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext

TYPING_MS = 400
"""The letter is shown anew when nothing was typed for so long."""


class ComplaintLetterDialog(FormDialog):
    """Asks which letter is written and what is said in it, and shows it. Deleted when closed.

    Args:
        context: tasks, messages and the folder for prints.
        books: write the letter.
        case: the complaint with what was entered about it.
        parent: owns the dialog.
    """

    def __init__(self, context: PaneContext, books: BooksAtConsole, case: CaseFile, parent: QWidget) -> None:
        super().__init__(self.tr("Letters of complaint {0}").format(case.entry.number), parent)
        self.setMinimumWidth(680)
        self._context, self._books, self._case = context, books, case
        self._number, self._language = case.entry.number, language_of(case)
        self.save_buttons = [
            self._saving(str(entry.fields["document"]), str(entry.fields["letter"]))
            for entry in case.later
            if entry.kind == "complaints.letter" and entry.fields.get("document")
        ]
        self.kind = self.column.field(self.tr("Letter"), QComboBox())
        hindrances = {name: why_no_letter(case, name) for name in LETTERS} if case.is_open else {}
        for name, why_not in hindrances.items():
            if not why_not:
                self.kind.addItem(choice_words(name), name)
        self.kind.setCurrentIndex(self.kind.count() - 1)
        self.column.addWidget(words(self.tr("In {0}.").format(choice_words(self._language)), "about"))
        later = "\n".join(
            f"{choice_words(name)}: {translated(why_not)}" for name, why_not in hindrances.items() if why_not
        )
        self.later = words(later, "muted")
        self.later.setVisible(bool(later))
        self.column.addWidget(self.later)
        self.said = self.column.field(self.tr("Your own words in the letter"), TextEdit(MOST_LONG, (), 3))
        self.way = self.column.field(self.tr("Sent by"), QComboBox())
        for way in WAYS:
            self.way.addItem(choice_words(way), way)
        self.sheet = LetterPaper()
        self.column.addWidget(self.sheet, 1)
        self.finish(self.tr("Write letter"), self.submit)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(TYPING_MS)
        self._typing.timeout.connect(self.refresh)
        self.kind.currentIndexChanged.connect(lambda _: self.refresh())
        self.said.textChanged.connect(self._typing.start)
        self.refresh()

    def _saving(self, sha256: str, name: str) -> QPushButton:
        """Return a button that saves a kept letter, in a row of its own."""
        said = self.tr("Save PDF: {0}").format(choice_words(name))
        save = button(said, partial(self.save_letter, sha256, name))
        self.column.addWidget(save)
        return save

    def letter(self) -> Written | None:
        """Return the letter as it stands; None: none can be written now."""
        name = self.kind.currentData()
        if name is None:
            return None
        return Written(
            letter=name,
            language=self._language,
            written_on=day_of(self._books.media.now_utc()),
            way=str(self.way.currentData()),
            words=self.said.toPlainText().strip(),
        )

    def refresh(self) -> None:
        """Show the letter as it would be written now."""
        letter, letters, number = self.letter(), self._books.complaint_letters, self._number
        if self.do_button is not None:
            self.do_button.setEnabled(letter is not None and not self.is_busy)
        if letter is None:
            self.sheet.setPlainText(self.tr("No letter can be written now. Kept letters can be saved."))
            return
        written = letter

        def work() -> LetterText:
            return letters.preview(self._books.actor(), number, written)

        def show(text: LetterText) -> None:
            if isValid(self):
                self.sheet.show_letter(text)

        def refuse(error: ConsoleError) -> None:
            if isValid(self):
                self.sheet.setPlainText(error_words(error))

        ask_as_person(self._context, work, show, refuse)

    def submit(self) -> None:
        """Write the letter."""
        letter, letters, number = self.letter(), self._books.complaint_letters, self._number
        if self.is_busy or letter is None:
            return
        self.set_busy(is_busy=True)
        written = letter

        def done(_ref: EntryRef) -> None:
            self._context.bridge.messages.note(self.tr("Letter kept with complaint {0}").format(number))
            if isValid(self):
                self.accept()

        ask(
            self._context,
            lambda: letters.write(self._books.actor(), number, written, letter_pdf),
            done,
            self.show_refusal,
        )

    def save_letter(self, sha256: str, name: str) -> None:
        """Write a kept letter into the folder for prints, to be printed or sent."""
        number, folder, letters = self._number, prints_folder(self._context), self._books.complaint_letters
        path = folder / f"complaint-{number}-{name.rpartition(': ')[2].replace(' ', '-')}-{sha256[:6]}.pdf"

        def work() -> str:
            content = letters.document(self._books.actor(), number, sha256)
            if content is None:
                return ""
            write_private(path, content)
            return str(path)

        def saved(where: str) -> None:
            said = self.tr("Letter saved") if where else self.tr("The letter is no longer kept.")
            self._context.bridge.messages.note(said, where)

        ask(self._context, work, saved)
