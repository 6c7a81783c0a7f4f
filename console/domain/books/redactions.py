"""Redactions (PRV-05): begun, looked at frame by frame, released by a second person, issued."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import flag, instant, whole, words
from console.domain.books.kept import EQUIPMENT, PROGRAM, REFERENCE
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A clip is to be redacted."""

    camera: int = whole("Camera")
    begin_utc: dt.datetime = instant("Footage from")
    end_utc: dt.datetime = instant("Footage until")
    reason: str = words("Reason")
    about: str = words("Request or incident", required=False, kept=REFERENCE)
    exhibit: str = words("Exhibit reference", kept=REFERENCE)
    like: int | None = whole("Instructions from redaction", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """Somebody has looked at every frame, covered as it will be issued."""

    frames: int = whole("Frames looked at")
    clear: int = whole("People kept clear")
    covered: int = whole("People covered")
    has_sound: bool = flag("With sound")
    instructions: str = words("SHA-256 of the instructions", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """A second person released the redacted copy."""

    instructions: str = words("SHA-256 of the instructions", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """The redacted copy was written."""

    issued_utc: dt.datetime = instant("Issued at")
    instructions: str = words("SHA-256 of the instructions", kept=PROGRAM)
    result: str = words("SHA-256 of the redacted copy", kept=PROGRAM)
    manifest: str = words("SHA-256 of the manifest", kept=PROGRAM)
    frames: int = whole("Frames")
    medium: str = words("Written to", kept=EQUIPMENT)


def _kind(name: str, title: str, payload: type, columns: str, act: Permission, part: Part) -> EntryKind:
    fields = tuple(columns.split())
    return EntryKind(
        f"redactions.{name}", title, payload, fields, act, part, Countersigning.BY_AUDIT, is_automatic=True
    )


_REDACT, _RELEASE = Permission.REDACT, Permission.RELEASE_DATA
BOOK = Book(
    "redactions",
    "Redactions",
    (
        _kind("begun", "Redaction begun", Begun, "exhibit camera begin_utc about", _REDACT, Part.OPENS),
        _kind("looked-at", "Every frame looked at", LookedAt, "frames covered clear", _REDACT, Part.FOLLOWS),
        _kind("released", "Redacted copy released", Released, "instructions", _RELEASE, Part.FOLLOWS),
        _kind("issued", "Redacted copy issued", Issued, "issued_utc result medium", _RELEASE, Part.CLOSES),
    ),
    Retention(THREE_YEARS, "redactions: 3 years, as the copies that they explain (local code of practice)"),
    purpose="Each clip in which people were covered: who looked at every frame, and who released it.",
)
