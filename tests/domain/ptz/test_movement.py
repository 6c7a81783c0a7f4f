from __future__ import annotations

import math
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.ptz.model import STILL, StopMethod, Velocity
from console.domain.ptz.mouse_velocity import DEAD_PX, pulled
from console.domain.ptz.movement import (
    ALARM_S,
    GIVE_UP_S,
    NEVER_S,
    RARELY_S,
    REFRESH_S,
    RENEW_S,
    SETTLE_S,
    Movement,
    StopAttempt,
)

if TYPE_CHECKING:
    from collections.abc import Callable

RIGHT, LEFT = Velocity(pan=0.5), Velocity(pan=-0.5)


def stop_of(movement: Movement, now_s: float) -> StopAttempt:
    attempt = movement.next_stop(now_s)
    assert attempt is not None
    return attempt


def confirm(movement: Movement, now_s: float) -> None:
    movement.stop_ended(now_s, stop_of(movement, now_s), is_taken=True)
    owed = movement.next_check(now_s)
    assert owed is not None
    assert movement.check_ended(now_s, owed, is_moving=False)


def test_the_newest_wish_wins_and_never_more_than_one_move_is_in_flight() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    assert movement.next_move(0.0) == RIGHT
    movement.move(Velocity(pan=0.6), 0.01)
    movement.move(LEFT, 0.02)
    assert movement.next_move(0.02) is None
    movement.move_ended(0.03, is_taken=True)
    assert movement.next_move(0.03) == LEFT


def test_a_move_is_refreshed_while_it_is_held() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    assert movement.next_move(0.0)
    movement.move_ended(0.01, is_taken=True)
    assert movement.next_move(REFRESH_S - 0.01) is None
    assert movement.next_move(REFRESH_S) == RIGHT
    assert movement.timeout_s > REFRESH_S


def test_a_slow_camera_is_given_a_timeout_that_outlasts_its_answers() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    movement.next_move(0.0)
    movement.move_ended(2.0, is_taken=True)
    assert movement.timeout_s == pytest.approx(4.5)


def test_the_stop_does_not_wait_for_the_move_in_flight_and_follows_its_end() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    movement.next_move(0.0)
    movement.release(0.1)
    early = stop_of(movement, 0.1)
    movement.stop_ended(0.2, early, is_taken=True)
    # It may have overtaken the move: that it was accepted proves nothing.
    assert movement.next_check(0.2) is None
    assert movement.next_stop(0.2) is None
    movement.move_ended(2.0, is_taken=True)
    confirm(movement, 2.0)
    assert movement.is_idle


def test_the_stop_is_sent_even_if_the_move_in_flight_fails() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    movement.next_move(0.0)
    movement.release(0.1)
    movement.stop_ended(0.15, stop_of(movement, 0.1), is_taken=True)
    movement.move_ended(4.0, is_taken=False)
    confirm(movement, 4.0)


def test_nobody_renews_and_the_camera_is_let_go() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    assert movement.renew(RENEW_S - 0.1)
    assert not movement.is_abandoned(RENEW_S)
    assert movement.is_abandoned(2 * RENEW_S - 0.1)
    movement.release(2 * RENEW_S)
    assert not movement.renew(2 * RENEW_S), "a renewal that comes too late moves nothing"
    assert movement.owed is not None


def test_a_refused_stop_is_tried_the_other_way_which_is_remembered() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    movement.next_move(0.0)
    movement.move_ended(0.01, is_taken=True)
    movement.release(0.1)
    movement.stop_ended(0.11, stop_of(movement, 0.1), is_taken=False, is_refused=True)
    second = stop_of(movement, 0.11)
    assert second.way is StopMethod.ZERO
    movement.stop_ended(0.12, second, is_taken=True)
    owed = movement.next_check(0.12)
    assert owed
    assert movement.check_ended(0.2, owed, is_moving=None)
    movement.move(RIGHT, 1.0)
    movement.next_move(1.0)
    movement.move_ended(1.0, is_taken=True)
    movement.release(1.1)
    assert stop_of(movement, 1.1).way is StopMethod.ZERO


def test_a_head_that_goes_on_moving_after_an_accepted_stop_is_told_the_other_way() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    movement.next_move(0.0)
    movement.move_ended(0.0, is_taken=True)
    movement.release(0.0)
    movement.stop_ended(0.0, stop_of(movement, 0.0), is_taken=True)
    for now_s in (0.1, 0.5, SETTLE_S):
        owed = movement.next_check(now_s)
        assert owed is not None
        assert not movement.check_ended(now_s, owed, is_moving=True)
    assert stop_of(movement, SETTLE_S).way is StopMethod.ZERO


def test_an_unconfirmed_stop_alarms_goes_on_and_is_given_up_in_the_end() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    movement.next_move(0.0)
    movement.move_ended(0.0, is_taken=True)
    movement.release(0.0)
    now_s, tries = 0.0, 0
    while movement.owed is not None:
        attempt = movement.next_stop(now_s)
        if attempt is not None:
            tries += 1
            movement.stop_ended(now_s, attempt, is_taken=False)
        assert movement.is_alarming(now_s) == (now_s >= ALARM_S)
        due_s = movement.next_due_s(now_s)
        assert due_s is None or due_s >= now_s
        now_s = due_s or now_s
    assert now_s >= GIVE_UP_S - 2 * RARELY_S
    assert tries > NEVER_S / 6 + (GIVE_UP_S - NEVER_S) / (RARELY_S + 1)
    assert movement.is_alarming(now_s)


