"""What an incident's file says: cameras, the time that is held, how long help took."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.domain.books.entries import CaseFile, Entry
    from console.domain.books.fields import Value

HELD_BEFORE = dt.timedelta(minutes=10)
HELD_AFTER = dt.timedelta(minutes=30)
OPEN_END_UTC = dt.datetime(9000, 1, 1, tzinfo=dt.UTC)
"""End of a hold whose incident is still open."""


@dataclass(frozen=True, slots=True)
class Held:
    """Recordings that may not be deleted because of an incident.

    Attributes:
        holds: their numbers.
        end_utc: None while the incident is open: until it is closed, plus 30 minutes.
    """

    cameras: tuple[int, ...] = ()
    holds: tuple[int, ...] = ()
    begin_utc: dt.datetime | None = None
    end_utc: dt.datetime | None = None


def held(case: CaseFile) -> Held:
    """What is held for an incident."""
    used = [one for one in case.later if one.kind == "incidents.cameras"]
    ended = [one for one in case.later if one.kind == "incidents.held"]
    begins = [begin for one in used if isinstance(begin := one.fields.get("begin_utc"), dt.datetime)]
    end = ended[-1].fields.get("end_utc") if ended else None
    return Held(
        tuple(dict.fromkeys(camera for one in used for camera in _numbers(one.fields.get("cameras")))),
        tuple(hold for one in used for hold in _numbers(one.fields.get("holds"))),
        min(begins, default=None),
        end if isinstance(end, dt.datetime) else None,
    )


def cameras_named(case: CaseFile) -> tuple[int, ...]:
    """Every camera that the incident names, in the order of naming."""
    entries = (case.entry, *case.later)
    return tuple(dict.fromkeys(camera for one in entries for camera in _numbers(one.fields.get("cameras"))))


def minutes_to_respond(case: CaseFile) -> float | None:
    """From the first telling to the first arrival after it; None where either is missing."""
    told = min(_instants(case, "incidents.told", "told_utc"), default=None)
    if told is None:
        return None
    arrived = min(
        (at for at in _instants(case, "incidents.arrived", "arrived_utc") if at >= told), default=None
    )
    return round((arrived - told).total_seconds() / 60, 1) if arrived else None


def _instants(case: CaseFile, kind: str, name: str) -> Iterator[dt.datetime]:
    for one in case.later:
        if one.kind == kind:
            found = _said(case, one, name)
            if isinstance(found, dt.datetime):
                yield found


def _said(case: CaseFile, entry: Entry, name: str) -> Value:
    """A field with its corrections."""
    said = entry.fields.get(name)
    for one in case.later:
        if one.kind == "incidents.corrected" and entry.number in one.about:
            said = one.fields.get(name, said)
    return said


def _numbers(value: Value) -> tuple[int, ...]:
    # Numbers of holds are kept as words.
    return tuple(int(one) for one in value) if isinstance(value, tuple) else ()
