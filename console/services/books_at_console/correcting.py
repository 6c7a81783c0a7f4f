"""Which service corrects an entry: by its payload, for every kind that has a service of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

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


def _correct_incident(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.incidents.correct(new.actor, new.ref, new.changes, new.why)


def _correct_visit(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.visits.correct(new.actor, new.ref, new.changes, new.why)


def _correct_appointment(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.diary.correct(new.actor, new.ref, new.changes, new.why)


def _correct_audit(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.audits.correct(new.actor, new.ref, new.changes, new.why)


def _correct_answer(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.immediate.correct(new.actor, new.ref, new.changes, new.why)


def _correct_review(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.scheme.correct_review(new.actor, new.ref, new.changes, new.why)


def _correct_medium(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.media.correct(new.actor, new.ref, new.changes, new.why)


def _correct_hold(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.holds.correct(new.actor, new.ref, new.changes, new.why)


def _correct_print(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.prints.correct(new.actor, new.ref, new.changes, new.why)


def _correct_request(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.requests.correct(new.actor, new.ref, new.changes, new.why)


def _correct_complaint(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.complaints.correct(new.actor, new.ref, new.changes, new.why)


def _correct_breach(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.breaches.correct(new.actor, new.ref, new.changes, new.why)


def _correct_deployment(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.deployments.correct(new.actor, new.ref, new.changes, new.why)


def _correct_linked_feed(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.linked_feeds.correct(new.actor, new.ref, new.changes, new.why)


def _correct_maintenance(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.maintenance.correct(new.actor, new.ref, new.changes, new.why)


def _correct_authorisation(at_console: BookServices, new: NewCorrection) -> EntryRef:
    return at_console.surveillance.correct(new.actor, new.ref, new.changes, new.why)


def _correct_check(at_console: BookServices, new: NewCorrection) -> EntryRef:
    if new.changes.keys() - {"remarks"}:
        raise OperatorError(
            "Only the remarks of a daily check can be corrected.",
            "Do the check again if a camera was judged wrongly, or report a fault.",
        )
    return at_console.books.correct_from_service(new.actor, new.ref, new.changes, new.why)


CORRECTION_HANDLERS: Mapping[type, CorrectionHandler] = {
    **{kind.payload: _correct_incident for kind in BOOKS[INCIDENTS].kinds if kind.has_service},
    **{kind.payload: _correct_visit for kind in BOOKS[VISITORS].kinds if kind.has_service},
    Appointed: _correct_appointment,
    Found: _correct_audit,
    Concluded: _correct_audit,
    SchemeReviewed: _correct_review,
    ResponseChecked: _correct_answer,
    DailyCheck: _correct_check,
    **{kind.payload: _correct_medium for kind in BOOKS[MEDIA].kinds},
    Moved: _correct_medium,
    **{kind.payload: _correct_authorisation for kind in BOOKS[AUTHORISATIONS].kinds if kind.has_service},
    **dict.fromkeys((kind.payload for kind in BOOKS[PRINTS].kinds), _correct_print),
    **dict.fromkeys((kind.payload for kind in BOOKS[DISCLOSURES].kinds), _correct_request),
    **dict.fromkeys((kind.payload for kind in BOOKS[COMPLAINTS].kinds), _correct_complaint),
    **dict.fromkeys((kind.payload for kind in BOOKS[SECURITY].kinds if kind.has_service), _correct_breach),
    **dict.fromkeys(
        (kind.payload for kind in BOOKS[DEPLOYMENTS].kinds if kind.has_service), _correct_deployment
    ),
    **dict.fromkeys((kind.payload for kind in MAINTENANCE_KINDS), _correct_maintenance),
    **dict.fromkeys((kind.payload for kind in BOOKS[LINKED_FEEDS].kinds), _correct_linked_feed),
    **dict.fromkeys((Held, HoldReviewed, HoldReleased, HoldsReviewed, HoldsReleased), _correct_hold),
}
"""Which service corrects an entry: every kind with `has_service`, and no other."""
