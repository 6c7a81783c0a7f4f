"""Media log (LOG-01, EVD-03, EVD-05): every use of recordings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, instant, long_words, tags, whole, words
from console.domain.books.kept import COUNTED, LIST, REFERENCE, SITE
from console.domain.books.kinds import Book, EntryKind, Retention
from console.domain.books.lists import COPIES, MEDIA, THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """Recordings were reviewed. The entry is made before they are shown (EVD-05)."""

    reviewed_utc: dt.datetime = instant("Reviewed at")
    reason: str = words("Reason", kept=COUNTED)
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    begin_utc: dt.datetime = instant("Footage from")
    end_utc: dt.datetime = instant("Footage until")
    present: tuple[str, ...] = tags("People present")
    incident: int | None = whole("Incident number", required=False)
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
    ),
    Retention(THREE_YEARS, "media: 3 years, as master copies (local code of practice)"),
    purpose="Every review, copy and movement of recordings. Play originals only when essential.",
)
