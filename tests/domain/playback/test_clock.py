from __future__ import annotations

import datetime as dt

import pytest

from console.domain.errors import OperatorError
from console.domain.playback.clock import RATES, PlaybackClock, PlaybackLoop

BEGIN = dt.datetime(2026, 10, 25, 0, 59, tzinfo=dt.UTC)


def at(seconds: float) -> dt.datetime:
    return BEGIN + dt.timedelta(seconds=seconds)


def test_it_stands_until_it_is_played_and_then_runs_at_its_rate() -> None:
    clock = PlaybackClock(BEGIN, 100.0)
    assert clock.at(500.0) == BEGIN
    assert clock.play(100.0, 4.0).at(110.0) == at(40)
    assert clock.play(100.0, -0.25).at(108.0) == at(-2)


def test_every_change_is_a_new_generation_and_goes_on_from_where_it_is() -> None:
    clock = PlaybackClock(BEGIN).play(0.0)
    faster = clock.play(10.0, 8.0)
    assert faster.generation > clock.generation
    assert faster.at(10.0) == at(10)
    assert faster.pause(11.0).at(99.0) == at(18)
    assert faster.seek(at(500), 11.0).at(12.0) == at(508)
    assert not faster.stepped(at(5), 11.0).is_playing


def test_only_key_frames_are_shown_above_four_times_and_only_while_it_runs() -> None:
    clock = PlaybackClock(BEGIN)
    shown = {rate: clock.play(0.0, rate).shows_key_frames_only for rate in (1.0, 4.0, 8.0, -4.0, -16.0)}
    assert shown == {1.0: False, 4.0: False, 8.0: True, -4.0: False, -16.0: True}
    assert not clock.play(0.0, 16.0).pause(1.0).shows_key_frames_only


def test_j_k_l_play_both_ways_and_faster_with_each_press() -> None:
    clock = PlaybackClock(BEGIN).shuttled(1, 0.0)
    assert (clock.rate, clock.is_playing) == (1.0, True)
    clock = clock.shuttled(1, 0.0).shuttled(1, 0.0)
    assert clock.rate == 4.0
    clock = clock.shuttled(-1, 0.0)
    assert clock.rate == -1.0
    for _ in range(20):
        clock = clock.shuttled(-1, 0.0)
    assert clock.rate == -RATES[-1]


def test_plus_and_minus_step_through_the_rates_and_do_not_start_it() -> None:
    clock = PlaybackClock(BEGIN).faster(-1, 0.0)
    assert (clock.rate, clock.is_playing) == (0.5, False)
    for _ in range(20):
        clock = clock.faster(-1, 0.0)
    assert clock.rate == RATES[0]
    assert clock.turned(0.0).rate == -RATES[0]


@pytest.mark.parametrize("rate", [0.0, 65.0, -100.0, 0.01])
def test_an_impossible_rate_is_refused(rate: float) -> None:
    with pytest.raises(OperatorError):
        PlaybackClock(BEGIN).play(0.0, rate)


def test_a_loop_comes_round_both_ways() -> None:
    loop = PlaybackLoop(at(10), at(20))
    clock = PlaybackClock(at(15)).looped(loop, 0.0).play(0.0, 1.0)
    assert clock.at(5.0) == at(10)
    assert clock.at(27.0) == at(12)
    back = PlaybackClock(at(15)).looped(loop, 0.0).play(0.0, -1.0)
    assert back.at(6.0) == at(19)
    outside = PlaybackClock(at(99)).looped(loop, 0.0)
    assert outside.at(0.0) == at(10)
    with pytest.raises(OperatorError):
        PlaybackLoop(at(20), at(20))


def test_the_repeated_hour_of_autumn_is_played_through_twice() -> None:
    # At 01:00 UTC the clocks go back; recorded time is UTC, so nothing jumps.
    clock = PlaybackClock(BEGIN).play(0.0, 64.0)
    assert clock.at(120.0) - BEGIN == dt.timedelta(seconds=7680)


def test_who_goes_outside_the_loop_stays_there() -> None:
    loop = PlaybackLoop(at(10), at(20))
    clock = PlaybackClock(at(15)).looped(loop, 0.0)
    assert clock.taken_to(at(12), 0.0).loop == loop
    outside = clock.taken_to(at(99), 0.0)
    assert outside.loop is None
    assert outside.at(0.0) == at(99)


def test_a_joystick_plays_faster_the_further_it_is_pushed_and_stands_still_at_rest() -> None:
    clock = PlaybackClock(BEGIN)
    slow, fast, back = (clock.pushed(push, 0.0) for push in (0.06, 1.0, -1.0))
    assert (slow.rate, fast.rate, back.rate) == (0.125, 64.0, -64.0)
    assert all(one.is_playing for one in (slow, fast, back))
    # The same push changes nothing, so nothing that is queued is dropped.
    assert fast.pushed(0.99, 1.0) is fast
    assert not fast.pushed(0.0, 1.0).is_playing
    assert clock.pushed(0.01, 0.0) is clock
    rates = [clock.pushed(push / 100, 0.0).rate for push in range(6, 101)]
    assert rates == sorted(rates)
