"""Which service enters an entry: by its payload, for every kind that has a service of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.domain.books import BOOKS
from console.domain.books.audit import BOOK as AUDIT_BOOK
from console.domain.books.audit import Concluded, Found
from console.domain.books.authorisations import Entered as Authorised
from console.domain.books.authorisations import MaterialHandedOver
from console.domain.books.complaints import Received
from console.domain.books.deployments import Assessed
from console.domain.books.diary import Appointed
from console.domain.books.disclosures import Awaited, Extended, Requested, Written
from console.domain.books.entries import EntryRef
from console.domain.books.incidents import HoldsReleased, HoldsReviewed, Opened, Reopened
from console.domain.books.media import Counted, Differed, Registered
from console.domain.books.media_log import Held, HoldReleased, HoldReviewed, Moved
from console.domain.books.operators import ResponseChecked
from console.domain.books.sampling import ref_of
from console.domain.books.scheme import Reviewed as SchemeReviewed
from console.domain.books.security import Breach
from console.domain.books.visitors import Arrived, BadgePrinted, Left
from console.domain.errors import OperatorError
from console.domain.text import text
from console.services.books.incidents import BOOK as INCIDENTS
from console.services.books.maintenance import MAINTENANCE_KINDS
from console.services.books.service import kind_of
from console.services.books_at_console.book_services import BookServices
from console.services.cameras.deployment_reading import BOOK as DEPLOYMENTS
from console.services.cameras.linked_feeds import BOOK as LINKED_FEEDS
from console.services.disclosure.breaches import BOOK as SECURITY
from console.services.disclosure.complaints import BOOK as COMPLAINTS
from console.services.disclosure.requests import BOOK as DISCLOSURES
from console.services.evidence.media_register import BOOK as MEDIA
from console.services.evidence.prints import BOOK as PRINTS
from console.services.surveillance.reading import BOOK as AUTHORISATIONS

if TYPE_CHECKING:
    from console.domain.people.actor import Actor

AUDIT = AUDIT_BOOK.name


@dataclass(frozen=True, slots=True)
class NewFiling:
    """An entry on its way to the service of its kind.

    Attributes:
        about: number of the entry that it follows.
        draft: what it was typed in.
        viewed: cameras that were looked at while it was typed.
    """

    actor: Actor
    payload: Any
    about: int | None
    draft: int | None
    viewed: tuple[int, ...] = ()

    @property
    def case(self) -> int:
        """Number of the entry that it follows.

        Raises:
            OperatorError: none was given.
        """
        if self.about is None:
            raise OperatorError("This entry belongs to an earlier one.", "Open that entry first.")
        return self.about


EntryHandler = Callable[[BookServices, NewFiling], EntryRef]


def _open_incident(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.incidents.open(filing.actor, filing.payload, filing.viewed, filing.draft)


def _follow_incident(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.incidents.enter(filing.actor, filing.payload, filing.case, filing.draft)


def _reopen_incident(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.incidents.reopen(filing.actor, filing.payload, filing.case, filing.draft)


def _arrive(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.visits.arrive(filing.actor, filing.payload, filing.draft)


def _print_badge(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.visits.enter_badge(filing.actor, filing.payload, filing.case, filing.draft)


def _leave(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.visits.leave(filing.actor, filing.case, filing.payload, filing.draft)


def _record_finding(at_console: BookServices, filing: NewFiling) -> EntryRef:
    found: Found = filing.payload
    audit = EntryRef(AUDIT, filing.case)
    try:
        entry = ref_of(found.entry)
    except ValueError:
        raise OperatorError(
            text("“{entry}” is not an entry.", entry=found.entry[:40]),
            "Enter book and number, for example incidents 12.",
        ) from None
    return at_console.audits.record_finding(
        filing.actor, audit, entry, found.finding, found.remarks, filing.draft
    )


def _conclude_audit(at_console: BookServices, filing: NewFiling) -> EntryRef:
    end: Concluded = filing.payload
    audit = EntryRef(AUDIT, filing.case)
    return at_console.audits.conclude(filing.actor, audit, end.conclusion, end.recommendations, filing.draft)


def _review_scheme(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.scheme.review(filing.actor, filing.payload, filing.draft)


def _register_medium(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.media.register(filing.actor, filing.payload, draft=filing.draft)


def _follow_medium(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.media.enter(filing.actor, filing.payload, filing.case, draft=filing.draft)


def _move_medium(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.media.move_as_logged(filing.actor, filing.payload, filing.draft)


def _place_hold(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.holds.place(filing.actor, filing.payload, filing.draft)


def _review_hold(at_console: BookServices, filing: NewFiling) -> EntryRef:
    owner, said = _owner_of(filing), filing.payload
    return at_console.holds.review(filing.actor, owner, said.review_on, said.reason, filing.draft)


def _release_hold(at_console: BookServices, filing: NewFiling) -> EntryRef:
    owner, said = _owner_of(filing), filing.payload
    return at_console.holds.release(filing.actor, owner, said.reason, said.authorised_by, filing.draft)


def _enter_authorisation(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.surveillance.enter(filing.actor, filing.payload, filing.draft)


def _follow_authorisation(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.surveillance.follow(filing.actor, filing.payload, filing.case, draft=filing.draft)


def _hand_over_material(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.surveillance.hand_over(filing.actor, filing.payload, filing.case, filing.draft)


def _answer_drift(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.immediate.answer(filing.actor, filing.payload, filing.draft)


def _make_appointment(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.diary.make(filing.actor, filing.payload, filing.draft)


def _owner_of(filing: NewFiling) -> EntryRef:
    return EntryRef(kind_of(filing.payload).name.partition(".")[0], filing.case)


def _enter_print(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.prints.enter(filing.actor, filing.payload, filing.about, filing.draft)


def _register_request(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.requests.register(filing.actor, filing.payload, filing.draft)


def _follow_request(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.requests.enter(filing.actor, filing.payload, filing.case, filing.draft)


def _enter_complaint(at_console: BookServices, filing: NewFiling) -> EntryRef:
    if isinstance(filing.payload, Received):
        return at_console.complaints.register(filing.actor, filing.payload, filing.draft)
    return at_console.complaints.enter(filing.actor, filing.payload, filing.case, filing.draft)


def _enter_breach(at_console: BookServices, filing: NewFiling) -> EntryRef:
    if isinstance(filing.payload, Breach):
        return at_console.breaches.report(filing.actor, filing.payload, filing.draft)
    return at_console.breaches.enter(filing.actor, filing.payload, filing.case, filing.draft)


def _enter_deployment(at_console: BookServices, filing: NewFiling) -> EntryRef:
    if isinstance(filing.payload, Assessed):
        return at_console.deployments.assess(filing.actor, filing.payload, filing.draft)
    return at_console.deployments.enter(filing.actor, filing.payload, filing.case, draft=filing.draft)


def _enter_linked_feed(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.linked_feeds.enter(filing.actor, filing.payload, filing.about, filing.draft)


def _enter_maintenance(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.maintenance.enter(filing.actor, filing.payload, filing.about, filing.draft)


ENTRY_HANDLERS: Mapping[type, EntryHandler] = {
    **{
        kind.payload: {Opened: _open_incident, Reopened: _reopen_incident}.get(kind.payload, _follow_incident)
        for kind in BOOKS[INCIDENTS].kinds
        if kind.has_service
    },
    Arrived: _arrive,
    BadgePrinted: _print_badge,
    Left: _leave,
    Appointed: _make_appointment,
    Found: _record_finding,
    Concluded: _conclude_audit,
    SchemeReviewed: _review_scheme,
    ResponseChecked: _answer_drift,
    **{
        kind.payload: _register_medium if kind.payload is Registered else _follow_medium
        for kind in BOOKS[MEDIA].kinds
        # Stocktaking is an act of the Media pane: a form could claim what nobody counted.
        if kind.payload not in {Counted, Differed}
    },
    Moved: _move_medium,
    **{kind.payload: _follow_authorisation for kind in BOOKS[AUTHORISATIONS].kinds if kind.has_service},
    Authorised: _enter_authorisation,
    MaterialHandedOver: _hand_over_material,
    Held: _place_hold,
    **dict.fromkeys((kind.payload for kind in BOOKS[PRINTS].kinds), _enter_print),
    **{
        kind.payload: _register_request if kind.payload is Requested else _follow_request
        for kind in BOOKS[DISCLOSURES].kinds
        # A letter, and what counts only with a letter, is written in the Requests pane.
        if kind.payload not in {Written, Awaited, Extended}
    },
    **dict.fromkeys((kind.payload for kind in BOOKS[COMPLAINTS].kinds), _enter_complaint),
    **dict.fromkeys((kind.payload for kind in BOOKS[SECURITY].kinds if kind.has_service), _enter_breach),
    **dict.fromkeys(
        (kind.payload for kind in BOOKS[DEPLOYMENTS].kinds if kind.has_service), _enter_deployment
    ),
    **dict.fromkeys((kind.payload for kind in MAINTENANCE_KINDS), _enter_maintenance),
    **dict.fromkeys((kind.payload for kind in BOOKS[LINKED_FEEDS].kinds), _enter_linked_feed),
    **dict.fromkeys((HoldReviewed, HoldsReviewed), _review_hold),
    **dict.fromkeys((HoldReleased, HoldsReleased), _release_hold),
}
"""Which service enters a payload: every kind with `has_service`, and no other."""
