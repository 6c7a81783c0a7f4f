"""The services of the books for the pages of one console. The actor is asked for at each call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from console.domain.books import BOOKS, KINDS
from console.domain.books.audit import BOOK as AUDIT_BOOK
from console.domain.books.audit import Concluded, Found
from console.domain.books.authorisations import Entered as Authorised
from console.domain.books.authorisations import MaterialHandedOver
from console.domain.books.complaints import Received
from console.domain.books.deployments import Assessed
from console.domain.books.diary import Appointed
from console.domain.books.disclosures import Awaited, Extended, Requested, Written
from console.domain.books.entries import EntryRef
from console.domain.books.entry_words import EntryNames
from console.domain.books.faults import DailyCheck
from console.domain.books.incidents import HoldsReleased, HoldsReviewed, Opened, Reopened
from console.domain.books.media import Counted, Differed, Registered
from console.domain.books.media_log import Held, HoldReleased, HoldReviewed, Moved
from console.domain.books.operators import ResponseChecked
from console.domain.books.sampling import ref_of
from console.domain.books.scheme import Reviewed as SchemeReviewed
from console.domain.books.security import Breach
from console.domain.books.visitors import Arrived, BadgePrinted, Left
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission, may
from console.domain.text import text
from console.domain.visitors.guest import is_guest
from console.services.books.incidents import BOOK as INCIDENTS
from console.services.books.maintenance import MAINTENANCE_KINDS
from console.services.books.service import kind_of
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
    from collections.abc import Sequence

    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import BookQuery, CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.books.kinds import Book, EntryKind
    from console.domain.people.actor import Actor
    from console.services.books.agreements import AgreementList
    from console.services.books.annual_report import AnnualReports
    from console.services.books.audits import Audits
    from console.services.books.exports import Exports
    from console.services.books.incidents import Incidents
    from console.services.books.maintenance import Maintenance
    from console.services.books.ports import Changes, Drafts
    from console.services.books.printing import Printing
    from console.services.books.service import BookService
    from console.services.books.verification import BookVerification
    from console.services.cameras.deployments import Deployments
    from console.services.cameras.linked_feeds import LinkedFeeds
    from console.services.disclosure.breaches import Breaches
    from console.services.disclosure.complaints import Complaints
    from console.services.disclosure.letters import RequestLetters
    from console.services.disclosure.public_reports import PublicReports
    from console.services.disclosure.requests import Requests
    from console.services.evidence.deletions import Deletions
    from console.services.evidence.holds import HoldService
    from console.services.evidence.media_register import MediaRegister
    from console.services.evidence.outlook import RetentionOutlooks
    from console.services.evidence.prints import VideoPrints
    from console.services.scheme.documents import SchemeDocuments
    from console.services.scheme.service import SchemeService
    from console.services.surveillance.drift import ImmediateResponse
    from console.services.surveillance.officers import OfficersAtSeat
    from console.services.surveillance.service import AuthorisationRegister
    from console.services.surveillance.total_control import TotalControl
    from console.services.visitors.diary import Diary
    from console.services.visitors.guests import GuestSeats
    from console.services.visitors.service import VisitorService

AUDIT = AUDIT_BOOK.name

PHRASES = (
    "Male, ",
    "Female, ",
    "Group of ",
    "fighting outside ",
    "running towards ",
    "walking towards ",
    "got into a vehicle, registration ",
    "police on scene",
    "ambulance on scene",
    "camera kept on the subject",
    "lost from view at ",
    "no further action",
)


@dataclass(frozen=True, slots=True)
class SchemeLists:
    """Lists that a scheme can configure.

    Attributes:
        phrases: quick phrases and completions of free text.
        choices: by `kind.field`: proposals of an open choice, instead of those in the code.
    """

    phrases: tuple[str, ...] = PHRASES
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class DraftWriter:
    """Saves and deletes the drafts of one person, whom the console knew when it was made. Waits."""

    def __init__(self, drafts: Drafts, login: str) -> None:
        self._drafts, self._login = drafts, login

    def save(
        self, kind: str, typed: Mapping[str, Any], about: int | None = None, draft: int | None = None
    ) -> int:
        """Save what is being typed. Return the number of the draft.

        Args:
            kind: of the entry that it may become.
            typed: as it stands in the form.
            about: number of the entry that it follows.
            draft: the draft that it was kept in before.

        Raises:
            OperatorError: no one was on duty, or the draft is gone.
        """
        return self._drafts.save(self._author(), kind, typed, about, draft)

    def drop(self, draft: int) -> None:
        """Delete an own draft.

        Raises:
            OperatorError: no one was on duty.
        """
        self._drafts.drop(self._author(), draft)

    def _author(self) -> str:
        if not self._login:
            raise OperatorError("No one is signed in at this console.", "Sign in first.")
        return self._login


@dataclass(frozen=True, slots=True)
class BooksAtConsole:
    """The services of the books at one console. Only `person`, `may` and `readable` do not wait.

    Attributes:
        actor: who is on duty at this console now; raises OperatorError where no one is.
        verification: verifies books and exports.
        changes: tells when entries were written, here or at another console.
        lists: lists that the scheme can configure.
        owner: of the scheme, as prints name it.
        names: the people and cameras that entries keep by user name and number.
        is_allowed: whether the person on duty may do an act now, also by delegation; it does not wait.
    """

    books: BookService
    incidents: Incidents
    drafts: Drafts
    actor: Callable[[], Actor]
    printing: Printing
    audits: Audits
    agreements: AgreementList
    exports: Exports
    reports: AnnualReports
    public_reports: PublicReports
    verification: BookVerification
    changes: Changes
    visits: VisitorService
    scheme: SchemeService
    documents: SchemeDocuments
    media: MediaRegister
    holds: HoldService
    prints: VideoPrints
    requests: Requests
    letters: RequestLetters
    complaints: Complaints
    breaches: Breaches
    deployments: Deployments
    maintenance: Maintenance
    linked_feeds: LinkedFeeds
    surveillance: AuthorisationRegister
    officers: OfficersAtSeat
    control: TotalControl
    guests: GuestSeats
    diary: Diary
    immediate: ImmediateResponse
    outlooks: RetentionOutlooks
    deletions: Deletions
    lists: SchemeLists = field(default_factory=SchemeLists)
    owner: str = ""
    names: EntryNames = field(default_factory=EntryNames)
    is_allowed: Callable[[Permission], bool] = lambda _act: False

    def person(self) -> Actor | None:
        """Return the person who is on duty, or None. Does not wait."""
        try:
            return self.actor()
        except OperatorError:
            return None

    def may(self, act: Permission) -> bool:
        """Return whether to offer an act. The service checks again when it is done. Does not wait."""
        person = self.person()
        by_role = person is not None and may(person.role, act) and not is_guest(person.login)
        return person is not None and (by_role or self.is_allowed(act))

    def readable(self) -> list[Book]:
        """Return the books that the person on duty may open. Does not wait."""
        return [book for book in BOOKS.values() if self.may(book.read_act)]

    def offers(self, kind: EntryKind) -> bool:
        """Whether a form can enter this kind. Does not wait."""
        return not kind.is_automatic and (not kind.has_service or kind.payload in ENTRY_HANDLERS)

    def page(self, query: BookQuery) -> Sequence[Entry]:
        """Return a page of a book, newest first (`BookService.page`)."""
        return self.books.page(self.actor(), query)

    def case(self, ref: EntryRef) -> CaseFile:
        """Return an entry with all later entries about it (`BookService.case`)."""
        return self.books.case(self.actor(), ref)

    def enter(
        self, payload: Any, about: int | None = None, draft: int | None = None, viewed: Sequence[int] = ()
    ) -> EntryRef:
        """Enter a payload of any book, by the service of its kind where it has one (`ENTRY_HANDLERS`).

        Args:
            payload: of a kind's payload class.
            about: number of the entry that it follows.
            draft: what it was typed in; deleted with the entry.
            viewed: cameras that were looked at while it was typed; an incident holds their recordings too.

        Raises:
            Refusal: the person on duty may not.
            OperatorError: a field is wrong, the case is closed, or no one is on duty.
        """
        actor = self.actor()
        if draft is not None:
            self._check_draft(actor, draft, kind_of(payload).name, about)
        handler = ENTRY_HANDLERS.get(type(payload))
        if handler is None:
            return self.books.enter(actor, payload, about, draft)
        # Asked here too, so that a refusal comes first whatever the service checks before it asks.
        self.books.require(actor, kind_of(payload))
        # What a seat shows under an authorisation is in no ordinary book (RIP-04).
        seen = tuple(viewed) if self.officers.cameras.session is None else ()
        return handler(self, NewFiling(actor, payload, about, draft, seen))

    def correct(self, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Enter a correction, by the service of its kind where it has one (`CORRECTION_HANDLERS`).

        Raises:
            Refusal: the person on duty may not.
            OperatorError: no such entry, no reason, no change, or against the rules of its kind.
        """
        actor = self.actor()
        kind = KINDS.get(self.books.case(actor, ref).entry.kind)
        handler = CORRECTION_HANDLERS.get(kind.payload) if kind is not None else None
        if handler is None:
            return self.books.correct(actor, ref, changes, why)
        return handler(self, NewCorrection(actor, ref, changes, why))

    def countersign(
        self,
        refs: Sequence[EntryRef],
        secret: str,
        remarks: str = "",
        read: Mapping[EntryRef, int] | None = None,
    ) -> None:
        """Countersign entries after reading them (`BookService.countersign`)."""
        self.books.countersign(self.actor(), refs, secret, remarks, read)

    def due(self, book: str = "") -> Sequence[Entry]:
        """Return the entries that wait for a countersignature (`BookService.due`)."""
        return self.books.due(self.actor(), book)

    def use_cameras(self, incident: int, cameras: Sequence[int]) -> tuple[int, ...]:
        """Add cameras that were used during an incident (`Incidents.add_cameras`)."""
        if self.officers.cameras.session is not None:
            # Which cameras an officer has is in no ordinary book (RIP-04).
            return ()
        return self.incidents.add_cameras(self.actor(), incident, cameras)

    def my_drafts(self, book: str) -> list[EntryDraft]:
        """Return the own drafts for a book, newest first; with an officer at the seat, none from before."""
        session = self.officers.cameras.session
        return [
            draft
            for draft in self.drafts.drafts_of(self.actor().login)
            if draft.book == book and (session is None or draft.saved_utc >= session.begun_utc)
        ]

    def draft_writer(self) -> DraftWriter:
        """Return what saves the drafts of who is on duty now, even when someone else took over."""
        person = self.person()
        return DraftWriter(self.drafts, person.login if person is not None else "")

    def save_draft(
        self, kind: str, typed: Mapping[str, Any], about: int | None = None, draft: int | None = None
    ) -> int:
        """Save what is being typed (`DraftWriter.save`)."""
        return self.draft_writer().save(kind, typed, about, draft)

    def _check_draft(self, actor: Actor, draft: int, kind: str, about: int | None) -> None:
        """Refuse to enter a draft of someone else, or to drop the draft of another entry."""
        own = [(kept.id, kept.kind, kept.about) for kept in self.drafts.drafts_of(actor.login)]
        if (draft, kind, about) not in own:
            raise OperatorError(
                "This draft belongs to someone else or to another entry, or has already been saved.",
                "Start a new entry under your own name.",
            )


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


