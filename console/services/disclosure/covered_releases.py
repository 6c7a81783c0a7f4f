"""What a person or the public gets has everybody else obscured, and a second person released it (DIS-14)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.entries import EntryRef
from console.domain.people.refusal import Refusal
from console.domain.playback.review import request_number
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.books.disclosures import Released
    from console.domain.disclosure.request import RequestCase
    from console.services.books.ports import BookStore

RULE = (
    "Everybody but the person whom a request is about is obscured in what leaves, unless it is said why not."
)
SOURCE = "PRV-05; code of practice, DIS-14"
BEGUN, LET_GO = "redactions.begun", "redactions.released"


def check_covered(store: BookStore, request: RequestCase, payload: Released) -> None:
    """Check that what is released is a redacted copy for this request, or that it says why it need not be.

    Raises:
        Refusal: neither is so.
    """
    if not request.kind.is_covered:
        return
    if payload.redacted_as is None:
        if payload.nobody_else.strip():
            return
        raise Refusal(
            "It is not entered which redacted copy this is.",
            "Enter the number of the redaction, or why nobody else had to be covered.",
            rule=RULE,
            source=SOURCE,
        )
    case = store.case(EntryRef("redactions", payload.redacted_as), personal=False)
    about = str(case.entry.fields.get("about") or "") if case is not None else ""
    if case is None or case.entry.kind != BEGUN or request_number(about) != request.number:
        raise Refusal(
            text("There is no redaction {number} for this request.", number=payload.redacted_as),
            "Choose another number. The list of redactions says what each is for.",
            rule=RULE,
            source=SOURCE,
        )
    if all(entry.kind != LET_GO for entry in case.later):
        raise Refusal(
            text("A second person has not released redaction {number}.", number=payload.redacted_as),
            "Finish the review in the redaction studio, and have another person release it.",
            rule=RULE,
            source=SOURCE,
        )
