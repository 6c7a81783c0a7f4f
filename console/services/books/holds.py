"""Holds on recordings: the one place where they are placed, extended and ended (SYS-05, EVD-08).

A hold belongs to an entry, such as an incident. Only what that entry does, or one about it, can change it.
What people do about holds is in `services.evidence.holds`.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.domain.books.entries import EntryRef
    from console.domain.people.actor import Actor
    from console.services.books.ports import UnitOfWork

OPEN_END_UTC = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
"""End of a hold whose case is still open."""


class HoldPlacing(Protocol):
    """A unit of work that can place holds, on the books alone or on people too."""

    def place_hold(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, reason: str, author: str, owner: str
    ) -> int:
        """Put recordings on hold; return the number of the hold."""
        ...

    def place_sealed_hold(
        self,
        cameras: Sequence[int],
        begin_utc: dt.datetime,
        end_utc: dt.datetime,
        author: str,
        owner: str,
    ) -> int:
        """Put recordings on hold without saying which; return the number of the hold."""
        ...


def place_holds(
    unit: HoldPlacing,
    actor: Actor,
    owner: EntryRef,
    cameras: Iterable[int],
    begin_utc: dt.datetime,
    reason: str,
    end_utc: dt.datetime = OPEN_END_UTC,
) -> tuple[int, ...]:
    """Put the recordings of cameras on hold; return the numbers of the holds.

    Args:
        unit: the unit of work of the entry that asks for it.
        actor: its author.
        owner: the entry that opened the case.
        cameras: their numbers.
        begin_utc: recordings are kept from here.
        reason: why, in words.
        end_utc: recordings are kept until here.
    """
    return tuple(
        unit.place_hold(camera, begin_utc, end_utc, reason, actor.login, str(owner)) for camera in cameras
    )


def place_sealed_hold(
    unit: HoldPlacing, actor: Actor, owner: EntryRef, cameras: Iterable[int], begin_utc: dt.datetime
) -> tuple[int, ...]:
    """Put the recordings of cameras on hold for an authorisation; return the number of the hold.

    Only retention and those who may read the authorisation know of which cameras (RIP-04). One row for all of
    them, so that not even their number is seen.
    """
    named = tuple(cameras)
    return (unit.place_sealed_hold(named, begin_utc, OPEN_END_UTC, actor.login, str(owner)),)


def end_holds(unit: UnitOfWork, owner: EntryRef, end_utc: dt.datetime) -> tuple[int, ...]:
    """Set the end of all holds of a case, and of no other; return their numbers."""
    return unit.end_holds(str(owner), end_utc)


def resume_holds(unit: UnitOfWork, owner: EntryRef) -> tuple[int, ...]:
    """Let the holds of a case that is open again have no end; return their numbers.

    A hold that was ended by a person stays ended: the case places new ones for its cameras.
    """
    return unit.end_holds(str(owner), OPEN_END_UTC)


def lift_holds(unit: UnitOfWork, owner: EntryRef) -> tuple[int, ...]:
    """End all holds of a case, so that retention may delete the recordings; return their numbers."""
    return unit.lift_holds(str(owner))


def begin_holds_earlier(unit: UnitOfWork, owner: EntryRef, begin_utc: dt.datetime) -> None:
    """Let the holds of a case begin earlier. They never begin later: what was held stays held."""
    unit.begin_holds_earlier(str(owner), begin_utc)
