"""The diary of appointments: entered beforehand, chosen at arrival (PPL-05)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.diary import Kept
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.person import checked_name
from console.domain.text import text
from console.domain.visitors.appointment import appointment_of
from console.services.books.every import every_case, understood
from console.services.books.service import kind_of, new_entry, sees_personal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.diary import Appointed
    from console.domain.books.entries import NewEntry
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.visitors.appointment import Appointment
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService

BOOK = "diary"
OPENED = "diary.appointed"
FURTHEST = dt.timedelta(days=366)


class Diary:
    """Makes and reads appointments. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        clock: the system's, or a test's.
    """

    def __init__(self, store: BookStore, books: BookService, gate: Gate, clock: Clock) -> None:
        self._store, self._books, self._gate, self._clock = store, books, gate, clock

    def now_utc(self) -> dt.datetime:
        """Return the time of this service's clock. Does not wait."""
        return self._clock.utc_now()

    def make(self, actor: Actor, payload: Appointed, draft: int | None = None) -> EntryRef:
        """Enter an appointment, before the visitor comes.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, or its time has passed.
        """
        self._gate.require(actor, Permission.ADMIT_VISITOR, "appointment")
        entry = new_entry(kind_of(payload), actor, payload)
        checked_name(payload.name)
        self._check_due(payload.due_utc)
        with self._store.unit() as unit:
            number = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, number)

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct an appointment; another time must be ahead too.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, or its time has passed.
        """
        due_utc = changes.get("due_utc")
        if isinstance(due_utc, dt.datetime):
            self._check_due(due_utc)
        return self._books.correct_from_service(actor, ref, changes, why)

    def appointments(self, actor: Actor) -> list[Appointment]:
        """Return the open appointments by their time; with names only for those who may read them.

        Raises:
            Refusal: the actor may not read the diary.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        query = BookQuery(BOOK, kinds=(OPENED,), is_open=True)
        personal = sees_personal(self._gate, actor)
        cases = every_case(self._store, query, personal=personal)
        found = understood(self._store, cases, appointment_of)
        return sorted((one for one in found if one is not None), key=lambda one: (one.due_utc, one.number))

    def _check_due(self, due_utc: dt.datetime) -> None:
        now_utc = self._clock.utc_now()
        if due_utc <= now_utc:
            raise OperatorError(
                "An appointment is entered before the visitor comes.",
                "Enter a time that is ahead. Who is here already comes without an appointment.",
            )
        if due_utc > now_utc + FURTHEST:
            raise OperatorError("The appointment is more than a year ahead.", "Check the date.")


def kept_appointment(store: BookStore, number: int, visitor: str, now_utc: dt.datetime) -> Appointment:
    """Return the appointment by which a visitor comes now.

    Raises:
        OperatorError: there is none, it was kept or cancelled, or it is for another day or type of visitor.
    """
    case = store.case(EntryRef(BOOK, number), personal=False)
    found = appointment_of(case) if case is not None and case.entry.kind == OPENED else None
    if case is None or found is None or not case.is_open:
        raise OperatorError(
            text("There is no open appointment {number}.", number=number), "Choose it from the diary."
        )
    if not found.is_for(visitor, now_utc):
        raise OperatorError(
            text("Appointment {number} is for another day or another type of visitor.", number=number),
            "Choose another one, or sign the visitor in without an appointment.",
        )
    return found


def kept_entry(actor: Actor, appointment: int, visit: int, now_utc: dt.datetime) -> NewEntry:
    """Return the entry that a visitor came by an appointment."""
    return new_entry(KINDS["diary.kept"], actor, Kept(came_utc=now_utc, visit=visit), appointment)
