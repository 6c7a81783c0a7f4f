"""Installed equipment (LOG-01, SYS-06, SYS-07): each item from installation to disposal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, date, long_words, whole, words
from console.domain.books.kept import AGENCY, EQUIPMENT, LIST, REFERENCE, SITE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Installed:
    """An item was installed."""

    urn: str = words("Unique reference number", kept=REFERENCE)
    item: str = choice(
        "Item",
        ("camera", "recorder", "monitor", "workstation", "switch", "radio link", "storage medium", "other"),
        is_open=True,
        kept=LIST,
    )
    make: str = words("Make and model", kept=EQUIPMENT)
    serial: str = words("Serial number", required=False, kept=EQUIPMENT)
    place: str = words("Location", kept=SITE)
    installed_on: dt.date = date("Installed on")
    installer: str = words("Installed by")
    cameras: tuple[int, ...] = cameras("Camera numbers")
    assessment: str = words("Impact assessment and operational requirement", required=False, kept=REFERENCE)
    safeguard: str = words(
        "Safeguard of a wireless link",
        required=False,
        hint="How the link is encrypted (SYS-07).",
        kept=EQUIPMENT,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An item was moved to another location."""

    moved_on: dt.date = date("Moved on")
    place: str = words("New location", kept=SITE)
    reason: str = words("Reason")
    person: str = words("Moved by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """An item was serviced, repaired, updated or given another part."""

    changed_on: dt.date = date("Date")
    change: str = long_words("What was done", kept=EQUIPMENT)
    person: str = words("Done by")


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePlanned:
    """The servicing of an item by its maker's instructions (FLT-02). The newest plan counts."""

    every_months: int = whole("Interval", unit="months")
    first_on: dt.date = date("Next service on")
    instructions: str = long_words("Maker's instructions", kept=EQUIPMENT)
    contractor: str = words("Contractor", required=False, kept=AGENCY)


@dataclass(frozen=True, slots=True, kw_only=True)
class Serviced:
    """An item was serviced, and its picture or work was checked."""

    serviced_on: dt.date = date("Serviced on")
    work: str = long_words("What was done", kept=EQUIPMENT)
    order: int | None = whole("Number of the work order", required=False)
    person: str = words("Done by")
    checked_by: str = words("Checked by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed:
    """An item was disposed of."""

    disposed_on: dt.date = date("Disposed of on")
    way: str = words("Method of disposal", kept=EQUIPMENT)
    erasure: str = words(
        "How recordings on it were destroyed", hint="Enter “no recordings” if it held none.", kept=EQUIPMENT
    )
    authorised_by: str = words("Authorised by")


def _kind(
    name: str,
    title: str,
    payload: type,
    columns: str,
    part: Part = Part.FOLLOWS,
    act: Permission = Permission.CHANGE_SCHEME,
) -> EntryKind:
    return EntryKind(
        f"equipment.{name}",
        title,
        payload,
        tuple(columns.split()),
        act,
        part,
        has_service=payload in {ServicePlanned, Serviced, Moved},
    )


BOOK = Book(
    "equipment",
    "Installed equipment",
    (
        _kind("installed", "Item installed", Installed, "urn item make place installed_on", Part.OPENS),
        _kind("moved", "Item moved", Moved, "moved_on place reason"),
        _kind("changed", "Item serviced or changed", Changed, "changed_on change person"),
        _kind(
            "service-planned",
            "Servicing planned",
            ServicePlanned,
            "every_months first_on contractor",
            act=Permission.ORDER_WORK,
        ),
        _kind(
            "serviced", "Item serviced", Serviced, "serviced_on work checked_by", act=Permission.ORDER_WORK
        ),
        _kind("disposed", "Item disposed of", Disposed, "disposed_on way authorised_by", Part.CLOSES),
    ),
    Retention(THREE_YEARS, "equipment: names 3 years from its disposal (owner's retention schedule)"),
    purpose="All installed equipment, from installation to disposal.",
)
