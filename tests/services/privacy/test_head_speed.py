"""The highest speed of a head, from what it reports while it swings: never too low, and not far too high."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from console.demo.simulated import ptz as simulated
from console.demo.simulated.ptz import PAN_SPAN_DEG, TILT_DOWN_DEG, TILT_UP_DEG, Position, SimulatedHead
from console.domain.ptz.lens import LensModel, Timing
from console.domain.ptz.model import PtzPosition, PtzStatus
from console.services.privacy.head_speed import (
    AXES,
    MARGIN,
    SWING_DEG,
    fastest,
    swing,
    with_measured_speed,
)

TILT_HALF_DEG = (TILT_DOWN_DEG - TILT_UP_DEG) / 2
LENS = LensModel(0.0, PAN_SPAN_DEG, -30.0, TILT_HALF_DEG, ((0.0, 60.0), (1.0, 6.0)))
SCALES = {"pan": PAN_SPAN_DEG, "tilt": TILT_HALF_DEG, "zoom": 1.0}


class Clock:
    def __init__(self) -> None:
        self.now_s = 100.0

    def __call__(self) -> float:
        return self.now_s


def reports_of(axis: str, latency_s: float, every_s: float, chance: random.Random) -> list[PtzStatus]:
    """Return what a simulated head says during one swing; the truth lies within question and answer."""
    clock = Clock()
    head = SimulatedHead(Position(0.1, 0.0, 0.0), clock_s=clock)
    one, other = swing(PtzPosition(0.1, 0.0, 0.0), axis, LENS)
    head.go_to(Position(one.pan, one.tilt, one.zoom))
    clock.now_s += 60
    head.position()
    head.go_to(Position(other.pan, other.tilt, other.zoom))
    reports = []
    for _ in range(400):
        asked_s = clock.now_s
        clock.now_s += chance.uniform(0.1, 1.0) * latency_s
        true = head.position()
        clock.now_s = asked_s + latency_s
        reports.append(
            PtzStatus(PtzPosition(true.pan, true.tilt, true.zoom), asked_s=asked_s, answered_s=clock.now_s)
        )
        clock.now_s += every_s
    return reports


@pytest.mark.req("PRV-02")
@pytest.mark.parametrize("axis", AXES)
@pytest.mark.parametrize(("latency_s", "every_s"), [(0.005, 0.03), (0.04, 0.03), (0.15, 0.0), (0.05, 0.15)])
def test_the_speed_is_never_told_too_low_nor_far_too_high(
    axis: str, latency_s: float, every_s: float
) -> None:
    true = simulated.MOST_SPEED[AXES.index(axis)]
    for seed in range(10):
        told = fastest(reports_of(axis, latency_s, every_s, random.Random(seed)), axis)
        assert told is not None
        assert true * 0.999 <= told * SCALES[axis] <= true * 2.6, (seed, told * SCALES[axis])


def test_a_swing_that_is_too_short_or_seldom_reported_tells_nothing() -> None:
    quick = reports_of("pan", 0.01, 0.03, random.Random(1))
    assert fastest(quick[:8], "pan") is None
    assert fastest(quick[::40], "pan") is None
    assert fastest([PtzStatus(None), PtzStatus(PtzPosition(0, 0, 0))], "pan") is None
    assert fastest([], "zoom") is None


def test_an_axis_that_was_not_told_keeps_its_speed() -> None:
    lens = replace(LENS, pan_half_deg=-180.0, timing=Timing(most_per_s=(300.0, 200.0, 1.0)))
    measured = with_measured_speed(lens, (0.25, None, 0.4))
    assert list(measured.timing.most_per_s) == pytest.approx([0.25 * 180 * MARGIN, 200.0, 0.4 * MARGIN])
    assert replace(measured, timing=lens.timing) == lens
    absurd = with_measured_speed(lens, (1e9, 1e9, 1e9)).timing.most_per_s
    assert max(absurd) <= 1000.0


def test_swings_stay_in_reach_and_below_half_a_turn() -> None:
    for begin in (PtzPosition(1.0, -1.0, 1.0), PtzPosition(-1.0, 1.0, 0.3), PtzPosition(0.0, 0.0, 0.0)):
        for axis in AXES:
            one, other = swing(begin, axis, LENS)
            for end in (one, other):
                assert max(abs(end.pan), abs(end.tilt), abs(end.zoom - 0.5) * 2) <= 1
            assert abs(one.pan - other.pan) * PAN_SPAN_DEG <= SWING_DEG + 1e-6
