"""Disclosure register (LOG-01, DIS-01…09): requests with their checks, decision and release."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, flag, instant, long_words, signature, words
from console.domain.books.kept import AGENCY, LIST, REFERENCE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS, YES_NO
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

REQUESTS = (
    "police",
    "statutory prosecutor",
    "National Crime Agency",
    "solicitor",
    "plaintiff",
    "accused",
    "other named agency",
    "crime prevention",
    "public wellbeing",
    "subject access",
    "objection to processing",
    "freedom of information",
    "media",
    "training",
    "other, tested for public interest",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """A written request was received."""

    received_utc: dt.datetime = instant("Received at")
    request: str = choice("Type of request", REQUESTS)
    requester: str = words("Requester")
    address: str = words("Address", required=False)
    organisation: str = words("Organisation", required=False, kept=AGENCY)
    reasons: str = long_words("Reasons given")
    identity: str = words("How the identity was checked", required=False)
    cameras: tuple[int, ...] = cameras("Cameras")
    place: str = words("Location", required=False)
    begin_utc: dt.datetime | None = instant("Footage from", required=False)
    end_utc: dt.datetime | None = instant("Footage until", required=False)
    investigation: str = choice("Live criminal investigation", YES_NO)
    proceedings: str = choice("Civil proceedings", YES_NO)
    court_order: str = words("Court order", required=False, kept=REFERENCE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """The six points that are confirmed before a third party views recordings (DIS-08)."""

    confirmed_utc: dt.datetime = instant("Confirmed at")
    is_undisputed: bool = flag("No complaint or dispute is open")
    is_original_kept: bool = flag("Original and audit trail are kept")
    is_uninvestigated: bool = flag("No live criminal investigation")
    is_without_proceedings: bool = flag("No civil proceedings")
    is_authorised: bool = flag("Proper authority")
    is_to_identify: bool = flag("Purpose is identification")
    exception: str = long_words("Reason for allowing viewing although a point is not met", required=False)
    person: str = words("Data protection manager")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """The decision with its reason."""

    decided_utc: dt.datetime = instant("Decided at")
    decision: str = choice("Decision", ("granted", "granted in part", "refused", "more is needed"))
    reason: str = long_words("Reason")
    decided_by: str = words("Decided by")
    conditions: str = long_words("Conditions and restrictions", required=False)
    told_utc: dt.datetime | None = instant("Requester informed at", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """Material was handed over or shown."""

    released_utc: dt.datetime = instant("Released at")
    material: str = words("Material", hint="References from the media register.", kept=REFERENCE)
    recipient: str = words("Recipient")
    way: str = choice(
        "Method of release",
        ("handed over", "viewed in a separate room", "secure link", "post"),
        is_open=True,
        kept=LIST,
    )
    redaction: str = words("Third parties obscured by", required=False)
    signature: str = signature("Recipient's signature", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """The request was closed."""

    closed_utc: dt.datetime = instant("Closed at")
    outcome: str = words("Outcome")


def confirmation_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that all six points are met, or that the data protection manager's reason is entered."""
    if not values.get("exception") and not all(
        value for name, value in values.items() if name.startswith("is_")
    ):
        yield "not every point is met, so refuse viewing or enter the reason for allowing it"


def _kind(name: str, title: str, payload: type, columns: str, part: Part = Part.FOLLOWS) -> EntryKind:
    return EntryKind(
        f"disclosures.{name}", title, payload, tuple(columns.split()), Permission.ENTER_DISCLOSURE, part
    )


BOOK = Book(
    "disclosures",
    "Disclosure register",
    (
        _kind("requested", "Request", Requested, "received_utc request organisation requester", Part.OPENS),
        EntryKind(
            "disclosures.confirmed",
            "Six points confirmed",
            Confirmed,
            ("confirmed_utc", "person", "exception"),
            Permission.CLEAR_VIEWER,
            Part.FOLLOWS,
            rules=confirmation_rules,
        ),
        _kind("decided", "Decision", Decided, "decided_utc decision reason decided_by"),
        EntryKind(
            "disclosures.released",
            "Release",
            Released,
            ("released_utc", "material", "recipient", "way"),
            Permission.RELEASE_DATA,
            Part.FOLLOWS,
        ),
        _kind("closed", "Request closed", Closed, "closed_utc outcome", Part.CLOSES),
    ),
    Retention(THREE_YEARS, "disclosures: 3 years from closing, as master copies (local code of practice)"),
    purpose="Every request, decision, reason for refusal and release.",
)
