"""What is known of a recorded time: incidents, reviews before, holds, lifted privacy zones."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.playback.timeline import BandKind, TimelineBand
from console.domain.privacy.model import LIFT_MOST_S

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.recording.held import HeldTimes
    from console.services.books.service import BookService

INCIDENTS, OPENED = "incidents", "incidents.opened"
MEDIA_LOG, REVIEWED = "media-log", "media-log.reviewed"
OPERATORS, LIFTED, RESTORED = "operators", "zone-lifted", "zone-restored"
LONGEST_LIFT = dt.timedelta(seconds=LIFT_MOST_S)
AROUND = dt.timedelta(days=1)
"""An incident is entered no later than this after it was seen."""
SHORTEST = dt.timedelta(minutes=1)


class TimelineMarks:
    """Reads the marks of a timeline. Not for the UI thread: calls wait for the database.

    Args:
        books: asks whether the actor may read them.
        clock: of the machine.
        held: reads which recordings are on hold.
        hidden: returns the times of a camera of which this seat has no pictures.
    """

    def __init__(
        self,
        books: BookService,
        clock: Clock,
        held: Callable[[], HeldTimes],
        hidden: Callable[[int], Sequence[tuple[dt.datetime, dt.datetime]]] = lambda _camera: (),
    ) -> None:
        self._books, self._clock, self._held, self._hidden = books, clock, held, hidden

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
            *self._lifted(actor, camera, begin_utc, end_utc),
            *self._holds(camera),
        ]
        return [band for band in found if band.begin_utc < end_utc and band.end_utc > begin_utc]

    def incident_place(self, actor: Actor, typed: str) -> dt.datetime:
        """Return when the incident of a typed number was seen.

        Raises:
            Refusal: the actor may not read the books.
            OperatorError: it is not a number, or there is no such incident.
        """
        case = self._books.incident(actor, typed)
        seen_utc = case.current().get("seen_utc")
        return seen_utc if isinstance(seen_utc, dt.datetime) else case.entry.instant_utc

    def _incidents(
        self, actor: Actor, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> list[TimelineBand]:
        query = BookQuery(
            INCIDENTS, kinds=(OPENED,), since_utc=begin_utc - AROUND, until_utc=end_utc + AROUND
        )
        bands = []
        for entry in self._books.every(actor, query):
            if _has_camera(entry.fields, camera) and isinstance(
                seen := entry.fields.get("seen_utc"), dt.datetime
            ):
                last_utc = self._clock.utc_now() if entry.is_open else self._ended(actor, entry.ref, seen)
                until_utc = max(last_utc, seen + SHORTEST)
                bands.append(TimelineBand(BandKind.INCIDENT, seen, until_utc, entry.called))
        return bands

    def _ended(self, actor: Actor, ref: EntryRef, seen_utc: dt.datetime) -> dt.datetime:
        later = self._books.case(actor, ref).later
        return max((entry.instant_utc for entry in later), default=seen_utc)

    def _reviews(self, actor: Actor, camera: int, begin_utc: dt.datetime) -> list[TimelineBand]:
        query = BookQuery(MEDIA_LOG, kinds=(REVIEWED,), since_utc=begin_utc)
        return [
            TimelineBand(BandKind.REVIEWED, first, last, str(entry.number))
            for entry in self._books.every(actor, query)
            if _has_camera(entry.fields, camera)
            and isinstance(first := entry.fields.get("begin_utc"), dt.datetime)
            and isinstance(last := entry.fields.get("end_utc"), dt.datetime)
        ]

    def _lifted(
        self, actor: Actor, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> list[TimelineBand]:
        """Return when privacy zones of the live picture were lifted; lifts in reviews change no recording."""
        query = BookQuery(
            OPERATORS,
            kinds=(LIFTED, RESTORED),
            since_utc=begin_utc - LONGEST_LIFT,
            until_utc=end_utc + LONGEST_LIFT,
        )
        mine = [
            entry
            for entry in self._books.every(actor, query)
            if entry.fields.get("subject") == f"camera {camera}" and not entry.fields.get("review")
        ]
        bands = []
        for entry in mine:
            until_utc = _instant(entry.fields.get("until"))
            if entry.kind != LIFTED or until_utc is None:
                continue
            zone = entry.fields.get("zone")
            restored = [
                one.instant_utc
                for one in mine
                if one.kind == RESTORED and one.fields.get("zone") == zone and one.number > entry.number
            ]
            ended_utc = min([until_utc, *restored])
            bands.append(TimelineBand(BandKind.LIFTED, entry.instant_utc, ended_utc, str(zone or "")))
        return bands

    def _holds(self, camera: int) -> list[TimelineBand]:
        hidden = self._hidden(camera)
        return [
            TimelineBand(BandKind.HELD, held.begin_utc, held.end_utc)
            for held in self._held().times
            if held.camera == camera
            and not any(begin < held.end_utc and end > held.begin_utc for begin, end in hidden)
        ]


def _instant(value: Value) -> dt.datetime | None:
    """Return an instant that was entered as text; None if it is none."""
    try:
        return dt.datetime.fromisoformat(str(value)).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        return None


def _has_camera(fields: Mapping[str, Value], camera: int) -> bool:
    cameras = fields.get("cameras")
    return isinstance(cameras, tuple) and camera in cameras
