from __future__ import annotations

import datetime as dt
import math
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.demo.simulated.ptz import ACCELERATION, MOST_SPEED, Position, SimulatedHead
from console.domain.errors import EnvironmentFault
from console.domain.privacy.position_bounds import (
    Limits,
    PositionBounds,
    PositionDoubt,
    PositionReport,
    box_over,
    is_position,
)
from console.domain.privacy.position_track import PositionTrack, read_piece, write_piece
from console.domain.ptz.lens import LensModel, Timing
from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from collections.abc import Sequence

LENS = LensModel(
    0.0, 170.0, -28.0, 40.0, ((0.0, 62.0), (1.0, 6.0)), timing=Timing(0.0, 0.2, 0.0, MOST_SPEED, ACCELERATION)
)
LIMITS = Limits.from_lens(LENS)
BEGIN = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)


def at(seconds: float, pan: float, *, wide_s: float = 0.0, moving: bool | None = None) -> PositionReport:
    return PositionReport(seconds - wide_s, seconds + wide_s, PtzPosition(pan, 0.0, 0.0), moving)


def still(until_s: float, pan: float = 0.0) -> list[PositionReport]:
    return [at(n * 0.1, pan) for n in range(round(until_s * 10) + 1)]


def asked(
    reports: Sequence[PositionReport], from_s: float, to_s: float, *, may_rest: bool = True
) -> PositionBounds | PositionDoubt:
    return box_over(reports, from_s, to_s, LIMITS, may_rest=may_rest)


def test_a_head_at_rest_has_a_box_of_one_position() -> None:
    assert asked(still(3.0, 0.25), 1.0, 2.0) == PositionBounds.at(PtzPosition(0.25, 0.0, 0.0))


@pytest.mark.req("PRV-02")
def test_what_is_not_known_or_too_old_is_a_doubt() -> None:
    assert asked([], 1.0, 2.0) == PositionDoubt("position not known")
    assert asked(still(3.0), -1.0, 2.0) == PositionDoubt("position not known")
    assert asked(still(3.0), 3.0, 4.0) == PositionDoubt("position too old")
    assert asked([*still(1.0), at(4.0, 0.0)], 2.0, 3.0) == PositionDoubt("position too old")


def test_rest_is_assumed_to_last_a_little_and_only_where_it_may() -> None:
    assert asked(still(3.0), 2.5, 3.4) == PositionBounds.at(PtzPosition(0.0, 0.0, 0.0))
    wide = asked(still(3.0), 2.5, 3.4, may_rest=False)
    assert isinstance(wide, PositionBounds)
    assert wide.pan[1] == pytest.approx(0.4 * MOST_SPEED[0] / 170)
    moving = [*still(2.9), at(3.0, 0.0, moving=True)]
    box = asked(moving, 2.5, 3.4)
    assert isinstance(box, PositionBounds)
    assert box.pan[1] > 0.1


@pytest.mark.req("PRV-02")
def test_two_equal_reports_prove_no_rest() -> None:
    apart = [at(0.0, 0.0), at(0.1, 0.0), at(0.2, 0.1), at(0.4, 0.1), at(0.5, 0.2)]
    box = asked(apart, 0.25, 0.35, may_rest=False)
    assert isinstance(box, PositionBounds)
    # There and back again at the greatest speed.
    assert box.pan[1] == pytest.approx(0.1 + 0.1 * MOST_SPEED[0] / 170)


@pytest.mark.req("PRV-02")
def test_equal_reports_far_apart_prove_no_rest_where_it_could_go_and_come_back() -> None:
    reports = [at(0.1 * n, 0.0, wide_s=0.02) for n in range(5)] + [at(0.8, 0.0), at(0.9, 0.0), at(1.0, 0.0)]
    near = box_over(reports, 0.2, 0.3, LIMITS, may_rest=False, link_most_s=0.2)
    assert near == PositionBounds.at(PtzPosition(0.0, 0.0, 0.0))
    apart = box_over(reports, 0.5, 0.7, LIMITS, may_rest=False, link_most_s=0.2)
    assert isinstance(apart, PositionBounds)
    assert apart.pan[1] == pytest.approx(0.21 * MOST_SPEED[0] / 170)
    assert asked(reports, 0.5, 0.7, may_rest=False) == near


@pytest.mark.req("PRV-02")
def test_a_head_may_leave_as_soon_as_it_was_asked_and_at_once() -> None:
    slow = [*still(1.0), at(1.3, 0.0, wide_s=0.2)]
    box = asked(slow, 0.9, 1.3, may_rest=False)
    assert isinstance(box, PositionBounds)
    assert box.pan[1] == pytest.approx(0.2 * MOST_SPEED[0] / 170)


