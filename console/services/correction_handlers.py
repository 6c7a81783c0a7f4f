"""Which service corrects an entry whose kind has rules of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.books.audit import Concluded, Found
from console.domain.books.diary import Appointed
from console.domain.books.faults import DailyCheck
from console.domain.books.incidents import HoldsReleased, HoldsReviewed
from console.domain.books.media_log import Held, HoldReleased, HoldReviewed, Moved
from console.domain.books.operators import ResponseChecked
from console.domain.books.scheme import Reviewed as SchemeReviewed
from console.domain.errors import OperatorError
from console.services.books.incidents import BOOK as INCIDENTS
from console.services.books.maintenance import MAINTENANCE_KINDS
from console.services.cameras.deployments import BOOK as DEPLOYMENTS
from console.services.cameras.linked_feeds import BOOK as LINKED_FEEDS
from console.services.disclosure.breaches import BOOK as SECURITY
from console.services.disclosure.complaints import BOOK as COMPLAINTS
from console.services.disclosure.requests import BOOK as DISCLOSURES
from console.services.evidence.media_register import BOOK as MEDIA
from console.services.evidence.prints import BOOK as PRINTS
from console.services.surveillance.service import BOOK as AUTHORISATIONS
from console.services.visitors.service import BOOK as VISITORS

if TYPE_CHECKING:
    from console.domain.books.entries import EntryRef
    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor
    from console.services.books_at_console import BooksAtConsole

Correct = Callable[["Actor", "EntryRef", "Mapping[str, Value]", str], "EntryRef"]


def _of_a_check(at_console: BooksAtConsole) -> Correct:
    def correct(actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        if changes.keys() - {"remarks"}:
            raise OperatorError(
                "Only the remarks of a daily check can be corrected.",
                "Do the check again if a camera was judged wrongly, or report a fault.",
            )
        return at_console.books.correct_from_service(actor, ref, changes, why)

    return correct


BY_BOOK: Mapping[str, Callable[[BooksAtConsole], Correct]] = {
    INCIDENTS: lambda at: at.incidents.correct,
    VISITORS: lambda at: at.visits.correct,
    MEDIA: lambda at: at.media.correct,
    AUTHORISATIONS: lambda at: at.surveillance.correct,
    PRINTS: lambda at: at.prints.correct,
    DISCLOSURES: lambda at: at.requests.correct,
    COMPLAINTS: lambda at: at.complaints.correct,
    SECURITY: lambda at: at.breaches.correct,
    DEPLOYMENTS: lambda at: at.deployments.correct,
    LINKED_FEEDS: lambda at: at.linked_feeds.correct,
}
CORRECTION_HANDLERS: Mapping[type, Callable[[BooksAtConsole], Correct]] = {
    **{kind.payload: by for book, by in BY_BOOK.items() for kind in BOOKS[book].kinds if kind.has_service},
    Appointed: lambda at: at.diary.correct,
    **dict.fromkeys((Found, Concluded), lambda at: at.audits.correct),
    SchemeReviewed: lambda at: at.scheme.correct_review,
    ResponseChecked: lambda at: at.immediate.correct,
    DailyCheck: _of_a_check,
    Moved: lambda at: at.media.correct,
    **dict.fromkeys((kind.payload for kind in MAINTENANCE_KINDS), lambda at: at.maintenance.correct),
    **dict.fromkeys(
        (Held, HoldReviewed, HoldReleased, HoldsReviewed, HoldsReleased), lambda at: at.holds.correct
    ),
}
"""Which service corrects an entry: every kind with `has_service`, and no other."""
