"""When long watching is a sign to ask whether it is still an immediate response."""

from __future__ import annotations

import datetime as dt

import pytest

from console.domain.ptz.model import PtzPosition
from console.domain.surveillance.drift import DriftRules, DriftSign, DriftTally

T = dt.datetime(2026, 6, 1, 20, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
SHOP, DOOR = PtzPosition(0.10, 0.20, 0.5), PtzPosition(0.40, 0.20, 0.5)
REST = MINUTE


def follow(
    tally: DriftTally, minutes: int, *, every: int = 2, begin: dt.datetime = T, login: str = "a"
) -> None:
    for at in range(0, minutes + 1, every):
        moved = begin + at * MINUTE
        tally.moved(login, 1 + at % 3, moved, moved + dt.timedelta(seconds=5))


def test_an_hour_of_steering_without_a_break_is_asked_about_once() -> None:
    tally = DriftTally(DriftRules())
    follow(tally, 58)
    assert tally.due(T + 58 * MINUTE) == []
    follow(tally, 62)
    (drift,) = tally.due(T + 62 * MINUTE)
    assert (drift.sign, drift.login, drift.minutes) == (DriftSign.FOLLOWING, "a", 62)
    assert drift.cameras == (1, 3, 2)
    assert tally.due(T + 63 * MINUTE) == []


def test_a_break_begins_anew() -> None:
    tally = DriftTally(DriftRules())
    follow(tally, 40)
    follow(tally, 40, begin=T + 50 * MINUTE)
    assert tally.due(T + 91 * MINUTE) == []


def test_two_people_are_two() -> None:
    tally = DriftTally(DriftRules())
    follow(tally, 40, login="a")
    follow(tally, 40, begin=T + 40 * MINUTE, login="b")
    assert tally.due(T + 81 * MINUTE) == []


def hold(tally: DriftTally, begin: dt.datetime, minutes: int, place: PtzPosition | None) -> None:
    """Aim camera 7 somewhere by hand, leave it for some minutes, then call a preset."""
    tally.moved("a", 7, begin - dt.timedelta(seconds=4), begin)
    assert tally.unplaced(begin + REST, REST) == [7]
    if place is not None:
        tally.placed(7, place)
    tally.sent(7, begin + minutes * MINUTE)


def test_a_frontage_is_summed_over_the_shift() -> None:
    tally = DriftTally(DriftRules())
    for number in range(3):
        hold(tally, T + number * 60 * MINUTE, 35, PtzPosition(0.10 + number * 0.005, 0.2, 0.9))
        hold(tally, T + (number * 60 + 36) * MINUTE, 20, DOOR)
    assert tally.due(T + 180 * MINUTE) == []
    hold(tally, T + 200 * MINUTE, 20, SHOP)
    (drift,) = tally.due(T + 221 * MINUTE)
    assert (drift.sign, drift.cameras, drift.minutes) == (DriftSign.DWELL, (7,), 125)
    assert drift.since_utc == T
    assert tally.due(T + 300 * MINUTE) == []


def test_a_camera_that_still_rests_counts_until_now() -> None:
    tally = DriftTally(DriftRules())
    tally.moved("a", 7, T, T)
    assert tally.unplaced(T + REST, REST) == [7]
    tally.placed(7, SHOP)
    assert tally.due(T + 119 * MINUTE) == []
    assert [one.minutes for one in tally.due(T + 121 * MINUTE)] == [121]


def test_a_preset_and_a_camera_that_does_not_say_where_it_points_are_no_frontage() -> None:
    tally = DriftTally(DriftRules())
    hold(tally, T, 300, None)
    tally.sent(8, T)
    assert tally.unplaced(T + 500 * MINUTE, REST) == []
    assert tally.due(T + 500 * MINUTE) == []


def test_a_shift_ends_what_was_added_up() -> None:
    tally = DriftTally(DriftRules())
    hold(tally, T, 100, SHOP)
    follow(tally, 50, begin=T + 100 * MINUTE)
    tally.signed_off("a")
    hold(tally, T + 200 * MINUTE, 100, SHOP)
    follow(tally, 50, begin=T + 300 * MINUTE)
    assert tally.due(T + 360 * MINUTE) == []


@pytest.mark.parametrize("name", ["follow", "dwell"])
def test_zero_asks_never(name: str) -> None:
    tally = DriftTally(DriftRules(**{name: dt.timedelta()}))
    hold(tally, T, 600, SHOP)
    follow(tally, 90, begin=T + 700 * MINUTE)
    signs = {one.sign for one in tally.due(T + 800 * MINUTE)}
    assert signs == {DriftSign.DWELL if name == "follow" else DriftSign.FOLLOWING}