@pytest.mark.req("PRV-02")
def test_a_head_that_starts_and_stops_at_once_stays_in_its_box() -> None:
    speed = MOST_SPEED[0] / 170
    reports = [*still(1.0), at(1.1, speed * 0.02), at(1.2, speed * 0.02), at(1.3, 0.0)]
    for instant_s, pan in ((1.02, 0.02), (1.05, 0.05), (1.06, 0.059), (1.15, 0.069), (1.28, -0.019)):
        box = asked(reports, instant_s, instant_s, may_rest=False)
        assert isinstance(box, PositionBounds)
        assert box.has(PtzPosition(speed * pan, 0.0, 0.0)), instant_s


def test_nan_and_beyond_the_range_are_no_positions() -> None:
    for wrong in (math.nan, math.inf, 1.2):
        assert not is_position(PtzPosition(wrong, 0.0, 0.0))
        assert not is_position(PtzPosition(0.0, wrong, 0.0))
    assert not is_position(None)
    assert is_position(PtzPosition(1.0, -1.0, 1.0))


class _Played(SimulatedHead):
    """The town's head on a clock of its own."""

    def place(self, now_s: float) -> Position:
        self._advance(now_s)
        return self.now


WISHES = st.lists(
    st.tuples(
        st.sampled_from(("move", "go", "rest")),
        st.floats(-1, 1),
        st.floats(-1, 1),
        st.floats(0.0, 1.0),
        st.floats(0.08, 1.0),
    ),
    min_size=1,
    max_size=6,
)


@pytest.mark.slow
@pytest.mark.req("PRV-02")
@settings(max_examples=150, deadline=None)
@given(
    wishes=WISHES, every_s=st.sampled_from((0.05, 0.1)), wide_s=st.floats(0.0, 0.02), phase=st.floats(0, 1)
)
def test_the_box_holds_the_head_however_it_moves(
    wishes: list[tuple[str, float, float, float, float]], every_s: float, wide_s: float, phase: float
) -> None:
    head = _Played(Position(0.0, 0.0, 0.3))
    head._at_s = now_s = 0.0
    truth: list[tuple[float, Position]] = []
    for kind, pan, tilt, zoom, lasting_s in [
        ("rest", 0.0, 0.0, 0.0, 0.5),
        *wishes,
        ("rest", 0.0, 0.0, 0.0, 0.5),
    ]:
        if kind == "move":
            head._target, head._wish, head._until_s = None, (pan, tilt, zoom), now_s + lasting_s
        elif kind == "go":
            head._target, head._wish = Position(pan, tilt, zoom), (0.0, 0.0, 0.0)
        until_s = now_s + lasting_s
        while now_s < until_s:
            now_s += 0.01
            truth.append((now_s, head.place(now_s)))
    reports = []
    due_s = every_s
    for time_s, place in truth:
        if time_s >= due_s:
            late_s = (phase * 2 - 1) * wide_s
            middle_s = time_s + late_s
            reports.append(
                PositionReport(
                    middle_s - wide_s, middle_s + wide_s, PtzPosition(place.pan, place.tilt, place.zoom)
                )
            )
            due_s += every_s
    for at_s in range(20, round(now_s * 100) - 20, 7):
        from_s, to_s = at_s / 100, at_s / 100 + 0.12
        known = [report for report in reports if report.end_s <= to_s + 0.1]
        box = asked(known, from_s, to_s, may_rest=False)
        assert isinstance(box, PositionBounds)
        assert all(has(box, place) for time_s, place in truth if from_s <= time_s <= to_s)


def has(box: PositionBounds, place: Position) -> bool:
    """But for what the town's head goes in one of its steps of 10 ms."""
    spans = ((box.pan, place.pan), (box.tilt, place.tilt), (box.zoom, place.zoom))
    return all(low - 2e-3 <= value <= high + 2e-3 for (low, high), value in spans)


def test_a_track_tells_what_the_reports_told() -> None:
    reports = [
        at(n * 0.2, 0.0 if n < 100 else (n - 100) * 0.001, wide_s=0.01, moving=n >= 100) for n in range(300)
    ]
    track = PositionTrack([write_piece(reports, BEGIN)], LENS)
    rest = track.at(BEGIN + dt.timedelta(seconds=10))
    assert isinstance(rest, PositionBounds)
    assert rest.has(PtzPosition(0.0, 0.0, 0.0))
    assert rest.pan[1] - rest.pan[0] < 1e-6
    moving = track.at(BEGIN + dt.timedelta(seconds=40))
    assert isinstance(moving, PositionBounds)
    assert moving.has(PtzPosition(0.1, 0.0, 0.0))
    assert track.at(BEGIN + dt.timedelta(seconds=90)) == PositionDoubt("position too old")
    assert track.at(BEGIN - dt.timedelta(seconds=9)) == PositionDoubt("position not known")


def test_a_minute_at_rest_is_small() -> None:
    assert len(write_piece([at(n * 0.2, 0.3) for n in range(300)], BEGIN)) < 600


def test_a_damaged_piece_is_no_track() -> None:
    piece = write_piece(still(3.0), BEGIN)
    for wrong in (b"", piece[:-3], b"\x09" + piece[1:], piece[:12] + b"nonsense"):
        with pytest.raises(EnvironmentFault):
            read_piece(wrong)
