"""Incidents. Recordings of their cameras are on hold until half an hour after the incident is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from console.domain.books import KINDS
from console.domain.books.entries import EntryRef
from console.domain.books.incident_file import HELD_AFTER, HELD_BEFORE, OPEN_END_UTC, held
from console.domain.books.incidents import CamerasUsed, Closed, HoldsEnded, Opened
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.text import text
from console.services.books.service import kind_of, new_entry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.books.entries import CaseFile
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate, UnitOfWork

BOOK = "incidents"


class Incidents:
    """Enters incidents. Not for the UI thread: calls wait for the database."""

    def __init__(self, store: BookStore, gate: Gate, clock: Clock) -> None:
        self._store, self._gate, self._clock = store, gate, clock

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
        entry = new_entry(kind, actor, payload, number)
        case = self._open_case(number)
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

    def add_cameras(self, actor: Actor, number: int, cameras: Sequence[int]) -> tuple[int, ...]:
        """Add cameras that are used during an incident, and put their recordings on hold.

        Returns:
            The cameras that were not added before.

        Raises:
            Refusal: the actor may not.
            OperatorError: the incident is closed, or does not exist.
        """
        self._gate.require(actor, Permission.ENTER_LOG, "Cameras used")
        case = self._open_case(number)
        new = _not_held(case, cameras)
        if new:
            with self._store.unit() as unit:
                self._hold(unit, actor, number, new, self._begin(_seen(case)))
        return new

    def _begin(self, seen_utc: dt.datetime | None) -> dt.datetime:
        now = self._clock.utc_now()
        return min(seen_utc or now, now) - HELD_BEFORE

    def _hold(
        self, unit: UnitOfWork, actor: Actor, number: int, cameras: tuple[int, ...], begin_utc: dt.datetime
    ) -> None:
        if not cameras:
            return
        reason = f"incident {number}"
        holds = [unit.place_hold(camera, begin_utc, OPEN_END_UTC, reason, actor.login) for camera in cameras]
        used = CamerasUsed(cameras=cameras, holds=tuple(map(str, holds)), begin_utc=begin_utc)
        unit.append(new_entry(KINDS["incidents.cameras"], actor, used, number))

    def _open_case(self, number: int) -> CaseFile:
        ref = EntryRef(BOOK, number)
        case = self._store.case(ref, personal=False)
        if case is None or case.entry.kind != "incidents.opened":
            raise OperatorError(
                text("There is no incident {number}.", number=number), "Find it in the incident log."
            )
        if not case.is_open:
            raise OperatorError(
                text("Incident {number} is closed.", number=number),
                "Correct it, or open a new one that refers to it.",
            )
        return case


def _seen(case: CaseFile) -> dt.datetime | None:
    from datetime import datetime

    seen_utc = case.current().get("seen_utc")
    return seen_utc if isinstance(seen_utc, datetime) else None


def _not_held(case: CaseFile, cameras: Sequence[int]) -> tuple[int, ...]:
    held_cameras = held(case).cameras
    return tuple(camera for camera in dict.fromkeys(cameras) if camera not in held_cameras)


def _check_end(case: CaseFile, closed_utc: dt.datetime) -> None:
    seen_utc = _seen(case)
    if seen_utc is not None and closed_utc < seen_utc:
        raise OperatorError(
            "The closing time is before the time when the incident was seen.",
            "Correct the time. Nothing was saved.",
        )


def _end_holds(unit: UnitOfWork, actor: Actor, case: CaseFile, end_utc: dt.datetime) -> None:
    holds = held(case).holds
    for hold in holds:
        unit.change_hold(hold, end_utc=end_utc)
    if holds:
        ended = HoldsEnded(holds=tuple(map(str, holds)), end_utc=end_utc)
        unit.append(new_entry(KINDS["incidents.held"], actor, ended, case.entry.number))
