from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.errors import OperatorError
from console.domain.wall import moves
from console.domain.wall.cells import Rect
from console.domain.wall.history import History
from console.domain.wall.layouts import all_layouts, grid, layout_named
from console.domain.wall.model import Board, TilePosition, Wall, new_wall
from console.domain.wall.monitors import Monitor

MONITORS = (Monitor("A"), Monitor("B", geometry=Rect(1920, 0, 1920, 1080)))


def a_wall(count: int = 20) -> Wall:
    return new_wall(MONITORS, tuple(range(1, count + 1)))


def cameras(wall: Wall) -> Counter[int | None]:
    return Counter(camera for board in wall.boards for camera in board.tiles if camera is not None)


def test_a_new_wall_spreads_the_cameras() -> None:
    wall = a_wall()
    assert wall.boards[0].shown == tuple(range(1, 17))
    assert wall.boards[1].shown == (17, 18, 19, 20)


def test_cameras_without_a_tile_come_with_a_larger_layout() -> None:
    wall = new_wall(MONITORS[:1], tuple(range(1, 31)))
    assert len(wall.board.shown) == 16
    assert moves.set_layout(wall, 0, grid(6, 6)).board.shown[:30] == tuple(range(1, 31))


def test_a_camera_called_takes_the_spot_and_nothing_leaves_the_wall() -> None:
    wall = moves.set_layout(a_wall(), 0, layout_named("1+12"))
    called = moves.call_to_spot(wall, 7)
    assert called.camera_at(called.spot) == 7
    assert called.selected == called.spot
    assert cameras(called) == cameras(wall)


def test_a_camera_that_is_not_on_the_wall_replaces_the_one_on_the_spot() -> None:
    called = moves.call_to_spot(a_wall(), 99)
    assert called.boards[0].shown[0] == 99


def test_a_camera_called_while_another_tile_is_single_is_seen_at_once() -> None:
    wall = moves.toggle_single(a_wall(), TilePosition(0, 5))
    called = moves.call_to_spot(wall, 12)
    assert called.board.visible == (called.spot.tile,)
    assert called.camera_at(called.selected) == 12


def test_single_and_back() -> None:
    wall = moves.select(a_wall(), TilePosition(0, 6))
    single = moves.toggle_single(wall)
    assert single.board.rects(1920, 1080) == {6: Rect(0, 0, 1920, 1080)}
    assert moves.toggle_single(single) == wall


def test_arrows_keep_to_rows_and_columns() -> None:
    wall = moves.select(a_wall(), TilePosition(0, 5))
    steps = [(1, 0, 6), (-1, 0, 4), (0, -1, 1), (0, 1, 9)]
    for across, down, tile in steps:
        assert moves.move_selection(wall, across, down).selected == TilePosition(0, tile)


def test_an_arrow_at_the_edge_stays() -> None:
    assert moves.move_selection(a_wall(), -1, 0).selected == TilePosition(0, 0)


@given(st.sampled_from(all_layouts()))
def test_every_tile_is_reached_by_arrows(layout: object) -> None:
    assert hasattr(layout, "cells")
    wall = moves.set_layout(a_wall(), 0, layout)  # type: ignore[arg-type]  # asserted above
    reached, todo = {0}, [0]
    while todo:
        start = moves.select(wall, TilePosition(0, todo.pop()))
        for across, down in ((1, 0), (-1, 0), (0, 1), (0, -1)):
            tile = moves.move_selection(start, across, down).board.selected
            if tile not in reached:
                reached.add(tile)
                todo.append(tile)
    assert reached == set(range(len(wall.board.layout.cells)))


def test_cameras_hidden_by_a_smaller_layout_come_back() -> None:
    wall = a_wall()
    small = moves.set_layout(wall, 0, grid(2, 2))
    assert small.boards[0].shown == (1, 2, 3, 4)
    assert moves.set_layout(small, 0, grid(4, 4)).boards[0].shown == wall.boards[0].shown


places = st.builds(TilePosition, st.integers(0, 1), st.integers(0, 3))


@given(st.lists(st.tuples(places, places), max_size=12))
def test_swapping_loses_no_camera(pairs: list[tuple[TilePosition, TilePosition]]) -> None:
    wall = a_wall()
    before = cameras(wall)
    for first, second in pairs:
        wall = moves.swap(wall, first, second)
    assert cameras(wall) == before


def test_a_camera_is_carried_to_its_neighbour() -> None:
    carried = moves.carry(a_wall(), 1, 0)
    assert carried.boards[0].shown[:2] == (2, 1)
    assert carried.selected == TilePosition(0, 1)


def test_keys_pass_over_a_monitor_that_is_missing() -> None:
    wall = a_wall()
    parted = wall.with_board(1, replace(wall.boards[1], is_present=False))
    assert moves.activate(parted, 1).active == 0


@pytest.mark.parametrize(
    "place", [TilePosition(5, 0), TilePosition(0, 99), TilePosition(0, -1), TilePosition(-1, 0)]
)
def test_a_place_that_is_not_is_refused(place: TilePosition) -> None:
    with pytest.raises(OperatorError):
        moves.select(a_wall(), place)


def test_undo_and_redo() -> None:
    first = a_wall()
    second = moves.put(first, TilePosition(0, 0), None)
    history = History().push(first)
    undone, history = history.undo(second)
    assert undone == first
    redone, history = history.redo(undone)
    assert redone == second
    with pytest.raises(OperatorError):
        history.redo(redone)


def test_history_forgets_the_oldest() -> None:
    history = History()
    for number in range(200):
        history = history.push(Wall((Board(Monitor(str(number)), grid(1, 1)),)))
    assert len(history.past) == 64
