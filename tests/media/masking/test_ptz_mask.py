from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.domain.privacy.mask_state import CoverCount, MaskState
from console.domain.privacy.model import ZoneStyle
from console.domain.privacy.position_bounds import PositionBounds, PositionReport
from console.domain.ptz.lens import unit_vector, view_towards
from console.domain.ptz.model import PtzPosition
from console.media.masking import paint
from console.media.masking.mask import Mask
from console.media.masking.ptz_mask import WAITS, HeadPlacement, WaitingFrame, taken
from console.media.masking.stencil import Stencil, stencil
from console.media.masking.sweep import on_picture
from tests.media.masking.frames import (
    HOME,
    LENS,
    WINDOW,
    FollowedHead,
    Orders,
    luma_of,
    scene,
    shown_of,
    world,
)

SIZE = 640, 360
Bools = np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


def true_cover(position: PtzPosition, polygon: tuple[tuple[float, float], ...] = WINDOW) -> Bools:
    """Pixels whose middle looks into a zone between great circles. Slow and plain."""
    view = LENS.view_at(position, SIZE[0] / SIZE[1])
    columns, rows = np.meshgrid(np.arange(SIZE[0]) + 0.5, np.arange(SIZE[1]) + 0.5)
    rays = (
        ((columns / SIZE[0] - 0.5) / view.focal)[..., None] * np.array(view.right)
        + ((rows / SIZE[1] - 0.5) / view.focal / view.aspect)[..., None] * np.array(view.down)
        + np.array(view.forward)
    )
    corners = [np.array(unit_vector(*corner)) for corner in polygon]
    sides = [
        rays @ np.cross(one, other) for one, other in zip(corners, [*corners[1:], corners[0]], strict=True)
    ]
    inside = np.stack(sides)
    ahead = rays @ np.sum(corners, axis=0) > 0
    return np.asarray(((inside >= 0).all(axis=0) | (inside <= 0).all(axis=0)) & ahead)


def covered_by(box: PositionBounds, polygon: tuple[tuple[float, float], ...] = WINDOW) -> Bools:
    polygons = on_picture(polygon, LENS, box, SIZE)
    if polygons is None:
        return np.ones((SIZE[1], SIZE[0]), bool)
    made = stencil(polygons, SIZE, ZoneStyle.SOLID)
    found = np.zeros((SIZE[1], SIZE[0]), bool)
    if made is not None:
        down, across = made.luma.shape
        found[made.top : made.top + down, made.left : made.left + across] = made.luma > 0
    return found


@pytest.mark.slow
@pytest.mark.req("PRV-02")
@settings(max_examples=150, deadline=None)
@given(
    pan=st.floats(-0.5, 0.5),
    tilt=st.floats(-1.0, 1.0),
    zoom=st.floats(0.0, 1.0),
    wide=st.tuples(st.floats(0, 0.15), st.floats(0, 0.3), st.floats(0, 0.2)),
    parts=st.tuples(st.floats(0, 1), st.floats(0, 1), st.floats(0, 1)),
    far=st.booleans(),
)
def test_a_zone_is_covered_wherever_in_its_box_the_head_was(
    pan: float,
    tilt: float,
    zoom: float,
    wide: tuple[float, float, float],
    parts: tuple[float, float, float],
    far: bool,
) -> None:
    if not far:
        pan, tilt = pan / 20, tilt / 10
    box = PositionBounds((pan, pan + wide[0]), (tilt, tilt + wide[1]), (zoom, min(1.0, zoom + wide[2])))
    place = [
        low + part * (high - low)
        for (low, high), part in zip((box.pan, box.tilt, box.zoom), parts, strict=True)
    ]
    truth = true_cover(PtzPosition(place[0], place[1], place[2]))
    assert not (truth & ~covered_by(box)).any()


@pytest.mark.req("PRV-02")
def test_at_rest_little_more_than_the_zone_is_covered() -> None:
    for zoom in (0.0, 0.3, 0.6):
        position = PtzPosition(0.01, 0.02, zoom)
        truth, found = true_cover(position), covered_by(PositionBounds.at(position))
        assert np.count_nonzero(found & ~truth) <= 0.12 * np.count_nonzero(truth)


def test_a_zone_behind_the_camera_or_larger_than_the_picture() -> None:
    assert not covered_by(PositionBounds.at(PtzPosition(1.0, 0.0, 0.0))).any()
    assert covered_by(PositionBounds.at(PtzPosition(0.0, 0.0, 1.0))).all()
    wide = ((-70.0, -40.0), (70.0, -40.0), (70.0, 40.0), (-70.0, 40.0))
    assert covered_by(PositionBounds.at(HOME), wide).all()
    assert covered_by(PositionBounds.at(PtzPosition(60 / 170, 0.0, 0.0)), wide)[:, :300].all()


