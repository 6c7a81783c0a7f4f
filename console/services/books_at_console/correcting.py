"""Which service corrects an entry: by its payload, for every kind that has a service of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from console.domain.books import BOOKS
from console.domain.books.audit import Concluded, Found
from console.domain.books.diary import Appointed
from console.domain.books.entries import EntryRef
from console.domain.books.faults import DailyCheck
from console.domain.books.incidents import HoldsReleased, HoldsReviewed
from console.domain.books.media_log import Held, HoldReleased, HoldReviewed, Moved
from console.domain.books.operators import ResponseChecked
from console.domain.books.scheme import Reviewed as SchemeReviewed
from console.domain.errors import OperatorError
from console.services.books.incidents import BOOK as INCIDENTS
from console.services.books.maintenance import MAINTENANCE_KINDS
from console.services.books_at_console.book_services import BookServices
from console.services.cameras.deployment_reading import BOOK as DEPLOYMENTS
from console.services.cameras.linked_feeds import BOOK as LINKED_FEEDS
from console.services.disclosure.breaches import BOOK as SECURITY
from console.services.disclosure.complaints import BOOK as COMPLAINTS
from console.services.disclosure.requests import BOOK as DISCLOSURES
from console.services.evidence.media_register import BOOK as MEDIA
from console.services.evidence.prints import BOOK as PRINTS
from console.services.surveillance.reading import BOOK as AUTHORISATIONS
from console.services.visitors.service import BOOK as VISITORS

if TYPE_CHECKING:
    from console.domain.books.fields import Value
    from console.domain.people.actor import Actor


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """A correction on its way to the service of its kind."""

    actor: Actor
    ref: EntryRef
    changes: Mapping[str, Value]
    why: str


CorrectionHandler = Callable[[BookServices, NewCorrection], EntryRef]


class Corrects(Protocol):
    """A service that corrects entries of its kinds."""

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str, /) -> EntryRef:
        """Enter a correction. Return its place."""
        ...


def _by(service: Callable[[BookServices], Corrects]) -> CorrectionHandler:
    return lambda at_console, new: service(at_console).correct(new.actor, new.ref, new.changes, new.why)


def _correct_review(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.scheme.correct_review(new.actor, new.ref, new.changes, new.why)


def _correct_check(at_console: BookServices, new: NewCorrection) -> EntryRef:
    if new.changes.keys() - {"remarks"}:
        raise OperatorError(
            "Only the remarks of a daily check can be corrected.",
            "Do the check again if a camera was judged wrongly, or report a fault.",
        )
    return at_console.books.correct_from_service(new.actor, new.ref, new.changes, new.why)


def _each(book: str, handler: CorrectionHandler) -> dict[type, CorrectionHandler]:
    """Return one handler for all kinds of a book that have a service of their own."""
    return {kind.payload: handler for kind in BOOKS[book].kinds if kind.has_service}


CORRECTION_HANDLERS: Mapping[type, CorrectionHandler] = {
    **_each(INCIDENTS, _by(lambda at: at.incidents)),
    **_each(VISITORS, _by(lambda at: at.visits)),
    Appointed: _by(lambda at: at.diary),
    **dict.fromkeys((Found, Concluded), _by(lambda at: at.audits)),
    SchemeReviewed: _correct_review,
    ResponseChecked: _by(lambda at: at.immediate),
    DailyCheck: _correct_check,
    **_each(MEDIA, _by(lambda at: at.media)),
    Moved: _by(lambda at: at.media),
    **_each(AUTHORISATIONS, _by(lambda at: at.surveillance)),
    **_each(PRINTS, _by(lambda at: at.prints)),
    **_each(DISCLOSURES, _by(lambda at: at.requests)),
    **_each(COMPLAINTS, _by(lambda at: at.complaints)),
    **_each(SECURITY, _by(lambda at: at.breaches)),
    **_each(DEPLOYMENTS, _by(lambda at: at.deployments)),
    **dict.fromkeys((kind.payload for kind in MAINTENANCE_KINDS), _by(lambda at: at.maintenance)),
    **_each(LINKED_FEEDS, _by(lambda at: at.linked_feeds)),
    **dict.fromkeys(
        (Held, HoldReviewed, HoldReleased, HoldsReviewed, HoldsReleased), _by(lambda at: at.holds)
    ),
}
"""Which service corrects an entry: every kind with `has_service`, and no other."""
