"""The letters of a request: which can be written now, and what is said in them (DIS-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_words
from console.domain.books.disclosures import SENT_BY, Written
from console.domain.disclosure.letter_kinds import LetterKind
from console.domain.disclosure.letters import language_of, why_no_letter
from console.domain.people.calendar import day_of
from console.ui.books.letter_dialog import LetterActs, LetterDialog, LetterInput, LetterOffer

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.domain.disclosure.request import RequestCase
    from console.services.books_at_console import BooksAtConsole
    from console.ui.base.context import PaneContext


def _tr(text: str) -> str:
    return QCoreApplication.translate("Requests", text)


def request_letters(
    context: PaneContext,
    books: BooksAtConsole,
    request: RequestCase,
    first: LetterKind,
    done: Callable[[], None],
    parent: QWidget,
) -> LetterDialog:
    """Return the form for a letter to the requester.

    Args:
        context: tasks in the background.
        books: write the letter.
        request: whom it is written to.
        first: the letter that is offered.
        done: called when it was written.
        parent: owns the form.
    """
    number, language, letters = request.number, language_of(request), books.letters

    def written(said: LetterInput) -> Written:
        return Written(
            letter=said.letter,
            language=language,
            written_on=day_of(books.media.now_utc()),
            way=said.way,
            words=said.words,
            left_out=said.left_out,
        )

    about = _tr("In {0}, as the requester wishes.") if request.language else _tr("In {0}.")
    offer = LetterOffer(
        tuple(letter.value for letter in LetterKind if not why_no_letter(request, letter)),
        first.value,
        about.format(choice_words(language)),
        SENT_BY,
        with_reasons=LetterKind.REFUSAL.value,
    )
    acts = LetterActs(
        lambda said: letters.preview(books.actor(), number, written(said)),
        lambda said, render: letters.write(books.actor(), number, written(said), render),
        done,
    )
    return LetterDialog(context, _tr("Letter for request {0}").format(number), offer, acts, parent)
