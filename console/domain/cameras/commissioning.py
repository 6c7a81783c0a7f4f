"""Commissioning: what must be known and tested before a camera goes live (SYS-07)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from console.domain.cameras import deployment
from console.domain.cameras.camera import CameraKind
from console.domain.cameras.certificate import CertifiedService
from console.domain.errors import UNFIT_VALUES, EnvironmentFault
from console.domain.typed_text import checked_line, checked_lines

if TYPE_CHECKING:
    from console.domain.cameras.camera import Camera

RULE = "A new camera goes live only with an impact assessment and an operational requirement."
SOURCE = "code of practice, SYS-07"
SECURITY_RULE = "A wireless link needs a recorded safeguard."


class Quality(Enum):
    """The task that a camera must make possible at the place it watches (EN 62676-4:2015)."""

    MONITOR = "monitor"
    DETECT = "detect"
    OBSERVE = "observe"
    RECOGNISE = "recognise"
    IDENTIFY = "identify"
    INSPECT = "inspect"

    @property
    def pixels_per_m(self) -> float:
        """The least number of pixels per metre at the target."""
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
    """Return the best quality that a pixel density allows; None if it is too low even to monitor."""
    return max(
        (quality for quality in Quality if pixels_per_m >= quality.pixels_per_m),
        key=lambda quality: quality.pixels_per_m,
        default=None,
    )


class CommissioningStage(Enum):
    """The stage of commissioning that a camera is in."""

    SET_UP = "being set up"
    IN_SERVICE = "in service"
    OUT = "out of service"


@dataclass(frozen=True, slots=True)
class AcceptanceTest:
    """The outcome of one acceptance test of a camera: picture, recording, steering or clock."""

    name: str
    is_passed: bool
    said: str
    """The result in words."""
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
    "stream_fingerprint",
)
"""Names of the fields that people fill in."""
TRIALS = ("picture", "recording", "steering", "clock")


@dataclass(frozen=True, slots=True)
class Commissioning:
    """The commissioning details of one camera."""

    stage: CommissioningStage = CommissioningStage.SET_UP
    purpose: str = ""
    """One of the scheme's purposes, or other text."""
    assessment: str = ""
    """Reference of the impact assessment."""
    assessed_on: dt.date | None = None
    requirement: str = ""
    """The operational requirement: what the camera must show, where and for what."""
    quality: Quality | None = None
    is_wireless: bool = False
    safeguard: str = ""
    """How the wireless link is secured."""
    trials: tuple[AcceptanceTest, ...] = ()
    """The newest outcome of each test."""
    why_out: str = ""
    since_on: dt.date | None = None
    """Date since which the camera is in service."""
    fingerprint: str = ""
    """SHA-256 of the certificate that a person accepted, for ONVIF over TLS."""
    stream_fingerprint: str = ""
    """SHA-256 of the certificate that a person accepted for rtsps:// streams; empty: the device's."""

    def checked(self) -> Commissioning:
        """Return the details with their texts as they are stored.

        Raises:
            OperatorError: a text has characters that cannot be stored, or is too long.
        """
        return replace(
            self,
            purpose=checked_line("The purpose", self.purpose),
            assessment=checked_line("The reference of the assessment", self.assessment),
            requirement=checked_lines("The operational requirement", self.requirement),
            safeguard=checked_line("The safeguard", self.safeguard),
            fingerprint=checked_line("The fingerprint", self.fingerprint),
        )

    @property
    def was_in_service(self) -> bool:
        """Whether it was ever part of the scheme that the public knows."""
        return self.since_on is not None or self.stage is not CommissioningStage.SET_UP

    def with_test(self, trial: AcceptanceTest) -> Commissioning:
        """Return the details with this test outcome. It replaces an earlier one of the same name."""
        return replace(
            self, trials=(*(earlier for earlier in self.trials if earlier.name != trial.name), trial)
        )

    def altered(self, *, is_other_device: bool) -> Commissioning:
        """Return the details after something that was admitted has changed: it must be admitted again.

        Args:
            is_other_device: what is at the camera's address may be another device, so its tests are void.
        """
        is_live = self.stage is CommissioningStage.IN_SERVICE
        stage = CommissioningStage.SET_UP if is_live else self.stage
        return replace(self, stage=stage, trials=() if is_other_device else self.trials)

    def merged_over(self, base: Commissioning) -> Commissioning:
        """Return `known` with the fields that are filled in here. Used to set many cameras at once."""
        filled_in = {name: getattr(self, name) for name in PARTICULARS if getattr(self, name)}
        return replace(base, **filled_in)

    def with_certificate(self, fingerprint: str, service: CertifiedService) -> Commissioning:
        """Return the details after a person accepted a service's certificate."""
        if service is CertifiedService.STREAMS:
            return replace(self, stream_fingerprint=fingerprint)
        return replace(self, fingerprint=fingerprint)

    def accepted(self, service: CertifiedService) -> str:
        """Return the fingerprint that was accepted for a service itself; empty if none was."""
        return self.stream_fingerprint if service is CertifiedService.STREAMS else self.fingerprint

    def trial(self, name: str) -> AcceptanceTest | None:
        """Return the newest outcome of a test, or None."""
        return next((trial for trial in self.trials if trial.name == name), None)

    @property
    def review_due_on(self) -> dt.date | None:
        """The day on which the impact assessment must be reviewed: one year after it (SYS-07)."""
        if self.assessed_on is None:
            return None
        try:
            return self.assessed_on.replace(year=self.assessed_on.year + 1)
        except ValueError:  # 29 February
            return dt.date(self.assessed_on.year + 1, 3, 1)


