"""Work orders to contractors (FLT-02): ordered, the contractor's own stamps of arrival and of the work done.

An order has no picture and no person in it: contractors see no recorded data (PPL-07).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, date, instant, long_words, whole, words
from console.domain.books.kept import AGENCY, EQUIPMENT, SITE
from console.domain.books.kinds import Book, Countersigning, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """Work was ordered from a contractor."""

    equipment: str = words("Equipment", kept=EQUIPMENT)
    place: str = words("Location", required=False, kept=SITE)
    cameras: tuple[int, ...] = cameras("Camera numbers")
    work: str = long_words("Work ordered", hint="No names and nothing of a person.", kept=EQUIPMENT)
    priority: str = choice("Priority", ("urgent", "routine"))
    contractor: str = words("Contractor", kept=AGENCY)
    wanted_on: dt.date = date("Wanted by")
    item: int | None = whole("Number of the item in the list of equipment", required=False)
    fault: int | None = whole("Number of the fault", required=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractorArrived:
    """The contractor arrived. The time is the program's, not typed."""

    arrived_utc: dt.datetime = instant("Arrived at")
    engineer: str = words("Engineer")


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkDone:
    """The contractor finished the work. The time is the program's, not typed."""

    done_utc: dt.datetime = instant("Work done at")
    engineer: str = words("Engineer")
    work: str = long_words("Work done", kept=EQUIPMENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawn:
    """The order was withdrawn."""

    reason: str = words("Reason", kept=EQUIPMENT)


def _kind(name: str, title: str, payload: type, columns: str, act: Permission, part: Part) -> EntryKind:
    return EntryKind(
        f"work-orders.{name}",
        title,
        payload,
        tuple(columns.split()),
        act,
        part,
        Countersigning.BY_AUDIT,
        has_service=True,
    )


_ORDER, _STAMP = Permission.ORDER_WORK, Permission.ENTER_FAULT
BOOK = Book(
    "work-orders",
    "Work orders",
    (
        _kind("ordered", "Work ordered", Ordered, "equipment work contractor wanted_on", _ORDER, Part.OPENS),
        _kind(
            "arrived", "Contractor arrived", ContractorArrived, "arrived_utc engineer", _STAMP, Part.FOLLOWS
        ),
        _kind("done", "Work done", WorkDone, "done_utc engineer work", _STAMP, Part.CLOSES),
        _kind("withdrawn", "Order withdrawn", Withdrawn, "reason", _ORDER, Part.CLOSES),
    ),
    Retention(THREE_YEARS, "work orders: names 3 years from their end (owner's retention schedule)"),
    purpose="Work orders to contractors. They stamp their arrival and their work themselves.",
)
