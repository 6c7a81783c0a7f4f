"""Breaches of data protection: reported by anyone, past the person concerned, within 72 hours (SEC-01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.books.entries import EntryRef
from console.domain.books.payloads import values_of
from console.domain.books.security import BreachClosed, BreachReopened, BreachReported
from console.domain.disclosure.breach import TO_COMMISSIONER, breach_case
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.books.every import every_open_file, understood
from console.services.books.service import kind_of, new_entry, refuse_future, refuse_open
from console.services.disclosure.concerned import check_named, refuse_concerned

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.domain.books.security import Breach
    from console.domain.clock import Clock
    from console.domain.disclosure.breach import BreachCase
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService

BOOK = "security"
SOURCE = "UK GDPR article 33; SEC-01"


class Breaches:
    """The acts on breaches. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        clock: the system's, or a test's.
        person_named: returns the person with a user name, or None.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        clock: Clock,
        person_named: Callable[[str], Actor | None],
    ) -> None:
        self._store, self._books, self._gate = store, books, gate
        self._clock, self._person_named = clock, person_named

    def open(self, actor: Actor) -> list[BreachCase]:
        """Return the open breaches, the oldest first, without those that concern the actor.

        Raises:
            Refusal: the actor may not read the log.
        """
        self._gate.require(actor, Permission.READ_AUDIT, BOOK)
        own = self._gate.accounts_of(actor)
        found = understood(self._store, every_open_file(self._store, BOOK), breach_case)
        return sorted((one for one in found if not one.about & own), key=lambda one: one.found_utc)

    def report(self, actor: Actor, payload: Breach, draft: int | None = None) -> EntryRef:
        """Report a breach, or a suspicion. Whoever it concerns is not told of it.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, or nobody has a user name that it names.
        """
        self._gate.require(actor, Permission.REPORT_BREACH, payload.nature)
        refuse_future(values_of(payload), self._clock.utc_now())
        check_named(payload.about, self._person_named)
        return self._append(actor, payload, None, draft)

    def enter(self, actor: Actor, payload: Any, number: int, draft: int | None = None) -> EntryRef:
        """Enter what was done about a breach, the report to the Commissioner, its end, or reopen it.

        Raises:
            Refusal: the actor may not, the breach concerns them, or a late report does not say why.
            OperatorError: a field is wrong, or the breach is closed.
        """
        self._gate.require(actor, kind_of(payload).act, str(EntryRef(BOOK, number)))
        case = self._case(number)
        breach = breach_case(case)
        refuse_concerned(self._gate, actor, breach.about, SOURCE)
        if isinstance(payload, BreachReopened):
            self._gate.require(actor, Permission.ENTER_SECURITY, str(case.entry.ref))
            refuse_open(case)
        elif not case.is_open:
            raise OperatorError(
                text("Breach {number} is closed.", number=number),
                "Ask a supervisor to reopen it, or report a new one.",
            )
        refuse_future(values_of(payload), self._clock.utc_now())
        _check(breach, payload)
        return self._append(actor, payload, number, draft)

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the words of an entry.

        Raises:
            Refusal: the actor may not, or the breach concerns them.
            OperatorError: the change is of a time that counts, or of the staff named.
        """
        case = self._store.case(ref, personal=False)
        root = case.entry.about[0] if case is not None and case.entry.about else ref.number
        refuse_concerned(self._gate, actor, breach_case(self._case(root)).about, SOURCE)
        if changes.keys() & {"about", "found_utc", "reported_utc", "is_reported"}:
            raise OperatorError(
                "The times that count and the staff named cannot be corrected.", "Enter a follow-up."
            )
        return self._books.correct_from_service(actor, ref, changes, why)

    def _append(self, actor: Actor, payload: Any, about: int | None, draft: int | None) -> EntryRef:
        entry = new_entry(kind_of(payload), actor, payload, about)
        with self._store.unit() as unit:
            number = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, number)

    def _case(self, number: int) -> CaseFile:
        case = self._store.case(EntryRef(BOOK, number), personal=False)
        if case is None or case.entry.kind != "security.breach":
            raise OperatorError(
                text("There is no breach {number}.", number=number), "Choose one from the list."
            )
        return case


def _check(breach: BreachCase, payload: Any) -> None:
    match payload:
        case BreachReported() if payload.reported_utc < breach.found_utc:
            raise OperatorError("It was reported before it was found.", "Correct the time.")
        case BreachReported(delay="") if payload.reported_utc > breach.found_utc + TO_COMMISSIONER:
            raise Refusal(
                "The report came later than 72 hours after the breach was found.",
                "Say why it was late: the Commissioner has to be told the reasons.",
                rule="A report later than 72 hours is accompanied by reasons for the delay.",
                source="UK GDPR article 33(1)",
            )
        case BreachClosed(is_reported=True) if breach.due_utc is not None:
            raise OperatorError(
                "The report to the Commissioner is not entered.",
                "Enter it with its time, then close the breach.",
            )
        case _:
            return
