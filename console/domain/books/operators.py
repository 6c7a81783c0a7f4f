"""Operator's log (LOG-01, LOG-03): notes of the operator, and acts that the program records for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import cameras, choice, instant, long_words, whole, words
from console.domain.books.kept import LIST, UNNAMED
from console.domain.books.kinds import Book, Countersigning, EntryKind, Retention
from console.domain.books.lists import THREE_YEARS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event that needs no incident."""

    happened_utc: dt.datetime = instant("Time")
    category: str = choice(
        "Category",
        ("telephone", "radio", "handover", "equipment", "building", "visitor", "patrol of cameras", "other"),
        is_open=True,
        kept=LIST,
    )
    event: str = words("Event", kept=UNNAMED, hint="In a few words, without names. Put names in the details.")
    details: str = long_words("Details", required=False)
    cameras: tuple[int, ...] = cameras("Cameras")


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrence:
    """Something seen in the street that needed no response."""

    seen_utc: dt.datetime = instant("Seen at")
    place: str = words("Location")
    occurrence: str = long_words("What was seen")
    cameras: tuple[int, ...] = cameras("Cameras")
    told: str = words("Who was notified", required=False)


FOLLOWED, HELD = "cameras steered by hand without a break", "one camera held in the same direction"
IMMEDIATE, ENDED, PLANNED = (
    "yes, an immediate response to events",
    "no, it ends now",
    "no, it is planned: an authorisation is sought",
)
NOT_ANSWERED = "not answered"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseChecked:
    """Someone watched for long, and was asked whether it is still an immediate response to events."""

    since_utc: dt.datetime = instant("Since")
    sign: str = choice("What", (FOLLOWED, HELD))
    minutes: int = whole("For", unit="min")
    cameras: tuple[int, ...] = cameras("Cameras", required=True)
    answer: str = choice("Still an immediate response?", (IMMEDIATE, ENDED, PLANNED, NOT_ANSWERED))
    why: str = long_words("What is being responded to", required=False)


def response_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that who goes on says to what they respond."""
    if values.get("answer") == IMMEDIATE and not str(values.get("why") or "").strip():
        yield "say what is being responded to"


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
        EntryKind(
            "operators.response",
            "Immediate response checked",
            ResponseChecked,
            ("since_utc", "minutes", "cameras", "answer"),
            countersigning=Countersigning.ALWAYS,
            has_service=True,
            rules=response_rules,
        ),
    ),
    Retention(THREE_YEARS, "operator's log: 3 years, as master copies (local code of practice)"),
    purpose="Every event of the shift. What operators do at the console is recorded automatically.",
)
