from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from console.domain.ptz.joystick import JoystickResponse, VelocityFilter, velocity
from console.domain.ptz.model import STILL, Velocity

AXIS = st.floats(-1.5, 1.5, allow_nan=False)


def test_the_middle_is_rest_and_the_edge_full_speed() -> None:
    feel = JoystickResponse(dead=0.1)
    assert velocity(feel, 0.07, -0.05, 0.09) == STILL
    assert velocity(feel, 1.0, 0.0, 0.0) == Velocity(pan=1.0)
    assert velocity(feel, 0.0, 1.0, 0.0) == Velocity(tilt=-1.0)
    assert velocity(feel, 0.0, 0.0, -1.0) == Velocity(zoom=-1.0)


def test_the_curve_is_finer_near_the_middle_and_axes_can_be_turned_round() -> None:
    half = velocity(JoystickResponse(dead=0.1), 0.5, 0.0, 0.0).pan
    assert 0 < half < 0.3
    assert velocity(JoystickResponse(dead=0.1, inverts_pan=True), 0.5, 0.0, 0.0).pan == -half


def test_axes_that_tell_nonsense_move_nothing() -> None:
    assert velocity(JoystickResponse(), 0.0, 0.0, math.inf) == STILL
    assert velocity(JoystickResponse(), math.nan, 0.0, 0.0) == STILL


@given(AXIS, AXIS, AXIS)
def test_speeds_are_within_what_there_is(right: float, down: float, twist: float) -> None:
    made = velocity(JoystickResponse(), right, down, twist)
    assert all(-1 <= speed <= 1 for speed in (made.pan, made.tilt, made.zoom))


def test_changes_are_told_once_noise_is_not_and_rest_at_once() -> None:
    steady = VelocityFilter(0.015)
    assert steady.changed(Velocity(pan=0.5), 0.0)
    assert not steady.changed(Velocity(pan=0.5), 0.1)
    assert not steady.changed(Velocity(pan=0.52), 0.2)
    assert steady.changed(Velocity(pan=0.56), 0.3)
    assert not steady.changed(Velocity(pan=0.8), 0.301)
    assert steady.changed(STILL, 0.302)
    assert steady.changed(Velocity(pan=0.02), 0.4)
