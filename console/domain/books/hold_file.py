"""Facts derived from the entries of a hold: what it holds and for what, who reviews it and when (EVD-08)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.media_log import INCIDENT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.books.entries import CaseFile, EntryRef
    from console.domain.books.fields import Value

INCIDENT_REVIEWED_AFTER = dt.timedelta(days=90)
"""When the hold of an incident is reviewed first: nobody gives it a date while the incident is typed."""
KEPT_FOR_APPEAL = dt.timedelta(days=90)
"""Recordings stay on hold so long after a request or complaint is closed, because it may be appealed."""
WARNED_BEFORE = dt.timedelta(days=7)
"""A review is shown as due so long before its day."""
REVIEWS = frozenset({"media-log.hold-reviewed", "incidents.hold-reviewed"})


@dataclass(frozen=True, slots=True)
class PlacedHold:
    """A hold on the recordings of one camera that was not ended; `owner` is the entry to which it belongs."""

    number: int
    owner: str
    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime
    author: str
    placed_utc: dt.datetime


@dataclass(frozen=True, slots=True)
class HoldCase:
    """A hold with all the recordings and media that it keeps.

    Attributes:
        owner: the entry to which it belongs: an incident, or the hold's own.
        held_for: what kind of case it is.
        subject: its reference.
        person: who is concerned; empty if there is none, or it may not be read.
        responsible: user name of who reviews it.
        is_growing: whether recordings go on being held, because the incident is open.
    """

    owner: EntryRef
    held_for: str
    subject: str
    person: str
    reason: str
    responsible: str
    placed_utc: dt.datetime
    review_on: dt.date
    cameras: tuple[int, ...] = ()
    begin_utc: dt.datetime | None = None
    end_utc: dt.datetime | None = None
    media: tuple[str, ...] = ()
    is_growing: bool = False

    def is_due(self, today: dt.date) -> bool:
        """Return whether its review is due within a week, or late."""
        return self.review_on <= today + WARNED_BEFORE


def hold_case(case: CaseFile, rows: Sequence[PlacedHold]) -> HoldCase:
    """Return a hold from its entries and from what is placed for it.

    Args:
        case: the entry that it belongs to.
        rows: its holds on recordings; none where only media are held.
    """
    fields, is_incident = case.current(), case.entry.book == "incidents"
    reviewed = [entry.fields.get("review_on") for entry in case.later if entry.kind in REVIEWS]
    first = case.entry.instant_utc + INCIDENT_REVIEWED_AFTER if is_incident else fields.get("review_on")
    media = fields.get("media")
    return HoldCase(
        owner=case.entry.ref,
        held_for=INCIDENT if is_incident else _words(fields.get("held_for")),
        subject=case.entry.called if is_incident else _words(fields.get("subject")),
        person=_words(fields.get("person")),
        reason=_words(fields.get("type" if is_incident else "reason")),
        responsible=case.entry.author if is_incident else _words(fields.get("owner")),
        placed_utc=case.entry.instant_utc,
        review_on=_day(reviewed[-1] if reviewed else first, case.entry.instant_utc),
        cameras=tuple(sorted({row.camera for row in rows})),
        begin_utc=min((row.begin_utc for row in rows), default=None),
        end_utc=max((row.end_utc for row in rows), default=None),
        media=tuple(str(item) for item in media) if isinstance(media, tuple) else (),
        is_growing=is_incident and case.is_open,
    )


def _words(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _day(value: Value, instant_utc: dt.datetime) -> dt.date:
    """Return a day; what cannot be read is due at once, so that somebody looks at it."""
    if isinstance(value, dt.datetime):
        return value.date()
    return value if isinstance(value, dt.date) else instant_utc.date()
