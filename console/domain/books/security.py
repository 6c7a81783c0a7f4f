"""Security-of-data log (LOG-01): measures that protect recordings and books, and breaches."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, flag, instant, long_words, whole, words
from console.domain.books.kept import LIST
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import FIVE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


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
class BreachClosed:
    """The breach was closed."""

    closed_utc: dt.datetime = instant("Closed at")
    is_reported: bool = flag("Reported to the ICO")
    reported_utc: dt.datetime | None = instant("Reported at", required=False)
    ground: str = words(
        "Reason for reporting or not reporting",
        hint="UK GDPR Article 33: within 72 hours, unless a risk is unlikely.",
    )
    lesson: str = long_words("Changes to prevent it happening again")


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
        EntryKind(
            "security.breach",
            "Breach",
            Breach,
            ("found_utc", "nature", "persons", "measures"),
            Permission.ENTER_SECURITY,
            Part.OPENS,
        ),
        EntryKind(
            "security.followed",
            "Breach follow-up",
            BreachFollowed,
            ("done_utc", "action"),
            Permission.ENTER_SECURITY,
            Part.FOLLOWS,
        ),
        EntryKind(
            "security.closed",
            "Breach closed",
            BreachClosed,
            ("closed_utc", "is_reported", "lesson"),
            Permission.ENTER_SECURITY,
            Part.CLOSES,
        ),
    ),
    Retention(FIVE_YEARS, "breaches: 5 years from closing (accountability, UK GDPR art 5(2) and 33(5))"),
    purpose="Checks of keys, access, backups and premises; data breaches, and what was done about them.",
    read_act=Permission.READ_AUDIT,
)
