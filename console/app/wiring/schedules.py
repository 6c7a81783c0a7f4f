"""Each camera's recording plan from the schedules of the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.recording.modes import RecordingMode, RecordingSetup, WeeklySchedule, WeeklySpan
from console.settings.schema import Weekday

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.settings.schema import ScheduleSettings

_DAYS = list(Weekday)


def recording_plan(camera: int, schedules: Sequence[ScheduleSettings]) -> RecordingSetup:
    """Return the recording plan of a camera: the first schedule that names it or names no camera.

    Raises:
        OperatorError: spans of the schedule overlap or end before they begin.
    """
    for schedule in schedules:
        if camera in schedule.cameras or not schedule.cameras:
            return RecordingSetup(_weekly(schedule))
    return RecordingSetup()


def _weekly(schedule: ScheduleSettings) -> WeeklySchedule:
    spans = tuple(
        WeeklySpan(_DAYS.index(day), _minute(span.begin), _minute(span.end), RecordingMode(span.mode))
        for span in schedule.spans
        for day in span.days
    )
    return WeeklySchedule(RecordingMode(schedule.usual), spans)


def _minute(clock: str) -> int:
    hours, _, minutes = clock.partition(":")
    return int(hours) * 60 + int(minutes)
