"""Recording modes: real time, time-lapse or off, by the weekly schedule or by a person."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.domain.cameras.status import RecordingState
from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt

MINUTES_A_DAY = 24 * 60


class RecordingMode(Enum):
    """What is kept of a camera's packets (SYS-04)."""

    REAL_TIME = "real time"
    """Every frame, and the audio."""
    TIME_LAPSE = "time-lapse"
    """A key frame at an interval."""
    OFF = "off"

    @property
    def state(self) -> RecordingState:
        """The recording state that the tile shows for this mode, if there is no fault."""
        return _STATES[self]


_STATES = {
    RecordingMode.REAL_TIME: RecordingState.REAL_TIME,
    RecordingMode.TIME_LAPSE: RecordingState.TIME_LAPSE,
    RecordingMode.OFF: RecordingState.OFF,
}


@dataclass(frozen=True, slots=True)
class WeeklySpan:
    """A period of one weekday, in local time."""

    weekday: int
    """Monday is 0."""
    begin_minute: int
    """Minutes after midnight, included."""
    end_minute: int
    """Minutes after midnight, not included; 1440 is the end of the day."""
    mode: RecordingMode

    def __post_init__(self) -> None:
        if not 0 <= self.weekday <= 6:
            raise OperatorError(
                text("{weekday} is not a weekday number.", weekday=self.weekday),
                "Use 0 for Monday to 6 for Sunday.",
            )
        if not 0 <= self.begin_minute < self.end_minute <= MINUTES_A_DAY:
            raise OperatorError(
                "A period in the recording schedule must end after it begins, on the same day.",
                "Enter a night as two periods.",
            )


@dataclass(frozen=True, slots=True)
class WeeklySchedule:
    """Periods of local time in one time zone. The usual mode applies outside them.

    It is asked with UTC and uses the local time of that instant. In the hour that the autumn change repeats,
    a period applies both times; an hour that the spring change skips never happens.
    """

    usual: RecordingMode = RecordingMode.REAL_TIME
    spans: tuple[WeeklySpan, ...] = ()
    zone: str = "Europe/London"
    _zone: ZoneInfo = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_zone", ZoneInfo(self.zone))
        ordered = sorted(self.spans, key=lambda span: (span.weekday, span.begin_minute))
        for span, following in pairwise(ordered):
            if span.weekday == following.weekday and following.begin_minute < span.end_minute:
                raise OperatorError("Two periods in the recording schedule overlap.", "Shorten one of them.")

    def mode_at(self, instant: dt.datetime) -> RecordingMode:
        """Return the mode that the schedule sets at an aware instant."""
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
    """How one camera is recorded: its schedule, and the mode that a person switched to."""

    schedule: WeeklySchedule = ALWAYS
    switched: RecordingMode | None = None
    """Takes priority over the schedule until it is switched again or cleared."""

    def mode_at(self, instant: dt.datetime) -> RecordingMode:
        """Return the mode to record in."""
        return self.switched or self.schedule.mode_at(instant)
