"""Facts derived from the entries of an incident: cameras, recordings on hold, response time."""

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


@dataclass(frozen=True, slots=True)
class Held:
    """The recordings that may not be deleted because of an incident.

    Attributes:
        end_utc: end of the hold, 30 minutes after closing; None while the incident is open.
    """

    cameras: tuple[int, ...] = ()
    begin_utc: dt.datetime | None = None
    end_utc: dt.datetime | None = None


def held(case: CaseFile) -> Held:
    """Return the recordings that are on hold for an incident."""
    used = [entry for entry in case.later if entry.kind == "incidents.cameras"]
    # After a reopening the holds have no end, until the next closing.
    ended = [entry for entry in case.later if entry.kind in {"incidents.held", "incidents.held-again"}]
    begins = [begin for entry in used if isinstance(begin := entry.fields.get("begin_utc"), dt.datetime)]
    end = ended[-1].fields.get("end_utc") if ended else None
    return Held(
        tuple(dict.fromkeys(camera for entry in used for camera in numbers_in(entry.fields.get("cameras")))),
        min(begins, default=None),
        end if isinstance(end, dt.datetime) else None,
    )


def cameras_named(case: CaseFile) -> tuple[int, ...]:
    """Return every camera that the incident names, in the order of naming."""
    entries = (case.entry, *case.later)
    return tuple(
        dict.fromkeys(camera for entry in entries for camera in numbers_in(entry.fields.get("cameras")))
    )


def minutes_to_respond(case: CaseFile) -> float | None:
    """Return the minutes from the first notification to the first arrival after it, or None."""
    told_utc = min(_instants(case, "incidents.told", "told_utc"), default=None)
    if told_utc is None:
        return None
    arrived_utc = min(
        (instant for instant in _instants(case, "incidents.arrived", "arrived_utc") if instant >= told_utc),
        default=None,
    )
    return round((arrived_utc - told_utc).total_seconds() / 60, 1) if arrived_utc else None


def _instants(case: CaseFile, kind: str, name: str) -> Iterator[dt.datetime]:
    for entry in case.later:
        if entry.kind == kind:
            value = _corrected_value(case, entry, name)
            if isinstance(value, dt.datetime):
                yield value


def _corrected_value(case: CaseFile, entry: Entry, name: str) -> Value:
    """Return the value of a field with its corrections applied."""
    value = entry.fields.get(name)
    for later in case.later:
        if later.kind == "incidents.corrected" and entry.number in later.about:
            value = later.fields.get(name, value)
    return value


def numbers_in(value: Value) -> tuple[int, ...]:
    """Return the whole numbers of a field that holds several."""
    return tuple(item for item in value if isinstance(item, int)) if isinstance(value, tuple) else ()
