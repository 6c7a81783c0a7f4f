"""The question whether long watching is still an immediate response to events, and its answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from console.bridge.labels import choice_words
from console.domain.books import KINDS
from console.domain.books.operators import IMMEDIATE
from console.domain.errors import OperatorError
from console.ui.base.background import ask
from console.ui.books.entry_dialog import EntryDialog
from console.ui.books.field_editors import FieldSuggestions

if TYPE_CHECKING:
    from console.domain.books.fields import Value
    from console.domain.books.operators import ResponseChecked
    from console.domain.surveillance.drift import Drift
    from console.ui.base.action_window import ActionWindow

translate = QCoreApplication.translate


def question_words(drift: Drift) -> str:
    """Return what was noticed, in the operator's language."""
    cameras = ", ".join(map(str, drift.cameras))
    said = translate("Surveillance", "{0}: camera {1}, for {2} minutes.")
    return said.format(choice_words(drift.sign.value), cameras, drift.minutes)


def answer_question(window: ActionWindow) -> None:
    """Open the question that is asked of who sits here.

    Raises:
        OperatorError: nothing is asked.
    """
    context = window.context
    books = context.services.books
    question = books.immediate.question
    if question is None:
        raise OperatorError(
            translate("Surveillance", "Nothing is asked of you now."),
            translate(
                "Surveillance",
                "The console asks when someone watches one place or person for long.",
            ),
        )
    fixed: dict[str, Value] = {
        "since_utc": question.since_utc,
        "sign": question.sign.value,
        "minutes": question.minutes,
        "cameras": question.cameras,
    }

    def submit(filled: ResponseChecked) -> None:
        ask(context, lambda: books.enter(filled), lambda _: dialog.accept(), dialog.show_refusal)

    dialog = EntryDialog(
        KINDS["operators.response"],
        {"answer": IMMEDIATE},
        FieldSuggestions(),
        submit,
        window.dialog_parent,
        fixed,
        do_text=translate("Surveillance", "Save answer"),
        title=question_words(question),
    )
    window.open_dialog(dialog)
