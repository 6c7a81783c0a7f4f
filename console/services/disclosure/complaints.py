"""Complaints about the scheme and its staff: acknowledged, answered, appealed, closed (CMP-01)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from console.domain.books.complaints import (
    Acknowledged,
    Answered,
    Appealed,
    Closed,
    Delayed,
    Received,
    Reopened,
    Written,
)
from console.domain.books.entries import EntryRef
from console.domain.books.hold_file import KEPT_FOR_APPEAL
from console.domain.books.media_log import Held
from console.domain.books.payloads import values_of
from console.domain.disclosure.complaint import complaint_case
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import every_open_file, understood
from console.services.books.service import kind_of, new_entry, refuse_future, refuse_open
from console.services.disclosure.concerned import answering, check_named, refuse_concerned
from console.services.disclosure.requests import HELD_FIRST

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.disclosure.complaint import ComplaintCase
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService
    from console.services.evidence.holds import HoldService

BOOK = "complaints"
SOURCE = "local code of practice, CMP-01"


class Complaints:
    """The acts on complaints. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        holds: keeps the recordings in question from being deleted.
        clock: the system's, or a test's.
        person_named: returns the person with a user name, or None.
        staff: returns who has an account in use.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        holds: HoldService,
        clock: Clock,
        person_named: Callable[[str], Actor | None],
        staff: Callable[[], Iterable[Actor]],
    ) -> None:
        self._store, self._books, self._gate, self._holds = store, books, gate, holds
        self._clock, self._person_named, self._staff = clock, person_named, staff
        self._concerned = ConcernedEntries(store, gate)

    def queue(self, actor: Actor) -> list[ComplaintCase]:
        """Return the open complaints, the most pressing first, without those about the actor.

        Raises:
            Refusal: the actor may not read the register.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        own = self._gate.accounts_of(actor)
        found = understood(
            self._store, every_open_file(self._concerned.books_of(actor), BOOK), complaint_case
        )
        return sorted(
            (one for one in found if not one.about & own),
            key=lambda one: (one.due_on or dt.date.max, one.number),
        )

    def due(self, actor: Actor) -> list[ComplaintCase]:
        """Return the open complaints whose next step is late or due soon."""
        today = day_of(self._clock.utc_now())
        return [one for one in self.queue(actor) if one.is_due_soon(today)]

    def register(self, actor: Actor, payload: Received, draft: int | None = None) -> EntryRef:
        """Register a complaint. The recordings in question are on hold until it is closed.

        Raises:
            Refusal: the actor may not, or the complaint is about them.
            OperatorError: a field is wrong, or nobody has a user name that it names.
        """
        self._gate.require(actor, Permission.REGISTER_REQUEST, payload.subject)
        refuse_concerned(self._gate, actor, payload.about, SOURCE)
        check_named(payload.about, self._person_named)
        self._check_days(payload, dt.date.min)
        number = self._append(actor, payload, None, draft)
        if payload.cameras and payload.begin_utc is not None and payload.end_utc is not None:
            held = Held(
                held_for="complaint",
                subject=str(EntryRef(BOOK, number)),
                reason="A complaint about these recordings is open.",
                owner=actor.login,
                review_on=day_of(self._clock.utc_now() + HELD_FIRST),
                cameras=payload.cameras,
                begin_utc=payload.begin_utc,
                end_utc=payload.end_utc,
            )
            self._holds.place_for_service(actor, held)
        return EntryRef(BOOK, number)

    def enter(self, actor: Actor, payload: Any, number: int, draft: int | None = None) -> EntryRef:
        """Enter the acknowledgement, a delay, the answer, an appeal, the end of a complaint, or reopen it.

        Raises:
            Refusal: the actor may not, or the complaint is about them.
            OperatorError: a field is wrong, the complaint is closed, or it is not the time for it.
        """
        self._gate.require(actor, kind_of(payload).act, str(EntryRef(BOOK, number)))
        case = self._case(number)
        complaint = complaint_case(case)
        refuse_concerned(self._gate, actor, complaint.about, SOURCE)
        self._concerned.require(actor, BOOK, [case.entry])
        if isinstance(payload, Reopened):
            return self._reopen(actor, payload, case, draft)
        if not case.is_open:
            raise OperatorError(
                text("Complaint {number} is closed.", number=number),
                "Ask a supervisor to reopen it, or register what comes now as a new one.",
            )
        if isinstance(payload, Written):
            raise OperatorError(
                "This counts only with the letter that tells the complainant.",
                "Write the letter: it is entered with it.",
            )
        self._check_days(payload, complaint.received_on)
        _check_order(complaint, payload)
        if isinstance(payload, Answered):
            who = answering(self._gate, payload.person, payload.post, complaint.about, self._staff(), SOURCE)
            payload = replace(payload, person=who)
        ref = EntryRef(BOOK, self._append(actor, payload, number, draft))
        if isinstance(payload, Closed):
            until = day_of(self._clock.utc_now() + KEPT_FOR_APPEAL)
            why = "The complaint is closed; the complainant may still go to the Commissioner or a court."
            self._holds.prolong_for_service(actor, str(EntryRef(BOOK, number)), until, why)
        return ref

    def _reopen(self, actor: Actor, payload: Reopened, case: CaseFile, draft: int | None) -> EntryRef:
        """Reopen a closed complaint; its recordings are on hold again."""
        self._gate.require(actor, Permission.ANSWER_COMPLAINT, str(case.entry.ref))
        refuse_open(case)
        new_entry(kind_of(payload), actor, payload, case.entry.number)  # checked before anything is held
        until = day_of(self._clock.utc_now() + HELD_FIRST)
        self._holds.return_for_service(actor, str(case.entry.ref), until, "The complaint is open again.")
        return EntryRef(BOOK, self._append(actor, payload, case.entry.number, draft))

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the words of an entry.

        Raises:
            Refusal: the actor may not, or the complaint is about them.
            OperatorError: the change is of a day that counts, of the staff named or of the recordings held.
        """
        case = self._store.case(ref, personal=False)
        root = case.entry.about[0] if case is not None and case.entry.about else ref.number
        refuse_concerned(self._gate, actor, complaint_case(self._case(root)).about, SOURCE)
        self._concerned.require_numbers(actor, BOOK, {root, ref.number})
        fixed = {"about", "subject", "cameras", "begin_utc", "end_utc", "new_day", "finding"}
        fixed |= {"letter", "document", "person", "post"}
        if changes.keys() & fixed or any(name.endswith("_on") for name in changes):
            raise OperatorError(
                "The days that count, the people named, the recordings and the finding cannot be corrected.",
                "Enter it anew. A wrong complaint is closed.",
            )
        return self._books.correct_from_service(actor, ref, changes, why)

    def _append(self, actor: Actor, payload: Any, about: int | None, draft: int | None) -> int:
        entry = new_entry(kind_of(payload), actor, payload, about)
        with self._store.unit() as unit:
            number = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return number

    def _check_days(self, payload: Any, earliest: dt.date) -> None:
        refuse_future(values_of(payload), self._clock.utc_now())
        today = day_of(self._clock.utc_now())
        for name, value in values_of(payload).items():
            if not isinstance(value, dt.date) or isinstance(value, dt.datetime) or name == "new_day":
                continue
            if value > today:
                raise OperatorError("The day is in the future.", "Correct the day. Nothing was saved.")
            if value < earliest:
                raise OperatorError(
                    "The day is before the complaint came.", "Correct the day. Nothing was saved."
                )

    def _case(self, number: int) -> CaseFile:
        case = self._store.case(EntryRef(BOOK, number), personal=False)
        if case is None or case.entry.kind != "complaints.received":
            raise OperatorError(
                text("There is no complaint {number}.", number=number), "Choose one from the list."
            )
        return case


def _check_order(complaint: ComplaintCase, payload: Any) -> None:
    match payload:
        case Acknowledged(is_copy_given=False):
            raise OperatorError(
                "The acknowledgement goes with a copy of the completed form.",
                "Enclose the copy, so that the complainant can check it.",
            )
        case Acknowledged() if complaint.is_acknowledged:
            raise OperatorError("The complaint was acknowledged already.", "Answer it.")
        case Delayed() if complaint.is_answered:
            raise OperatorError("The complaint was answered already.", "Close it.")
        case Delayed() if payload.new_day <= payload.told_on:
            raise OperatorError("The new day has passed.", "Enter by when the complaint is answered.")
        case Answered() if not complaint.is_acknowledged:
            raise OperatorError("The complaint was not acknowledged yet.", "Enter the acknowledgement first.")
        case Appealed() if not complaint.is_answered:
            raise OperatorError("The complaint was not answered yet.", "Enter the answer first.")
        case Closed() if not complaint.is_answered:
            raise OperatorError("The complainant still waits for an answer.", "Enter the answer first.")
        case _:
            return
