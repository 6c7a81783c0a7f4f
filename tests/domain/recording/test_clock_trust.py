"""A step of the machine's clock is doubted until it has held for a day or a person confirms it."""

import datetime as dt

import pytest

from console.domain.recording.clock_trust import (
    HELD,
    ClockState,
    TimeReading,
    confirmed,
    first_state,
    next_state,
)

NOW = dt.datetime(2026, 11, 28, 12, tzinfo=dt.UTC)
YEARS = dt.timedelta(days=3650)
MINUTE = dt.timedelta(minutes=1)


def _reading(utc: dt.datetime, since_boot_s: float = 1000.0, boot: str = "a") -> TimeReading:
    return TimeReading(utc, since_boot_s, boot)


def _believed() -> ClockState:
    return first_state(_reading(NOW), NOW - MINUTE)


def _pass(state: ClockState, time: dt.timedelta, step: dt.timedelta = dt.timedelta(0)) -> ClockState:
    reading = state.reading
    return next_state(
        state, _reading(reading.utc + time + step, reading.since_boot_s + time.total_seconds(), reading.boot)
    )


def test_a_clock_that_runs_evenly_is_believed() -> None:
    state = _believed()
    for _ in range(100):
        state = _pass(state, dt.timedelta(hours=7), dt.timedelta(seconds=3))
    assert state.doubted_utc is None
    assert state.believed_utc == state.reading.utc


@pytest.mark.parametrize("step", [YEARS, -YEARS, 2 * MINUTE, -2 * MINUTE])
def test_a_step_is_doubted_until_it_has_held_for_a_day(step: dt.timedelta) -> None:
    state = _pass(_believed(), MINUTE, step)
    if NOW + step < dt.datetime(2026, 1, 1, tzinfo=dt.UTC):
        assert _pass(state, 2 * HELD).doubted_utc is not None, "a time before this program existed"
        return
    assert state.step == step
    assert state.believed_utc == NOW + MINUTE
    state = _pass(state, HELD - MINUTE)
    assert state.doubted_utc is not None
    assert state.believed_utc == NOW + HELD
    state = _pass(state, MINUTE)
    assert state.doubted_utc is None
    assert state.believed_utc == state.reading.utc


def test_a_clock_that_comes_back_is_believed_at_once() -> None:
    away = _pass(_believed(), MINUTE, YEARS)
    back = _pass(away, MINUTE, -YEARS)
    assert back.doubted_utc is None
    assert back.believed_utc == NOW + 2 * MINUTE


def test_another_step_begins_the_day_again() -> None:
    state = _pass(_believed(), MINUTE, YEARS)
    state = _pass(state, HELD / 2)
    state = _pass(state, MINUTE, dt.timedelta(days=40))
    state = _pass(state, HELD / 2 + MINUTE)
    assert state.doubted_utc is not None


def test_a_restart_after_a_night_is_ordinary_and_after_a_holiday_is_waited_for() -> None:
    state = _believed()
    night = next_state(state, _reading(NOW + dt.timedelta(hours=15), 5.0, "b"))
    assert night.doubted_utc is None
    holiday = next_state(state, _reading(NOW + dt.timedelta(days=9), 5.0, "b"))
    assert holiday.doubted_utc is not None
    assert holiday.may_be_pause
    decade = next_state(state, _reading(NOW + YEARS, 5.0, "b"))
    assert not decade.may_be_pause
    before = next_state(state, _reading(NOW - dt.timedelta(hours=1), 5.0, "b"))
    assert before.doubted_utc is not None
    assert not before.may_be_pause


def test_a_doubt_survives_a_restart_of_the_machine() -> None:
    state = _pass(_believed(), MINUTE, YEARS)
    again = next_state(state, _reading(NOW + YEARS + dt.timedelta(hours=2), 5.0, "b"))
    assert again.doubted_utc == state.doubted_utc
    held = next_state(again, _reading(NOW + YEARS + dt.timedelta(hours=26), 5.0 + 24 * 3600, "b"))
    assert held.doubted_utc is None


def test_without_memory_the_newest_recording_decides() -> None:
    assert first_state(_reading(NOW), None).doubted_utc is None
    assert first_state(_reading(NOW), NOW - dt.timedelta(hours=3)).doubted_utc is None
    assert first_state(_reading(NOW + YEARS), NOW).doubted_utc is not None
    assert first_state(_reading(NOW - dt.timedelta(hours=1)), NOW).doubted_utc is not None
    assert first_state(_reading(NOW), dt.datetime(1972, 1, 1, tzinfo=dt.UTC)).doubted_utc is not None
    assert first_state(_reading(dt.datetime(1972, 1, 1, tzinfo=dt.UTC)), None).doubted_utc is not None


def test_a_person_confirms_the_time() -> None:
    state = confirmed(_pass(_believed(), MINUTE, YEARS))
    assert state.doubted_utc is None
    assert _pass(state, MINUTE).doubted_utc is None
