"""How a camera is recorded: real time, time-lapse or not at all, by the week's schedule or by a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.domain.cameras.status import RecordingState
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    import datetime as dt

MINUTES_A_DAY = 24 * 60


class RecordingMode(Enum):
    """What is kept of a camera's packets (SYS-04)."""

    REAL_TIME = "real time"
    """Every frame, and the sound."""
    TIME_LAPSE = "time-lapse"
    """A key frame at an interval."""
    OFF = "off"

    @property
    def state(self) -> RecordingState:
        """The same as the tile says it, when nothing is wrong."""
        return _STATES[self]


_STATES = {
    RecordingMode.REAL_TIME: RecordingState.REAL_TIME,
    RecordingMode.TIME_LAPSE: RecordingState.TIME_LAPSE,
    RecordingMode.OFF: RecordingState.OFF,
}


@dataclass(frozen=True, slots=True)
class WeeklySpan:
    """Part of one weekday by the clock on the wall."""

    weekday: int
    """Monday is 0."""
    begin_minute: int
    """Minutes after midnight, included."""
    end_minute: int
    """Minutes after midnight, not included; 1440 is the end of the day."""
    mode: RecordingMode

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise OperatorError(f"There is no weekday {self.weekday}.", "Monday is 0 and Sunday 6.")
        if not 0 <= self.begin_minute < self.end_minute <= MINUTES_A_DAY:
            raise OperatorError(
                "A span of the schedule ends before it begins.",
                "Give the hours of one day; a night is two spans.",
            )


@dataclass(frozen=True, slots=True)
class WeeklySchedule:
    """Spans of wall time in one zone; outside them the usual mode holds.

    Asked with UTC, it reads the wall clock of that instant: in the hour that the autumn change repeats
    a span holds both times, and what the spring change skips never happens.
    """

    usual: RecordingMode = RecordingMode.REAL_TIME
    spans: tuple[WeeklySpan, ...] = ()
    zone: str = "Europe/London"
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_zone", ZoneInfo(self.zone))
        ordered = sorted(self.spans, key=lambda span: (span.weekday, span.begin_minute))
        for one, following in pairwise(ordered):
            if one.weekday == following.weekday and following.begin_minute < one.end_minute:
                raise OperatorError("Two spans of the schedule overlap.", "Shorten one of them.")

    def mode_at(self, instant: dt.datetime) -> RecordingMode:
        """The mode that the schedule asks for at an aware instant."""
        if not self.spans:
            return self.usual
        wall = instant.astimezone(self._zone)
        minute = wall.hour * 60 + wall.minute
        for span in self.spans:
            if span.weekday == wall.weekday() and span.begin_minute <= minute < span.end_minute:
                return span.mode
        return self.usual


ALWAYS = WeeklySchedule()


@dataclass(frozen=True, slots=True)
class RecordingSetup:
    """How one camera is to be recorded: its schedule, and what a person switched it to."""

    schedule: WeeklySchedule = ALWAYS
    switched: RecordingMode | None = None
    """Goes before the schedule until it is switched again or given back."""

    def mode_at(self, instant: dt.datetime) -> RecordingMode:
        """The mode to record in now."""
        return self.switched or self.schedule.mode_at(instant)
