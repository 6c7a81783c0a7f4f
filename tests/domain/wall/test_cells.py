from __future__ import annotations

import itertools

from hypothesis import given
from hypothesis import strategies as st

from console.domain.wall.cells import Rect, cut, exact, fit

sizes = st.integers(1, 5000)


@given(sizes, st.integers(1, 64))
def test_parts_differ_by_one_pixel_at_most(length: int, parts: int) -> None:
    edges = cut(length, parts)
    widths = {after - before for before, after in itertools.pairwise(edges)}
    assert edges[0] == 0
    assert edges[-1] == length
    assert max(widths) - min(widths) <= 1


@given(sizes, sizes, sizes, sizes, st.integers(0, 100))
def test_a_picture_lies_inside_its_tile_in_its_own_shape(
    width: int, height: int, across: int, down: int, caption: int
) -> None:
    tile = Rect(7, 9, across, down)
    shown = fit(width, height, tile, caption)
    assert shown.x >= tile.x
    assert shown.y >= tile.y
    assert shown.right <= tile.right
    assert shown.bottom <= tile.bottom
    rows = max(1, tile.height - caption)
    assert shown.width == tile.width or shown.height == rows
    assert shown.y >= tile.y + tile.height - rows
    # Never stretched: right to a pixel in either direction.
    assert abs(shown.width * height - shown.height * width) <= max(width, height)


def test_sixteen_to_nine_is_letter_boxed() -> None:
    assert fit(1280, 720, Rect(0, 0, 480, 270)) == Rect(0, 0, 480, 270)
    assert fit(1280, 720, Rect(0, 0, 400, 400)) == Rect(0, 87, 400, 225)
    assert fit(640, 480, Rect(0, 0, 1600, 900)) == Rect(200, 0, 1200, 900)


def test_the_caption_never_covers_the_picture() -> None:
    assert fit(1280, 720, Rect(0, 0, 480, 294), 24) == Rect(0, 24, 480, 270)
    assert fit(1280, 720, Rect(0, 0, 480, 330), 24) == Rect(0, 42, 480, 270)
    assert fit(1280, 720, Rect(0, 0, 480, 249), 24) == Rect(40, 24, 400, 225)


def test_a_picture_without_a_size_fills_the_tile() -> None:
    assert fit(0, 0, Rect(1, 2, 3, 4)) == Rect(1, 2, 3, 4)


def test_a_picture_that_nearly_fills_its_place_keeps_its_own_size() -> None:
    place = Rect(100, 50, 478, 269)
    assert exact(472, 264, place, 16) == Rect(103, 52, 472, 264)
    assert exact(478, 269, place, 16) == place
    assert exact(480, 270, place, 16) == place
    assert exact(320, 180, place, 16) == place
