"""What an export begins with: cameras and times from an incident, a request or played recordings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.incident_file import HELD_BEFORE, cameras_named, held

if TYPE_CHECKING:
    from console.domain.books.entries import CaseFile

AROUND_BOOKMARK = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class EvidenceProposal:
    """What the form is filled in with; everything can be changed before the package is asked for.

    Attributes:
        cameras: by number; empty: none is proposed.
        begin_utc: begin of the time; None: none is proposed.
        incident: number of the incident that it is about.
        request: number of the request that it answers.
    """

    cameras: tuple[int, ...] = ()
    begin_utc: dt.datetime | None = None
    end_utc: dt.datetime | None = None
    incident: str = ""
    request: int | None = None
    reason: str = ""
    officer: str = ""
    authority: str = ""


def of_incident(case: CaseFile, now_utc: dt.datetime) -> EvidenceProposal:
    """Return every camera that an incident names or collected, and its time so far as it is past."""
    kept = held(case)
    cameras = tuple(dict.fromkeys((*cameras_named(case), *kept.cameras)))
    seen_utc = case.current().get("seen_utc")
    begin_utc = kept.begin_utc or (seen_utc - HELD_BEFORE if isinstance(seen_utc, dt.datetime) else None)
    end_utc = min(kept.end_utc or now_utc, now_utc)
    return EvidenceProposal(cameras, begin_utc, end_utc, incident=case.entry.called)


def of_bookmark(camera: int, at_utc: dt.datetime, words: str, now_utc: dt.datetime) -> EvidenceProposal:
    """Return the camera of a bookmark and the minutes around it."""
    return EvidenceProposal(
        (camera,), at_utc - AROUND_BOOKMARK, min(at_utc + AROUND_BOOKMARK, now_utc), reason=words
    )
