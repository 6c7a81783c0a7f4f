"""Deployment log of redeployable cameras (LOG-01, RED-01)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, flag, instant, long_words, whole, words
from console.domain.books.kept import PUBLIC, REFERENCE
from console.domain.books.kinds import Book, EntryKind, Part, Retention
from console.domain.books.lists import THREE_YEARS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

COVERT = "covert, against fly-tipping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessed:
    """A deployment was requested and assessed."""

    location: str = words("Location", kept=PUBLIC)
    purpose: str = choice(
        "Purpose",
        (
            "prevent and detect crime",
            "find offenders",
            "safety of public and staff",
            "staff discipline",
            "traffic",
        ),
    )
    assessment: str = long_words("Initial assessment")
    intelligence: str = words("Crime-pattern analysis or intelligence reference", kept=REFERENCE)
    consultation: str = long_words("Who was consulted", required=False)
    no_consultation: str = long_words("Why no one was consulted", required=False)
    openness: str = choice("Overt or covert", ("overt, with signs", COVERT))
    asked_by: str = words("Requested by")
    approved_by: str = words("Approved by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """The camera is installed."""

    camera: int = whole("Camera")
    up_utc: dt.datetime = instant("In operation from")
    signs_utc: dt.datetime | None = instant("Signs put up at", required=False)
    until_utc: dt.datetime | None = instant("Planned until", required=False)
    person: str = words("Installed by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review of whether the deployment is still needed."""

    reviewed_utc: dt.datetime = instant("Reviewed at")
    result: str = long_words("Result")
    goes_on: str = choice("Deployment continues", ("yes", "no"))


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """The camera and its signs are removed."""

    down_utc: dt.datetime = instant("Out of operation from")
    are_signs_down: bool = flag("Signs taken down")
    result: str = long_words("Result", required=False)
    person: str = words("Removed by")


def assessment_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that people were consulted, or that the reason why not is entered."""
    if not (values.get("consultation") or values.get("no_consultation")):
        yield "enter who was consulted, or why no one was"


BOOK = Book(
    "deployments",
    "Deployment log",
    (
        EntryKind(
            "deployments.assessed",
            "Deployment assessed",
            Assessed,
            ("location", "purpose", "openness", "approved_by"),
            part=Part.OPENS,
            rules=assessment_rules,
        ),
        EntryKind(
            "deployments.deployed",
            "Camera installed",
            Deployed,
            ("camera", "up_utc", "signs_utc", "until_utc"),
            part=Part.FOLLOWS,
        ),
        EntryKind(
            "deployments.reviewed",
            "Deployment reviewed",
            Reviewed,
            ("reviewed_utc", "goes_on", "result"),
            part=Part.FOLLOWS,
        ),
        EntryKind(
            "deployments.ended",
            "Camera removed",
            TakenDown,
            ("down_utc", "are_signs_down", "result"),
            part=Part.CLOSES,
        ),
    ),
    Retention(
        THREE_YEARS, "deployments: names 3 years from the end of the deployment (owner's retention schedule)"
    ),
    purpose="Why, where and for how long redeployable cameras were in use, and who was consulted.",
)
