"""Media log (LOG-01, EVD-03, EVD-05): every use of recordings."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import (
    cameras,
    choice,
    date,
    incident,
    instant,
    long_words,
    tags,
    whole,
    words,
)
from console.domain.books.kept import COUNTED, LIST, LOGIN, PROGRAM, REFERENCE, SITE
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import COPIES, MEDIA, THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

INCIDENT = "incident"
HELD_FOR = (INCIDENT, "request", "claim", "person", "complaint", "authorisation")
"""What a hold belongs to (EVD-08: a pending request, claim or subpoena)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """Recordings were reviewed. The entry is made before they are shown (EVD-05)."""

    reviewed_utc: dt.datetime = instant("Reviewed at")
    reason: str = words("Reason", kept=COUNTED)
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    begin_utc: dt.datetime = instant("Footage from")
    end_utc: dt.datetime = instant("Footage until")
    present: tuple[str, ...] = tags("People present")
    incident: str = incident("Incident number")
    request: int | None = whole("Request number", required=False)
    result: str = long_words("Result", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """Recordings were copied to a medium."""

    copied_utc: dt.datetime = instant("Copied at")
    reference: str = words("Reference of the medium", kept=REFERENCE)
    copy: str = choice("Type of copy", COPIES)
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    begin_utc: dt.datetime = instant("Footage from")
    end_utc: dt.datetime = instant("Footage until")
    reason: str = words("Reason")
    witness: str = words("Witness", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A medium was moved or changed hands within the room (EVD-03)."""

    moved_utc: dt.datetime = instant("Moved at")
    reference: str = words("Reference of the medium", kept=REFERENCE)
    origin: str = words("From", kept=SITE)
    destination: str = words("To", kept=SITE)
    reason: str = words("Reason")
    witness: str = words("Witness")


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """A new, empty medium was released for use (PPL-06)."""

    issued_utc: dt.datetime = instant("Released at")
    reference: str = words("Reference of the medium", kept=REFERENCE)
    medium: str = choice("Medium", MEDIA, is_open=True, kept=LIST)
    storage: str = words("Stored in", kept=SITE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Recordings, or media in storage, were put on hold: they are not deleted or destroyed (EVD-08)."""

    held_for: str = choice("Held for", HELD_FOR)
    subject: str = words("Reference", hint="Of the incident, request or claim. No names.", kept=REFERENCE)
    person: str = words("Person concerned", required=False)
    reason: str = words("Reason")
    owner: str = words("Responsible", hint="User name of the person who reviews the hold.", kept=LOGIN)
    review_on: dt.date = date("Review on")
    cameras: tuple[int, ...] = cameras("Cameras")
    begin_utc: dt.datetime | None = instant("Recordings from", required=False)
    end_utc: dt.datetime | None = instant("Recordings until", required=False)
    media: tuple[str, ...] = tags("Media", kept=REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldPlaced:
    """Which recordings a hold bars from deletion, as the program placed it."""

    holds: tuple[str, ...] = tags("Hold numbers", required=True, kept=PROGRAM)
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    begin_utc: dt.datetime = instant("Recordings held from")
    end_utc: dt.datetime = instant("Recordings held until")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReviewed:
    """A hold was reviewed, and goes on."""

    review_on: dt.date = date("Next review on")
    reason: str = words("Why it is still needed")


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldReleased:
    """A hold was ended; what it held is deleted when it is due."""

    holds: tuple[str, ...] = tags("Hold numbers", kept=PROGRAM)
    reason: str = words("Why it is no longer needed")
    authorised_by: str = words("Authorised by")


def hold_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that a hold says what it holds."""
    begin, end = values.get("begin_utc"), values.get("end_utc")
    if not values.get("cameras") and not values.get("media"):
        yield "enter the cameras whose recordings, or the media that are held"
    if values.get("cameras") and not (begin and end):
        yield "enter from when until when the recordings are held"
    if isinstance(begin, dt.datetime) and isinstance(end, dt.datetime) and end <= begin:
        yield "the recordings end before they begin"


BOOK = Book(
    "media-log",
    "Media log",
    (
        EntryKind(
            "media-log.reviewed",
            "Recording reviewed",
            Reviewed,
            ("reviewed_utc", "reason", "cameras", "present"),
            Permission.ENTER_MEDIA,
        ),
        EntryKind(
            "media-log.copied",
            "Copy made",
            Copied,
            ("copied_utc", "reference", "copy", "reason"),
            Permission.ENTER_MEDIA,
        ),
        EntryKind(
            "media-log.moved",
            "Medium moved",
            Moved,
            ("moved_utc", "reference", "origin", "destination"),
            Permission.SECURE_MEDIA,
            has_service=True,
        ),
        EntryKind(
            "media-log.issued",
            "New medium released",
            Issued,
            ("issued_utc", "reference", "medium", "storage"),
            Permission.RELEASE_MEDIA,
        ),
        EntryKind(
            "media-log.held",
            "Hold placed",
            Held,
            ("held_for", "subject", "owner", "review_on", "cameras", "media"),
            Permission.ENTER_MEDIA,
            Part.OPENS,
            has_service=True,
            rules=hold_rules,
        ),
        EntryKind(
            "media-log.hold-placed",
            "Recordings held",
            HoldPlaced,
            ("cameras", "begin_utc", "end_utc"),
            Permission.ENTER_MEDIA,
            Part.FOLLOWS,
            Countersigning.NEVER,
            is_automatic=True,
        ),
        EntryKind(
            "media-log.hold-reviewed",
            "Hold reviewed",
            HoldReviewed,
            ("review_on", "reason"),
            Permission.ENTER_MEDIA,
            Part.FOLLOWS,
            has_service=True,
        ),
        EntryKind(
            "media-log.hold-released",
            "Hold ended",
            HoldReleased,
            ("reason", "authorised_by"),
            Permission.END_HOLD,
            Part.CLOSES,
            has_service=True,
        ),
    ),
    Retention(THREE_YEARS, "media: 3 years, as master copies (local code of practice)"),
    purpose="Every review, copy and movement of recordings. Play originals only when essential.",
)
