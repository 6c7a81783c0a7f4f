"""How long footage is kept (SYS-05): by the kind of camera, never longer without a recorded reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.cameras.camera import CameraKind
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.recording.segments import Segment

# Local code of practice, section on retention: 30 days; body-worn 31 days unless categorised as evidence.
ORDINARY_DAYS = 30
CODE_DAYS = {kind: 31 if kind is CameraKind.BODY_WORN else ORDINARY_DAYS for kind in CameraKind}


@dataclass(frozen=True, slots=True)
class RetentionPeriod:
    """A period that the scheme has chosen for a kind of camera."""

    days: int
    reason: str = ""
    """Needed where it is longer than the code's."""


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """The periods in force.

    Raises:
        OperatorError: a period is longer than the code's and no reason is given, or shorter than a day.
    """

    chosen: Mapping[CameraKind, RetentionPeriod] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, retention in self.chosen.items():
            if retention.days < 1:
                raise OperatorError(f"Footage of {kind.value} cameras cannot be kept {retention.days} days.")
            if retention.days > CODE_DAYS[kind] and not retention.reason.strip():
                raise OperatorError(
                    f"{retention.days} days for {kind.value} is more than the code's {CODE_DAYS[kind]}.",
                    "Give the reason for which it was decided; it goes on record.",
                )

    def days(self, kind: CameraKind | None) -> int:
        """Days for a kind; a camera that is not in the register any more has the ordinary period."""
        if kind is None:
            return ORDINARY_DAYS
        chosen = self.chosen.get(kind)
        return chosen.days if chosen else CODE_DAYS[kind]

    def longer(self) -> dict[CameraKind, RetentionPeriod]:
        """Periods longer than the code's, to be shown and recorded."""
        return {kind: chosen for kind, chosen in self.chosen.items() if chosen.days > CODE_DAYS[kind]}

    def shortest_days(self) -> int:
        """The shortest period of any kind: nothing younger needs to be looked at."""
        return min(self.days(kind) for kind in (*CameraKind, None))

    def is_due(self, segment: Segment, kind: CameraKind | None, now_utc: dt.datetime) -> bool:
        """Whether a segment has been kept for its period."""
        return segment.end_utc < now_utc - dt.timedelta(days=self.days(kind))


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment and the volume it lies on."""

    volume: str
    """The volume's identity."""
    segment: Segment
