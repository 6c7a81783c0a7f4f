from __future__ import annotations

import datetime as dt
import itertools

import pytest

from console.domain.clock import LONDON
from console.domain.playback.timeline import (
    BandKind,
    TimelineBand,
    TimelineView,
    day_span,
    recorded_days,
    united,
)

DAY = dt.datetime(2026, 11, 27, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def band(begin: float, end: float, kind: BandKind = BandKind.REAL_TIME) -> TimelineBand:
    return TimelineBand(kind, DAY + begin * HOUR, DAY + end * HOUR)


def test_where_any_camera_was_recorded_is_one_band() -> None:
    assert united([[band(1, 3)], [band(2, 5)], [band(6, 7)]]) == [band(1, 5), band(6, 7)]


def test_real_time_of_one_camera_does_not_hide_time_lapse_of_another() -> None:
    found = united([[band(1, 3)], [band(2, 5, BandKind.TIME_LAPSE)]])
    assert found == [band(2, 5, BandKind.TIME_LAPSE), band(1, 3)]


@pytest.mark.parametrize(
    ("day", "hours"),
    [(dt.date(2026, 11, 27), 24), (dt.date(2026, 3, 29), 23), (dt.date(2026, 10, 25), 25)],
)
def test_a_local_day_has_23_or_25_hours_twice_a_year(day: dt.date, hours: int) -> None:
    begin_utc, end_utc = day_span(day)
    assert end_utc - begin_utc == hours * HOUR


def test_days_with_recordings_are_local_and_gaps_are_none() -> None:
    summer = dt.datetime(2026, 7, 1, 23, 30, tzinfo=dt.UTC)
    bands = [
        TimelineBand(BandKind.REAL_TIME, summer, summer + HOUR / 4),
        TimelineBand(BandKind.GAP, summer + 48 * HOUR, summer + 49 * HOUR),
    ]
    assert recorded_days(bands) == {dt.date(2026, 7, 2)}
    assert len(recorded_days([band(-24, 30)])) == 3


@pytest.mark.parametrize("seconds", [1.0, 60.0, 3600.0, 86400.0, 30 * 86400.0, 366 * 86400.0])
def test_labels_are_neither_crowded_nor_missing(seconds: float) -> None:
    view = TimelineView(DAY, seconds, 1000)
    ticks = view.ticks(84)
    assert 1 <= len(ticks) <= 13
    assert ticks == sorted(set(ticks))
    assert all(view.begin_utc <= tick < view.end_utc for tick in ticks)


def test_labels_go_on_through_both_hours_of_autumn() -> None:
    view = TimelineView(dt.datetime(2026, 10, 25, 0, 0, tzinfo=dt.UTC), 2 * 3600.0, 1000)
    ticks = view.ticks(84)
    assert {(after - before) for before, after in itertools.pairwise(ticks)} == {dt.timedelta(minutes=15)}


@pytest.mark.parametrize(
    "begin", [dt.datetime(2026, 3, 28, tzinfo=dt.UTC), dt.datetime(2026, 10, 24, tzinfo=dt.UTC)]
)
def test_labels_are_at_round_times_on_both_sides_of_a_change_of_the_clocks(begin: dt.datetime) -> None:
    view = TimelineView(begin, 3 * 86400.0, 500)
    ticks = view.ticks(40)
    local = [tick.astimezone(LONDON) for tick in ticks]
    assert {(one.hour % 6, one.minute) for one in local} == {(0, 0)}
    assert len(set(ticks)) == len(ticks) >= 11
    # A summer and a winter offset are among them: the change is within the view.
    assert len({one.utcoffset() for one in local}) == 2
