"""Visitors' register (LOG-01, VIS-01…03, PPL-05): arrival with signature, badge, departure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, flag, instant, long_words, signature, whole, words
from console.domain.books.kept import AGENCY, LOGIN, PROGRAM, ROLL_CALL
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import RANKS, TWO_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

POLICE, INSPECTOR, ENGINEER, CLEANER = "police", "independent inspector", "engineer", "cleaner"
GROUP = "organised visit"
VISITORS = ("staff of the owner", POLICE, INSPECTOR, ENGINEER, CLEANER, GROUP, "other")
MOST_IN_GROUP = 99
LIAISON = "liaison officer under the standing protocol"
OPERATION = "operation in public that needs no authorisation"
GROUNDS = (LIAISON, OPERATION)
"""On which ground police observe overtly (RIP-00)."""
SUPERVISED = frozenset({ENGINEER, CLEANER})


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrived:
    """A visitor signed in, after the notice was shown and the declaration signed."""

    visitor: str = choice("Type of visitor", VISITORS)
    name: str = words("Name")
    organisation: str = words("Organisation", required=False, kept=ROLL_CALL)
    purpose: str = words("Purpose of the visit")
    arrived_utc: dt.datetime = instant("Arrived at")
    is_appointed: bool = flag("By appointment")
    until_utc: dt.datetime | None = instant("Expected to leave at", required=False)
    host: str = words("Host", kept=ROLL_CALL)
    supervised_by: str = words("Supervised by", required=False, kept=LOGIN)
    authorised_by: str = words("Authorised by", kept=LOGIN)
    police_force: str = words("Police force", required=False, kept=AGENCY)
    collar_number: str = words("Collar number", required=False)
    rank: str = choice("Rank", RANKS, required=False)
    people: int | None = whole("People in the group", required=False)
    names: str = long_words("Names of the others", required=False)
    is_notice_shown: bool = flag("Restricted-access notice shown")
    declaration: str = words("Declaration version signed", kept=PROGRAM)
    signature: str = signature("Signature")
    appointment: int | None = whole("Appointment (entry in the diary)", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgePrinted:
    """A badge was printed."""

    badge: str = words("Badge number", kept=PROGRAM)
    printed_utc: dt.datetime = instant("Printed at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A visitor signed out."""

    left_utc: dt.datetime = instant("Left at")
    is_badge_back: bool = flag("Badge returned")
    remarks: str = words("Remarks", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observing:
    """A police officer began to observe overtly at a seat that shows pictures and has no controls."""

    ground: str = choice("Ground", GROUNDS)
    purpose: str = words("What is observed, and why")
    has_read_code: bool = flag("The officer has read the code of practice")
    operator: str = words("Operator on duty", kept=LOGIN)
    console: str = words("Console", kept=PROGRAM)
    began_utc: dt.datetime = instant("Began at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspecting:
    """An independent inspector was given a seat at which the books can be read and nothing changed."""

    operator: str = words("Given by", kept=LOGIN)
    console: str = words("Console", kept=PROGRAM)
    began_utc: dt.datetime = instant("Began at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """A group looks at the wall, without personal details."""

    operator: str = words("Shown by", kept=LOGIN)
    console: str = words("Console", kept=PROGRAM)
    began_utc: dt.datetime = instant("Began at")


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatLeft:
    """A visitor's time at a seat ended."""

    ended_utc: dt.datetime = instant("Ended at")
    by: str = words("Ended by", kept=LOGIN)
    why: str = words("Why", kept=PROGRAM)


def arrival_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check what a type of visitor needs beyond the single fields."""
    visitor = values.get("visitor")
    if visitor == POLICE and not (values.get("police_force") and values.get("collar_number")):
        yield "enter the force and collar number of the police officer"
    if visitor in SUPERVISED and not values.get("supervised_by"):
        yield "engineers and cleaners must be supervised throughout, so enter who supervises them"
    people = values.get("people")
    if visitor == GROUP and not (isinstance(people, int) and 2 <= people <= MOST_IN_GROUP):
        yield f"enter how many people the group has, its leader included: 2 to {MOST_IN_GROUP}"


def _at_seat(name: str, title: str, payload: type, columns: str) -> EntryKind:
    return EntryKind(
        f"visitors.{name}",
        title,
        payload,
        tuple(columns.split()),
        Permission.ADMIT_VISITOR,
        Part.FOLLOWS,
        Countersigning.NEVER,
        is_automatic=True,
    )


BOOK = Book(
    "visitors",
    "Visitors' register",
    (
        EntryKind(
            "visitors.arrived",
            "Visitor sign-in",
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
        _at_seat("observing", "Police observe at a seat", Observing, "began_utc ground operator console"),
        _at_seat("inspecting", "Inspector at a seat", Inspecting, "began_utc operator console"),
        _at_seat("showing", "Organised visit at the wall", Showing, "began_utc operator console"),
        _at_seat("seat-left", "Seat left", SeatLeft, "ended_utc by why"),
        EntryKind(
            "visitors.left",
            "Visitor sign-out",
            Left,
            ("left_utc", "is_badge_back"),
            Permission.ADMIT_VISITOR,
            Part.CLOSES,
            has_service=True,
        ),
    ),
    Retention(TWO_YEARS, "visitors: 2 years from leaving (owner's retention schedule; UK GDPR art 5(1)(e))"),
    purpose="Everyone who enters the room signs in here. A supervisor countersigns each authorisation.",
)
