"""Deployment log of redeployable cameras (LOG-01, RED-01)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.fields import choice, flag, instant, long_words, tags, whole, words
from console.domain.books.kept import AGENCY, PROGRAM, PUBLIC, REFERENCE
from console.domain.books.kinds import Book, EntryKind, Part, Retention, ServedKinds
from console.domain.books.lists import THREE_YEARS
from console.domain.people.permissions import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from console.domain.books.fields import Value

OVERT = "overt, with signs"
COVERT = "covert, against fly-tipping"
_PHOTOGRAPH = "Photograph of the signs (SHA-256)"


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
    openness: str = choice("Overt or covert", (OVERT, COVERT))
    authorisation: str = words("Surveillance authorisation (if covert)", required=False, kept=REFERENCE)
    controllers: tuple[str, ...] = tags("Joint controllers", kept=AGENCY)
    asked_by: str = words("Requested by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Approved:
    """The deployment is approved for a time; a later approval sets another end."""

    from_utc: dt.datetime = instant("Approved from")
    until_utc: dt.datetime = instant("Approved until")
    reasons: str = long_words("Why it is necessary and proportionate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """The deployment is not approved."""

    reasons: str = long_words("Reasons")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """The camera is installed."""

    camera: int = whole("Camera")
    up_utc: dt.datetime = instant("In operation from")
    signs_utc: dt.datetime | None = instant("Signs put up at", required=False)
    photograph: str = words(_PHOTOGRAPH, required=False, kept=PROGRAM)
    person: str = words("Installed by")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A review of whether the deployment is still needed."""

    reviewed_utc: dt.datetime = instant("Reviewed at")
    result: str = long_words("Result")
    goes_on: str = choice("Deployment continues", ("yes", "no"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """The program took the camera out of service at the end of the approved time, or after a review."""

    camera: int = whole("Camera")
    over_utc: dt.datetime = instant("Out of service from")


@dataclass(frozen=True, slots=True, kw_only=True)
class Positioned:
    """The place on a plan of the area where the camera is or was; a later one counts instead."""

    plan: str = words("Plan", kept=PROGRAM)
    x: int = whole("Place on the plan, pixels from the left")
    y: int = whole("Place on the plan, pixels from the top")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDown:
    """The camera and its signs are removed."""

    down_utc: dt.datetime = instant("Out of operation from")
    are_signs_down: bool = flag("Signs taken down")
    photograph: str = words(_PHOTOGRAPH, required=False, kept=PROGRAM)
    result: str = long_words("Result", required=False)
    person: str = words("Removed by")


def assessment_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that people were consulted or why not, and that what is covert names its authorisation."""
    if not (values.get("consultation") or values.get("no_consultation")):
        yield "enter who was consulted, or why no one was"
    if values.get("openness") == COVERT and not values.get("authorisation"):
        yield "a covert deployment names its surveillance authorisation"


def approval_rules(values: Mapping[str, Value]) -> Iterator[str]:
    """Check that the approved time ends after it starts."""
    begins, ends = values.get("from_utc"), values.get("until_utc")
    if isinstance(begins, dt.datetime) and isinstance(ends, dt.datetime) and ends <= begins:
        yield "it must end after it starts"


_kind = ServedKinds("deployments", Permission.ASSESS_DEPLOYMENT)
BOOK = Book(
    "deployments",
    "Deployment log",
    (
        _kind(
            "assessed",
            "Deployment assessed",
            Assessed,
            "location purpose openness intelligence",
            Part.OPENS,
            rules=assessment_rules,
        ),
        _kind(
            "approved",
            "Deployment approved",
            Approved,
            "from_utc until_utc reasons",
            act=Permission.APPROVE_DEPLOYMENT,
            rules=approval_rules,
        ),
        _kind(
            "refused",
            "Deployment not approved",
            Refused,
            "reasons",
            Part.CLOSES,
            Permission.APPROVE_DEPLOYMENT,
        ),
        _kind("deployed", "Camera installed", Deployed, "camera up_utc signs_utc person"),
        _kind("reviewed", "Deployment reviewed", Reviewed, "reviewed_utc goes_on result"),
        EntryKind(
            "deployments.over",
            "Camera out of service at the end",
            Over,
            ("camera", "over_utc"),
            Permission.ASSESS_DEPLOYMENT,
            Part.FOLLOWS,
            is_automatic=True,
        ),
        _kind("positioned", "Place put on a plan", Positioned, "plan x y"),
        _kind("ended", "Camera removed", TakenDown, "down_utc are_signs_down result", Part.CLOSES),
    ),
    Retention(
        THREE_YEARS, "deployments: names 3 years from the end of the deployment (owner's retention schedule)"
    ),
    purpose="Why, where and for how long redeployable cameras were in use, and who was consulted.",
)
