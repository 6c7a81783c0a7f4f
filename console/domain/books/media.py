"""Media register, the digital tracking register (LOG-01, EVD-02): each medium from creation to disposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, instant, long_words, signature, tags, words
from console.domain.books.kept import AGENCY, LIST, REFERENCE, SITE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import MEDIA, THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A medium was registered."""

    reference: str = words("Unique reference", kept=REFERENCE)
    medium: str = choice("Medium", MEDIA, is_open=True, kept=LIST)
    copy: str = choice("Type of copy", ("master", "working", "redacted"))
    made_utc: dt.datetime = instant("Made at")
    contents: str = words("Contents", hint="Incident number or event. No names.", kept=REFERENCE)
    cameras: tuple[int, ...] = cameras("Cameras")
    seal: str = words("Seal or SHA-256", required=False, kept=REFERENCE)
    storage: str = words("Stored in", kept=SITE)
    master: str = words("Reference of the master copy", required=False, kept=REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Removed:
    """The medium was taken out of secure storage."""

    removed_utc: dt.datetime = instant("Removed at")
    person: str = words("Removed by")
    reason: str = words("Reason")


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """The medium was returned to secure storage."""

    returned_utc: dt.datetime = instant("Returned at")
    person: str = words("Returned by")
    storage: str = words("Stored in", kept=SITE)
    remarks: str = words("Remarks", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewed:
    """The medium was viewed."""

    viewed_utc: dt.datetime = instant("Reviewed at")
    reason: str = words("Reason")
    present: tuple[str, ...] = tags("People present", required=True)
    conditions: str = words("Conditions of viewing", required=False)
    result: str = long_words("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The medium was delivered to a law-enforcement agency or another recipient."""

    delivered_utc: dt.datetime = instant("Delivered at")
    agency: str = words("Agency", kept=AGENCY)
    officer: str = words("Officer or recipient")
    collar_number: str = words("Collar number", required=False)
    statement: str = words(
        "Statement of continuity",
        required=False,
        hint="Its number in the book of witness statements.",
        kept=REFERENCE,
    )
    signature: str = signature("Recipient's signature", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Destroyed:
    """The medium was erased or destroyed."""

    destroyed_utc: dt.datetime = instant("Destroyed or erased at")
    way: str = choice(
        "Method", ("erased", "shredded", "destroyed by a contractor", "handed over"), is_open=True, kept=LIST
    )
    person: str = words("Done by")
    authorised_by: str = words("Authorised by")
    witness: str = words("Witness")


def _kind(
    name: str, title: str, payload: type, columns: str, act: Permission, part: Part = Part.FOLLOWS
) -> EntryKind:
    return EntryKind(f"media.{name}", title, payload, tuple(columns.split()), act, part)


BOOK = Book(
    "media",
    "Media register",
    (
        _kind(
            "registered",
            "Medium registered",
            Registered,
            "reference medium copy contents storage",
            Permission.ENTER_MEDIA,
            Part.OPENS,
        ),
        _kind("removed", "Taken from storage", Removed, "removed_utc person reason", Permission.SECURE_MEDIA),
        _kind(
            "returned",
            "Returned to storage",
            Returned,
            "returned_utc person storage",
            Permission.SECURE_MEDIA,
        ),
        _kind("viewed", "Reviewed", Viewed, "viewed_utc reason present", Permission.ENTER_MEDIA),
        _kind("delivered", "Delivered", Delivered, "delivered_utc agency officer", Permission.RELEASE_DATA),
        _kind(
            "destroyed",
            "Erased or destroyed",
            Destroyed,
            "destroyed_utc way person",
            Permission.SECURE_MEDIA,
            Part.CLOSES,
        ),
    ),
    Retention(THREE_YEARS, "media: 3 years, as master copies (local code of practice)"),
    purpose="Each medium: where it is and was, who had it, who viewed it, and how it was disposed of.",
)
