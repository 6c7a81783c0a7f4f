"""Where a picture lies on a tile, in every way of showing it, and back from the tile to the picture."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.wall import moves
from console.domain.wall.cells import Rect
from console.domain.wall.framing import PictureFit, framed, room_of, wanted_size
from console.domain.wall.layouts import grid
from console.domain.wall.model import Board, TilePosition, Wall
from console.domain.wall.monitors import Monitor
from console.domain.wall.serialization import wall_from_plain, wall_to_plain
from console.domain.wall.zoom import Zoom

SOURCES = [(1920, 1080), (704, 576), (1080, 1920), (1000, 1000)]
rooms = st.builds(
    Rect, st.integers(0, 500), st.integers(0, 500), st.integers(40, 2000), st.integers(40, 1500)
)
shares = st.floats(0.01, 0.99)


def wall() -> Wall:
    return Wall((Board(Monitor(), grid(2, 2), (1, 2, 3, 4)),))


@given(st.sampled_from(PictureFit), st.sampled_from(SOURCES), rooms, shares, shares, st.floats(1, 8))
def test_each_point_of_the_tile_shows_the_point_of_the_picture_that_it_names(
    how: PictureFit, source: tuple[int, int], room: Rect, x: float, y: float, factor: float
) -> None:
    zoom = Zoom().about(0.3, 0.8, factor)
    framing = framed(how, source, source, room, zoom)
    at = framing.place.x + x * framing.place.width, framing.place.y + y * framing.place.height
    across, down = framing.to_picture(*at)
    assert 0 <= across <= 1
    assert 0 <= down <= 1
    assert framing.to_surface(across, down) == pytest.approx(at, abs=0.01)


@given(st.sampled_from(SOURCES), rooms, st.floats(1, 8))
def test_a_filling_picture_keeps_its_shape_and_leaves_no_pixel_of_the_tile_free(
    source: tuple[int, int], room: Rect, factor: float
) -> None:
    framing = framed(PictureFit.FILL, source, (8, 8), room, Zoom().about(0.5, 0.5, factor))
    assert framing.place == room
    # A square of the scene is a square on the tile.
    across = room.width / (framing.width * source[0])
    down = room.height / (framing.height * source[1])
    assert across == pytest.approx(down)
    assert framing.left >= 0
    assert framing.top >= 0
    assert framing.left + framing.width <= 1 + 1e-9
    assert framing.top + framing.height <= 1 + 1e-9


@pytest.mark.parametrize("how", PictureFit)
def test_zooming_at_a_point_keeps_the_picture_there_and_dragging_moves_it_along(how: PictureFit) -> None:
    room = Rect(10, 20, 400, 400)
    zoom = Zoom().about(0.5, 0.5, 2.0)
    framing = framed(how, (1600, 900), (1600, 900), room, zoom)
    at = framing.place.x + 150.0, framing.place.y + 60.0
    seen = framing.to_picture(*at)
    nearer = framed(how, (1600, 900), (1600, 900), room, framing.zoomed(zoom, *at, 1.5))
    assert nearer.to_picture(*at) == pytest.approx(seen)
    moved = framed(how, (1600, 900), (1600, 900), room, framing.dragged(zoom, 30, -20))
    assert moved.to_picture(at[0] + 30, at[1] - 20) == pytest.approx(seen)


def test_stretching_shows_all_of_the_picture_over_all_of_the_tile() -> None:
    room = Rect(0, 24, 300, 500)
    framing = framed(PictureFit.STRETCH, (1600, 900), (300, 168), room)
    assert framing.place == room
    assert framing.is_whole
    assert framing.to_picture(0, 24) == (0, 0)
    assert framing.to_picture(300, 524) == (1, 1)


def test_fitting_is_what_it_was() -> None:
    framing = framed(PictureFit.FIT, (1600, 900), (392, 220), Rect(0, 0, 400, 400))
    assert framing.place == Rect(4, 89, 392, 220)
    assert framing.is_whole


def test_a_picture_made_for_its_tile_is_copied_not_scaled() -> None:
    room = Rect(0, 24, 301, 420)
    width, height = wanted_size(PictureFit.FILL, (1600, 900), room, 1.0)
    # As the scaler rounds: the width to a multiple of 8, the height to one of 2.
    scale = min(width / 1600, height / 900)
    made = int(1600 * scale) // 8 * 8, int(900 * scale) // 2 * 2
    framing = framed(PictureFit.FILL, (1600, 900), made, room)
    assert (round(framing.width * made[0]), round(framing.height * made[1])) == (301, 420)


def test_the_caption_is_no_room_for_the_picture() -> None:
    assert room_of(Rect(5, 10, 100, 80), 24) == Rect(5, 34, 100, 56)


def test_the_way_stays_with_the_tile_and_is_saved_with_the_layout() -> None:
    place = TilePosition(0, 2)
    once = moves.change_fit(wall(), place)
    twice = moves.change_fit(once, place)
    assert [board.boards[0].fit_of(2) for board in (wall(), once, twice, moves.change_fit(twice, place))] == [
        PictureFit.FIT,
        PictureFit.FILL,
        PictureFit.STRETCH,
        PictureFit.FIT,
    ]
    read = wall_from_plain(wall_to_plain(twice))
    assert read.boards[0].fit_of(2) is PictureFit.STRETCH
    assert read.boards[0].fit_of(0) is PictureFit.FIT
    assert moves.swap(read, place, TilePosition(0, 0)).boards[0].fit_of(2) is PictureFit.STRETCH


def test_a_wall_of_another_version_opens_as_far_as_it_goes() -> None:
    plain = wall_to_plain(wall())
    plain["boards"][0]["fits"] = ["stretch", "upside down", 7]
    assert wall_from_plain(plain).boards[0].fits == (PictureFit.STRETCH, PictureFit.FIT, PictureFit.FIT)
    del plain["boards"][0]["fits"]
    assert wall_from_plain(plain).boards[0].fits == ()
