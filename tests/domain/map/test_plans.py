"""Plans, world files, standpoints: the arithmetic of the map."""

from __future__ import annotations

import math

import pytest

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.map.plans import (
    CameraPlacement,
    Georeference,
    Plan,
    checked,
    placement_from_json,
    placement_to_json,
    plans_from_json,
    plans_to_json,
    scaled_by,
    wedge,
    world_file,
)

NORTH_UP = Georeference(0.5, 0.0, 1000.0, 0.0, -0.5, 2000.0)
PLAN = Plan("town", "Town", 800, 600, NORTH_UP)
HERE = CameraPlacement("town", 400, 300, bearing_deg=90, fov_deg=60, range_m=50)


def test_pixels_and_metres_are_each_others_way_back() -> None:
    turned = Georeference(0.3, 0.4, 10.0, 0.4, -0.3, 20.0)
    for reference in (NORTH_UP, turned):
        assert reference.pixel(*reference.metres(123.0, 45.0)) == pytest.approx((123.0, 45.0))
        assert reference.metres_a_pixel == pytest.approx(0.5)
    assert NORTH_UP.north_deg == pytest.approx(0.0)
    assert turned.north_deg != pytest.approx(0.0)


def test_a_world_file_is_read_and_nonsense_refused() -> None:
    assert world_file("0.5\n0\n0\n-0.5\n1000\n2000\n") == NORTH_UP
    assert world_file("0,5\n0\n0\n-0,5\n1000\n2000\n") == NORTH_UP
    for nonsense in ("", "a b c d e f", "1 2 3", "0 0 0 0 0 0", "nan 0 0 -1 0 0"):
        with pytest.raises(OperatorError):
            world_file(nonsense)


def test_a_line_of_known_length_gives_the_scale() -> None:
    assert scaled_by(50, (0, 0), (60, 80)).metres_a_pixel == pytest.approx(0.5)
    for metres, end in ((0.0, (9.0, 9.0)), (math.nan, (9.0, 9.0)), (5.0, (0.0, 1.0))):
        with pytest.raises(OperatorError, match="length"):
            scaled_by(metres, (0, 0), end)


def test_a_view_points_where_its_bearing_says() -> None:
    points = wedge(HERE, PLAN)
    assert points[0] == pytest.approx((400, 300))
    middle = points[len(points) // 2]
    assert middle == pytest.approx((500, 300)), "east is right, fifty metres are a hundred pixels"
    assert wedge(HERE, PLAN, bearing_deg=180)[6] == pytest.approx((400, 400))
    assert math.dist(wedge(HERE, PLAN, fov_deg=6)[1], (400, 300)) > 500, "a tele lens reaches further"


def test_a_tele_view_is_drawn_within_reason_and_all_round_is_a_circle() -> None:
    assert math.dist(wedge(HERE, PLAN, fov_deg=0.5)[1], (400, 300)) <= 8 * 100 + 1
    assert len(wedge(CameraPlacement("town", 0, 0, fov_deg=360), PLAN)) == 62


@pytest.mark.parametrize(
    "wrong",
    [
        CameraPlacement("town", -1, 0),
        CameraPlacement("town", 0, 601),
        CameraPlacement("town", math.nan, 0),
        CameraPlacement("town", 0, 0, fov_deg=0),
        CameraPlacement("town", 0, 0, range_m=math.inf),
    ],
)
def test_what_cannot_stand_there_is_refused(wrong: CameraPlacement) -> None:
    with pytest.raises(OperatorError):
        checked(wrong, PLAN)


def test_what_is_kept_is_read_again_and_nonsense_refused() -> None:
    other = Plan("depot", "Depot – “yard”", 10, 10)
    assert plans_from_json(plans_to_json((PLAN, other))) == (PLAN, other)
    assert placement_from_json(placement_to_json(HERE)) == HERE
    assert placement_from_json(placement_to_json(None)) is None
    for nonsense in ("", "3", '[{"id": 1}]', '{"plan": "a", "x": "?"}'):
        with pytest.raises(EnvironmentFault):
            plans_from_json(nonsense)
        with pytest.raises(EnvironmentFault):
            placement_from_json(nonsense)
