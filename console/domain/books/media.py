"""Media register, the digital tracking register (LOG-01, EVD-02): each medium from creation to disposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, instant, long_words, signature, tags, words
from console.domain.books.kept import AGENCY, LIST, REFERENCE, SITE
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import COPIES, MEDIA, PLACES, THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

MASTER = "master"
POLICE = "the police"
RECIPIENTS = (POLICE, "another law-enforcement agency", "a court", "other")
MISSING, ELSEWHERE = "not found", "found in another place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A medium was registered."""

    reference: str = words("Unique reference", kept=REFERENCE)
    medium: str = choice("Medium", MEDIA, is_open=True, kept=LIST)
    copy: str = choice("Type of copy", COPIES)
    made_utc: dt.datetime = instant("Made at")
    contents: str = words("Contents", hint="Incident number or event. No names.", kept=REFERENCE)
    cameras: tuple[int, ...] = cameras("Cameras")
    seal: str = words("Seal or SHA-256", required=False, kept=REFERENCE)
    storage: str = choice("Stored in", PLACES, is_open=True, kept=SITE)
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
    storage: str = choice("Stored in", PLACES, is_open=True, kept=SITE)
    remarks: str = words("Remarks", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relocated:
    """The medium was moved from one secure place to another."""

    relocated_utc: dt.datetime = instant("Moved at")
    person: str = words("Moved by")
    storage: str = choice("Stored in", PLACES, is_open=True, kept=SITE)
    reason: str = words("Reason")


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
    recipient: str = choice("Handed over to", RECIPIENTS)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The media in secure places were counted and compared with the register."""

    counted_utc: dt.datetime = instant("Counted at")
    places: tuple[str, ...] = tags("Places", required=True, kept=SITE)
    found: tuple[str, ...] = tags("Found in their place", kept=REFERENCE)
    missing: tuple[str, ...] = tags("Not found", kept=REFERENCE)
    elsewhere: tuple[str, ...] = tags("Found in another place", kept=REFERENCE)
    unknown: tuple[str, ...] = tags("Found, but not in the register", kept=REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differed:
    """Stocktaking found the medium missing, or in another place than registered."""

    counted_utc: dt.datetime = instant("Counted at")
    difference: str = choice("Difference", (MISSING, ELSEWHERE))
    expected: str = words("Should be in", kept=SITE)
    storage: str = words("Found in", required=False, kept=SITE)


def delivery_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that a hand-over to the police names the officer's number and has their signature."""
    if values.get("recipient") == POLICE and not all(values.get(name) for name in _POLICE_NEEDS):
        yield (
            "a hand-over to the police needs the officer's collar number and signature "
            "(code of practice, EVD-02)"
        )


_POLICE_NEEDS = ("collar_number", "signature")


def _kind(
    name: str, title: str, payload: type, columns: str, act: Permission, part: Part = Part.FOLLOWS
) -> EntryKind:
    # Each of them is a link of continuity, which a witness countersigns (EVD-03).
    always = Countersigning.ALWAYS
    rules = delivery_rules if payload is Delivered else None
    return EntryKind(
        f"media.{name}",
        title,
        payload,
        tuple(columns.split()),
        act,
        part,
        always,
        has_service=True,
        rules=rules,
    )


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
        _kind(
            "moved",
            "Moved to another place",
            Relocated,
            "relocated_utc person storage",
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
        _kind(
            "counted",
            "Media counted",
            Counted,
            "counted_utc places missing elsewhere unknown",
            Permission.ENTER_MEDIA,
            Part.ALONE,
        ),
        _kind(
            "differed",
            "Difference at stocktaking",
            Differed,
            "counted_utc difference expected storage",
            Permission.ENTER_MEDIA,
        ),
    ),
    Retention(THREE_YEARS, "media: 3 years, as master copies (local code of practice)"),
    purpose="Each medium: where it is and was, who had it, who viewed it, and how it was disposed of.",
)