@dataclass(frozen=True, slots=True)
class MissingRequirement:
    """A requirement that is missing before a camera may go live."""

    field: str
    """Name of the field, or `trial NAME`."""
    what: str
    rule: str = RULE
    source: str = SOURCE


def lacks(
    camera: Camera,
    details: Commissioning,
    *,
    is_movable: bool,
    is_recorded: bool,
    is_deployed: bool = False,
) -> list[MissingRequirement]:
    """Return everything that is missing, in the order in which the assistant asks for it."""
    missing = [
        MissingRequirement(field, description)
        for field, description in (
            ("purpose", "purpose"),
            ("assessment", "reference of the impact assessment"),
            ("assessed_on", "date of the impact assessment"),
            ("requirement", "operational requirement: what the camera must show, and where"),
            ("quality", "picture quality that this needs"),
        )
        if not getattr(details, field)
    ]
    if not camera.name.strip():
        missing.insert(
            0, MissingRequirement("name", "name", "Every camera has a name.", "installed equipment, SYS-06")
        )
    if details.is_wireless and not details.safeguard.strip():
        missing.append(MissingRequirement("safeguard", "safeguard of the wireless link", SECURITY_RULE))
    if camera.kind is CameraKind.REDEPLOYABLE and not is_deployed:
        what = "approved deployment in which it is installed"
        missing.append(MissingRequirement("deployment", what, deployment.RULE, deployment.SOURCE))
    return missing + _untried(details, is_movable=is_movable, is_recorded=is_recorded)


def _untried(details: Commissioning, *, is_movable: bool, is_recorded: bool) -> list[MissingRequirement]:
    needed = {"picture": True, "recording": is_recorded, "steering": is_movable, "clock": False}
    return [
        MissingRequirement(f"trial {name}", f"passed {name} test", "A camera is tried before it goes live.")
        for name in TRIALS
        if needed[name] and not ((trial := details.trial(name)) and trial.is_passed)
    ]


def to_json(details: Commissioning) -> str:
    """Return the content of the camera fact `commissioning`."""
    return json.dumps(asdict(details), default=_plain, ensure_ascii=False)


def from_json(content: str) -> Commissioning:
    """Read what `to_json` wrote.

    Raises:
        EnvironmentFault: the content is not valid.
    """
    try:
        stored: dict[str, Any] = json.loads(content)
        trials = tuple(
            AcceptanceTest(
                str(trial["name"]),
                bool(trial["is_passed"]),
                str(trial["said"]),
                dt.datetime.fromisoformat(trial["at_utc"]),
            )
            for trial in stored.get("trials", [])
        )
        return Commissioning(
            CommissioningStage(stored["stage"]),
            str(stored["purpose"]),
            str(stored["assessment"]),
            _day(stored["assessed_on"]),
            str(stored["requirement"]),
            Quality(stored["quality"]) if stored["quality"] else None,
            bool(stored["is_wireless"]),
            str(stored["safeguard"]),
            trials,
            str(stored.get("why_out", "")),
            _day(stored.get("since_on")),
            str(stored.get("fingerprint", "")),
            str(stored.get("stream_fingerprint", "")),
        )
    except UNFIT_VALUES:
        raise EnvironmentFault(
            "The saved commissioning details of a camera cannot be read.",
            "They were written by a newer version of watchroom, or have been changed. "
            "Set the camera up again.",
        ) from None


def _day(iso_date: str | None) -> dt.date | None:
    return dt.date.fromisoformat(iso_date) if iso_date else None


def _plain(value: object) -> object:
    return value.value if isinstance(value, Enum) else str(value)