def test_a_place_becomes_a_direction_and_a_place_again() -> None:
    for roll in (0.0, 7.0):
        view = view_towards(35.0, -20.0, 50.0, roll, 16 / 9)
        for point in ((0.1, 0.2), (0.5, 0.5), (0.93, 0.7)):
            back = view.place(view.seen(unit_vector(*view.direction_at(point))))
            assert back == pytest.approx(point)


class Showing:
    """A mask on a followed head; frames arrive at `now_s`."""

    def __init__(self) -> None:
        self.head, self.orders = FollowedHead(), Orders()
        self.orders.now = world(self.head)
        self.mask = Mask(12, self.orders)

    def frame(self, at_s: float, shift: int = 0, seed: int = 1, lag_s: float = 0.0) -> Bools:
        self.head.now_s = at_s
        shown = shown_of(self.mask, scene(shift=(shift, 0), seed=seed), at_s, lag_s)
        return np.asarray(luma_of(shown) == paint.LUMA)

    @property
    def why(self) -> str:
        return self.mask.report.why


@pytest.fixture
def showing() -> Showing:
    made = Showing()
    made.head.rest(0.0, 3.0)
    return made


@pytest.mark.req("PRV-02")
def test_at_rest_the_zone_is_covered_and_no_more(showing: Showing) -> None:
    covered = showing.frame(2.0)
    assert not (true_cover(HOME) & ~covered).any()
    assert 0.02 < covered.mean() < 0.1
    assert showing.mask.report.state is MaskState.MASKED


@pytest.mark.req("PRV-02")
def test_a_silent_camera_is_covered_and_comes_back_by_itself(showing: Showing) -> None:
    showing.frame(2.0)
    assert showing.frame(4.5, seed=3).all()
    assert showing.why == "position too old"
    assert showing.frame(5.2, seed=3).all()
    assert showing.orders.told == [(12, "position too old")]
    showing.head.rest(5.0, 6.0)
    assert not showing.frame(5.9, seed=3).all()
    assert showing.mask.report.state is MaskState.MASKED


def test_a_network_cut_in_mid_move_is_covered_at_once(showing: Showing) -> None:
    for at in range(1, 6):
        position = PtzPosition(0.01 * at, 0.0, 0.0)
        showing.head.log.add(PositionReport(3.0 + at * 0.05, 3.0 + at * 0.05, position, is_moving=True))
    assert not showing.frame(3.26, seed=2).all()
    wide = showing.frame(3.5, seed=3)
    assert wide.all() or wide.mean() > 0.3
    assert showing.frame(3.9, seed=4).all()


def test_a_frame_that_was_delayed_is_asked_for_the_time_when_it_was_taken(showing: Showing) -> None:
    for at in range(1, 30):
        position = PtzPosition(0.01 * at, 0.0, 0.0)
        showing.head.log.add(PositionReport(3.0 + at * 0.05, 3.0 + at * 0.05, position, is_moving=True))
    late = showing.frame(4.2, lag_s=1.3)
    assert not (true_cover(HOME) & ~late).any()


def test_the_first_second_of_a_session_is_not_trusted(showing: Showing) -> None:
    showing.mask.opened(2.5)
    assert showing.frame(2.6).all()
    assert showing.why == "position not known"


@pytest.mark.req("PRV-02")
def test_a_picture_that_moves_while_the_head_rests_is_covered(showing: Showing) -> None:
    showing.head.rest(3.1, 9.0)
    showing.frame(2.0)
    for at in range(10):
        covered = showing.frame(3.0 + at * 0.1, shift=30)
    assert covered.all()
    assert showing.why == "picture moves, head rests"
    assert not showing.frame(5.0).all()


@pytest.mark.req("PRV-02")
def test_a_frozen_picture_is_covered_when_the_head_moves_on(showing: Showing) -> None:
    showing.frame(2.0)
    showing.head.rest(3.1, 9.0, PtzPosition(0.2, 0.0, 0.0))
    assert showing.frame(5.0).all()
    assert showing.why == "picture stands, head moves"
    assert not showing.frame(5.1, seed=5).all()


def test_a_picture_that_does_not_move_proves_that_the_head_still_rests(showing: Showing) -> None:
    showing.frame(2.0)
    assert showing.frame(3.5).mean() < 0.1
    assert showing.head.hurried == 0
    assert showing.frame(3.55, shift=30).mean() > 0.1
    assert showing.head.hurried == 1


def test_who_steers_here_opens_the_box_before_any_report_of_it(showing: Showing) -> None:
    showing.frame(2.0)
    showing.head.may_move = True
    assert showing.frame(3.2, seed=7).mean() > 0.1


def test_without_a_model_or_a_head_everything_is_covered(showing: Showing) -> None:
    for wrong in (replace(showing.orders.now, lens=None), replace(showing.orders.now, whereabouts=None)):
        showing.orders.now = wrong
        assert showing.frame(2.0).all()
        assert showing.why == "lens not calibrated"


def test_zones_that_are_not_known_cover_everything(showing: Showing) -> None:
    showing.orders.now = replace(showing.orders.now, doubt="zones not known")
    assert showing.frame(2.0).all()


