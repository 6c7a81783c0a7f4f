"""The services of the books for the pages of one console. The actor is asked for at each call."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from console.domain.books import BOOKS, KINDS
from console.domain.books.entry_words import EntryNames
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission, may
from console.domain.visitors.guest import is_guest
from console.services.books.service import kind_of
from console.services.correction_handlers import CORRECTION_HANDLERS
from console.services.entry_handlers import ENTRY_HANDLERS, NewFiling

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.drafts import EntryDraft
    from console.domain.books.entries import BookQuery, CaseFile, Entry, EntryRef
    from console.domain.books.fields import Value
    from console.domain.books.kinds import Book, EntryKind
    from console.domain.people.actor import Actor
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
        return handler(self, NewFiling(actor, payload, about, draft, tuple(viewed)))

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
        return handler(self)(actor, ref, changes, why)

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
        return self.incidents.add_cameras(self.actor(), incident, cameras)

    def my_drafts(self, book: str) -> list[EntryDraft]:
        """Return the own drafts for a book, newest first."""
        return [draft for draft in self.drafts.drafts_of(self.actor().login) if draft.book == book]

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
