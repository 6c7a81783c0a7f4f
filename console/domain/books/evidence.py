"""Evidence packages (EVD-01, EVD-03): asked for, released, written and issued; entered by their service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, incident, instant, tags, whole, words
from console.domain.books.kept import EQUIPMENT, LOGIN, PROGRAM, REFERENCE, SITE
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt

COPIES = ("master", "working copy", "masked copy", "viewing copy", "redacted copy", "court clip")
"""The values of `domain.evidence.copies.CopyKind`, which may use the books but not the other way round."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An evidence package was asked for; nothing has left the store yet."""

    exhibit: str = words("Exhibit reference", kept=REFERENCE)
    copy: str = choice("Type of copy", COPIES)
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    begin_utc: dt.datetime = instant("Footage from")
    end_utc: dt.datetime = instant("Footage until")
    reason: str = words("Reason")
    authority: str = words("Authority", required=False)
    officer: str = words("Officer in charge", required=False)
    incident: str = incident("Incident number")
    request: int | None = whole("Request number", required=False)
    parent: str = words("Made from exhibit", required=False, kept=REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifted:
    """Privacy zones were lifted for this package only."""

    zones: tuple[str, ...] = tags("Zones", kept=SITE)
    reason: str = words("Reason")
    agreed_by: str = words("Agreed by", required=False, kept=LOGIN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """The package was released: it may be written."""

    released_utc: dt.datetime = instant("Released at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """Writing the package ended before it could be issued. It can be written again."""

    stopped_utc: dt.datetime = instant("Stopped at")
    cause: str = words("Cause", kept=PROGRAM)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """The written copy was read back and checked; the package is issued."""

    issued_utc: dt.datetime = instant("Issued at")
    manifest: str = words("SHA-256 of the manifest", kept=PROGRAM)
    key: str = words("Fingerprint of the key", kept=PROGRAM)
    files: int = whole("Files")
    size_bytes: int = whole("Size", unit="bytes")
    medium: str = words("Written to", kept=EQUIPMENT)


def _kind(name: str, title: str, payload: type, columns: str, act: Permission, part: Part) -> EntryKind:
    fields = tuple(columns.split())
    return EntryKind(
        f"evidence.{name}", title, payload, fields, act, part, Countersigning.BY_AUDIT, is_automatic=True
    )


_ASK, _RELEASE, _LIFT = Permission.ASK_FOR_EVIDENCE, Permission.RELEASE_DATA, Permission.LIFT_ZONE
BOOK = Book(
    "evidence",
    "Evidence packages",
    (
        _kind(
            "asked", "Package asked for", Asked, "exhibit copy cameras begin_utc end_utc", _ASK, Part.OPENS
        ),
        _kind("lifted", "Zones lifted for the package", Lifted, "zones agreed_by", _LIFT, Part.FOLLOWS),
        _kind("released", "Package released", Released, "released_utc", _RELEASE, Part.FOLLOWS),
        _kind("stopped", "Package not issued", Stopped, "stopped_utc cause", _RELEASE, Part.FOLLOWS),
        _kind("issued", "Package issued", Issued, "issued_utc manifest files", _RELEASE, Part.CLOSES),
    ),
    Retention(THREE_YEARS, "evidence: 3 years, as master copies (local code of practice)"),
    purpose="Each package of recordings that left the store: who asked, who released it, what was issued.",
)
