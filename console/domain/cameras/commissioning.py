"""Commissioning: what must be known and tried before a camera goes live (SYS-07)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from console.domain.cameras.camera import Camera

RULE = "A new camera goes live only with an impact assessment and an operational requirement."
SOURCE = "code of practice, SYS-07"
SECURITY_RULE = "A wireless link needs a recorded safeguard."


class Quality(Enum):
    """What a camera must let one do at the place that it watches (EN 62676-4:2015)."""

    MONITOR = "monitor"
    DETECT = "detect"
    OBSERVE = "observe"
    RECOGNISE = "recognise"
    IDENTIFY = "identify"
    INSPECT = "inspect"

    @property
    def pixels_per_m(self) -> float:
        """Least pixels for each metre at the target."""
        return _PIXELS[self]


_PIXELS = {
    Quality.MONITOR: 12.5,
    Quality.DETECT: 25.0,
    Quality.OBSERVE: 62.5,
    Quality.RECOGNISE: 125.0,
    Quality.IDENTIFY: 250.0,
    Quality.INSPECT: 1000.0,
}


def quality_at(pixels_per_m: float) -> Quality | None:
    """The best that a density allows; None where it is too little even to monitor."""
    return max(
        (one for one in Quality if pixels_per_m >= one.pixels_per_m),
        key=lambda one: one.pixels_per_m,
        default=None,
    )


class CommissioningStage(Enum):
    """Where a camera is in its life."""

    SET_UP = "being set up"
    IN_SERVICE = "in service"
    OUT = "out of service"


@dataclass(frozen=True, slots=True)
class AcceptanceTest:
    """One thing that was tried at the camera: picture, recording, steering, clock."""

    name: str
    is_passed: bool
    said: str
    """What was seen or measured, in words."""
    at_utc: dt.datetime


PARTICULARS = (
    "purpose",
    "assessment",
    "assessed_on",
    "requirement",
    "quality",
    "is_wireless",
    "safeguard",
    "fingerprint",
)
"""Names of the fields that people fill in."""
TRIALS = ("picture", "recording", "steering", "clock")


@dataclass(frozen=True, slots=True)
class Commissioning:
    """What is known of a camera's admission."""

    stage: CommissioningStage = CommissioningStage.SET_UP
    purpose: str = ""
    """One of the scheme's purposes, or in words."""
    assessment: str = ""
    """Reference of the impact assessment."""
    assessed_on: dt.date | None = None
    requirement: str = ""
    """What it must show, where, to do what."""
    quality: Quality | None = None
    is_wireless: bool = False
    safeguard: str = ""
    """How the wireless link is secured."""
    trials: tuple[AcceptanceTest, ...] = ()
    """The newest of each name."""
    why_out: str = ""
    since_on: dt.date | None = None
    """In service since."""
    fingerprint: str = ""
    """SHA-256 of the certificate that a person accepted, where ONVIF is spoken over TLS."""

    def tried(self, trial: AcceptanceTest) -> Commissioning:
        """With a trial; an earlier one of the same name is replaced."""
        return replace(self, trials=(*(one for one in self.trials if one.name != trial.name), trial))

    def over(self, known: Commissioning) -> Commissioning:
        """What is filled in here over what is known; empty fields stay: for many cameras at once."""
        told = {name: getattr(self, name) for name in PARTICULARS if getattr(self, name)}
        return replace(known, **told)

    def trial(self, name: str) -> AcceptanceTest | None:
        """The newest of a name."""
        return next((one for one in self.trials if one.name == name), None)

    @property
    def review_due_on(self) -> dt.date | None:
        """A year after the assessment (SYS-07: reviewed yearly)."""
        if self.assessed_on is None:
            return None
        try:
            return self.assessed_on.replace(year=self.assessed_on.year + 1)
        except ValueError:  # 29 February
            return dt.date(self.assessed_on.year + 1, 3, 1)


@dataclass(frozen=True, slots=True)
class MissingRequirement:
    """What is missing before a camera may go live."""

    field: str
    """Name of the field, or `trial NAME`."""
    what: str
    rule: str = RULE
    source: str = SOURCE


def lacks(
    camera: Camera, known: Commissioning, *, is_movable: bool, is_recorded: bool
) -> list[MissingRequirement]:
    """Everything that is missing, in the order in which the assistant asks."""
    found = [
        MissingRequirement(field, what)
        for field, what in (
            ("purpose", "the purpose that it serves"),
            ("assessment", "the reference of its impact assessment"),
            ("assessed_on", "the day of its impact assessment"),
            ("requirement", "its operational requirement: what it must show, and where"),
            ("quality", "the quality that this needs"),
        )
        if not getattr(known, field)
    ]
    if not camera.name.strip():
        found.insert(
            0,
            MissingRequirement("name", "its name", "Every camera has a name.", "installed equipment, SYS-06"),
        )
    if known.is_wireless and not known.safeguard.strip():
        found.append(MissingRequirement("safeguard", "the safeguard of its wireless link", SECURITY_RULE))
    return found + _untried(known, is_movable=is_movable, is_recorded=is_recorded)


def _untried(known: Commissioning, *, is_movable: bool, is_recorded: bool) -> list[MissingRequirement]:
    needed = {"picture": True, "recording": is_recorded, "steering": is_movable, "clock": False}
    return [
        MissingRequirement(
            f"trial {name}", f"a passed trial of its {name}", "A camera is tried before it goes live."
        )
        for name in TRIALS
        if needed[name] and not ((trial := known.trial(name)) and trial.is_passed)
    ]


def to_json(known: Commissioning) -> str:
    """For the camera fact `commissioning`."""
    return json.dumps(asdict(known), default=_plain, ensure_ascii=False)


def from_json(content: str) -> Commissioning:
    """Read what `to_json` wrote.

    Raises:
        EnvironmentFault: it makes no sense.
    """
    try:
        told: dict[str, Any] = json.loads(content)
        trials = tuple(
            AcceptanceTest(
                str(one["name"]),
                bool(one["is_passed"]),
                str(one["said"]),
                dt.datetime.fromisoformat(one["at_utc"]),
            )
            for one in told.get("trials", [])
        )
        return Commissioning(
            CommissioningStage(told["stage"]),
            str(told["purpose"]),
            str(told["assessment"]),
            _day(told["assessed_on"]),
            str(told["requirement"]),
            Quality(told["quality"]) if told["quality"] else None,
            bool(told["is_wireless"]),
            str(told["safeguard"]),
            trials,
            str(told.get("why_out", "")),
            _day(told.get("since_on")),
            str(told.get("fingerprint", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise EnvironmentFault(
            "What is kept of a camera's commissioning cannot be read.",
            "It was written by a newer version, or altered; set the camera up again.",
        ) from None


def _day(told: str | None) -> dt.date | None:
    return dt.date.fromisoformat(told) if told else None


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else str(value)
