"""Security-of-data log (LOG-01): measures that protect recordings and books, and breaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, flag, instant, long_words, tags, whole, words
from console.domain.books.kept import LIST, LOGIN, REFERENCE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import FIVE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt

TOLD, NOT_TOLD = "told", "not told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A measure or a check."""

    happened_utc: dt.datetime = instant("Time")
    measure: str = choice(
        "Measure",
        (
            "media locked away",
            "keys or cards issued",
            "keys or cards returned",
            "access changed",
            "backup checked",
            "software updated",
            "premises checked",
            "other",
        ),
        is_open=True,
        kept=LIST,
    )
    details: str = long_words("Details")


@dataclass(frozen=True, slots=True, kw_only=True)
class Breach:
    """Data may have been lost, altered or disclosed to someone without authority."""

    found_utc: dt.datetime = instant("Found at")
    nature: str = choice(
        "Type of breach", ("loss", "alteration", "unlawful disclosure", "unlawful access", "unavailability")
    )
    is_suspected: bool = flag("Only suspected")
    about: tuple[str, ...] = tags("User names of the staff concerned", kept=LOGIN)
    concerned: str = long_words("Data affected, and whose")
    persons: int | None = whole("Number of people affected (approximate)", required=False)
    measures: str = long_words("Immediate action")
    told_utc: dt.datetime | None = instant("Data protection manager informed at", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachFollowed:
    """A follow-up action on a breach."""

    done_utc: dt.datetime = instant("Time")
    action: str = long_words("What was done")


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachReported:
    """The Information Commissioner was told of the breach."""

    reported_utc: dt.datetime = instant("Reported at")
    reference: str = words("Reference of the Commissioner", required=False, kept=REFERENCE)
    delay: str = long_words("Why it was later than 72 hours", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachClosed:
    """The breach was closed."""

    closed_utc: dt.datetime = instant("Closed at")
    is_reported: bool = flag("Reported to the ICO")
    reported_utc: dt.datetime | None = instant("Reported at", required=False)
    ground: str = words(
        "Reason for reporting or not reporting",
        hint="UK GDPR Article 33: within 72 hours, unless a risk is unlikely.",
    )
    subjects: str = choice("People affected", (TOLD, NOT_TOLD))
    subjects_ground: str = long_words("When and how they were told, or why not")
    lesson: str = long_words("Changes to prevent it happening again")


@dataclass(frozen=True, slots=True, kw_only=True)
class BreachReopened:
    """A closed breach is open again, because more became known. The closing stays."""

    reason: str = long_words("Why it is reopened")


def _breach_kind(
    name: str,
    title: str,
    payload: type,
    columns: str,
    act: Permission = Permission.ENTER_SECURITY,
    part: Part = Part.FOLLOWS,
) -> EntryKind:
    return EntryKind(f"security.{name}", title, payload, tuple(columns.split()), act, part, has_service=True)


BOOK = Book(
    "security",
    "Security-of-data log",
    (
        EntryKind(
            "security.event",
            "Measure or check",
            Event,
            ("happened_utc", "measure", "details"),
            Permission.ENTER_SECURITY,
        ),
        _breach_kind(
            "breach",
            "Breach",
            Breach,
            "found_utc nature persons measures",
            Permission.REPORT_BREACH,
            Part.OPENS,
        ),
        _breach_kind("followed", "Breach follow-up", BreachFollowed, "done_utc action"),
        _breach_kind("reported", "Breach reported to the Commissioner", BreachReported, "reported_utc delay"),
        _breach_kind(
            "closed",
            "Breach closed",
            BreachClosed,
            "closed_utc is_reported subjects lesson",
            part=Part.CLOSES,
        ),
        _breach_kind(
            "reopened", "Breach reopened", BreachReopened, "reason", Permission.REOPEN_CASE, Part.REOPENS
        ),
    ),
    Retention(FIVE_YEARS, "breaches: 5 years from closing (accountability, UK GDPR art 5(2) and 33(5))"),
    purpose="Checks of keys, access, backups and premises; data breaches, and what was done about them.",
    read_act=Permission.READ_AUDIT,
)
