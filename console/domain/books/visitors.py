"""Visitors' register (LOG-01, VIS-01…03, PPL-05): arrival with signature, badge, time out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, flag, instant, signature, words
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import RANKS, TWO_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

POLICE, INSPECTOR, ENGINEER, CLEANER = "police", "independent inspector", "engineer", "cleaner"
VISITORS = ("staff of the owner", POLICE, INSPECTOR, ENGINEER, CLEANER, "organised visit", "other")
SUPERVISED = frozenset({ENGINEER, CLEANER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """Somebody came in, after the notice was shown and the declaration signed."""

    visitor: str = choice("Visitor", VISITORS)
    name: str = words("Name", personal=True)
    organisation: str = words("Organisation", required=False)
    purpose: str = words("Purpose of the visit")
    arrived_utc: dt.datetime = instant("Arrived at")
    is_appointed: bool = flag("By appointment")
    until_utc: dt.datetime | None = instant("Expected to leave at", required=False)
    host: str = words("Host")
    supervised_by: str = words("Supervising person", required=False)
    authorised_by: str = words("Authorised by")
    police_force: str = words("Police force", required=False)
    collar_number: str = words("Collar number", required=False)
    rank: str = choice("Rank", RANKS, required=False)
    is_notice_shown: bool = flag("Restricted-access notice shown")
    declaration: str = words("Version of the declaration signed")
    signature: str = signature("Signature")


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgePrinted:
    """A badge was printed."""

    badge: str = words("Badge number")
    printed_utc: dt.datetime = instant("Printed at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The visitor went out."""

    left_utc: dt.datetime = instant("Left at")
    is_badge_back: bool = flag("Badge returned")
    remarks: str = words("Remarks", required=False)


def arrival_rules(said: Mapping[str, Value]) -> Iterator[str]:
    """What a kind of visitor needs beyond the single fields."""
    visitor = said.get("visitor")
    if visitor == POLICE and not (said.get("police_force") and said.get("collar_number")):
        yield "a police officer gives force and collar number"
    if visitor in SUPERVISED and not said.get("supervised_by"):
        yield "engineers and cleaners are supervised throughout: name the supervising person"


BOOK = Book(
    "visitors",
    "Visitors' register",
    (
        EntryKind(
            "visitors.arrived",
            "Visitor",
            Arrived,
            ("arrived_utc", "name", "organisation", "purpose", "host"),
            Permission.ADMIT_VISITOR,
            Part.OPENS,
            Countersigning.ALWAYS,
            rules=arrival_rules,
            has_service=True,
        ),
        EntryKind(
            "visitors.badge",
            "Badge printed",
            BadgePrinted,
            ("badge", "printed_utc"),
            Permission.ADMIT_VISITOR,
            Part.FOLLOWS,
            Countersigning.NEVER,
            has_service=True,
        ),
        EntryKind(
            "visitors.left",
            "Visitor left",
            Left,
            ("left_utc", "is_badge_back"),
            Permission.ADMIT_VISITOR,
            Part.CLOSES,
            has_service=True,
        ),
    ),
    Retention(TWO_YEARS, "visitors: 2 years from leaving (owner's retention schedule; UK GDPR art 5(1)(e))"),
    purpose="Everybody who enters the room signs here; a supervisor countersigns each authorisation.",
)
