"""Faults and maintenance log (LOG-01, FLT-01): reported, attended, repaired; the daily check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, instant, long_words, words
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultReported:
    """A defect was seen."""

    equipment: str = words("Camera or equipment")
    cameras: tuple[int, ...] = cameras("Cameras concerned")
    defect: str = long_words("What is wrong")
    priority: str = choice("Priority", ("urgent", "routine"))
    seen_utc: dt.datetime = instant("Seen at")
    supervisor: str = words("Supervisor told", required=False)
    contractor: str = words("Contractor told", required=False)
    contractor_told_utc: dt.datetime | None = instant("Contractor told at", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultAttended:
    """Somebody worked on it, and it is not over."""

    attended_utc: dt.datetime = instant("Attended at")
    engineer: str = words("Engineer")
    work: str = long_words("Work done")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRepaired:
    """The defect is mended and the picture was checked."""

    repaired_utc: dt.datetime = instant("Repaired at")
    engineer: str = words("Engineer", required=False)
    work: str = long_words("Work done")
    checked_by: str = words("Picture and recording checked by")


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCheck:
    """Every camera's picture and recording was looked at."""

    checked_utc: dt.datetime = instant("Checked at")
    good: tuple[int, ...] = cameras("Cameras in order")
    faulty: tuple[int, ...] = cameras("Cameras with a defect")
    remarks: str = long_words("Remarks", required=False)


BOOK = Book(
    "faults",
    "Faults and maintenance log",
    (
        EntryKind(
            "faults.reported",
            "Fault reported",
            FaultReported,
            ("equipment", "defect", "priority", "contractor"),
            Permission.ENTER_FAULT,
            Part.OPENS,
        ),
        EntryKind(
            "faults.attended",
            "Fault attended",
            FaultAttended,
            ("engineer", "work"),
            Permission.ENTER_FAULT,
            Part.FOLLOWS,
        ),
        EntryKind(
            "faults.repaired",
            "Fault repaired",
            FaultRepaired,
            ("engineer", "work"),
            Permission.ENTER_FAULT,
            Part.CLOSES,
        ),
        EntryKind(
            "faults.check",
            "Daily check of all cameras",
            DailyCheck,
            ("good", "faulty", "remarks"),
            Permission.ENTER_FAULT,
            has_service=True,  # by the round of the daily check, which asks after each camera
        ),
    ),
    Retention(None, "no personal details of the public"),
    purpose="Any defect goes to the supervisor at once; repair is measured against the contract.",
)
