"""Which service enters an entry: by its payload, for every kind that has a service of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.books import BOOKS
from console.domain.books.audit import BOOK as AUDIT_BOOK
from console.domain.books.audit import Concluded, Found
from console.domain.books.authorisations import Entered as Authorised
from console.domain.books.authorisations import MaterialHandedOver
from console.domain.books.complaints import Received
from console.domain.books.complaints import Written as ToComplainant
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
from console.domain.people.actor import Actor
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
Act = Callable[[Actor, Any, int | None], EntryRef]
ActAbout = Callable[[Actor, Any, int, int | None], EntryRef]
ActPerhapsAbout = Callable[[Actor, Any, int | None, int | None], EntryRef]


def _opening(act: Callable[[BookServices], Act]) -> EntryHandler:
    """Return what hands on an entry that follows no other: actor, payload and draft."""
    return lambda at_console, filing: act(at_console)(filing.actor, filing.payload, filing.draft)


def _following(act: Callable[[BookServices], ActAbout]) -> EntryHandler:
    """Return what hands on an entry that must follow another."""
    return lambda at_console, filing: act(at_console)(filing.actor, filing.payload, filing.case, filing.draft)


def _about(act: Callable[[BookServices], ActPerhapsAbout]) -> EntryHandler:
    """Return what hands on an entry that may follow another."""
    return lambda at_console, filing: act(at_console)(
        filing.actor, filing.payload, filing.about, filing.draft
    )


def _open_incident(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.incidents.open(filing.actor, filing.payload, filing.viewed, filing.draft)


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


def _register_medium(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.media.register(filing.actor, filing.payload, draft=filing.draft)


def _follow_medium(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.media.enter(filing.actor, filing.payload, filing.case, draft=filing.draft)


def _review_hold(at_console: BookServices, filing: NewFiling) -> EntryRef:
    owner, said = _owner_of(filing), filing.payload
    return at_console.holds.review(filing.actor, owner, said.review_on, said.reason, filing.draft)


def _release_hold(at_console: BookServices, filing: NewFiling) -> EntryRef:
    owner, said = _owner_of(filing), filing.payload
    return at_console.holds.release(filing.actor, owner, said.reason, said.authorised_by, filing.draft)


def _follow_authorisation(at_console: BookServices, filing: NewFiling) -> EntryRef:
    return at_console.surveillance.follow(filing.actor, filing.payload, filing.case, draft=filing.draft)


def _owner_of(filing: NewFiling) -> EntryRef:
    return EntryRef(kind_of(filing.payload).name.partition(".")[0], filing.case)


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


ENTRY_HANDLERS: Mapping[type, EntryHandler] = {
    **{
        kind.payload: _following(lambda at: at.incidents.enter)
        for kind in BOOKS[INCIDENTS].kinds
        if kind.has_service
    },
    Opened: _open_incident,
    Reopened: _following(lambda at: at.incidents.reopen),
    Arrived: _opening(lambda at: at.visits.arrive),
    BadgePrinted: _following(lambda at: at.visits.enter_badge),
    Left: _leave,
    Appointed: _opening(lambda at: at.diary.make),
    Found: _record_finding,
    Concluded: _conclude_audit,
    SchemeReviewed: _opening(lambda at: at.scheme.review),
    ResponseChecked: _opening(lambda at: at.immediate.answer),
    **{
        kind.payload: _register_medium if kind.payload is Registered else _follow_medium
        for kind in BOOKS[MEDIA].kinds
        # Stocktaking is an act of the Media pane: a form could claim what nobody counted.
        if kind.payload not in {Counted, Differed}
    },
    Moved: _opening(lambda at: at.media.move_as_logged),
    **{kind.payload: _follow_authorisation for kind in BOOKS[AUTHORISATIONS].kinds if kind.has_service},
    Authorised: _opening(lambda at: at.surveillance.enter),
    MaterialHandedOver: _following(lambda at: at.surveillance.hand_over),
    Held: _opening(lambda at: at.holds.place),
    **dict.fromkeys((kind.payload for kind in BOOKS[PRINTS].kinds), _about(lambda at: at.prints.enter)),
    **{
        kind.payload: _following(lambda at: at.requests.enter)
        for kind in BOOKS[DISCLOSURES].kinds
        # A letter, and what counts only with a letter, is written in the Requests pane; that a copy is ready
        # comes from its redaction.
        if kind.payload not in {Written, Awaited, Extended} and not kind.is_automatic
    },
    Requested: _opening(lambda at: at.requests.register),
    # A letter is written in a form of its own, with its paper.
    **dict.fromkeys(
        (kind.payload for kind in BOOKS[COMPLAINTS].kinds if kind.payload is not ToComplainant),
        _enter_complaint,
    ),
    **dict.fromkeys((kind.payload for kind in BOOKS[SECURITY].kinds if kind.has_service), _enter_breach),
    **dict.fromkeys(
        (kind.payload for kind in BOOKS[DEPLOYMENTS].kinds if kind.has_service), _enter_deployment
    ),
    **dict.fromkeys((kind.payload for kind in MAINTENANCE_KINDS), _about(lambda at: at.maintenance.enter)),
    **dict.fromkeys(
        (kind.payload for kind in BOOKS[LINKED_FEEDS].kinds), _about(lambda at: at.linked_feeds.enter)
    ),
    **dict.fromkeys((HoldReviewed, HoldsReviewed), _review_hold),
    **dict.fromkeys((HoldReleased, HoldsReleased), _release_hold),
}
"""Which service enters a payload: every kind with `has_service`, and no other."""
