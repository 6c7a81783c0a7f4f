"""Visitors: arrival, badge, leaving, who is in the room (VIS-01…03, PPL-03, PPL-05, PPL-06)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING, Protocol

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.visitors import POLICE, Arrived, BadgePrinted, Left
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission, may
from console.domain.people.person import checked_name
from console.domain.people.refusal import Refusal
from console.domain.visitors.texts import VISITOR_TEXTS
from console.domain.visitors.visit import Visit, WhoIsHere, badges_out, free_badge, visit_of
from console.services.books.service import kind_of, new_entry
from console.services.people.access_control import record
from console.services.visitors.checks import GRACE, NeedsConfirmation, check_arrival, has_left
from console.services.visitors.names import FormerVisits, person_meant, staff_present, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.domain.visitors.texts import VisitorTexts
    from console.services.books.ports import BookStore
    from console.services.people.roster import Roster
    from console.services.ports import ActLog

BOOK = "visitors"
USUAL_STAY = dt.timedelta(hours=1)
MOST_PRESENT = 200
MOST_FORMER = 400
LOOKED_BACK = 1_000
"""Entries looked at for badges that were never given back: some months of a busy room."""
LISTED = "evacuation-list"


class VisitorGate(Protocol):
    """What is asked of the gate; `services.gate.AccessControl` is one."""

    def require(self, actor: Actor, act: Permission, subject: str = "") -> None:
        """See `services.books.ports.Gate`."""
        ...

    def look(self, actor: Actor, act: Permission) -> Refusal | None:
        """What `require` would refuse, unrecorded."""
        ...


class VisitorService:
    """Any thread but the screen's: calls wait for the database.

    Args:
        store: the books.
        gate: the rules of people.
        roster: who there is, and who is on duty.
        clock: the system's, or a test's.
        acts: the audit log.
        texts: the notice and declaration in force.
        seated: who sits at this console without a shift (a manager); None: nobody.
    """

    def __init__(
        self,
        store: BookStore,
        gate: VisitorGate,
        roster: Roster,
        clock: Clock,
        acts: ActLog,
        texts: VisitorTexts = VISITOR_TEXTS,
        seated: Callable[[], Person | None] = lambda: None,
    ) -> None:
        self._store, self._gate, self._roster = store, gate, roster
        self._clock, self._acts, self._seated = clock, acts, seated
        self.texts = texts

    # -- who can be named; does not wait -------------------------------------------------------------------

    def now_utc(self) -> dt.datetime:
        """This service's clock."""
        return self._clock.utc_now()

    def on_duty(self) -> list[Person]:
        """Staff who can receive a visitor or stay beside one: on duty now, here or at another console."""
        state, seated = self._roster.state, self._seated()
        logins = [*state.on_duty, *([seated.login] if seated is not None else [])]
        found = [state.persons[one] for one in dict.fromkeys(logins) if one in state.persons]
        return [one for one in found if may(one.role, Permission.ADMIT_VISITOR) and not one.is_retired]

    def authorisers(self) -> list[Person]:
        """Who may authorise a visit now: by role, or by a delegation in force (PPL-06)."""
        return [
            one
            for one in self._roster.state.persons.values()
            if self._gate.look(one.actor, Permission.AUTHORISE_VISITOR) is None
        ]

    # -- coming in -----------------------------------------------------------------------------------------

    def arrive(
        self, actor: Actor, said: Arrived, draft: int | None = None, *, is_sure: bool = False
    ) -> EntryRef:
        """Sign a visitor in.

        Args:
            actor: who does it.
            said: what was filled in; `authorised_by` and `supervised_by` name people as `words_of` does,
                by login or by a name that only one person has.
            draft: what it was typed in.
            is_sure: what is doubted was asked about.

        Raises:
            Refusal: the actor may not, or somebody is named who may not authorise or supervise.
            Doubted: the same person is in the room, or police come without an appointment.
            OperatorError: a field is wrong, or the notice was not shown.
        """
        self._gate.require(actor, Permission.ADMIT_VISITOR, "visitor")
        self._roster.reload()
        whole = self._completed(actor, said)
        entry = new_entry(kind_of(whole), actor, whole)
        check_arrival(whole, self.texts, self._clock.utc_now())
        if not is_sure and (doubts := self._doubts(whole)):
            raise NeedsConfirmation(" ".join(doubts), "Sign them in all the same only if that is right.")
        with self._store.unit() as unit:
            number = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, number)

    def checked_changes(self, actor: Actor, changes: Mapping[str, Value]) -> dict[str, Value]:
        """What a correction may make of an arrival: it cannot name an authority that nobody has.

        Raises:
            Refusal: somebody is named who may not authorise a visit.
            OperatorError: nobody is meant.
        """
        named = changes.get("authorised_by")
        if not isinstance(named, str):
            return dict(changes)
        return {**changes, "authorised_by": self._authoriser(actor, named)}

    def _completed(self, actor: Actor, said: Arrived) -> Arrived:
        """Names as they are kept, who is named by their login, an end an hour from now."""
        return dataclasses.replace(
            said,
            name=checked_name(said.name),
            until_utc=said.until_utc or self._clock.utc_now() + USUAL_STAY,
            authorised_by=self._authoriser(actor, said.authorised_by),
            supervised_by=self._supervisor(actor, said) if said.supervised_by.strip() else "",
        )

    def _authoriser(self, actor: Actor, named: str) -> str:
        person = person_meant(named, self._roster.state.persons.values())
        if person is None:
            raise OperatorError(
                f"“{named.strip()[:80]}” is nobody who can authorise a visit.",
                "Choose who authorised it from the list.",
            )
        found = self._gate.look(person.actor, Permission.AUTHORISE_VISITOR)
        if found is not None:
            refusal = Refusal(
                f"{person.name} may not authorise a visit: {found.what}",
                "A manager, deputy or supervisor authorises it, or whom they delegated it to.",
                rule="A visit is authorised by who may, or by delegation in absence.",
                source="code of practice, VIS-02, PPL-06",
            )
            raise record(self._acts, actor.login, refusal, Permission.AUTHORISE_VISITOR.value, person.login)
        return words_of(person)

    def _supervisor(self, actor: Actor, said: Arrived) -> str:
        people = self.on_duty()
        person = person_meant(said.supervised_by, people)
        if person is None:
            there = ", ".join(one.name for one in people) or "nobody"
            refusal = Refusal(
                f"“{said.supervised_by.strip()[:80]}” is not on duty and cannot supervise anybody.",
                f"Name somebody who is on duty now: {there}.",
                rule="Engineers and cleaners are supervised throughout, by a person on duty.",
                source="code of practice, VIS-02, PPL-05",
            )
            raise record(
                self._acts, actor.login, refusal, Permission.ADMIT_VISITOR.value, "supervising person"
            )
        return words_of(person)

    def _doubts(self, said: Arrived) -> list[str]:
        doubts = [
            f"{said.name} is in the room already (entry {one.number})."
            for one in self._present(personal=True)
            if one.name.casefold() == said.name.casefold()
        ]
        if said.visitor == POLICE and not said.is_appointed:
            doubts.append("Police come by appointment, and this visit has none.")
        return doubts

    # -- badge and leaving ---------------------------------------------------------------------------------

    def give_badge(self, actor: Actor, number: int, make: Callable[[Visit], object]) -> Visit:
        """Give a visitor a badge with a number that nobody has; a second one bears the same number.

        Args:
            actor: who prints it.
            number: of the arrival.
            make: writes the badge; where it raises, nothing is entered. It must be quick.

        Raises:
            Refusal: the actor may not.
            OperatorError: the visitor has left, or every badge is out.
            EnvironmentFault: it could not be made.
        """
        self._gate.require(actor, Permission.ADMIT_VISITOR, f"badge of visitor {number}")
        personal = may(actor.role, Permission.READ_PERSONAL)
        visit = self._open_visit(number, personal=personal)
        badge = visit.badge or free_badge(self._badges_out())
        if not badge:
            raise OperatorError("Every badge is out.", "Sign out who has left, with their badges.")
        made = dataclasses.replace(visit, badge=badge)
        said = BadgePrinted(badge=badge, printed_utc=self._clock.utc_now())
        with self._store.unit() as unit:
            unit.append(new_entry(kind_of(said), actor, said, number))
            # Nobody else writes now; before, somebody at another console may have been quicker.
            _check_free(badge, number, self._badges_in_room())
            make(made)
        return made

    def enter_badge(
        self, actor: Actor, said: BadgePrinted, number: int, draft: int | None = None
    ) -> EntryRef:
        """Enter a badge that was written by hand, with its number.

        Raises:
            Refusal: the actor may not.
            OperatorError: somebody has that badge, or the visitor has left.
        """
        self._gate.require(actor, Permission.ADMIT_VISITOR, f"badge of visitor {number}")
        entry = new_entry(kind_of(said), actor, said, number)
        self._open_visit(number, personal=False)
        _check_free(said.badge.strip(), number, self._badges_out())
        with self._store.unit() as unit:
            entered = unit.append(entry)
            _check_free(said.badge.strip(), number, self._badges_in_room())
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, entered)

    def _badges_out(self) -> dict[str, int]:
        newest = self._store.head(BOOK)[0]
        lately = self._store.span(BOOK, max(1, newest - LOOKED_BACK), newest, personal=False)
        return {**badges_out(lately), **self._badges_in_room()}

    def _badges_in_room(self) -> dict[str, int]:
        """Quick: asked while nobody else can write."""
        return {one.badge: one.number for one in self._present(personal=False) if one.badge}

    def leave(self, actor: Actor, number: int, said: Left, draft: int | None = None) -> EntryRef:
        """Sign a visitor out.

        Raises:
            Refusal: the actor may not.
            OperatorError: left already, or the time is wrong.
        """
        self._gate.require(actor, Permission.ADMIT_VISITOR, f"visitor {number}")
        visit = self._open_visit(number, personal=False)
        entry = new_entry(kind_of(said), actor, said, number)
        if said.left_utc < visit.arrived_utc - GRACE or said.left_utc > self._clock.utc_now() + GRACE:
            raise OperatorError(
                "Nobody leaves before they came, or later than now.", "Mend the time; nothing was entered."
            )
        with self._store.unit() as unit:
            entered = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, entered)

    # -- reading -------------------------------------------------------------------------------------------

    def present(self, actor: Actor) -> list[Visit]:
        """Who is in the room, the first to leave first; names only for those who may read them.

        Raises:
            Refusal: the actor may not read the register.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        return self._present(personal=may(actor.role, Permission.READ_PERSONAL))

    def overdue(self) -> list[Visit]:
        """Who should have left by now; without personal details, for a notice that anybody may see."""
        now_utc = self._clock.utc_now()
        return [one for one in self._present(personal=False) if one.is_overdue(now_utc)]

    def who_is_here(self, actor: Actor) -> WhoIsHere:
        """Visitors and staff, for emptying the building; that it was asked for goes to the audit log.

        Raises:
            Refusal: the actor may not read the register.
        """
        visits = self.present(actor)
        state, now_utc = self._roster.reload(), self._clock.utc_now()
        staff = staff_present(state, self._seated(), now_utc)
        self._acts.record(actor.login, LISTED, "visitors in the room", {"visitors": len(visits)})
        has_names = may(actor.role, Permission.READ_PERSONAL)
        return WhoIsHere(now_utc, tuple(visits), staff, has_names, actor.name)

    def former(self, actor: Actor) -> FormerVisits:
        """What forms complete from; names only for those who may read them.

        Raises:
            Refusal: the actor may not read the register.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        personal = may(actor.role, Permission.READ_PERSONAL)
        return FormerVisits.of(self._store.page(BookQuery(BOOK, limit=MOST_FORMER), personal=personal))

    def _present(self, *, personal: bool) -> list[Visit]:
        found = self._store.page(BookQuery(BOOK, limit=MOST_PRESENT, is_open=True), personal=False)
        cases = [self._store.case(one.ref, personal=personal) for one in found]
        visits = [visit_of(case) for case in cases if case is not None and case.is_open]
        return sorted(visits, key=lambda one: (one.until_utc or one.arrived_utc, one.number))

    def _open_visit(self, number: int, *, personal: bool) -> Visit:
        case = self._store.case(EntryRef(BOOK, number), personal=personal)
        if case is None or case.entry.kind != "visitors.arrived":
            raise OperatorError(f"There is no visitor {number}.", "Choose one in the list.")
        visit = visit_of(case)
        if not case.is_open:
            raise has_left(visit)
        return visit


def _check_free(badge: str, number: int, out: Mapping[str, int]) -> None:
    holder = out.get(badge, number)
    if holder != number:
        raise OperatorError(f"Badge {badge} is out: visitor {holder} has it.", "Print it again.")
