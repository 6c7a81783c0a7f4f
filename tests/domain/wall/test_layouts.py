from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.errors import OperatorError
from console.domain.wall.layouts import CHOICES, UNEVEN, Layout, all_layouts, grid, layout_named

layouts = st.sampled_from(
    [grid(columns, rows) for columns in range(1, 9) for rows in range(1, 9)] + list(UNEVEN)
)


@given(layouts, st.integers(64, 4000), st.integers(64, 3000))
def test_tiles_cover_the_monitor_and_none_overlaps(layout: Layout, width: int, height: int) -> None:
    rects = layout.rects(width, height)
    assert sum(rect.area for rect in rects) == width * height
    assert not any(first.overlaps(second) for first, second in itertools.combinations(rects, 2))


@given(layouts, st.integers(200, 4000), st.integers(200, 3000), st.integers(1, 6))
def test_gaps_are_of_one_width_and_inside_only(layout: Layout, width: int, height: int, gap: int) -> None:
    rects = layout.rects(width, height, gap)
    assert not any(first.overlaps(second) for first, second in itertools.combinations(rects, 2))
    assert min(rect.x for rect in rects) == 0
    assert max(rect.right for rect in rects) == width
    assert max(rect.bottom for rect in rects) == height
    for rect in rects:
        beside = [other for other in rects if other.y < rect.bottom and other.bottom > rect.y]
        to_the_right = [other.x for other in beside if other.x >= rect.right]
        assert not to_the_right or min(to_the_right) - rect.right == gap


@pytest.mark.parametrize(
    ("name", "count"),
    [("1×1", 1), ("4×4", 16), ("8×8", 64), ("3×2", 6), ("1+5", 6), ("1+7", 8), ("2+8", 10), ("1+12", 13)],
)
def test_layouts_have_as_many_tiles_as_their_name_says(name: str, count: int) -> None:
    assert len(layout_named(name).cells) == count


@pytest.mark.parametrize("name", ["", "9×9", "0×1", "4x4", "1+6", "٣×٣", "×", "4×4×4"])
def test_an_unknown_layout_is_refused_in_words(name: str) -> None:
    with pytest.raises(OperatorError, match="no layout"):
        layout_named(name)


def test_every_layout_is_found_by_its_name() -> None:
    assert all(layout_named(layout.name) == layout for layout in (*all_layouts(), *CHOICES))


def test_the_largest_tile_is_the_first_of_an_uneven_layout() -> None:
    assert layout_named("1+12").largest == 0
    assert layout_named("1+12").rects(1920, 1080)[0].width == 960
