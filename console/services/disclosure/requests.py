"""Requests from their arrival to their answer (DIS-01…14): registered, checked, decided, released, closed."""

from __future__ import annotations

import datetime as dt
import hashlib
from typing import TYPE_CHECKING, Any

from console.domain.books.disclosures import (
    GRANTED,
    PARTLY,
    REFUSED,
    VIEWED,
    Appealed,
    Awaited,
    Came,
    Checked,
    Closed,
    Decided,
    Extended,
    Released,
    Requested,
    Searched,
)
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.media_log import Held
from console.domain.books.payloads import values_of
from console.domain.disclosure.clocks import LIMITS, due_date
from console.domain.disclosure.request import RequestCase, RequestState, request_case
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.service import kind_of, new_entry, refuse_future, sees_personal
from console.services.evidence.prints import checked_document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService
    from console.services.evidence.holds import HoldService
    from console.services.evidence.prints import DocumentStore

BOOK = "disclosures"
LONGEST_WINDOW = dt.timedelta(hours=1)
USUAL_WINDOW = dt.timedelta(minutes=30)
"""The local code says half an hour in one part and an hour in another: more than the first is warned of."""
APPEAL_TIME = dt.timedelta(days=90)
"""Recordings stay on hold so long after the answer, because the requester may complain about it."""
HELD_FIRST = dt.timedelta(days=60)
"""The hold of an open request is reviewed after so long."""
MOST_OPEN = 2_000
DOCUMENT = "request"
"""Prefix of the names under which documents of requests are kept."""


