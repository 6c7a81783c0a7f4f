"""Holds on recordings and media: placed, reviewed and ended, whatever they are for (SYS-05, EVD-08)."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Protocol

from console.domain.books import KINDS
from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.hold_file import PlacedHold, hold_case
from console.domain.books.incidents import HoldsReleased, HoldsReviewed
from console.domain.books.media_file import same_reference
from console.domain.books.media_log import Held, HoldPlaced, HoldReleased, HoldReviewed
from console.domain.books.pictures import Pictures
from console.domain.errors import OperatorError
from console.domain.people.calendar import day_of
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.every import cases_of, every, has_unread, understood
from console.services.books.holds import lift_holds, place_holds
from console.services.books.service import kind_of, new_entry, sees_personal
from console.services.evidence.pending_holds import require_settled

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value
    from console.domain.books.hold_file import HoldCase
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate
    from console.services.books.service import BookService

BOOK, INCIDENTS = "media-log", "incidents"
HELD = "media-log.held"
AUTHORISED = "authorisation"
"""What a medium or recordings may be held for: under the surveillance that a stated number permits."""
APART = "authorisations"
"""The book whose holds are known only in its own register (RIP-04)."""
LONGEST_REVIEW = dt.timedelta(days=366)
_FIXED = frozenset({"cameras", "begin_utc", "end_utc", "media", "review_on", "holds"})
"""What a correction does not change: it is changed by an act of its own."""


class PlacedHolds(Protocol):
    """What is on hold now, as the database has it."""

    def placed(self) -> Sequence[PlacedHold]:
        """Return the holds on recordings that were not ended.

        Raises:
            EnvironmentFault: they cannot be read.
        """
        ...


class HoldService:
    """The acts on holds. Not for the UI thread: calls wait for the database.

    Args:
        store: the books.
        books: enters corrections.
        gate: the rules of people.
        placed: the holds on recordings.
        clock: the system's, or a test's.
        people: returns who has a user name, or None.
    """

    def __init__(
        self,
        store: BookStore,
        books: BookService,
        gate: Gate,
        placed: PlacedHolds,
        clock: Clock,
        people: Callable[[str], Actor | None],
    ) -> None:
        self._store, self._books, self._gate = store, books, gate
        self._placed, self._clock, self._people = placed, clock, people
        self._concerned = ConcernedEntries(store, gate)

    # -- reading -------------------------------------------------------------------------------------------

    def holds(self, actor: Actor) -> list[HoldCase]:
        """Return every hold in force, by the day of its review.

        Raises:
            Refusal: the actor may not read the books.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        kept = {book: self._concerned.numbers(actor, book) for book in (BOOK, INCIDENTS)}
        found = self._holds(
            personal=sees_personal(self._gate, actor), is_kept=lambda row: self._is_kept(actor, row)
        )
        return [one for one in found if one.owner.number not in kept.get(one.owner.book, ())]

    def due_for_review(self, actor: Actor) -> list[HoldCase]:
        """Return the holds whose review is late or due within a week, the latest first."""
        today = day_of(self._clock.utc_now())
        return [hold for hold in self.holds(actor) if hold.is_due(today)]

    def growing(self) -> frozenset[int]:
        """Return the cameras whose recordings are on hold with no end yet, for whatever reason."""
        holds = self._holds(personal=False)
        return frozenset(camera for hold in holds if hold.is_growing for camera in hold.cameras)

    def why_kept(self, reference: str) -> str:
        """Return for what a medium is on hold, in words without names; empty if it is not."""
        query = BookQuery(BOOK, kinds=(HELD,), is_open=True)
        opened = list(every(self._store, query))
        cases = cases_of(self._store, (entry.ref for entry in opened))
        holds = list(understood(self._store, cases, lambda case: hold_case(case, ())))
        for hold in holds:
            if any(same_reference(one, reference) for one in hold.media):
                if hold.held_for == AUTHORISED:
                    # Whoever asks for the medium need not be named in it.
                    return text("a hold")
                return text("{held_for} {subject}", held_for=hold.held_for, subject=hold.subject)
        # It may be for any medium, and nothing that is held is ever destroyed because it was not understood.
        is_unread = len(holds) < len(opened) or has_unread(self._store, query, opened)
        if is_unread or any(_says_nothing(case.current()) for case in cases):
            return text("a hold that cannot be read")
        return ""

    # -- acts ----------------------------------------------------------------------------------------------

    def place(self, actor: Actor, payload: Held, draft: int | None = None) -> EntryRef:
        """Put recordings, media or both on hold.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, nobody has the user name of the person responsible, or the day of
                the review is over or more than a year away.
        """
        self._gate.require(actor, Permission.ENTER_MEDIA, "hold")
        return self.place_for_service(actor, payload, draft)

    def place_for_service(self, actor: Actor, payload: Held, draft: int | None = None) -> EntryRef:
        """Put on hold what a rule keeps, for a service that has asked the gate for its own act.

        Raises:
            OperatorError: as for `place`.
        """
        self._check_owner(payload.owner)
        self._check_day(payload.review_on)
        entry = new_entry(kind_of(payload), actor, payload)
        with self._store.unit() as unit:
            number = unit.append(entry)
            ref = EntryRef(BOOK, number)
            if payload.cameras and payload.begin_utc is not None and payload.end_utc is not None:
                begin_utc, end_utc = payload.begin_utc, payload.end_utc
                held = place_holds(unit, actor, ref, payload.cameras, begin_utc, f"hold {number}", end_utc)
                placed = HoldPlaced(
                    holds=tuple(map(str, held)), cameras=payload.cameras, begin_utc=begin_utc, end_utc=end_utc
                )
                unit.append(new_entry(KINDS["media-log.hold-placed"], actor, placed, number))
            if draft is not None:
                unit.drop_draft(draft)
        return ref

    def review(
        self, actor: Actor, owner: EntryRef, review_on: dt.date, reason: str, draft: int | None = None
    ) -> EntryRef:
        """Enter that a hold was reviewed and goes on until its next review.

        Args:
            actor: who reviewed it.
            owner: the entry to which the hold belongs.
            review_on: day of the next review.
            reason: why it is still needed.
            draft: what it was typed in; deleted with the entry.

        Raises:
            Refusal: the actor may not.
            OperatorError: nothing is on hold for it, no reason, or the day is over or too far away.
        """
        is_incident = owner.book == INCIDENTS
        payload: Any = (HoldsReviewed if is_incident else HoldReviewed)(review_on=review_on, reason=reason)
        self._gate.require(actor, kind_of(payload).act, str(owner))
        self._require_held(actor, owner)
        self._check_day(review_on)
        return self._enter(actor, payload, owner, draft)

    def prolong_for_service(self, actor: Actor, subject: str, review_on: dt.date, reason: str) -> None:
        """Let the holds for a subject go on until a day, for a service that has asked the gate."""
        payload = HoldReviewed(review_on=review_on, reason=reason)
        query = BookQuery(BOOK, kinds=("media-log.held",), is_open=True)
        for entry in every(self._store, query):
            if entry.fields.get("subject") == subject:
                self._enter(actor, payload, entry.ref, None)

    def return_for_service(self, actor: Actor, subject: str, review_on: dt.date, reason: str) -> None:
        """Let the holds for a subject that is open again go on, for a service that has asked the gate.

        What somebody ended meanwhile is put on hold anew, as far as the recordings still exist.
        """
        query = BookQuery(BOOK, kinds=("media-log.held",))
        found = [one for one in every(self._store, query) if one.fields.get("subject") == subject]
        going_on = {_extent(one) for one in found if one.is_open}
        self.prolong_for_service(actor, subject, review_on, reason)
        for entry in found:
            if entry.is_open or _extent(entry) in going_on:
                continue
            going_on.add(_extent(entry))
            fields = {**entry.fields, "owner": actor.login, "review_on": review_on, "reason": reason}
            names = {field.name for field in dataclasses.fields(Held)}
            held: Any = {name: value for name, value in fields.items() if name in names}
            self.place_for_service(actor, Held(**held))

    def release(
        self, actor: Actor, owner: EntryRef, reason: str, authorised_by: str, draft: int | None = None
    ) -> EntryRef:
        """End a hold: what it held is deleted when its retention period is over.

        Raises:
            Refusal: the actor may not, or its request or complaint is not settled.
            OperatorError: nothing is on hold for it, its incident is open, or no reason was given.
        """
        self._gate.require(actor, Permission.END_HOLD, str(owner))
        case = self._require_held(actor, owner)
        if owner.book == INCIDENTS and case.is_open:
            raise OperatorError(
                text("Incident {number} is open.", number=case.entry.called),
                "Close it first, then end its hold.",
            )
        require_settled(self._store, case, self._clock.utc_now())
        payload_type: Any = HoldsReleased if owner.book == INCIDENTS else HoldReleased
        wanted = payload_type(reason=reason, authorised_by=authorised_by)
        new_entry(kind_of(wanted), actor, wanted, owner.number)  # checked before anything is changed
        with self._store.unit() as unit:
            numbers = tuple(map(str, lift_holds(unit, owner)))
            payload = payload_type(holds=numbers, reason=reason, authorised_by=authorised_by)
            entered = unit.append(new_entry(kind_of(payload), actor, payload, owner.number))
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(owner.book, entered)

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct the words of a hold. What it holds, and until when, is changed by acts of their own.

        Raises:
            Refusal: the actor may not.
            OperatorError: the change is of what it holds, or nobody has the user name.
        """
        if changes.keys() & _FIXED:
            raise OperatorError(
                "What a hold keeps cannot be corrected.",
                "Place another hold, then end this one if it is not needed.",
            )
        owner = changes.get("owner")
        if isinstance(owner, str):
            self._check_owner(owner)
        return self._books.correct_from_service(actor, ref, changes, why)

    # -- checks --------------------------------------------------------------------------------------------

    def _enter(self, actor: Actor, payload: Any, owner: EntryRef, draft: int | None) -> EntryRef:
        entry = new_entry(kind_of(payload), actor, payload, owner.number)
        with self._store.unit() as unit:
            number = unit.append(entry)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(owner.book, number)

    def _check_owner(self, login: str) -> None:
        if self._people(login.strip()) is None:
            raise OperatorError(
                text("“{login}” is not a user name.", login=login.strip()[:60]),
                "Enter the user name of the person who is responsible for the hold.",
            )

    def _check_day(self, review_on: dt.date) -> None:
        today = day_of(self._clock.utc_now())
        if not today < review_on <= today + LONGEST_REVIEW:
            raise OperatorError(
                "The review must be after today and within a year.", "Enter an earlier or a later day."
            )

    def _require_held(self, actor: Actor, owner: EntryRef) -> CaseFile:
        case = self._concerned.books_of(actor).case(owner, personal=False)
        is_placed = any(row.owner == str(owner) for row in self._placed.placed())
        is_open_hold = case is not None and case.entry.kind == "media-log.held" and case.is_open
        # What is kept under an authorisation is not in this register, nor ended by it (RIP-04).
        if case is None or owner.book not in {BOOK, INCIDENTS} or not (is_placed or is_open_hold):
            raise OperatorError(
                text("Nothing is on hold for {owner}.", owner=owner), "Choose a hold from the list."
            )
        return case

    # -- reading -------------------------------------------------------------------------------------------

    def _is_kept(self, actor: Actor, row: PlacedHold) -> bool:
        pictures = Pictures(frozenset({row.camera}), row.begin_utc, row.end_utc)
        return self._concerned.keeps_pictures(actor, row.author, pictures)

    def _holds(
        self, *, personal: bool, is_kept: Callable[[PlacedHold], bool] = lambda _row: False
    ) -> list[HoldCase]:
        rows: defaultdict[str, list[PlacedHold]] = defaultdict(list)
        for row in self._placed.placed():
            if not row.owner.startswith(f"{APART} ") and not is_kept(row):
                rows[row.owner].append(row)
        owners = dict.fromkeys([*(_ref_of(owner) for owner in rows), *self._open_holds()])
        cases = cases_of(self._store, (owner for owner in owners if owner), personal=personal)
        found = understood(self._store, cases, lambda case: hold_case(case, rows[str(case.entry.ref)]))
        return sorted(found, key=lambda hold: (hold.review_on, hold.owner))

    def _open_holds(self) -> list[EntryRef]:
        query = BookQuery(BOOK, is_open=True)
        return [entry.ref for entry in every(self._store, query)]


def _ref_of(owner: str) -> EntryRef | None:
    """Return the entry that a hold names as its owner; None where a row names none."""
    book, _, number = owner.rpartition(" ")
    return EntryRef(book, int(number)) if book and number.isdecimal() and len(number) < 10 else None


def _says_nothing(fields: Mapping[str, Value]) -> bool:
    """Return whether a hold names neither cameras nor media, which no hold does."""
    return not any(isinstance(fields.get(name), tuple) and fields[name] for name in ("cameras", "media"))


def _extent(entry: Entry) -> tuple[object, ...]:
    """Return what a hold keeps: its cameras and its time."""
    return tuple(entry.fields.get(name) for name in ("cameras", "begin_utc", "end_utc"))
