import datetime as dt

import pytest

from console.domain.errors import OperatorError
from console.domain.recording.modes import RecordingMode, RecordingSetup, WeeklySchedule, WeeklySpan

SUNDAY = 6
NIGHT = WeeklySchedule(
    usual=RecordingMode.TIME_LAPSE, spans=(WeeklySpan(SUNDAY, 60, 120, RecordingMode.REAL_TIME),)
)


def _utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("utc", "mode"),
    [
        # 25 October 2026: at 02:00 British Summer Time the clocks go back to 01:00.
        ("2026-10-24T23:59:59", RecordingMode.TIME_LAPSE),
        ("2026-10-25T00:00:00", RecordingMode.REAL_TIME),  # 01:00 BST
        ("2026-10-25T00:59:59", RecordingMode.REAL_TIME),  # 01:59 BST
        ("2026-10-25T01:00:00", RecordingMode.REAL_TIME),  # 01:00 GMT, the hour again
        ("2026-10-25T01:59:59", RecordingMode.REAL_TIME),
        ("2026-10-25T02:00:00", RecordingMode.TIME_LAPSE),
        # 29 March 2026: 01:00 GMT is 02:00 BST; the span's hour is skipped.
        ("2026-03-29T00:59:59", RecordingMode.TIME_LAPSE),
        ("2026-03-29T01:00:00", RecordingMode.TIME_LAPSE),
    ],
)
@pytest.mark.req("SYS-04")
def test_the_schedule_follows_the_clock_on_the_wall(utc: str, mode: RecordingMode) -> None:
    assert NIGHT.mode_at(_utc(utc)) is mode


def test_a_person_goes_before_the_schedule() -> None:
    plan = RecordingSetup(NIGHT, switched=RecordingMode.REAL_TIME)
    assert plan.mode_at(_utc("2026-10-26T12:00:00")) is RecordingMode.REAL_TIME


def test_a_schedule_that_contradicts_itself_is_refused() -> None:
    with pytest.raises(OperatorError, match="overlap"):
        WeeklySchedule(
            spans=(WeeklySpan(0, 0, 60, RecordingMode.OFF), WeeklySpan(0, 59, 70, RecordingMode.REAL_TIME))
        )
    with pytest.raises(OperatorError, match="end after it begins"):
        WeeklySpan(0, 60, 60, RecordingMode.OFF)
    with pytest.raises(OperatorError, match="weekday"):
        WeeklySpan(7, 0, 60, RecordingMode.OFF)