class Requests:
    """The acts on requests. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        holds: keeps what is requested from being deleted.
        documents: keeps what is attached.
        clock: the system's, or a test's.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        holds: HoldService,
        documents: DocumentStore,
        clock: Clock,
    ) -> None:
        self._store, self._books, self._gate, self._holds = store, books, gate, holds
        self._documents, self._clock = documents, clock

    # -- reading -------------------------------------------------------------------------------------------

    def queue(self, actor: Actor) -> list[RequestCase]:
        """Return every open request, the most pressing first.

        Raises:
            Refusal: the actor may not read the register.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        personal = sees_personal(self._gate, actor)
        query = BookQuery(BOOK, limit=MOST_OPEN, kinds=("disclosures.requested",), is_open=True)
        cases = [
            self._store.case(entry.ref, personal=personal)
            for entry in self._store.page(query, personal=personal)
        ]
        found = [request_case(case) for case in cases if case is not None]
        return sorted(found, key=lambda one: (one.due.day if one.due else dt.date.max, one.number))

    def request(self, actor: Actor, number: int) -> RequestCase:
        """Return one request.

        Raises:
            Refusal: the actor may not read the register.
            OperatorError: there is none of this number.
        """
        self._gate.require(actor, Permission.READ_BOOKS, str(EntryRef(BOOK, number)))
        return request_case(self._case(number, personal=sees_personal(self._gate, actor)))

    def due(self, actor: Actor) -> list[RequestCase]:
        """Return the open requests whose answer is late or due within a week."""
        today = day_of(self._clock.utc_now())
        return [one for one in self.queue(actor) if one.is_due_soon(today)]

    def document(self, actor: Actor, number: int, sha256: str) -> tuple[str, bytes] | None:
        """Return media type and content of a document of a request; None if it is not one of its.

        Raises:
            Refusal: the actor may not read personal details.
        """
        self._gate.require(actor, Permission.READ_PERSONAL, str(EntryRef(BOOK, number)))
        case = self._case(number, personal=False)
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
        _check_window(payload)
        ref = self._append(actor, payload, None, draft)
        self._hold(actor, ref, payload.cameras, payload.begin_utc, payload.end_utc)
        return ref

    def check(self, actor: Actor, number: int, payload: Checked, document: bytes = b"") -> EntryRef:
        """Enter whether something that the rules ask for is established.

        Raises:
            Refusal: the actor may not.
            OperatorError: this request needs no such check, or its document is missing or cannot be kept.
        """
        self._gate.require(actor, Permission.ENTER_DISCLOSURE, payload.check)
        request = self._open(number)
        check = next((one for one in request.kind.checks if one.name == payload.check), None)
        if check is None:
            raise OperatorError(
                text("A request by “{kind}” needs no such check.", kind=request.kind.name),
                "Choose one of the checks of this request.",
            )
        sha256 = self._keep(actor, document) if document else ""
        if check.needs_document and payload.is_met and not sha256:
            raise OperatorError(
                text("Attach the document: {words}", words=check.words), "Scan it, or save it as PDF."
            )
        kept = Checked(check=check.name, is_met=payload.is_met, evidence=payload.evidence, document=sha256)
        return self._append(actor, kept, number)

    def enter(self, actor: Actor, payload: Any, number: int, draft: int | None = None) -> EntryRef:
        """Enter what follows a request: a question, its answer, an extension, a search, a decision and so on.

        Raises:
            Refusal: the actor may not, or a rule forbids it.
            OperatorError: a field is wrong, the request is closed, or it is not the time for it.
        """
        if isinstance(payload, Checked):
            return self.check(actor, number, payload)
        self._gate.require(actor, kind_of(payload).act, str(EntryRef(BOOK, number)))
        new_entry(kind_of(payload), actor, payload, number)
        refuse_future(values_of(payload), self._clock.utc_now())
        request = self._open(number)
        _check_days(request, payload, day_of(self._clock.utc_now()))
        _check_rules(actor, request, payload)
        ref = self._append(actor, payload, number, draft)
        if isinstance(payload, Searched) and payload.is_found:
            self._hold(actor, EntryRef(BOOK, number), payload.cameras, payload.begin_utc, payload.end_utc)
        if isinstance(payload, Closed):
            self._keep_for_appeal(actor, number)
        return ref

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the words of an entry. What the rules were asked about cannot be corrected afterwards.

        Raises:
            Refusal: the actor may not.
            OperatorError: the change is of who asks, a check, a day that counts or a decision.
        """
        fixed = {"request", "way", "received_utc", "check", "is_met", "document", "decision"}
        fixed |= {"asked_on", "came_on", "told_on", "awaited", "cameras", "begin_utc", "end_utc"}
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

    def _keep(self, actor: Actor, document: bytes) -> str:
        media_type = checked_document(document)
        sha256 = hashlib.sha256(document).hexdigest()
        self._documents.save(f"{DOCUMENT}/{sha256}", media_type, document, actor.login)
        return sha256

    def _hold(
        self,
        actor: Actor,
        ref: EntryRef,
        cameras: Sequence[int],
        begin_utc: dt.datetime | None,
        end_utc: dt.datetime | None,
    ) -> None:
        """Keep what is requested from being deleted while the request is open."""
        if not cameras or begin_utc is None or end_utc is None:
            return
        held = Held(
            held_for="request",
            subject=str(ref),
            reason="A request for these recordings is open.",
            owner=actor.login,
            review_on=day_of(self._clock.utc_now() + HELD_FIRST),
            cameras=tuple(cameras),
            begin_utc=begin_utc,
            end_utc=end_utc,
        )
        self._holds.place_for_service(actor, held)

    def _keep_for_appeal(self, actor: Actor, number: int) -> None:
        """Let the request's holds go on until the time for a complaint is over."""
        until = day_of(self._clock.utc_now() + APPEAL_TIME)
        subject = str(EntryRef(BOOK, number))
        self._holds.prolong_for_service(
            actor, subject, until, "The request is closed; the requester may still complain."
        )

    def _open(self, number: int) -> RequestCase:
        case = self._case(number, personal=True)
        if not case.is_open:
            raise OperatorError(
                text("Request {number} is closed.", number=number),
                "Register what comes now as a new request.",
            )
        return request_case(case)

    def _case(self, number: int, *, personal: bool) -> CaseFile:
        case = self._store.case(EntryRef(BOOK, number), personal=personal)
        if case is None or case.entry.kind != "disclosures.requested":
            raise OperatorError(
                text("There is no request {number}.", number=number), "Choose one from the list."
            )
        return case


_OWED = frozenset({RequestState.READY, RequestState.APPEALED, RequestState.RECEIVED, RequestState.DECIDING})
"""States in which a request cannot be closed: something is owed to the requester."""


def _check_days(request: RequestCase, payload: Any, today: dt.date) -> None:
    """Refuse a day before the request came, or one that has not come yet."""
    for value in values_of(payload).values():
        if not isinstance(value, dt.date) or isinstance(value, dt.datetime):
            continue
        if value > today:
            raise OperatorError("The day is in the future.", "Correct the day. Nothing was saved.")
        if value < day_of(request.received_utc):
            raise OperatorError("The day is before the request came.", "Correct the day. Nothing was saved.")