def test_reports_that_are_no_numbers_are_none() -> None:
    head = FollowedHead()
    head.log.mark_unknown()
    assert math.isnan(math.nan)
    assert head.box(0.0, 1.0) == FollowedHead().box(0.0, 1.0)


# -- frames that wait for a report ---------------------------------------------------------------------------


def decided(
    showing: Showing, at_s: float, waiting: WaitingFrame | None, seed: int = 9
) -> list[Stencil] | str:
    """A frame that shows something else, so that only reports can prove the rest; it came at `at_s`."""
    return showing.mask.decide(scene(seed=seed), at_s, waiting=waiting)


@pytest.mark.req("PRV-02")
def test_a_frame_waits_for_the_report_after_it_instead_of_being_covered(showing: Showing) -> None:
    assert isinstance(decided(showing, 2.0, None), list)
    waiting = WaitingFrame()
    assert decided(showing, 3.05, waiting, seed=5) == WAITS
    assert showing.head.hurried > 0
    assert showing.mask.report.state is MaskState.MASKED, "an earlier picture is still shown"
    showing.head.rest(3.05, 3.2)
    covered = decided(showing, 3.05, waiting, seed=5)
    assert isinstance(covered, list)
    assert covered == decided(showing, 3.05, None, seed=5)


@pytest.mark.req("PRV-02")
def test_reports_between_which_the_head_could_go_and_come_back_prove_nothing_later(showing: Showing) -> None:
    decided(showing, 2.0, None)
    waiting = WaitingFrame()
    assert decided(showing, 3.05, waiting, seed=5) == WAITS
    for at_s in (3.3, 3.35, 3.4):
        showing.head.log.add(PositionReport(at_s, at_s, HOME, is_moving=False))
    placed = showing.mask.world
    assert decided(showing, 3.05, waiting, seed=5) == WAITS or not is_point(placed.placed)


def is_point(placed: HeadPlacement | str) -> bool:
    return isinstance(placed, HeadPlacement) and placed.box == PositionBounds.at(HOME)


@pytest.mark.req("PRV-02")
def test_no_picture_waits_once_other_zones_are_to_be_covered(showing: Showing) -> None:
    decided(showing, 2.0, None)
    assert decided(showing, 3.9, WaitingFrame(), seed=5) == WAITS
    showing.orders.now = replace(showing.orders.now, version=2)
    assert decided(showing, 3.9, WaitingFrame(), seed=5) == "position too old"


@pytest.mark.req("PRV-03")
def test_a_frame_that_waited_is_masked_as_at_the_time_it_is_shown(showing: Showing) -> None:
    showing.orders.now = replace(showing.orders.now, lifted={"window": 2.5})
    waiting = WaitingFrame()
    assert decided(showing, 2.45, waiting) == []
    assert decided(showing, 2.55, None)
    assert decided(showing, 2.45, waiting), "its zone is covered again by now"


def test_it_counts_how_much_is_covered_at_rest_and_while_moving(showing: Showing) -> None:
    mask = showing.mask.world
    decided(showing, 2.0, None)
    assert (mask.counts.at_rest, mask.counts.moving) == (CoverCount(1, 0), CoverCount(0, 0))
    decided(showing, 9.0, None)
    assert mask.counts.at_rest == CoverCount(2, 1)
    assert mask.counts.at_rest.part == 0.5
    decided(showing, 9.0, WaitingFrame())
    assert mask.counts.at_rest.pictures == 2, "what waits is not shown"
    showing.head.may_move = True
    decided(showing, 9.1, None)
    assert mask.counts.moving == CoverCount(1, 1)
    showing.head.may_move = False
    for at_s, pan in ((9.2, 0.0), (9.25, 0.01), (9.3, 0.02)):
        showing.head.log.add(PositionReport(at_s, at_s, PtzPosition(pan, 0.0, 0.0)))
    decided(showing, 9.3, None)
    assert mask.counts.moving.pictures == 2
    assert mask.counts + mask.counts != mask.counts


def test_a_frame_that_was_handled_late_was_taken_before_it_was_received(showing: Showing) -> None:
    for at in range(1, 30):
        position = PtzPosition(0.01 * at, 0.0, 0.0)
        showing.head.log.add(PositionReport(3.0 + at * 0.05, 3.0 + at * 0.05, position, is_moving=True))
    assert taken(4.4, 0.0, LENS).to_s - taken(4.4, 0.0, LENS, 4.1).to_s == pytest.approx(0.3)
    showing.mask.decide(scene(seed=3), 4.4, 0.3)
    late = showing.mask.world.placed
    showing.mask.decide(scene(seed=3), 4.4, 0.3, 4.1)
    stamped = showing.mask.world.placed
    assert isinstance(late, HeadPlacement)
    assert isinstance(stamped, HeadPlacement)
    assert stamped.box.pan[1] < late.box.pan[1]