EntryHandler = Callable[[BooksAtConsole, NewFiling], EntryRef]


def _open_incident(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.incidents.open(filing.actor, filing.payload, filing.viewed, filing.draft)


def _follow_incident(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.incidents.enter(filing.actor, filing.payload, filing.case, filing.draft)


def _reopen_incident(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.incidents.reopen(filing.actor, filing.payload, filing.case, filing.draft)


def _arrive(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.visits.arrive(filing.actor, filing.payload, filing.draft)


def _print_badge(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.visits.enter_badge(filing.actor, filing.payload, filing.case, filing.draft)


def _leave(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.visits.leave(filing.actor, filing.case, filing.payload, filing.draft)


def _record_finding(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
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


def _conclude_audit(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    end: Concluded = filing.payload
    audit = EntryRef(AUDIT, filing.case)
    return at_console.audits.conclude(filing.actor, audit, end.conclusion, end.recommendations, filing.draft)


def _review_scheme(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.scheme.review(filing.actor, filing.payload, filing.draft)


def _register_medium(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.media.register(filing.actor, filing.payload, draft=filing.draft)


def _follow_medium(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.media.enter(filing.actor, filing.payload, filing.case, draft=filing.draft)


def _move_medium(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.media.move_as_logged(filing.actor, filing.payload, filing.draft)


def _place_hold(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.holds.place(filing.actor, filing.payload, filing.draft)


def _review_hold(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    owner, said = _owner_of(filing), filing.payload
    return at_console.holds.review(filing.actor, owner, said.review_on, said.reason, filing.draft)


def _release_hold(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    owner, said = _owner_of(filing), filing.payload
    return at_console.holds.release(filing.actor, owner, said.reason, said.authorised_by, filing.draft)


def _enter_authorisation(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.surveillance.enter(filing.actor, filing.payload, filing.draft)


def _follow_authorisation(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.surveillance.follow(filing.actor, filing.payload, filing.case, draft=filing.draft)


def _hand_over_material(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.surveillance.hand_over(filing.actor, filing.payload, filing.case, filing.draft)


def _answer_drift(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.immediate.answer(filing.actor, filing.payload, filing.draft)


def _make_appointment(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.diary.make(filing.actor, filing.payload, filing.draft)


def _owner_of(filing: NewFiling) -> EntryRef:
    return EntryRef(kind_of(filing.payload).name.partition(".")[0], filing.case)


def _enter_print(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.prints.enter(filing.actor, filing.payload, filing.about, filing.draft)


def _register_request(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.requests.register(filing.actor, filing.payload, filing.draft)


def _follow_request(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.requests.enter(filing.actor, filing.payload, filing.case, filing.draft)


def _enter_complaint(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    if isinstance(filing.payload, Received):
        return at_console.complaints.register(filing.actor, filing.payload, filing.draft)
    return at_console.complaints.enter(filing.actor, filing.payload, filing.case, filing.draft)


def _enter_breach(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    if isinstance(filing.payload, Breach):
        return at_console.breaches.report(filing.actor, filing.payload, filing.draft)
    return at_console.breaches.enter(filing.actor, filing.payload, filing.case, filing.draft)


def _enter_deployment(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    if isinstance(filing.payload, Assessed):
        return at_console.deployments.assess(filing.actor, filing.payload, filing.draft)
    return at_console.deployments.enter(filing.actor, filing.payload, filing.case, draft=filing.draft)


def _enter_linked_feed(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
    return at_console.linked_feeds.enter(filing.actor, filing.payload, filing.about, filing.draft)


def _enter_maintenance(at_console: BooksAtConsole, filing: NewFiling) -> EntryRef:
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


@dataclass(frozen=True, slots=True)
class NewCorrection:
    """A correction on its way to the service of its kind."""

    actor: Actor
    ref: EntryRef
    changes: Mapping[str, Value]
    why: str


CorrectionHandler = Callable[[BooksAtConsole, NewCorrection], EntryRef]


def _correct_incident(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.incidents.correct(new.actor, new.ref, new.changes, new.why)


def _correct_visit(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.visits.correct(new.actor, new.ref, new.changes, new.why)


def _correct_appointment(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.diary.correct(new.actor, new.ref, new.changes, new.why)


def _correct_audit(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.audits.correct(new.actor, new.ref, new.changes, new.why)


def _correct_answer(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.immediate.correct(new.actor, new.ref, new.changes, new.why)


def _correct_review(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.scheme.correct_review(new.actor, new.ref, new.changes, new.why)


def _correct_medium(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.media.correct(new.actor, new.ref, new.changes, new.why)


def _correct_hold(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.holds.correct(new.actor, new.ref, new.changes, new.why)


def _correct_print(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.prints.correct(new.actor, new.ref, new.changes, new.why)


def _correct_request(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.requests.correct(new.actor, new.ref, new.changes, new.why)


def _correct_complaint(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.complaints.correct(new.actor, new.ref, new.changes, new.why)


def _correct_breach(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.breaches.correct(new.actor, new.ref, new.changes, new.why)


def _correct_deployment(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.deployments.correct(new.actor, new.ref, new.changes, new.why)


def _correct_linked_feed(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.linked_feeds.correct(new.actor, new.ref, new.changes, new.why)


def _correct_maintenance(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.maintenance.correct(new.actor, new.ref, new.changes, new.why)


def _correct_authorisation(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
    return at_console.surveillance.correct(new.actor, new.ref, new.changes, new.why)


def _correct_check(at_console: BooksAtConsole, new: NewCorrection) -> EntryRef:
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
