"""Retention periods of recordings (SYS-05): by kind of camera, never longer without a recorded reason."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.cameras.camera import CameraKind
from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.recording.segments import Segment

# Local code of practice, section on retention: 30 days; body-worn 31 days unless categorised as evidence.
ORDINARY_DAYS = 30
CODE_DAYS = {kind: 31 if kind is CameraKind.BODY_WORN else ORDINARY_DAYS for kind in CameraKind}


@dataclass(frozen=True, slots=True)
class RetentionPeriod:
    """The retention period that the scheme has chosen for a kind of camera."""

    days: int
    reason: str = ""
    """Needed where it is longer than the code's."""


@dataclass(frozen=True, slots=True)
class RetentionRules:
    """The retention periods in force.

    Raises:
        OperatorError: a period is shorter than a day, or longer than the code of practice without a reason.
    """

    chosen: Mapping[CameraKind, RetentionPeriod] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for kind, retention in self.chosen.items():
            if retention.days < 1:
                raise OperatorError(
                    text(
                        "The retention period for {kind} cameras cannot be {days} days.",
                        kind=kind.value,
                        days=retention.days,
                    ),
                    "Enter at least 1 day.",
                )
            code_days = CODE_DAYS[kind]
            if retention.days > code_days and not retention.reason.strip():
                raise OperatorError(
                    text(
                        "{days} days for {kind} cameras is longer than the {code_days} days "
                        "in the code of practice.",
                        days=retention.days,
                        kind=kind.value,
                        code_days=code_days,
                    ),
                    "Enter the reason for the decision. It is recorded.",
                )

    def days(self, kind: CameraKind | None) -> int:
        """Return the days for a kind of camera. A camera that has left the scheme has the ordinary period."""
        if kind is None:
            return ORDINARY_DAYS
        chosen = self.chosen.get(kind)
        return chosen.days if chosen else CODE_DAYS[kind]

    def longer(self) -> dict[CameraKind, RetentionPeriod]:
        """Return the periods that are longer than the code of practice, to be shown and recorded."""
        return {kind: chosen for kind, chosen in self.chosen.items() if chosen.days > CODE_DAYS[kind]}

    def shortest_days(self) -> int:
        """Return the shortest period of all kinds. Younger recordings need not be checked."""
        return min(self.days(kind) for kind in (*CameraKind, None))

    def longest_days(self) -> int:
        """Return the longest period of all kinds. What is older is due, whatever its camera."""
        return max(self.days(kind) for kind in (*CameraKind, None))

    def is_due(self, stored: StoredSegment, kind: CameraKind | None, now_utc: dt.datetime) -> bool:
        """Return whether the retention period of a recording is over."""
        return stored.recorded_utc < now_utc - dt.timedelta(days=self.days(kind))


@dataclass(frozen=True, slots=True)
class StoredSegment:
    """A segment and the volume that contains it."""

    volume: str
    """The volume's identity."""
    segment: Segment
    later: dt.timedelta = dt.timedelta(0)
    """How much later it was recorded than its times say, because the machine's clock was wrong."""

    @property
    def recorded_utc(self) -> dt.datetime:
        """When it ended, by a clock that is right. Retention counts from here."""
        return self.segment.end_utc + self.later

    @property
    def recorded_from_utc(self) -> dt.datetime:
        """When it began, by a clock that is right."""
        return self.segment.begin_utc + self.later
