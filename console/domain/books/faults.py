"""Faults and maintenance log (LOG-01, FLT-01): reported, attended, repaired; the daily check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, instant, long_words, words
from console.domain.books.kept import AGENCY, EQUIPMENT
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultReported:
    """A fault was reported."""

    equipment: str = words("Camera or equipment", kept=EQUIPMENT)
    cameras: tuple[int, ...] = cameras("Cameras affected")
    defect: str = long_words("What is wrong", kept=EQUIPMENT)
    priority: str = choice("Priority", ("urgent", "routine"))
    seen_utc: dt.datetime = instant("Seen at")
    supervisor: str = words("Supervisor informed", required=False)
    contractor: str = words("Contractor informed", required=False, kept=AGENCY)
    contractor_told_utc: dt.datetime | None = instant("Contractor informed at", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultAttended:
    """An engineer worked on the fault, which is not repaired yet."""

    attended_utc: dt.datetime = instant("Attended at")
    engineer: str = words("Engineer")
    work: str = long_words("Work done", kept=EQUIPMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRepaired:
    """The fault was repaired, and the picture was checked."""

    repaired_utc: dt.datetime = instant("Repaired at")
    engineer: str = words("Engineer", required=False)
    work: str = long_words("Work done", kept=EQUIPMENT)
    checked_by: str = words("Picture and recording checked by")


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultReopened:
    """A repaired fault is open again: it came back, or the repair was entered by mistake."""

    reason: str = long_words("Why it is reopened")


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyCheck:
    """The picture and the recording of every camera were checked."""

    checked_utc: dt.datetime = instant("Checked at")
    good: tuple[int, ...] = cameras("Cameras working")
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
            "faults.reopened",
            "Fault reopened",
            FaultReopened,
            ("reason",),
            Permission.REOPEN_CASE,
            Part.REOPENS,
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
    Retention(THREE_YEARS, "faults: names 3 years from the repair (owner's retention schedule)"),
    purpose="Report every fault to the supervisor at once. Repairs are measured against the contract.",
)
