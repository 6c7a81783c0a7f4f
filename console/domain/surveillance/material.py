"""What was recorded under an authorisation, and how far it is on the requester's drive (RIP-05)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.surveillance.authorisation import ON_DRIVE

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile
    from console.domain.surveillance.authorisation import Authorisation

HELD, HOLD_ENDED = "authorisations.held", "authorisations.hold-ended"
KEPT_YEARS = 5
EXHIBIT = "DSA"
"""Initials of the references of such material: no person's, and in no ordinary book."""


@dataclass(frozen=True, slots=True)
class Material:
    """The recordings that are held for the requester.

    Attributes:
        end_utc: until when; None: they go on being held.
        written_until_utc: until when they were written to a drive; None: none were.
        manifest: SHA-256 of the newest drive's manifest; empty: there is none.
        drive: the newest drive, as it was named.
    """

    cameras: tuple[int, ...]
    begin_utc: dt.datetime
    end_utc: dt.datetime | None
    written_until_utc: dt.datetime | None = None
    manifest: str = ""
    drive: str = ""


def material_of(case: CaseFile, authorisation: Authorisation) -> Material | None:
    """Return what is held under an authorisation; None: nothing was recorded under it."""
    held = [entry.fields for entry in case.later if entry.kind == HELD]
    begins = [value for fields in held if isinstance(value := fields.get("begin_utc"), dt.datetime)]
    named = {
        camera
        for fields in held
        if isinstance(cameras := fields.get("cameras"), tuple)
        for camera in cameras
        if isinstance(camera, int)
    }
    if not begins or not named:
        return None
    ends = [entry.fields.get("end_utc") for entry in case.later if entry.kind == HOLD_ENDED]
    end = ends[-1] if ends else authorisation.ends_utc
    written = next((entry.fields for entry in reversed(case.later) if entry.kind == ON_DRIVE), {})
    until = written.get("end_utc")
    return Material(
        tuple(sorted(named)),
        min(begins),
        end if isinstance(end, dt.datetime) else None,
        until if isinstance(until, dt.datetime) else None,
        str(written.get("manifest", "")),
        str(written.get("drive", "")),
    )


def kept_until(handed_on: dt.date) -> dt.date:
    """Return until when the requester keeps what was handed to them."""
    year = handed_on.year + KEPT_YEARS
    try:
        return handed_on.replace(year=year)
    except ValueError:
        return dt.date(year, 3, 1)  # of 29 February
