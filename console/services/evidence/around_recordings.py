"""What the books say about recordings beside the package itself: clocks of the cameras, and reviews."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.domain.evidence.package import ReviewedRecording
from console.domain.recording.camera_clocks import (
    CLOCKS_ACT,
    VALID,
    ClockMeasurement,
    MeasuredClock,
    error_in,
    measured_clock,
)
from console.domain.recording.recorder_clock import (
    RECORDER_CLOCK_ACT,
    KnownClock,
    RecorderClock,
    known_clock,
    reading_in,
)
from console.services.books.every import every
from console.services.books.incident_references import incident_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.entries import Entry
    from console.domain.evidence.selection import EvidenceSelection
    from console.services.books.ports import BookStore

AUDIT, MEDIA_LOG, REVIEWED = "audit", "media-log", "media-log.reviewed"


class AroundRecordings:
    """Reads the books for plans of packages. Not for the UI thread.

    Args:
        store: the books.
        hidden: returns the times of a camera of which this seat has no pictures.
    """

    def __init__(
        self,
        store: BookStore,
        hidden: Callable[[int], Sequence[tuple[dt.datetime, dt.datetime]]] = lambda _camera: (),
    ) -> None:
        self._store, self._hidden = store, hidden

    def clock(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, now_utc: dt.datetime
    ) -> MeasuredClock:
        """Return what was measured of a camera's clock when its recordings were made, and lately."""
        entries = [
            *self._clocks(begin_utc - VALID, end_utc),
            *self._clocks(now_utc - VALID, now_utc),
        ]
        found = {
            entry.number: ClockMeasurement(entry.instant_utc, error_s)
            for entry in entries
            if (error_s := error_in(str(entry.fields.get("errors", "")), camera)) is not None
        }
        return measured_clock(found.values(), begin_utc, end_utc, now_utc)

    def recorder_clock(
        self, begin_utc: dt.datetime, end_utc: dt.datetime, now_utc: dt.datetime
    ) -> KnownClock:
        """Return what was entered about the recorder's clock when recordings were made, and lately."""
        found = {
            entry.number: RecorderClock(entry.instant_utc, entry.author, reading)
            for since, until in ((begin_utc - VALID, end_utc), (now_utc - VALID, now_utc))
            for entry in self._acts(RECORDER_CLOCK_ACT, since, until)
            if (reading := reading_in(entry.fields)) is not None
        }
        return known_clock(found.values(), begin_utc, end_utc, now_utc)

    def _clocks(self, since_utc: dt.datetime, until_utc: dt.datetime) -> list[Entry]:
        return self._acts(CLOCKS_ACT, since_utc, until_utc)

    def _acts(self, kind: str, since_utc: dt.datetime, until_utc: dt.datetime) -> list[Entry]:
        query = BookQuery(AUDIT, kinds=(kind,), since_utc=since_utc, until_utc=until_utc)
        return list(every(self._store, query))

    def reviewed_only(
        self, selection: EvidenceSelection, cases: Mapping[str, object]
    ) -> tuple[ReviewedRecording, ...]:
        """Return what was reviewed for the same incident or request and does not go into a package.

        Of reviews that name neither, nothing is known to belong to it.

        Args:
            selection: what goes into it.
            cases: number of its `incident` and of its `request`, as far as it has them.
        """
        incident, request = str(cases.get("incident") or ""), cases.get("request")
        if not incident and not isinstance(request, int):
            return ()
        incidents = {incident, *self._other_numbers(incident)} - {""}
        query = BookQuery(MEDIA_LOG, kinds=(REVIEWED,))
        mine = [
            entry
            for entry in every(self._store, query)
            if str(entry.fields.get("incident", "")) in incidents
            or (isinstance(request, int) and entry.fields.get("request") == request)
        ]
        found = [one for entry in mine for one in _not_supplied(entry, selection) if not self._is_hidden(one)]
        return tuple(sorted(found, key=lambda one: (one.begin_utc, one.camera, one.entry)))

    def _is_hidden(self, reviewed: ReviewedRecording) -> bool:
        """Return whether who writes the package may not know of what was reviewed."""
        hidden = self._hidden(reviewed.camera)
        return any(begin < reviewed.end_utc and end > reviewed.begin_utc for begin, end in hidden)

    def _other_numbers(self, incident: str) -> list[str]:
        """Return both numbers of an incident: entries from before it had one of its own name its entry."""
        entry = incident_of(self._store, incident)
        return [str(entry.number), entry.called] if entry is not None else []


def _not_supplied(entry: Entry, selection: EvidenceSelection) -> list[ReviewedRecording]:
    begin, end, cameras = (entry.fields.get(name) for name in ("begin_utc", "end_utc", "cameras"))
    if not (isinstance(begin, dt.datetime) and isinstance(end, dt.datetime) and isinstance(cameras, tuple)):
        return []
    return [
        ReviewedRecording(int(number), begin, end, str(entry.ref))
        for number in cameras
        if not _is_supplied(int(number), begin, end, selection)
    ]


def _is_supplied(
    camera: int, begin_utc: dt.datetime, end_utc: dt.datetime, selection: EvidenceSelection
) -> bool:
    return camera in selection.cameras and selection.begin_utc <= begin_utc and end_utc <= selection.end_utc
