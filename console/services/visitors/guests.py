"""Visitors at this seat: police observe, groups look, inspectors read the books (RIP-00, PPL-05).

While police observe or a group looks at the wall, the seat is locked: pictures go on, and nothing can be
done until the operator unlocks it. A group sees no camera of a place where people expect privacy.
An inspector takes the seat themselves, without an account, and can only read. Both end when somebody of the
staff unlocks or signs in with their password, and with the visit.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books import KINDS
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.visitors import (
    GROUP,
    INSPECTOR,
    LIAISON,
    POLICE,
    Inspecting,
    Observing,
    SeatLeft,
    Showing,
)
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.actor import PROGRAM, Actor, Role
from console.domain.people.permissions import Permission
from console.domain.people.person import Person
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.domain.visitors.guest import (
    GROUP_SOURCE,
    INSPECTING,
    OBSERVER_SOURCE,
    OBSERVING,
    SEAT_LEFT,
    SHOWING,
    Guest,
    guest_of,
)
from console.domain.visitors.visit import Visit, visit_of
from console.services.books.every import every_case, understood
from console.services.books.service import new_entry
from console.services.visitors.checks import has_left

if TYPE_CHECKING:
    from console.domain.books.entries import NewEntry
    from console.domain.clock import Clock
    from console.services.books.ports import BookStore, Gate, PasswordCheck
    from console.services.people.guest_seat import GuestSeat
    from console.services.people.roster import Roster
    from console.services.people.seat import ConsoleSeat

BOOK = "visitors"
TICK_S = 0.25
AGAIN_S = 2.0
"""How often it is read whether the visit has ended, without having been told of a change."""
WHY_LOCKED, WHY_SHOWN = "police observe", "an organised visit looks at the wall"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObservationRequest:
    """What the police say who ask to observe.

    Attributes:
        ground: one of `visitors.GROUNDS`.
        purpose: what they observe, and why.
        has_read_code: whether the officer has read the code of practice.
    """

    ground: str
    purpose: str
    has_read_code: bool = False


class GuestSeats:
    """Begins and ends a visitor's time at this seat. Calls wait for the database.

    Args:
        store: the books.
        gate: the rules of people.
        passwords: checks the operator's password.
        roster: the accounts.
        seat: of this console.
        at_seat: what the gate knows of it.
        clock: the system's, or a test's.
    """

    def __init__(
        self,
        store: BookStore,
        gate: Gate,
        passwords: PasswordCheck,
        roster: Roster,
        seat: ConsoleSeat,
        at_seat: GuestSeat,
        clock: Clock,
    ) -> None:
        self._store, self._gate, self._passwords = store, gate, passwords
        self._roster, self._seat, self.at_seat, self._clock = roster, seat, at_seat, clock
        self._is_stale = threading.Event()

    # -- acts ----------------------------------------------------------------------------------------------

    def observe(self, actor: Actor, number: int, request: ObservationRequest, secret: str) -> Guest:
        """Have police observe at this seat: pictures without controls, until the operator unlocks it.

        Args:
            actor: the operator on duty, who sits here.
            number: of the officer's arrival in the visitors' register.
            request: what they say.
            secret: password or PIN of the operator.

        Raises:
            Refusal: the operator is not on duty here, or a liaison officer has not read the code.
            OperatorError: they are no police officer, have left, or the password is wrong.
        """
        self._check_seat(actor)
        if self._seat.shift is None:
            raise Refusal(
                "Police observe only beside the operator on duty at this seat.",
                "Sign on first.",
                rule="An observing officer has no controls, and is never alone at a seat.",
                source=OBSERVER_SOURCE,
            )
        visit = self._visit(number)
        if visit.visitor != POLICE:
            raise OperatorError("This visitor is no police officer.", "Choose the officer from the list.")
        if request.ground == LIAISON and not request.has_read_code:
            raise Refusal(
                "The liaison officer has not read the code of practice.",
                "Give it to them to read first. It is among the documents at this desk.",
                rule="A liaison officer under the standing protocol has read the code.",
                source="code of practice, PPL-05",
            )
        payload = Observing(
            ground=request.ground,
            purpose=request.purpose,
            has_read_code=request.has_read_code,
            operator=actor.login,
            console=self._seat.console,
            began_utc=self._clock.utc_now(),
        )
        guest = Guest(visit=number, is_inspector=False, operator=actor.login, console=self._seat.console)
        self._lock_for(guest, new_entry(KINDS[OBSERVING], actor, payload, number), actor, secret)
        return guest

    def show(self, actor: Actor, number: int, secret: str) -> Guest:
        """Show the wall to a group: pictures without controls and details, until the operator unlocks it.

        Args:
            actor: the operator on duty, who sits here.
            number: of the group's arrival in the visitors' register.
            secret: password or PIN of the operator.

        Raises:
            Refusal: the operator is not on duty here.
            OperatorError: they are no organised visit, have left, or the password is wrong.
        """
        self._check_seat(actor)
        if self._seat.shift is None:
            raise Refusal(
                "A group is shown the wall only by the operator on duty at this seat.",
                "Sign on first.",
                rule="An organised visit has no controls, and is never alone at a seat.",
                source=GROUP_SOURCE,
            )
        visit = self._visit(number)
        if visit.visitor != GROUP:
            raise OperatorError("This is no organised visit.", "Choose the visit from the list.")
        payload = Showing(operator=actor.login, console=self._seat.console, began_utc=self._clock.utc_now())
        guest = Guest(
            visit=number,
            is_inspector=False,
            operator=actor.login,
            console=self._seat.console,
            is_group=True,
        )
        self._lock_for(guest, new_entry(KINDS[SHOWING], actor, payload, number), actor, secret)
        return guest

    def _lock_for(self, guest: Guest, entry: NewEntry, actor: Actor, secret: str) -> None:
        self._passwords.confirm(actor, secret)
        with self._store.unit() as unit:
            unit.append(entry)
        # The seat closes before anybody hears that they are there.
        self._seat.lock(WHY_SHOWN if guest.is_group else WHY_LOCKED)
        self.at_seat.follow(guest)
        self._seat.changed()

    def inspect(self, actor: Actor, number: int, secret: str) -> Guest:
        """Give this seat to an inspector, who can only read, until somebody of the staff signs in again.

        Args:
            actor: who sits here, and signs visitors in.
            number: of the inspector's arrival in the visitors' register.
            secret: password or PIN of the actor.

        Raises:
            Refusal: the actor may not.
            OperatorError: they are no inspector, have left, or the password is wrong.
        """
        self._check_seat(actor)
        visit = self._visit(number)
        if visit.visitor != INSPECTOR:
            raise OperatorError("This visitor is no inspector.", "Choose the inspector from the list.")
        guest = Guest(visit=number, is_inspector=True, operator=actor.login, console=self._seat.console)
        payload = Inspecting(
            operator=actor.login, console=self._seat.console, began_utc=self._clock.utc_now()
        )
        entry = new_entry(KINDS[INSPECTING], actor, payload, number)
        self._passwords.confirm(actor, secret)
        with self._store.unit() as unit:
            unit.append(entry)
        self.at_seat.follow(guest)
        self._seat.sit_guest(
            Person(guest.login, text("Inspector (visitor {number})", number=number), Role.AUDITOR)
        )
        return guest

    def _check_seat(self, actor: Actor) -> None:
        self._gate.require(actor, Permission.ADMIT_VISITOR, "visitor at this seat")
        if actor.login != self._seat.login:
            raise OperatorError("Someone else is signed in at this console now.")
        if self.at_seat.guest is not None:
            raise OperatorError("A visitor is at this seat already.", "End their visit of the seat first.")

    def _visit(self, number: int) -> Visit:
        case = self._store.case(EntryRef(BOOK, number), personal=False)
        if case is None or case.entry.kind != "visitors.arrived":
            raise OperatorError(
                text("There is no visitor {number}.", number=number), "Choose a visitor from the list."
            )
        visit = visit_of(case)
        if not case.is_open:
            raise has_left(visit)
        return visit

    # -- the end -------------------------------------------------------------------------------------------

    def changed_books(self, books: frozenset[str]) -> None:
        """Handle changed books (`services.books.ports.Changes`): the visit may have ended."""
        if BOOK in books:
            self._is_stale.set()

    def follow(self, *, is_read: bool = True) -> None:
        """End what is over: somebody of the staff has the seat again, or the visit has ended.

        Args:
            is_read: whether to read from the books if the visit goes on.

        Raises:
            EnvironmentFault: the end cannot be entered; tried again.
        """
        guest = self.at_seat.guest
        if guest is None:
            return
        if guest.is_inspector:
            has_staff = self._seat.login != guest.login
        else:
            has_staff = self._seat.is_open or self._seat.seat is None
        if has_staff:
            self._end(guest, text("The staff have the seat again."))
        elif is_read:
            case = self._store.case(EntryRef(BOOK, guest.visit), personal=False)
            if case is None or not case.is_open:
                if guest.is_inspector:
                    self._seat.leave()
                self._end(guest, text("The visit has ended."))

    def _end(self, guest: Guest, why: str) -> None:
        person = self._roster.state.persons.get(self._seat.login)
        self._enter_end(guest, person.actor if person is not None else PROGRAM, why)
        self.at_seat.follow(None)
        self._seat.changed()

    def _enter_end(self, guest: Guest, by: Actor, why: str) -> None:
        payload = SeatLeft(ended_utc=self._clock.utc_now(), by=by.login, why=str(why))
        with self._store.unit() as unit:
            unit.append(new_entry(KINDS[SEAT_LEFT], by, payload, guest.visit))

    def end_those_left(self) -> None:
        """Enter the end of what an earlier run of this console left behind: it ended with it."""
        cases = every_case(self._store, BookQuery(BOOK, is_open=True))
        for guest in understood(self._store, cases, guest_of):
            if guest is not None and guest.console == self._seat.console and guest != self.at_seat.guest:
                self._enter_end(guest, PROGRAM, text("The console was started again."))

    def run(self, stop: threading.Event) -> None:
        """Look for the end, until `stop` is set."""
        waited_s, is_begun = 0.0, False
        while not stop.is_set():
            told = self._is_stale.wait(TICK_S)
            self._is_stale.clear()
            waited_s = 0.0 if told or waited_s >= AGAIN_S else waited_s + TICK_S
            if stop.is_set():
                return
            try:
                if not is_begun:
                    self.end_those_left()
                    is_begun = True
                self.follow(is_read=waited_s == 0.0)
            except ConsoleError:
                # The database is away, which is reported elsewhere; tried again in a while.
                _log.warning("the end of a visit at the seat could not be entered")
