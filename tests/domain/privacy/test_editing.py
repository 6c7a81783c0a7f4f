from __future__ import annotations

import pytest

from console.domain.errors import OperatorError
from console.domain.privacy.aiming import aim_at, is_in_front, outline_in, zoom_for
from console.domain.privacy.editing import (
    ZoneDraft,
    box_of,
    check_next,
    check_outline,
    crossed_sides,
    far_from,
    with_corner,
    without_corner,
)
from console.domain.privacy.model import Zone, ZoneSpace
from console.domain.privacy.polygon import CORNERS_MOST, contains
from console.domain.ptz.lens import LensModel
from console.domain.ptz.model import PtzPosition

SQUARE = ((0.2, 0.2), (0.6, 0.2), (0.6, 0.6), (0.2, 0.6))
BOW = ((0.2, 0.2), (0.6, 0.6), (0.6, 0.2), (0.2, 0.6))
ZONE = Zone("one", "One", "A home", "", SQUARE)
LENS = LensModel(0.0, 170.0, -28.0, 40.0, ((0.0, 62.0), (0.5, 19.3), (1.0, 6.0)))


def test_crossing_sides_are_named_by_their_corners() -> None:
    assert crossed_sides(SQUARE, is_closed=True) == set()
    assert crossed_sides(BOW, is_closed=True) == {0, 2}
    assert crossed_sides(BOW, is_closed=False) == {0, 2}
    assert crossed_sides(BOW[:3], is_closed=False) == set()
    assert crossed_sides((), is_closed=True) == set()


@pytest.mark.req("PRV-01")
def test_a_corner_that_cannot_be_is_refused_as_it_is_drawn() -> None:
    with pytest.raises(OperatorError, match="would cross"):
        check_next(BOW[:3], (0.2, 0.6))
    with pytest.raises(OperatorError, match="already"):
        check_next(SQUARE[:2], SQUARE[0])
    many = [(at / 100, (at / 100) ** 2) for at in range(CORNERS_MOST)]
    with pytest.raises(OperatorError, match="at most"):
        check_next(many, (0.99, 0.0))
    check_next(SQUARE[:2], (0.6, 0.6))


@pytest.mark.req("PRV-01")
@pytest.mark.parametrize(
    ("outline", "why"),
    [
        (SQUARE[:2], "three corners"),
        (BOW, "crosses itself"),
        (((0.1, 0.1), (0.2, 0.1), (0.3, 0.1)), "crosses|covers nothing"),
        (((1.2, 0.1), (1.4, 0.1), (1.4, 0.4)), "outside the picture"),
    ],
)
def test_an_outline_that_cannot_be_a_zone_is_refused(
    outline: tuple[tuple[float, float], ...], why: str
) -> None:
    with pytest.raises(OperatorError, match=why):
        check_outline(outline, ZoneSpace.PICTURE)


def test_corners_come_and_go() -> None:
    assert with_corner(SQUARE, 3, (0.1, 0.4)) == (*SQUARE, (0.1, 0.4))
    assert without_corner(SQUARE, 1) == (SQUARE[0], *SQUARE[2:])
    with pytest.raises(OperatorError, match="at least three"):
        without_corner(SQUARE[:3], 0)
    assert box_of((0.6, 0.2), (0.2, 0.6)) == SQUARE
    assert far_from((0.4, 0.3), *SQUARE[:2]) == pytest.approx(0.1)
    assert far_from((0.0, 0.2), *SQUARE[:2]) == pytest.approx(0.2)


def test_a_draft_goes_back_and_forth() -> None:
    draft = ZoneDraft()
    draft.put(ZONE)
    other = Zone("one", "Other", "A home", "", SQUARE)
    draft.put(other)
    assert draft.is_changed
    assert draft.is_redrawn
    assert draft.undo()
    assert list(draft.zones) == [ZONE]
    assert draft.redo()
    assert draft.zone("one") == other
    draft.drop("one")
    assert draft.zone("one") is None
    assert [draft.undo() for _ in range(4)] == [True, True, True, False]
    assert list(draft.zones) == list(draft.kept)
    renamed = ZoneDraft((ZONE,))
    renamed.put(other)
    assert not renamed.is_redrawn


@pytest.mark.req("PRV-02")
def test_a_head_goes_where_the_zone_is_in_its_view() -> None:
    zone = ((30.0, -10.0), (34.0, -10.0), (34.0, -14.0), (30.0, -14.0))
    at = aim_at(LENS, zone)
    outline = outline_in(LENS.view_at(at, 16 / 9), zone)
    assert all(0 < part < 1 for corner in outline for part in corner)
    assert contains(outline, (0.5, 0.5))
    assert at.zoom > 0.3
    # A turn away is the same direction; what the head cannot reach it comes as near to as it can.
    turned = tuple((pan - 360.0, tilt) for pan, tilt in zone)
    assert aim_at(LENS, turned).pan == pytest.approx(at.pan)
    behind = tuple((pan + 145.0, tilt) for pan, tilt in zone)
    assert abs(aim_at(LENS, behind).pan) == 1.0


def test_zooms_show_what_they_must() -> None:
    assert zoom_for(LENS, 70) == 0.0
    assert zoom_for(LENS, 1) == 1.0
    assert LENS.fov_deg(zoom_for(LENS, 30)) == pytest.approx(30, rel=0.001)


def test_what_lies_behind_the_camera_is_not_placed() -> None:
    sight = LENS.view_at(PtzPosition(0.0, 0.7, 0.0), 16 / 9)
    wide = ((-80.0, 0.0), (120.0, 0.0), (120.0, -10.0), (-80.0, -10.0))
    assert not is_in_front(sight, wide)
    assert len(outline_in(sight, wide)) >= 3
    assert outline_in(sight, ((170.0, 0.0), (180.0, 0.0), (180.0, 10.0))) == []
