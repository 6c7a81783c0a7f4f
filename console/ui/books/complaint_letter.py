"""The letters of a complaint: which can be written now, and those that are kept (CMP-01)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_word, choice_words, standing_alone, translated
from console.domain.books.complaints import LETTERS, WAYS, Written
from console.domain.people.calendar import day_of
from console.services.disclosure.complaint_letters import language_of, owed_letter, why_no_letter
from console.ui.base.background import ask
from console.ui.base.save_file import prints_folder, write_private
from console.ui.books.letter_dialog import LetterActs, LetterDialog, LetterInput, LetterOffer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.domain.books.entries import CaseFile
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext


def _tr(text: str) -> str:
    return QCoreApplication.translate("ComplaintLetters", text)


def complaint_letters(
    context: PaneContext, books: BooksAtConsole, case: CaseFile, parent: QWidget
) -> LetterDialog:
    """Return the form for the letters of a complaint.

    Args:
        context: tasks, messages and the folder for prints.
        books: write the letter.
        case: the complaint with what was entered about it.
        parent: owns the form.
    """
    number, language, letters = case.entry.number, language_of(case), books.complaint_letters
    hindrances = {name: why_no_letter(case, name) for name in LETTERS} if case.is_open else {}

    def written(said: LetterInput) -> Written:
        today = day_of(books.media.now_utc())
        return Written(
            letter=said.letter, language=language, written_on=today, way=said.way, words=said.words
        )

    offer = LetterOffer(
        tuple(name for name, why_not in hindrances.items() if not why_not),
        owed_letter(case),
        _tr("In {0}.").format(choice_words(language)),
        WAYS,
        called=_called,
        later="\n".join(
            f"{_called(name)}: {translated(why_not)}" for name, why_not in hindrances.items() if why_not
        ),
        kept=tuple(
            (
                _tr("Save PDF: {0}").format(_called(str(entry.fields["letter"]))),
                partial(
                    _save, context, books, number, str(entry.fields["document"]), str(entry.fields["letter"])
                ),
            )
            for entry in case.later
            if entry.kind == "complaints.letter" and entry.fields.get("document")
        ),
    )
    acts = LetterActs(
        lambda said: letters.preview(books.actor(), number, written(said)),
        lambda said, render: letters.write(books.actor(), number, written(said), render),
        lambda: context.bridge.messages.note(_tr("Letter kept with complaint {0}").format(number)),
    )
    return LetterDialog(context, _tr("Letters of complaint {0}").format(number), offer, acts, parent)


def _called(letter: str) -> str:
    """Return how a letter is called among those of one complaint, which the form names already."""
    return standing_alone(choice_word(letter).rpartition(": ")[2])


def _save(context: PaneContext, books: BooksAtConsole, number: int, sha256: str, name: str) -> None:
    """Write a kept letter into the folder for prints, to be printed or sent."""
    folder, letters = prints_folder(context), books.complaint_letters
    path = folder / f"complaint-{number}-{name.rpartition(': ')[2].replace(' ', '-')}-{sha256[:6]}.pdf"

    def work() -> str:
        content = letters.document(books.actor(), number, sha256)
        if content is None:
            return ""
        write_private(path, content)
        return str(path)

    def saved(where: str) -> None:
        said = _tr("Letter saved") if where else _tr("The letter is no longer kept.")
        context.bridge.messages.note(said, where)

    ask(context, work, saved)