def _check_window(payload: Requested) -> None:
    begin_utc, end_utc = payload.begin_utc, payload.end_utc
    if begin_utc is None or end_utc is None:
        return
    if end_utc <= begin_utc:
        raise OperatorError("The footage ends before it begins.", "Exchange begin and end.")
    if payload.request == "subject access" and end_utc - begin_utc > LONGEST_WINDOW:
        raise OperatorError(
            "The time asked for is longer than an hour.",
            "Ask the person for the time within an hour (local code of practice).",
        )


def _check_rules(actor: Actor, request: RequestCase, payload: Any) -> None:
    match payload:
        case Awaited() if request.is_paused:
            raise OperatorError("Something is awaited of the requester already.", "Enter first that it came.")
        case Came() if not request.is_paused:
            raise OperatorError("Nothing is awaited of the requester.", "Enter what was asked first.")
        case Extended():
            _check_extension(request, payload)
        case Decided(decision=decision) if decision in {GRANTED, PARTLY}:
            _check_granted(request)
        case Decided(decision=decision) if decision == REFUSED:
            _check_refused(actor, request)
        case Released():
            _check_released(request, payload)
        case Appealed() if not request.decision:
            raise OperatorError("The request was not decided yet.", "Enter it as a further request.")
        case Closed() if request.state in _OWED:
            raise OperatorError(
                text("The requester still waits: {state}.", state=request.state.value),
                "Release what was granted, or decide anew.",
            )
        case _:
            return


def _check_extension(request: RequestCase, payload: Extended) -> None:
    answer = request.kind.answer
    if answer is None or not any(limit.is_extendable for limit in LIMITS[answer]):
        raise OperatorError("The time for this answer cannot be extended.", "Answer it in time.")
    if request.is_extended:
        raise OperatorError("The time was extended already.", "Answer the request in time.")
    due = request.due or due_date(answer, day_of(request.received_utc))
    if due is not None and payload.told_on > due.day:
        raise Refusal(
            text("The requester had to be told by {day:%d/%m/%Y}.", day=due.day),
            "Answer the request now, and note in the answer that it is late.",
            rule="An extension is told within the first month.",
            source="UK GDPR article 12(3)",
        )


def _check_granted(request: RequestCase) -> None:
    if request.missing:
        first, *others = request.missing
        raise Refusal(
            text("This cannot be granted yet. Not established: {words}", words=first.words),
            text("Checks that are missing besides: {count}.", count=len(others))
            if others
            else "Enter the check with its evidence.",
            rule=first.words,
            source=first.source,
        )
    if request.is_paused:
        raise OperatorError("Something is awaited of the requester.", "Enter that it came.")


def _check_refused(actor: Actor, request: RequestCase) -> None:
    if request.kind.refusal == Role.HEAD_OF_SERVICE.value and actor.role is not Role.HEAD_OF_SERVICE:
        raise Refusal(
            text("Only the head of service may refuse a request by the {kind}.", kind=request.kind.name),
            "Ask the head of service, who enters the refusal with its reason.",
            rule=request.kind.note,
            source="local code of practice; Crime and Courts Act 2013 section 7",
        )


def _check_released(request: RequestCase, payload: Released) -> None:
    if request.decision not in {GRANTED, PARTLY}:
        raise Refusal(
            "Nothing can be released: the request was not granted.",
            "The director, a head of service or the data protection manager decides first.",
            rule="Access to recordings is granted before anything is released.",
            source="local code of practice, DIS-08",
        )
    is_viewing = payload.way == VIEWED
    if not request.kind.may_have_copy and not is_viewing:
        raise Refusal(
            text("A copy is never made for “{kind}”: recordings are shown only.", kind=request.kind.name),
            "Let them view it in a separate room.",
            rule="Other named agencies may view; a copy is never made or released to them.",
            source="local code of practice, DIS-10",
        )
    if is_viewing and not request.is_viewing_cleared:
        raise Refusal(
            "The six points were not confirmed, so nobody outside may view recordings.",
            "The data protection manager confirms them first.",
            rule="Six points are confirmed before a third party views recordings.",
            source="local code of practice, DIS-08",
        )
