"""Surveillance authorisations (LOG-01, RIP-01…05): the central record, kept for five years."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, date, flag, instant, long_words, words
from console.domain.books.kept import AGENCY, REFERENCE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import FIVE_YEARS, INSPECTOR_OR_ABOVE
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

COUNCIL = "directed surveillance, council"
TYPES = (
    "directed surveillance, police",
    "directed surveillance, police, urgent and oral",
    COUNCIL,
    # A council has no power to authorise it: that choice does not exist.
    "intrusive surveillance, police",
    "police direct the system",
    "police in total control",
)
_COUNCIL_POSTS = ("director", "head of service", "service manager")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """An authorisation, entered before any camera is used under it."""

    urn: str = words("Unique reference number", kept=REFERENCE)
    type: str = choice("Type", TYPES)
    location: str = words("Location")
    begins_utc: dt.datetime = instant("In force from")
    ends_utc: dt.datetime = instant("In force until")
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    attending_officer: str = words("Attending officer")
    authorising_officer: str = words("Authorising officer")
    grade: str = choice("Rank or post", INSPECTOR_OR_ABOVE + _COUNCIL_POSTS)
    organisation: str = words("Police force or service", kept=AGENCY)
    reasons: str = long_words("Reasons")
    subjects: str = long_words("Subjects", required=False)
    court: str = words("Court (approval by a justice of the peace)", required=False, kept=AGENCY)
    approved_on: dt.date | None = date("Approved on", required=False)
    confirmed_by: str = words("Confirmed valid by (covert authority bureau)", required=False)
    director_utc: dt.datetime | None = instant("Director informed at", required=False)
    is_confidential: bool = flag("Confidential information likely")
    is_self_authorised: bool = flag("Authorising officer takes part in the operation")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review by the authorising officer."""

    reviewed_utc: dt.datetime = instant("Reviewed at")
    officer: str = words("Authorising officer")
    result: str = long_words("Result")
    next_on: dt.date | None = date("Next review", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """A renewal for another period."""

    renewed_utc: dt.datetime = instant("Renewed at")
    ends_utc: dt.datetime = instant("In force until")
    officer: str = words("Authorising officer")
    reasons: str = long_words("Reasons")
    court: str = words("Court (approval by a justice of the peace)", required=False, kept=AGENCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancelled:
    """The cancellation. Nothing may be watched under the authorisation after it."""

    cancelled_utc: dt.datetime = instant("Cancelled at")
    officer: str = words("Authorising officer")
    reason: str = words("Reason")
    operator_utc: dt.datetime = instant("Operator informed at")


def entry_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check the rules between the fields of an authorisation."""
    begins, ends = values.get("begins_utc"), values.get("ends_utc")
    if isinstance(begins, dt.datetime) and isinstance(ends, dt.datetime) and ends <= begins:
        yield "it must end after it starts"
    if values.get("type") == COUNCIL and not (values.get("court") and values.get("approved_on")):
        yield "a council authorisation needs approval by a justice of the peace first (RIPA s32A)"


def _kind(name: str, title: str, payload: type, columns: str, part: Part = Part.FOLLOWS) -> EntryKind:
    return EntryKind(
        f"authorisations.{name}", title, payload, tuple(columns.split()), Permission.ENTER_AUTHORISATION, part
    )


BOOK = Book(
    "authorisations",
    "Surveillance authorisations",
    (
        EntryKind(
            "authorisations.entered",
            "Authorisation",
            Entered,
            ("urn", "type", "location", "begins_utc", "ends_utc"),
            Permission.ENTER_AUTHORISATION,
            Part.OPENS,
            rules=entry_rules,
        ),
        _kind("reviewed", "Reviewed", Reviewed, "reviewed_utc officer next_on"),
        _kind("renewed", "Renewed", Renewed, "renewed_utc ends_utc officer"),
        _kind("cancelled", "Cancelled", Cancelled, "cancelled_utc officer reason", Part.CLOSES),
    ),
    Retention(FIVE_YEARS, "authorisations: 5 years from their end (Home Office code, central record)"),
    purpose="Enter each authorisation here before a camera is used under it.",
    read_act=Permission.READ_AUTHORISATIONS,
)
