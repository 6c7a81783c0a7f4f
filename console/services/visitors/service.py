"""Visitors: arrival, badge, departure, who is in the room (VIS-01…03, PPL-03, PPL-05, PPL-06)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery, CaseFile, EntryRef
from console.domain.books.visitors import POLICE, Arrived, BadgePrinted, Left
from console.domain.errors import NeedsConfirmation, OperatorError
from console.domain.people.permissions import Permission, may
from console.domain.people.person import checked_name
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.domain.visitors.texts import VISITOR_TEXTS
from console.domain.visitors.visit import Visit, WhoIsHere, badges_out, free_badge, visit_of
from console.services.books.every import cases_of, every, every_in_span, tied_entries, understood
from console.services.books.service import kind_of, new_entry, refuse_future, sees_personal
from console.services.people.absence_marks import with_authority
from console.services.people.access_control import record
from console.services.visitors.checks import GRACE, check_arrival, has_left
from console.services.visitors.diary import kept_appointment, kept_entry
from console.services.visitors.names import FormerVisits, person_meant, staff_present, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.books.entries import NewEntry
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.domain.visitors.texts import VisitorTexts
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService
    from console.services.people.roster import Roster
    from console.services.ports import ActLog

BOOK = "visitors"
USUAL_STAY = dt.timedelta(hours=1)
MOST_FORMER = 400
LOOKED_BACK = 1_000
"""Number of entries searched for badges that were not returned: some months of a busy room."""
LISTED = "evacuation-list"


class VisitorService:
    """Signs visitors in and out. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        roster: accounts and open shifts.
        clock: the system's, or a test's.
        acts: the audit log.
        texts: the current notice and declaration.
        seated: returns the person in the seat without a shift (a manager), or None.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        roster: Roster,
        clock: Clock,
        acts: ActLog,
        texts: VisitorTexts = VISITOR_TEXTS,
        seated: Callable[[], Person | None] = lambda: None,
    ) -> None:
        self._store, self._books, self._gate, self._roster = store, books, gate, roster
        self._clock, self._acts, self._seated = clock, acts, seated
        self.texts = texts

    # -- who can be named; does not wait -------------------------------------------------------------------

    def now_utc(self) -> dt.datetime:
        """Return the time of this service's clock."""
        return self._clock.utc_now()

    def on_duty(self) -> list[Person]:
        """Return staff who can receive or supervise a visitor: on duty now, here or at another console."""
        state, seated = self._roster.state, self._seated()
        logins = [*state.on_duty, *([seated.login] if seated is not None else [])]
        people = [state.persons[login] for login in dict.fromkeys(logins) if login in state.persons]
        return [
            person
            for person in people
            if may(person.role, Permission.ADMIT_VISITOR) and not person.is_retired
        ]

    def authorisers(self) -> list[Person]:
        """Return who may authorise a visit now: by role, or by a delegation in force (PPL-06)."""
        return [
            person
            for person in self._roster.state.persons.values()
            if self._gate.find_refusal(person.actor, Permission.AUTHORISE_VISITOR) is None
        ]

    # -- coming in -----------------------------------------------------------------------------------------

    def arrive(
        self, actor: Actor, arrival: Arrived, draft: int | None = None, *, is_sure: bool = False
    ) -> EntryRef:
        """Sign a visitor in.

        Args:
            actor: the person who does it.
            arrival: the filled-in form; `authorised_by` and `supervised_by` name people as `words_of` does,
                by user name or by a unique name.
            draft: the draft in which it was typed; it is deleted.
            is_sure: whether the user confirmed what is unusual.

        Raises:
            Refusal: the actor may not, or a named person may not authorise or supervise.
            Doubted: the same person is already signed in, or police come without an appointment.
            OperatorError: a field is wrong, or the notice was not shown.
        """
        self._gate.require(actor, Permission.ADMIT_VISITOR, "visitor")
        self._roster.reload()
        completed = self._completed(actor, arrival)
        entry = self._in_absence(new_entry(kind_of(completed), actor, completed), completed.authorised_by)
        check_arrival(completed, self.texts, self._clock.utc_now())
        if not is_sure and (doubts := self._doubts(completed)):
            raise NeedsConfirmation(" ".join(doubts), "Sign them in only if this is correct.")
        if completed.appointment is not None:
            kept_appointment(self._store, completed.appointment, completed.visitor, self._clock.utc_now())
        with self._store.unit() as unit:
            number = unit.append(entry)
            if completed.appointment is not None:
                unit.append(kept_entry(actor, completed.appointment, number, self._clock.utc_now()))
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, number)

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct an entry of the register by the rules by which it was entered.

        Raises:
            Refusal: the actor may not, or a person is named who may not authorise a visit.
            OperatorError: a name matches no person, a time is in the future, or a badge is in use.
        """
        now_utc = self._clock.utc_now()
        refuse_future({name: value for name, value in changes.items() if name != "until_utc"}, now_utc)
        return self._books.correct_from_service(actor, ref, self._checked(actor, ref, changes), why)

    def _checked(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value]) -> dict[str, Value]:
        checked = dict(changes)
        self._check_appointment(ref, checked)
        authoriser, name, badge = (checked.get(key) for key in ("authorised_by", "name", "badge"))
        if isinstance(authoriser, str):
            checked["authorised_by"] = self._authoriser(actor, authoriser)
        if isinstance(name, str):
            checked["name"] = checked_name(name)
        if isinstance(badge, str):
            _check_free(badge.strip(), self._arrival_of(ref).number, self._badges_out())
        self._check_leaving(ref, checked)
        return checked

    def _check_appointment(self, ref: EntryRef, changes: Mapping[str, Value]) -> None:
        case = self._store.case(self._arrival_of(ref), personal=False)
        is_police = POLICE in {changes.get("visitor"), case.current().get("visitor") if case else None}
        if "appointment" in changes or ("is_appointed" in changes and is_police):
            raise OperatorError(
                "Whether a visitor came by an appointment is what the diary says.", "Nothing was saved."
            )

    def _check_leaving(self, ref: EntryRef, changes: Mapping[str, Value]) -> None:
        """Refuse a correction after which somebody would leave before they arrived."""
        arrival = self._arrival_of(ref)
        case = self._store.case(arrival, personal=False)
        later = [entry.fields.get("left_utc") for entry in (case.later if case else ())]
        left = [changes.get("left_utc"), *later]
        arrived_utc = changes.get("arrived_utc", case.current().get("arrived_utc") if case else None)
        left_utc = next((value for value in left if isinstance(value, dt.datetime)), None)
        if isinstance(arrived_utc, dt.datetime) and left_utc is not None and left_utc < arrived_utc - GRACE:
            raise OperatorError(
                "The time of leaving would be before the arrival.", "Correct the time. Nothing was saved."
            )

    def _arrival_of(self, ref: EntryRef) -> EntryRef:
        entry = self._store.entry(ref, personal=False)
        return EntryRef(BOOK, entry.about[0]) if entry is not None and entry.about else ref

    def _completed(self, actor: Actor, arrival: Arrived) -> Arrived:
        """Return the arrival with tidy and unique names, and an end in an hour if none is given."""
        return dataclasses.replace(
            arrival,
            name=checked_name(arrival.name),
            until_utc=arrival.until_utc or self._clock.utc_now() + USUAL_STAY,
            # Police come by an appointment in the diary; a tick alone is none (PPL-05).
            is_appointed=arrival.appointment is not None
            or (arrival.is_appointed and arrival.visitor != POLICE),
            authorised_by=self._authoriser(actor, arrival.authorised_by),
            supervised_by=self._supervisor(actor, arrival) if arrival.supervised_by.strip() else "",
        )

    def _in_absence(self, entry: NewEntry, authoriser: str) -> NewEntry:
        """Return an arrival that says in whose absence its visit was authorised, if it was."""
        person = person_meant(authoriser, self._roster.state.persons.values())
        if person is None:
            return entry
        return with_authority(entry, self._gate.authority(person.actor, Permission.AUTHORISE_VISITOR))

    def _authoriser(self, actor: Actor, name: str) -> str:
        person = person_meant(name, self._roster.state.persons.values())
        if person is None:
            entered = name.strip()[:80]
            raise OperatorError(
                text("“{entered}” cannot authorise a visit.", entered=entered),
                "Choose the person who authorised it from the list.",
            )
        refused = self._gate.find_refusal(person.actor, Permission.AUTHORISE_VISITOR)
        if refused is not None:
            reason = refused.rule.rstrip(".")
            refusal = Refusal(
                text("{person} cannot authorise a visit ({reason}).", person=person.name, reason=reason),
                "A manager, deputy or supervisor can authorise it, or someone they have delegated it to.",
                rule="A manager, deputy or supervisor authorises a visit, or their delegate.",
                source="code of practice, VIS-02, PPL-06",
            )
            raise record(self._acts, actor.login, refusal, Permission.AUTHORISE_VISITOR.value, person.login)
        return words_of(person)

    def _supervisor(self, actor: Actor, arrival: Arrived) -> str:
        people = self.on_duty()
        person = person_meant(arrival.supervised_by, people)
        if person is None:
            entered = arrival.supervised_by.strip()[:80]
            names = ", ".join(member.name for member in people)
            refusal = Refusal(
                text("“{entered}” is not signed on, so cannot supervise a visitor.", entered=entered),
                text("Choose someone who is signed on: {names}.", names=names)
                if names
                else "Someone must sign on first.",
                rule="Engineers and cleaners are supervised throughout, by a person on duty.",
                source="code of practice, VIS-02, PPL-05",
            )
            raise record(
                self._acts, actor.login, refusal, Permission.ADMIT_VISITOR.value, "supervising person"
            )
        return words_of(person)

    def _doubts(self, arrival: Arrived) -> list[str]:
        doubts = [
            f"{arrival.name} is already signed in (entry {visit.number})."
            for visit in self._present(personal=True)
            if visit.name.casefold() == arrival.name.casefold()
        ]
        if arrival.visitor == POLICE and not arrival.is_appointed:
            doubts.append("Police visits need an appointment in the diary, and this visit has none.")
        return doubts

    # -- badge and leaving ---------------------------------------------------------------------------------

    def give_badge(self, actor: Actor, number: int, make: Callable[[Visit], object]) -> Visit:
        """Give a visitor a badge with a free number. A second badge has the same number.

        Args:
            actor: the person who prints it.
            number: number of the arrival.
            make: makes the badge; if it raises, nothing is entered. It must be fast.

        Raises:
            Refusal: the actor may not.
            OperatorError: the visitor has signed out, or all badges are in use.
            EnvironmentFault: the badge could not be made.
        """
        self._gate.require(actor, Permission.ADMIT_VISITOR, f"badge of visitor {number}")
        personal = sees_personal(self._gate, actor)
        visit = self._open_visit(number, personal=personal)
        badge = visit.badge or free_badge(self._badges_out())
        if not badge:
            raise OperatorError("All visitor badges are in use.", "Sign out visitors who have left.")
        updated = dataclasses.replace(visit, badge=badge)
        payload = BadgePrinted(badge=badge, printed_utc=self._clock.utc_now())
        with self._store.unit() as unit:
            unit.append(new_entry(kind_of(payload), actor, payload, number))
            # Check again now that no one else can write: another console may have used the badge meanwhile.
            _check_free(badge, number, self._badges_in_room())
            make(updated)
        return updated

    def enter_badge(
        self, actor: Actor, payload: BadgePrinted, number: int, draft: int | None = None
    ) -> EntryRef:
        """Enter a badge that was written by hand, with its number.

        Raises:
            Refusal: the actor may not.
            OperatorError: the badge is in use, or the visitor has signed out.
        """
        self._gate.require(actor, Permission.ADMIT_VISITOR, f"badge of visitor {number}")
        entry = new_entry(kind_of(payload), actor, payload, number)
        self._open_visit(number, personal=False)
        _check_free(payload.badge.strip(), number, self._badges_out())
        with self._store.unit() as unit:
            entered = unit.append(entry)
            _check_free(payload.badge.strip(), number, self._badges_in_room())
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, entered)

    def _badges_out(self) -> dict[str, int]:
        newest = self._store.head(BOOK)[0]
        lately = every_in_span(self._store, BOOK, max(1, newest - LOOKED_BACK), newest)
        return {**badges_out(lately), **self._badges_in_room()}

    def _badges_in_room(self) -> dict[str, int]:
        """Return the badges in use in the room. Fast: it runs while no one else can write."""
        return {visit.badge: visit.number for visit in self._present(personal=False) if visit.badge}

    def leave(self, actor: Actor, number: int, payload: Left, draft: int | None = None) -> EntryRef:
        """Sign a visitor out.

        Raises:
            Refusal: the actor may not.
            OperatorError: already signed out, or the time is wrong.
        """
        self._gate.require(actor, Permission.ADMIT_VISITOR, f"visitor {number}")
        visit = self._open_visit(number, personal=False)
        entry = new_entry(kind_of(payload), actor, payload, number)
        if payload.left_utc < visit.arrived_utc - GRACE or payload.left_utc > self._clock.utc_now() + GRACE:
            raise OperatorError(
                "The time of leaving is before the arrival or in the future.",
                "Correct the time. Nothing was saved.",
            )
        with self._store.unit() as unit:
            entered = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, entered)

    # -- reading -------------------------------------------------------------------------------------------

    def present(self, actor: Actor) -> list[Visit]:
        """Return who is in the room, by expected departure; with names only for those who may read them.

        Raises:
            Refusal: the actor may not read the register.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        return self._present(personal=sees_personal(self._gate, actor))

    def overdue(self) -> list[Visit]:
        """Return who should have left by now, without personal details, for a notice that all may see."""
        now_utc = self._clock.utc_now()
        return [visit for visit in self._present(personal=False) if visit.is_overdue(now_utc)]

    def who_is_here(self, actor: Actor) -> WhoIsHere:
        """Return visitors and staff, for an evacuation. The request is recorded in the audit log.

        Raises:
            Refusal: the actor may not read the register.
        """
        visits = self.present(actor)
        self._acts.record(actor.login, LISTED, "visitors in the room", {"visitors": len(visits)})
        return self._here(visits, actor.name, has_names=sees_personal(self._gate, actor))

    def who_is_here_unasked(self, login: str) -> WhoIsHere:
        """Return visitors and staff for paper while the panes are locked, which is recorded.

        A fire does not wait for a password: whoever calls the roll needs the names, whatever their role, and
        they go to the printer, not to the screen.

        Args:
            login: under which acts at this console are recorded.
        """
        visits = self._present(personal=True)
        detail: dict[str, str | int | float | None] = {"visitors": len(visits), "unlocked": "no"}
        self._acts.record(login, LISTED, "visitors in the room", detail)
        return self._here(visits, "", has_names=True)

    def _here(self, visits: list[Visit], by: str, *, has_names: bool) -> WhoIsHere:
        state, now_utc = self._roster.reload(), self._clock.utc_now()
        staff = staff_present(state, self._seated(), now_utc)
        query = BookQuery(BOOK, is_open=True)
        unread = self._store.count(query, personal=False) - len(list(every(self._store, query)))
        return WhoIsHere(now_utc, tuple(visits), staff, has_names, by, max(0, unread))

    def former(self, actor: Actor) -> FormerVisits:
        """Return completions for forms; names only for those who may read them.

        Raises:
            Refusal: the actor may not read the register.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        personal = sees_personal(self._gate, actor)
        return FormerVisits.from_arrivals(
            self._store.page(BookQuery(BOOK, limit=MOST_FORMER), personal=personal)
        )

    def _present(self, *, personal: bool) -> list[Visit]:
        # Also the list for an evacuation: nobody is left out of it, whatever of their entries is damaged.
        opened = list(every(self._store, BookQuery(BOOK, is_open=True), personal=personal))
        cases = cases_of(self._store, (entry.ref for entry in opened), personal=personal)
        visits = list(understood(self._store, (case for case in cases if case.is_open), visit_of))
        read = {case.entry.number for case in cases}
        parts = (
            CaseFile(one, tied_entries(self._store, BOOK, one.number + 1, {one.number}), is_open=True)
            for one in opened
            if one.number not in read
        )
        visits += understood(self._store, parts, visit_of)
        return sorted(visits, key=lambda visit: (visit.until_utc or visit.arrived_utc, visit.number))

    def _open_visit(self, number: int, *, personal: bool) -> Visit:
        case = self._store.case(EntryRef(BOOK, number), personal=personal)
        if case is None or case.entry.kind != "visitors.arrived":
            raise OperatorError(
                text("There is no visitor {number}.", number=number), "Choose a visitor from the list."
            )
        visit = visit_of(case)
        if not case.is_open:
            raise has_left(visit)
        return visit


def _check_free(badge: str, number: int, out: Mapping[str, int]) -> None:
    holder = out.get(badge, number)
    if holder != number:
        raise OperatorError(
            text("Badge {badge} is already in use by visitor {holder}.", badge=badge, holder=holder),
            "Choose another badge, or print it again.",
        )
