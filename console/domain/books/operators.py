"""Operator's log (LOG-01, LOG-03): what the operator notes, and what the program notes for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, instant, long_words, words
from console.domain.books.kinds import Book, EntryKind, Retention
from console.domain.books.lists import THREE_YEARS

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Anything worth noting that needs no incident."""

    happened_utc: dt.datetime = instant("When")
    category: str = choice(
        "Category",
        ("telephone", "radio", "handover", "equipment", "building", "visitor", "patrol of cameras", "other"),
        is_open=True,
    )
    event: str = words("Event", hint="In short, without names; those belong in the details.")
    details: str = long_words("Details", required=False, personal=True)
    cameras: tuple[int, ...] = cameras("Cameras")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Something seen in the street that needed no response, for whoever asks later."""

    seen_utc: dt.datetime = instant("Seen at")
    place: str = words("Place")
    occurrence: str = long_words("What was seen", personal=True)
    cameras: tuple[int, ...] = cameras("Cameras")
    told: str = words("Who was told", required=False)


BOOK = Book(
    "operators",
    "Operator's log",
    (
        EntryKind("operators.event", "Event", Event, ("happened_utc", "category", "event", "cameras")),
        EntryKind(
            "operators.occurrence",
            "Occurrence",
            Occurrence,
            ("seen_utc", "place", "occurrence", "cameras"),
        ),
    ),
    Retention(THREE_YEARS, "operator's log: 3 years, as master copies (local code of practice)"),
    purpose="Every event of the shift. What the program does at an operator's wish is noted by itself.",
)
