"""Diary of appointments (PPL-05): who comes, why and when, entered before they come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, instant, whole, words
from console.domain.books.kept import AGENCY
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import TWO_YEARS
from console.domain.books.visitors import VISITORS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointed:
    """An appointment was made."""

    visitor: str = choice("Type of visitor", VISITORS)
    name: str = words("Who comes")
    organisation: str = words("Organisation", required=False, kept=AGENCY)
    purpose: str = words("Purpose of the visit")
    due_utc: dt.datetime = instant("Expected at")
    agreed_with: str = words("Agreed with")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The visitor came and was signed in."""

    came_utc: dt.datetime = instant("Came at")
    visit: int = whole("Entry in the visitors' register")


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """The appointment was cancelled, or nobody came."""

    reason: str = words("Reason")


def _kind(name: str, title: str, payload: type, columns: str, part: Part) -> EntryKind:
    return EntryKind(
        f"diary.{name}",
        title,
        payload,
        tuple(columns.split()),
        Permission.ADMIT_VISITOR,
        part,
        has_service=payload is Appointed,
        is_automatic=payload is Kept,
    )


BOOK = Book(
    "diary",
    "Diary of appointments",
    (
        _kind("appointed", "Appointment", Appointed, "due_utc name organisation purpose", Part.OPENS),
        _kind("kept", "Visitor came", Kept, "came_utc visit", Part.CLOSES),
        _kind("dropped", "Appointment cancelled", Dropped, "reason", Part.CLOSES),
    ),
    Retention(TWO_YEARS, "diary: 2 years, as the visitors' register (owner's retention schedule)"),
    purpose="Appointments are entered here before the visitor comes, and chosen when they arrive.",
)
