"""Incidents. Recordings of their cameras are on hold until half an hour after the incident is closed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from console.domain.books import KINDS
from console.domain.books.entries import EntryRef
from console.domain.books.incident_file import HELD_AFTER, HELD_BEFORE, held, numbers_in
from console.domain.books.incidents import CamerasUsed, Closed, HoldsEnded, HoldsReturned, Opened, Reopened
from console.domain.books.payloads import values_of
from console.domain.books.spoken_refs import spoken_ref
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.holds import (
    OPEN_END_UTC,
    begin_holds_earlier,
    end_holds,
    place_holds,
    resume_holds,
)
from console.services.books.service import kind_of, new_entry, refuse_automatic, refuse_future

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from console.domain.books.entries import CaseFile
    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate, UnitOfWork
    from console.services.books.service import BookService

BOOK = "incidents"
TYPED = dt.timedelta(seconds=1)
"""Precision of a time that is typed."""


class Incidents:
    """Enters incidents. Not for the UI thread: calls wait for the database."""

    def __init__(self, store: BookStore, books: BookService, gate: Gate, clock: Clock) -> None:
        self._store, self._books, self._gate, self._clock = store, books, gate, clock
        self._concerned = ConcernedEntries(store, gate)

    def open(
        self, actor: Actor, payload: Opened, viewed: Sequence[int] = (), draft: int | None = None
    ) -> EntryRef:
        """Open an incident, and put the recordings of its cameras on hold from 10 minutes before.

        Args:
            actor: its author.
            payload: what is known.
            viewed: cameras looked at while it was typed, beside those that it names.
            draft: the draft in which it was typed; it is deleted.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong.
        """
        self._gate.require(actor, Permission.ENTER_LOG, "Incident")
        entry = new_entry(kind_of(payload), actor, payload)
        refuse_future(values_of(payload), self._clock.utc_now())
        cameras = tuple(dict.fromkeys((*payload.cameras, *viewed)))
        with self._store.unit() as unit:
            number = unit.append(entry)
            self._hold(unit, actor, number, cameras, self._begin(payload.seen_utc))
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, number)

    def enter(self, actor: Actor, payload: Any, number: int, draft: int | None = None) -> EntryRef:
        """Enter what follows an incident: an occurrence, a notification, a person; or close it.

        Cameras that it names are put on hold as well. Closing sets the end of the holds.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, or the incident is closed.
        """
        kind = kind_of(payload)
        self._gate.require(actor, kind.act, kind.title)
        refuse_automatic(kind)
        entry = new_entry(kind, actor, payload, number)
        refuse_future(values_of(payload), self._clock.utc_now())
        case = self._open_case(actor, number)
        if isinstance(payload, Closed):
            _check_end(case, payload.closed_utc)
        with self._store.unit() as unit:
            entered = unit.append(entry)
            new = _not_held(case, getattr(payload, "cameras", ()))
            self._hold(unit, actor, number, new, self._begin(_seen(case)))
            if isinstance(payload, Closed):
                _end_holds(unit, actor, case, payload.closed_utc + HELD_AFTER)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, entered)

    def reopen(self, actor: Actor, payload: Reopened, number: int, draft: int | None = None) -> EntryRef:
        """Reopen a closed incident: it can be added to, and its recordings are on hold again without an end.

        Where a person ended its hold meanwhile, its cameras are held anew, as far as recordings still exist.

        Raises:
            Refusal: the actor may not.
            OperatorError: no reason is given, or the incident is open, or does not exist.
        """
        kind = kind_of(payload)
        self._gate.require(actor, kind.act, kind.title)
        entry = new_entry(kind, actor, payload, number)
        case = self._existing_case(actor, number)
        if case.is_open:
            raise OperatorError(
                text("Incident {number} is open.", number=case.entry.called), "Add to it as it is."
            )
        with self._store.unit() as unit:
            entered = unit.append(entry)
            self._hold_again(unit, actor, case)
            if draft is not None:
                unit.drop_draft(draft)
        return EntryRef(BOOK, entered)

    def _hold_again(self, unit: UnitOfWork, actor: Actor, case: CaseFile) -> None:
        if _was_released(case):
            known = held(case)
            begin_utc = known.begin_utc or self._begin(_seen(case))
            self._hold(unit, actor, case.entry.number, known.cameras, begin_utc)
            return
        holds = resume_holds(unit, case.entry.ref)
        if holds:
            returned = HoldsReturned(holds=tuple(map(str, holds)))
            unit.append(new_entry(KINDS["incidents.held-again"], actor, returned, case.entry.number))

    def add_cameras(self, actor: Actor, number: int, cameras: Sequence[int]) -> tuple[int, ...]:
        """Add cameras that are used during an incident, and put their recordings on hold.

        Returns:
            The cameras that were not added before.

        Raises:
            Refusal: the actor may not.
            OperatorError: the incident is closed, or does not exist.
        """
        self._gate.require(actor, Permission.ENTER_LOG, "Cameras used")
        case = self._open_case(actor, number)
        new = _not_held(case, cameras)
        if new:
            with self._store.unit() as unit:
                self._hold(unit, actor, number, new, self._begin(_seen(case)))
        return new

    def correct(self, actor: Actor, ref: EntryRef, changes: Mapping[str, Value], why: str) -> EntryRef:
        """Correct an entry of an incident: cameras named now are held, another closing moves the end.

        What was on hold because of a mistake stays on hold until the incident's holds end.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, a time is in the future, or the closing is before the beginning.
        """
        refuse_future(changes, self._clock.utc_now())
        case = self._case_of(actor, ref)
        _check_order(case, changes)
        new = _not_held(case, numbers_in(changes.get("cameras")))

        def holds_follow(unit: UnitOfWork) -> None:
            seen_utc, closed_utc = changes.get("seen_utc"), changes.get("closed_utc")
            end_utc = held(case).end_utc or OPEN_END_UTC
            if isinstance(closed_utc, dt.datetime):
                end_utc = closed_utc + HELD_AFTER
                _end_holds(unit, actor, case, end_utc)
            if isinstance(seen_utc, dt.datetime):
                begin_holds_earlier(unit, case.entry.ref, self._begin(seen_utc))
            begin_utc = self._begin(seen_utc if isinstance(seen_utc, dt.datetime) else _seen(case))
            self._hold(unit, actor, case.entry.number, new, begin_utc, end_utc)

        return self._books.correct_from_service(actor, ref, changes, why, holds_follow)

    def _case_of(self, actor: Actor, ref: EntryRef) -> CaseFile:
        """Return the incident to which an entry belongs."""
        entry = self._store.entry(ref, personal=False)
        number = entry.about[0] if entry is not None and entry.about else ref.number
        case = self._store.case(EntryRef(BOOK, number), personal=False)
        if case is None:
            raise OperatorError(
                text("There is no entry {ref}.", ref=spoken_ref(ref)), "Find it in the incident log."
            )
        self._concerned.require_numbers(actor, BOOK, {number, ref.number})
        return case

    def _begin(self, seen_utc: dt.datetime | None) -> dt.datetime:
        now = self._clock.utc_now()
        return min(seen_utc or now, now) - HELD_BEFORE

    def _hold(
        self,
        unit: UnitOfWork,
        actor: Actor,
        number: int,
        cameras: tuple[int, ...],
        begin_utc: dt.datetime,
        end_utc: dt.datetime = OPEN_END_UTC,
    ) -> None:
        if not cameras:
            return
        owner = EntryRef(BOOK, number)
        holds = place_holds(unit, actor, owner, cameras, begin_utc, f"incident {number}", end_utc)
        used = CamerasUsed(cameras=cameras, holds=tuple(map(str, holds)), begin_utc=begin_utc)
        unit.append(new_entry(KINDS["incidents.cameras"], actor, used, number))

    def _open_case(self, actor: Actor, number: int) -> CaseFile:
        case = self._existing_case(actor, number)
        if not case.is_open:
            raise OperatorError(
                text("Incident {number} is closed.", number=case.entry.called),
                "Ask a supervisor to reopen it, or open a new one that refers to it.",
            )
        return case

    def _existing_case(self, actor: Actor, number: int) -> CaseFile:
        case = self._store.case(EntryRef(BOOK, number), personal=False)
        if case is None or case.entry.kind != "incidents.opened":
            raise OperatorError(
                text("There is no incident {number}.", number=number), "Find it in the incident log."
            )
        # What is kept from somebody they neither add to nor close, and are told nothing of.
        self._concerned.require(actor, BOOK, [case.entry])
        return case


def _was_released(case: CaseFile) -> bool:
    """Return whether a person ended the hold of an incident and nothing has been held for it since."""
    about_holds = {"incidents.cameras": False, "incidents.hold-released": True}
    last = [about_holds[entry.kind] for entry in case.later if entry.kind in about_holds]
    return bool(last) and last[-1]


def _seen(case: CaseFile) -> dt.datetime | None:
    seen_utc = case.current().get("seen_utc")
    return seen_utc if isinstance(seen_utc, dt.datetime) else None


def _not_held(case: CaseFile, cameras: Sequence[int]) -> tuple[int, ...]:
    held_cameras = held(case).cameras
    return tuple(camera for camera in dict.fromkeys(cameras) if camera not in held_cameras)


def _check_end(case: CaseFile, closed_utc: dt.datetime) -> None:
    seen_utc = _seen(case)
    if seen_utc is not None and closed_utc < seen_utc - TYPED:
        raise OperatorError(
            "The closing time is before the time when the incident was seen.",
            "Correct the time. Nothing was saved.",
        )


def _check_order(case: CaseFile, changes: Mapping[str, Value]) -> None:
    """Refuse a correction after which the incident would close before it was seen."""
    closing = next((entry for entry in reversed(case.later) if entry.kind == "incidents.closed"), None)
    known: dict[str, Value] = {"seen_utc": _seen(case), **(closing.fields if closing else {})}
    seen_utc = changes.get("seen_utc", known["seen_utc"])
    closed_utc = changes.get("closed_utc", known.get("closed_utc"))
    if (
        isinstance(seen_utc, dt.datetime)
        and isinstance(closed_utc, dt.datetime)
        and closed_utc < seen_utc - TYPED
    ):
        raise OperatorError(
            "The closing time would be before the time when the incident was seen.",
            "Correct the time. Nothing was saved.",
        )


def _end_holds(unit: UnitOfWork, actor: Actor, case: CaseFile, end_utc: dt.datetime) -> None:
    holds = end_holds(unit, case.entry.ref, end_utc)
    if holds:
        ended = HoldsEnded(holds=tuple(map(str, holds)), end_utc=end_utc)
        unit.append(new_entry(KINDS["incidents.held"], actor, ended, case.entry.number))
