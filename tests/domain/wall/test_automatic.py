"""Automatic layouts: pictures get the most area that equal tiles can give them."""

from __future__ import annotations

import pytest

from console.domain.wall.cells import Rect, fit
from console.domain.wall.layouts import AUTOMATIC_MOST, automatic, grid, layout_named

ROOMS = [
    (1920, 1080),
    (1280, 800),
    (1024, 768),
    (960, 1080),
    (640, 1080),
    (1080, 1920),
    (700, 1900),
    (3840, 1080),
    (5120, 1440),
    (3840, 2160),
    (1200, 400),
    (300, 1000),
    (1000, 1000),
    (880, 1050),
    (1440, 900),
    (2560, 1080),
]


def strip(height: int) -> int:
    return 24 if height >= 168 else 0


def area(rects: list[Rect], aspect: tuple[int, int]) -> int:
    """Of the pictures in tiles: counted from the rectangles themselves, not by the layout's own sum."""
    return sum(fit(*aspect, rect, strip(rect.height)).area for rect in rects)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: f"{room[0]}x{room[1]}")
def test_no_grid_gives_pictures_more_area(room: tuple[int, int]) -> None:
    for count in range(1, 37):
        aspect = [(16, 9), (4, 3), (9, 16)][count % 3]
        layout = automatic(count, *room, aspect[0] / aspect[1], strip)
        ours = area(list(layout.rects(*room, 2)), aspect)
        # Every grid that has room for the tiles; one with a row more than it needs gives each tile less.
        grids = [grid(columns, -(-count // columns)) for columns in range(1, count + 1)]
        best = max(area(list(one.rects(*room, 2))[:count], aspect) for one in grids)
        assert ours >= 0.98 * best, (count, layout.columns, layout.rows)


def test_the_order_is_kept_and_each_camera_has_a_tile() -> None:
    layout = automatic(7, 600, 1000)
    assert len(layout.cells) == 7
    places = [(cell.row, cell.column) for cell in layout.cells]
    assert places == sorted(places)


def test_it_is_saved_by_its_number_of_tiles() -> None:
    for count in (1, 9, AUTOMATIC_MOST):
        assert len(layout_named(automatic(count, 300, 900).name).cells) == count
