"""Back-off, choice of stream, lag, and UTC on the monotonic clock."""

from __future__ import annotations

import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from console.domain.cameras.camera import StreamRole
from console.domain.streaming.backoff import CAP_S, LOGIN_CAP_S, REFUSED_CAP_S, delay_s
from console.domain.streaming.lag import SHED_FRAMES_S, LagGauge
from console.domain.streaming.stream_choice import REST_S, StreamChoice
from console.domain.streaming.utc_clock import NOISE_S, UtcClock
from tests.support.clocks import SimulatedClock


@given(tries=st.integers(1, 10_000), chance=st.floats(0, 1))
def test_the_wait_is_capped_spread_and_never_nothing(tries: int, chance: float) -> None:
    assert 0.1 < delay_s(tries, 0.0, chance) <= CAP_S


def test_a_password_refused_for_a_minute_is_tried_seldom() -> None:
    assert delay_s(40, 61.0, 1.0) == REFUSED_CAP_S
    assert delay_s(40, 59.0, 1.0) == LOGIN_CAP_S


def test_small_tiles_get_the_sub_stream_and_large_ones_the_main() -> None:
    assert StreamChoice(360).choose(270, 0.0) is StreamRole.SUB
    assert StreamChoice(360).choose(1080, 0.0) is StreamRole.MAIN


def test_a_tile_dragged_across_the_edge_does_not_flutter() -> None:
    choice = StreamChoice(360)
    assert choice.choose(1080, 0.0) is StreamRole.MAIN
    assert choice.choose(270, 10.0) is StreamRole.MAIN  # low, but not yet for a second
    assert choice.choose(270, 11.1) is StreamRole.SUB
    assert choice.choose(1080, 12.0) is StreamRole.SUB  # no second switch so soon
    assert choice.choose(1080, 11.1 + REST_S) is StreamRole.MAIN
    assert choice.choose(400, 30.0) is StreamRole.MAIN  # between the two edges nothing changes


def test_the_spot_forces_the_main_stream_at_once() -> None:
    choice = StreamChoice(360)
    choice.choose(270, 0.0)
    assert choice.choose(270, 0.1, StreamRole.MAIN) is StreamRole.MAIN


def test_lag_grows_when_frames_are_handled_late() -> None:
    gauge = LagGauge()
    for number in range(100):
        assert gauge.lag_s(50 + number / 25, number / 25) < 0.01
    assert gauge.lag_s(54 + 1.5, 4.0) > SHED_FRAMES_S


def test_a_jump_of_the_cameras_clock_is_no_lag() -> None:
    gauge = LagGauge()
    gauge.lag_s(50, 0.0)
    assert gauge.lag_s(51, 3600.0) == 0.0
    assert gauge.lag_s(52, 3601.0) < 0.01


def test_a_cameras_clock_that_is_set_back_a_little_or_stands_still_is_no_lag() -> None:
    gauge = LagGauge()
    gauge.lag_s(50, 10.0)
    assert gauge.lag_s(50.04, 6.0) < 0.01
    assert gauge.lag_s(50.08, 6.04) < 0.01
    assert max(gauge.lag_s(50.08 + number / 25, 6.04) for number in range(100)) < 0.01
    assert gauge.lag_s(54.1, 6.08) < 0.1


def test_b_frames_hide_no_lag() -> None:
    gauge = LagGauge()
    orders = [number + (2 if number % 3 == 0 else -1) for number in range(90)]
    for number, order in enumerate(orders):
        gauge.lag_s(50 + number / 25, order / 25)
    assert gauge.lag_s(50 + 90 / 25 + 1.5, 90 / 25) > SHED_FRAMES_S


@given(drift=st.floats(-0.0015, 0.0015))
def test_a_cameras_clock_that_runs_fast_or_slow_is_no_lag(drift: float) -> None:
    gauge = LagGauge()
    lags = [gauge.lag_s(second, second * (1 + drift)) for second in range(0, 7200, 10)]
    assert max(lags) < 0.1


def test_stamps_follow_a_step_of_the_machines_clock_at_once() -> None:
    clock = SimulatedClock()
    utc = UtcClock(clock)
    before = utc.utc(clock.monotonic_s())
    clock.step_utc(-3600)
    clock.advance(1.0)
    assert utc.utc(clock.monotonic_s()) - before == dt.timedelta(seconds=-3599)
    assert utc.utc(clock.monotonic_s()) == clock.utc_now()


def test_drift_is_followed_slowly_and_never_as_a_step() -> None:
    clock = SimulatedClock()
    utc = UtcClock(clock)
    clock.step_utc(0.3)
    errors = []
    for _ in range(200):
        clock.advance(0.04)
        errors.append((clock.utc_now() - utc.utc(clock.monotonic_s())).total_seconds())
    assert all(0 <= before - after < 0.04 for before, after in itertools.pairwise(errors))
    assert abs(errors[-1]) <= NOISE_S


def test_stamps_of_many_cameras_never_go_back_while_the_clock_is_put_back_a_little() -> None:
    clock = SimulatedClock()
    utc = UtcClock(clock)
    clock.step_utc(-0.45)
    stamps = []
    for _ in range(300):
        clock.advance(0.04)
        stamps += [utc.utc(clock.monotonic_s()) for _camera in range(64)]
    assert stamps == sorted(stamps)
    assert abs((clock.utc_now() - stamps[-1]).total_seconds()) <= NOISE_S


def test_a_reading_that_was_interrupted_is_not_used() -> None:
    class Interrupted(SimulatedClock):
        pause_s = 0.0

        def utc_now(self) -> dt.datetime:
            now = super().utc_now()
            self.advance(self.pause_s)
            return now

    clock = Interrupted()
    utc = UtcClock(clock)
    Interrupted.pause_s = 2.0
    at_s, right_utc = clock.monotonic_s(), SimulatedClock.utc_now(clock)
    assert utc.utc(at_s) == right_utc