def test_steering_again_takes_the_alarm_back_only_when_the_camera_obeys() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    movement.next_move(0.0)
    movement.move_ended(0.0, is_taken=True)
    movement.release(0.0)
    assert movement.is_alarming(2.0)
    movement.move(LEFT, 2.0)
    assert movement.is_alarming(2.0)
    movement.next_move(2.0)
    movement.move_ended(2.1, is_taken=True)
    assert not movement.is_alarming(2.1)


def test_a_late_stop_of_the_movement_before_is_mended_at_once() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    movement.next_move(0.0)
    movement.move_ended(0.0, is_taken=True)
    movement.release(0.1)
    late = stop_of(movement, 0.1)
    movement.move(LEFT, 0.2)
    assert movement.next_move(0.2) == LEFT
    movement.move_ended(0.21, is_taken=True)
    movement.stop_ended(0.3, late, is_taken=True)
    assert movement.is_held
    assert movement.next_move(0.3) == LEFT


def test_taps_on_a_slow_camera_send_no_more_stops_than_moves() -> None:
    movement = Movement()
    movement.move(RIGHT, 0.0)
    movement.next_move(0.0)
    movement.release(0.1)
    first = stop_of(movement, 0.1)
    movement.move(LEFT, 0.2)
    movement.release(0.3)
    assert movement.next_stop(0.3) is None
    # The stop that it relied on did not arrive.
    movement.stop_ended(0.4, first, is_taken=False)
    assert movement.next_stop(0.4) is not None


@dataclass
class Wire:
    """A camera whose answers take any time; commands take effect on the way, and some answers are lost."""

    movement: Movement = field(default_factory=Movement)
    now_s: float = 0.0
    speed: Velocity = STILL
    due: list[tuple[float, int, Callable[[float], None]]] = field(default_factory=list)
    effects: int = 0
    """Of commands that are on their way."""

    def later(self, seconds: float, what: Callable[[float], None]) -> None:
        self.due.append((self.now_s + seconds, len(self.due) + self.effects, what))

    def take_effect(self, seconds: float, speed: Velocity) -> None:
        self.effects += 1

        def happen(_now_s: float) -> None:
            self.effects -= 1
            self.speed = speed

        self.later(seconds, happen)

    def wait(self, seconds: float) -> None:
        until_s = self.now_s + seconds
        while self.due and min(self.due, key=lambda item: item[0])[0] <= until_s:
            first = min(self.due, key=lambda item: item[0])
            self.due.remove(first)
            self.now_s = first[0]
            first[2](self.now_s)
        self.now_s = until_s

    def do(self, what: str) -> None:
        if what == "release" or self.movement.is_abandoned(self.now_s):
            self.movement.release(self.now_s)
        elif what == "renew":
            self.movement.renew(self.now_s)
        else:
            self.movement.move(RIGHT if what == "hold" else LEFT, self.now_s)

    def send(self, takes_s: float, *, arrives: bool) -> None:
        movement = self.movement
        velocity = movement.next_move(self.now_s)
        if velocity is not None:
            self.take_effect(takes_s * 0.9, velocity)
            self.later(takes_s, lambda now_s: movement.move_ended(now_s, is_taken=arrives))
        attempt = movement.next_stop(self.now_s)
        if attempt is not None:
            self.take_effect(takes_s * 0.5, STILL)
            self.later(takes_s, lambda now_s: movement.stop_ended(now_s, attempt, is_taken=arrives))
        owed = movement.next_check(self.now_s)
        if owed is not None:
            movement.check_ended(self.now_s, owed, is_moving=None)


@given(
    st.lists(
        st.tuples(
            st.floats(0.01, 0.7),
            st.sampled_from(["hold", "turn", "release", "renew"]),
            st.floats(0.001, 3.0),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_whatever_happens_the_camera_is_at_rest_when_nothing_is_owed(
    happenings: list[tuple[float, str, float, bool]],
) -> None:
    wire = Wire()
    for wait_s, what, takes_s, arrives in [*happenings, *[(0.1, "release", 0.05, True)] * 200]:
        wire.wait(wait_s)
        wire.do(what)
        wire.send(takes_s, arrives=arrives)
        if wire.movement.is_idle and not wire.effects:
            assert wire.speed.is_still, "the head moves and nobody is going to stop it"
    assert wire.movement.is_idle


def test_velocities_are_held_within_what_there_is_and_nonsense_is_rest() -> None:
    assert Velocity(pan=7, tilt=-7, zoom=0.5) == Velocity(1, -1, 0.5)
    assert Velocity(math.nan, math.inf, -math.inf).is_still


def test_speed_goes_down_with_zoom_where_it_is_known() -> None:
    assert Velocity(pan=1, zoom=1).scaled_for(1.0) == Velocity(pan=0.1, zoom=1)
    assert RIGHT.scaled_for(0.0) == RIGHT
    assert RIGHT.scaled_for(None) == RIGHT
    assert RIGHT.scaled_for(math.nan) == RIGHT


def test_a_pull_is_a_direction_and_a_speed() -> None:
    assert pulled(DEAD_PX, 0, 100).is_still
    assert pulled(500, 0, 100) == Velocity(pan=1)
    assert pulled(0, 500, 100) == Velocity(tilt=-1)
    half = pulled(54, 0, 100)
    assert half.pan == pytest.approx(0.25)
