"""What the books know of a recorded time: incidents, and reviews before."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.errors import OperatorError
from console.domain.playback.timeline import BandKind, TimelineBand
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.service import BookService

INCIDENTS, OPENED = "incidents", "incidents.opened"
MEDIA_LOG, REVIEWED = "media-log", "media-log.reviewed"
MOST = 200
"""The newest so many are shown."""
AROUND = dt.timedelta(days=1)
"""An incident is entered no later than this after it was seen."""
SHORTEST = dt.timedelta(minutes=1)


class TimelineMarks:
    """Reads the marks of a timeline. Not for the UI thread: calls wait for the database.

    Args:
        books: asks whether the actor may read them.
        clock: of the machine.
    """

    def __init__(self, books: BookService, clock: Clock) -> None:
        self._books, self._clock = books, clock

    def of(
        self, actor: Actor, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> list[TimelineBand]:
        """Return the marks of a camera that overlap a time.

        Raises:
            Refusal: the actor may not read the books.
        """
        found = [
            *self._incidents(actor, camera, begin_utc, end_utc),
            *self._reviews(actor, camera, begin_utc),
        ]
        return [band for band in found if band.begin_utc < end_utc and band.end_utc > begin_utc]

    def incident_place(self, actor: Actor, number: int) -> dt.datetime:
        """Return when an incident was seen.

        Raises:
            Refusal: the actor may not read the books.
            OperatorError: there is no such incident.
        """
        case = self._books.case(actor, EntryRef(INCIDENTS, number))
        seen_utc = case.current().get("seen_utc")
        if case.entry.kind != OPENED or not isinstance(seen_utc, dt.datetime):
            raise OperatorError(
                text("There is no incident {number}.", number=number), "Find it in the incident log."
            )
        return seen_utc

    def _incidents(
        self, actor: Actor, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> list[TimelineBand]:
        query = BookQuery(
            INCIDENTS, limit=MOST, kinds=(OPENED,), since_utc=begin_utc - AROUND, until_utc=end_utc + AROUND
        )
        bands = []
        for entry in self._books.page(actor, query):
            if _has_camera(entry.fields, camera) and isinstance(
                seen := entry.fields.get("seen_utc"), dt.datetime
            ):
                last_utc = self._clock.utc_now() if entry.is_open else self._ended(actor, entry.ref, seen)
                until_utc = max(last_utc, seen + SHORTEST)
                bands.append(TimelineBand(BandKind.INCIDENT, seen, until_utc, str(entry.number)))
        return bands

    def _ended(self, actor: Actor, ref: EntryRef, seen_utc: dt.datetime) -> dt.datetime:
        later = self._books.case(actor, ref).later
        return max((entry.instant_utc for entry in later), default=seen_utc)

    def _reviews(self, actor: Actor, camera: int, begin_utc: dt.datetime) -> list[TimelineBand]:
        query = BookQuery(MEDIA_LOG, limit=MOST, kinds=(REVIEWED,), since_utc=begin_utc)
        return [
            TimelineBand(BandKind.REVIEWED, first, last, str(entry.number))
            for entry in self._books.page(actor, query)
            if _has_camera(entry.fields, camera)
            and isinstance(first := entry.fields.get("begin_utc"), dt.datetime)
            and isinstance(last := entry.fields.get("end_utc"), dt.datetime)
        ]


def _has_camera(fields: Mapping[str, Value], camera: int) -> bool:
    cameras = fields.get("cameras")
    return isinstance(cameras, tuple) and camera in cameras
