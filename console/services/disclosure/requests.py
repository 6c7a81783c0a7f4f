"""Requests from their arrival to their answer (DIS-01…14): registered, checked, decided, released, closed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import hashlib
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Any

from console.domain.books.disclosures import (
    Awaited,
    Checked,
    Closed,
    Confirmed,
    Decided,
    Extended,
    Released,
    Reopened,
    Requested,
    Written,
)
from console.domain.books.entries import EntryRef
from console.domain.books.hold_file import KEPT_FOR_APPEAL
from console.domain.books.media_log import Held
from console.domain.books.payloads import values_of
from console.domain.disclosure.request import (
    SUBJECT_ACCESS,
    RecordedSpan,
    RequestCase,
    is_to_be_held,
    request_case,
    span_of,
)
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.scheme.standard_costs import COSTS, standard_costs
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every_open_file, understood
from console.services.books.kept_documents import kept_with_entry
from console.services.books.service import kind_of, new_entry, refuse_future, refuse_open, sees_personal
from console.services.disclosure.covered_releases import check_covered
from console.services.disclosure.processing_rules import check_processing
from console.services.disclosure.request_rules import (
    check_days,
    check_rules,
    check_window,
    no_elected_decider,
    open_file,
    request_file,
)
from console.services.scheme.elected_members import ElectedMemberCheck
from console.services.surveillance.messages import checked_message

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.kept_documents import DocumentStore
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService
    from console.services.evidence.holds import HoldService
    from console.services.ports import ActLog

BOOK = "disclosures"
HELD_FIRST = dt.timedelta(days=60)
"""The hold of an open request is reviewed after so long."""
MOST_SHOWN = 2_000
"""Requests in one page of the list of open ones."""
INFORMATION = "freedom of information"
DOCUMENT = "request"
"""Prefix of the names under which documents of requests are kept."""


def open_requests(store: BookStore, *, personal: bool) -> list[RequestCase]:
    """Return every open request, the most pressing first."""
    files = every_open_file(store, BOOK, personal=personal)
    return _pressing_first(understood(store, files, request_case))


def _pressing_first(found: Iterable[RequestCase]) -> list[RequestCase]:
    return sorted(found, key=lambda one: (one.due.day if one.due else dt.date.max, one.number))


class WhichRequests(Enum):
    """Which open requests a list shows."""

    ALL = "all"
    DUE = "due within a week"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class OpenRequests:
    """A page of the list of open requests.

    Attributes:
        found: the most pressing first.
        before: below this number there may be more that fit; None: these are all.
    """

    found: Sequence[RequestCase]
    before: int | None = None


class Requests:
    """The acts on requests. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        holds: keeps what is requested from being deleted.
        documents: keeps what is attached.
        clock: the system's, or a test's.
        facts: returns the facts of the scheme, with its standard costs and elected members.
        acts: where refused attempts are recorded.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        holds: HoldService,
        documents: DocumentStore,
        clock: Clock,
        facts: Callable[[], Mapping[str, str]],
        acts: ActLog,
    ) -> None:
        self._store, self._books, self._gate, self._holds = store, books, gate, holds
        self._documents, self._clock, self._facts = documents, clock, facts
        self._concerned = ConcernedEntries(store, gate)
        self._elected = ElectedMemberCheck(facts, acts)

    # -- reading -------------------------------------------------------------------------------------------

    def queue(self, actor: Actor) -> list[RequestCase]:
        """Return every open request, the most pressing first, however many there are.

        Raises:
            Refusal: the actor may not read the register.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        return open_requests(self._concerned.books_of(actor), personal=sees_personal(self._gate, actor, BOOK))

    def page(
        self,
        actor: Actor,
        which: WhichRequests = WhichRequests.ALL,
        words: str = "",
        before: int | None = None,
    ) -> OpenRequests:
        """Return the newest open requests that fit, `MOST_SHOWN` of them.

        Args:
            actor: who reads.
            which: by their last day.
            words: all of these stand in number, kind, requester or state.
            before: only requests with a smaller number.

        Raises:
            Refusal: the actor may not read the register.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        today, wanted = day_of(self._clock.utc_now()), words.casefold().split()
        personal = sees_personal(self._gate, actor, BOOK)
        found: list[RequestCase] = []
        files = every_open_file(self._concerned.books_of(actor), BOOK, personal=personal, before=before)
        for one in understood(self._store, files, request_case):
            if not fits(one, which, today) or not all(word in one.searched for word in wanted):
                continue
            if len(found) == MOST_SHOWN:
                return OpenRequests(_pressing_first(found), found[-1].number)
            found.append(one)
        return OpenRequests(_pressing_first(found))

    def request(self, actor: Actor, number: int) -> RequestCase:
        """Return one request.

        Raises:
            Refusal: the actor may not read the register.
            OperatorError: there is none of this number.
        """
        self._gate.require(actor, Permission.READ_BOOKS, str(EntryRef(BOOK, number)))
        books, personal = self._concerned.books_of(actor), sees_personal(self._gate, actor, BOOK)
        return request_case(request_file(books, number, personal=personal))

    def due(self, actor: Actor) -> list[RequestCase]:
        """Return the open requests whose answer is late or due within a week."""
        today = day_of(self._clock.utc_now())
        return [one for one in self.queue(actor) if one.is_due_soon(today)]

    def document(self, actor: Actor, number: int, sha256: str) -> tuple[str, bytes] | None:
        """Return media type and content of a document of a request; None if it is not one of its.

        Raises:
            Refusal: the actor may not read personal details.
        """
        if not sees_personal(self._gate, actor, BOOK):
            self._gate.require(actor, Permission.READ_PERSONAL, str(EntryRef(BOOK, number)))
        case = self._case(actor, number)
        if all(entry.fields.get("document") != sha256 for entry in case.later):
            return None
        return self._documents.load(f"{DOCUMENT}/{sha256}")

    # -- acts ----------------------------------------------------------------------------------------------

    def register(self, actor: Actor, payload: Requested, draft: int | None = None) -> EntryRef:
        """Register a request that arrived. What it names is put on hold until it is closed.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, or the time asked for is longer than an hour.
        """
        self._gate.require(actor, Permission.REGISTER_REQUEST, payload.request)
        refuse_future(values_of(payload), self._clock.utc_now())
        check_window(payload)
        ref = self._append(actor, payload, None, draft)
        self._hold(actor, ref, span_of(values_of(payload)))
        return ref

    def become_own(self, actor: Actor, number: int) -> EntryRef:
        """Make a freedom of information request by the person shown their own: subject access (DIS-07).

        The time to answer runs since it came. The request that it was is closed, and names the new one.

        Returns:
            The request for subject access.

        Raises:
            Refusal: the actor may not.
            OperatorError: it is another request, closed or decided, or asks for more than an hour.
        """
        self._gate.require(actor, Permission.ENTER_DISCLOSURE, str(EntryRef(BOOK, number)))
        case = self._open_file(actor, number)
        request, fields = request_case(case), case.current()
        if request.kind.name != INFORMATION or request.decision:
            raise OperatorError(
                "Only a freedom of information request that is not decided becomes subject access.",
                "Register what was asked as a request of its own.",
            )
        names = {field.name for field in dataclasses.fields(Requested)}
        known: dict[str, Any] = {name: value for name, value in fields.items() if name in names}
        own = Requested(**{**known, "request": SUBJECT_ACCESS})
        check_window(own)
        with self._store.unit() as unit:
            became = unit.append(new_entry(kind_of(own), actor, own))
            closed = Closed(
                closed_utc=self._clock.utc_now(),
                outcome=f"The asker is the person shown: subject access, request {became}.",
            )
            unit.append(new_entry(kind_of(closed), actor, closed, number))
        ref = EntryRef(BOOK, became)
        self._hold(actor, ref, span_of(values_of(own)))
        self._keep_for_appeal(actor, number)
        return ref

    def check(self, actor: Actor, number: int, payload: Checked, document: bytes = b"") -> EntryRef:
        """Enter whether something that the rules ask for is established.

        Raises:
            Refusal: the actor may not.
            OperatorError: this request needs no such check, or its document is missing or cannot be kept.
        """
        self._gate.require(actor, Permission.ENTER_DISCLOSURE, payload.check)
        request = self._open(actor, number)
        check = next((one for one in request.kind.checks if one.name == payload.check), None)
        if check is None:
            raise OperatorError(
                text("A request by “{kind}” needs no such check.", kind=request.kind.name),
                "Choose one of the checks of this request.",
            )
        media_type = checked_message(document) if document else ""
        sha256 = hashlib.sha256(document).hexdigest() if document else ""
        if check.needs_document and payload.is_met and not sha256:
            raise OperatorError(
                text("Attach the document: {words}", words=check.words), "Scan it, or save it as PDF."
            )
        kept = Checked(check=check.name, is_met=payload.is_met, evidence=payload.evidence, document=sha256)
        if not document:
            return self._append(actor, kept, number)
        with kept_with_entry(self._documents, f"{DOCUMENT}/{sha256}", media_type, document, actor.login):
            return self._append(actor, kept, number)

    def enter(self, actor: Actor, payload: Any, number: int, draft: int | None = None) -> EntryRef:
        """Enter what follows a request: a question, its answer, an extension, a search, a decision and so on.

        Raises:
            Refusal: the actor may not, or a rule forbids it.
            OperatorError: a field is wrong, the request is closed, or it is not the time for it.
        """
        if isinstance(payload, Checked):
            return self.check(actor, number, payload)
        if isinstance(payload, Awaited | Extended | Written):
            raise OperatorError(
                "This counts only with the letter that tells the requester.",
                "Write the letter: it is entered with it.",
            )
        self._gate.require(actor, kind_of(payload).act, str(EntryRef(BOOK, number)))
        new_entry(kind_of(payload), actor, payload, number)
        refuse_future(values_of(payload), self._clock.utc_now())
        if isinstance(payload, Reopened):
            return self._reopen(actor, payload, number, draft)
        request = self._open(actor, number)
        check_days(request, payload, day_of(self._clock.utc_now()))
        check_processing(request, payload, standard_costs(self._facts().get(COSTS, "")))
        check_rules(self._gate, actor, request, payload)
        self._check_decider(actor, payload)
        if isinstance(payload, Released):
            check_covered(self._store, request, payload)
        ref = self._append(actor, payload, number, draft)
        fields = values_of(payload)
        span = span_of(fields)
        if span not in request.held and is_to_be_held(kind_of(payload).name, fields):
            self._hold(actor, EntryRef(BOOK, number), span)
        if isinstance(payload, Closed):
            self._keep_for_appeal(actor, number)
        return ref

    def _check_decider(self, actor: Actor, payload: Any) -> None:
        """Refuse a decision by an elected member, who holds none of the posts that decide."""
        match payload:
            case Decided(decided_utc=when, decided_by=name) | Confirmed(confirmed_utc=when, person=name):
                self._elected.require_none(
                    actor, BOOK, [name], day_of(when), payload.namesake, no_elected_decider
                )
            case _:
                return

    def _reopen(self, actor: Actor, payload: Reopened, number: int, draft: int | None) -> EntryRef:
        """Reopen a closed request; what it asked for is on hold again. Its days to answer go on."""
        self._gate.require(actor, Permission.ENTER_DISCLOSURE, str(EntryRef(BOOK, number)))
        case = self._case(actor, number)
        refuse_open(case)
        until = day_of(self._clock.utc_now() + HELD_FIRST)
        self._holds.return_for_service(actor, str(case.entry.ref), until, "The request is open again.")
        return self._append(actor, payload, number, draft)

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the words of an entry. What the rules were asked about cannot be corrected afterwards.

        Raises:
            Refusal: the actor may not.
            OperatorError: the change is of who asks, a check, a day that counts or a decision.
        """
        fixed = {"request", "way", "received_utc", "check", "is_met", "document", "decision"}
        fixed |= {"asked_on", "came_on", "told_on", "awaited", "cameras", "begin_utc", "end_utc", "copy"}
        if changes.keys() & fixed or any(name.startswith("is_") for name in changes):
            raise OperatorError(
                "Who asks, the checks, the days that count and the decision cannot be corrected.",
                "Enter it anew: a further check, question or decision. A wrong request is closed.",
            )
        return self._books.correct_from_service(actor, ref, changes, why)

    # -- keeping -------------------------------------------------------------------------------------------

    def _append(self, actor: Actor, payload: Any, about: int | None, draft: int | None = None) -> EntryRef:
        entry = new_entry(kind_of(payload), actor, payload, about)
        with self._store.unit() as unit:
            number = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, number)

    def _hold(self, actor: Actor, ref: EntryRef, span: RecordedSpan | None) -> None:
        """Keep what is requested from being deleted while the request is open."""
        if span is None:
            return
        cameras, begin_utc, end_utc = span
        held = Held(
            held_for="request",
            subject=str(ref),
            reason="A request for these recordings is open.",
            owner=actor.login,
            review_on=day_of(self._clock.utc_now() + HELD_FIRST),
            cameras=cameras,
            begin_utc=begin_utc,
            end_utc=end_utc,
        )
        self._holds.place_for_service(actor, held)

    def _keep_for_appeal(self, actor: Actor, number: int) -> None:
        """Let the request's holds go on until the time for a complaint is over."""
        until = day_of(self._clock.utc_now() + KEPT_FOR_APPEAL)
        subject = str(EntryRef(BOOK, number))
        self._holds.prolong_for_service(
            actor, subject, until, "The request is closed; the requester may still complain."
        )

    def _open(self, actor: Actor, number: int) -> RequestCase:
        return request_case(self._open_file(actor, number))

    def _open_file(self, actor: Actor, number: int) -> CaseFile:
        self._case(actor, number)
        return open_file(self._store, number)

    def _case(self, actor: Actor, number: int) -> CaseFile:
        """Return a whole request, if it is not kept from the actor as one."""
        case = request_file(self._store, number, personal=False)
        self._concerned.require(actor, BOOK, [case.entry])
        return case


def fits(request: RequestCase, which: WhichRequests, today: dt.date) -> bool:
    """Return whether a list shows a request, by its last day."""
    if which is WhichRequests.ALL:
        return True
    return request.is_due_soon(today) if which is WhichRequests.DUE else request.is_overdue(today)
