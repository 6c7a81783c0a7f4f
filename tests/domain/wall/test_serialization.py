from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.errors import OperatorError
from console.domain.wall.cells import Rect
from console.domain.wall.layouts import all_layouts
from console.domain.wall.model import Board, TilePosition, Wall, new_wall
from console.domain.wall.monitor_matching import adopt, attach
from console.domain.wall.monitors import Monitor
from console.domain.wall.serialization import wall_from_plain, wall_to_plain

ONE = Monitor("Eizo", "S2433", "A1", "DP-1", Rect(0, 0, 1920, 1080))
TWO = Monitor("Eizo", "S2433", "B2", "DP-2", Rect(1920, 0, 1920, 1080))
texts = st.text(max_size=12)


@st.composite
def boards(draw: st.DrawFn) -> Board:
    layout = draw(st.sampled_from(all_layouts()))
    tile = st.integers(0, len(layout.cells) - 1)
    place = st.builds(Rect, *(st.integers(-9999, 9999),) * 4)
    return Board(
        draw(st.builds(Monitor, texts, texts, texts, texts, place)),
        layout,
        tuple(draw(st.lists(st.none() | st.integers(1, 999), max_size=70))),
        draw(tile),
        draw(st.none() | tile),
    )


@given(st.lists(boards(), min_size=1, max_size=4))
def test_a_wall_survives_json(kept: list[Board]) -> None:
    wall = Wall(tuple(kept), len(kept) - 1, TilePosition(0, 0))
    assert wall_from_plain(json.loads(json.dumps(wall_to_plain(wall)))) == wall


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(json_values)
def test_nonsense_is_refused_in_words(plain: object) -> None:
    with pytest.raises(OperatorError):
        wall_from_plain(plain)


@given(st.sampled_from(["boards", "active", "spot", "version"]), json_values)
def test_one_wrong_part_is_refused_or_borne(part: str, value: object) -> None:
    plain: dict[str, Any] = wall_to_plain(new_wall((ONE, TWO), (1, 2, 3)))
    plain[part] = value
    try:
        wall = wall_from_plain(plain)
    except OperatorError:
        return
    assert 0 <= wall.active < len(wall.boards)
    wall.camera_at(wall.spot)


@given(
    st.sampled_from(["monitor", "layout", "tiles", "selected", "single"]),
    json_values,
)
def test_one_wrong_part_of_a_board_is_refused_or_borne(part: str, value: object) -> None:
    plain: dict[str, Any] = wall_to_plain(new_wall((ONE, TWO), (1, 2, 3)))
    plain["boards"][0][part] = value
    try:
        wall = wall_from_plain(plain)
    except OperatorError:
        return
    assert wall.boards[0].rects(1920, 1080)


def test_a_newer_version_is_refused() -> None:
    plain = wall_to_plain(new_wall((ONE,), ()))
    plain["version"] = 99
    with pytest.raises(OperatorError, match="newer version"):
        wall_from_plain(plain)


def test_content_returns_to_its_own_monitor_after_they_were_renumbered() -> None:
    wall = new_wall((ONE, TWO), tuple(range(1, 21)))
    attached = attach(wall, [TWO, ONE])
    assert attached.boards == wall.boards


def test_what_a_missing_monitor_showed_is_kept_and_comes_back() -> None:
    wall = new_wall((ONE, TWO), tuple(range(1, 21)))
    alone = attach(wall, [ONE])
    assert alone.parked == (1,)
    again = attach(wall_from_plain(wall_to_plain(alone)), [TWO, ONE])
    assert again.parked == ()
    assert again.boards[1].shown == wall.boards[1].shown


def test_what_a_missing_monitor_showed_can_be_shown_on_another() -> None:
    wall = new_wall((ONE, TWO), tuple(range(1, 21)))
    alone = attach(wall, [ONE])
    adopted = adopt(alone, 1, 0)
    assert adopted.boards[0].shown == wall.boards[1].shown
    assert adopted.boards[0].monitor == ONE
    assert adopted.boards[1].shown == wall.boards[0].shown
    with pytest.raises(OperatorError):
        adopt(wall, 1, 0)


def test_the_spot_moves_to_a_monitor_that_is_there() -> None:
    wall = Wall(new_wall((ONE, TWO), tuple(range(1, 21))).boards, 1, TilePosition(1, 2))
    alone = attach(wall, [ONE])
    assert alone.active == 0
    assert alone.spot.board == 0


@given(st.lists(boards(), min_size=1, max_size=4), st.lists(st.sampled_from([ONE, TWO]), unique=True))
def test_attaching_never_loses_a_camera(kept: list[Board], present: list[Monitor]) -> None:
    wall = Wall(tuple(kept))
    attached = attach(wall, present)

    def shown(of: Wall) -> set[int]:
        return {camera for board in of.boards for camera in board.tiles if camera is not None}

    assert shown(attached) == shown(wall)
    attached.camera_at(attached.spot)
    assert sum(board.is_present for board in attached.boards) >= len(present)


@pytest.mark.parametrize(
    "damage",
    [
        {"layout": "77+3"},
        {"layout": 7},
        {"layout": "auto 999"},
        {"tiles": [1, "x", 2, -3, True, 1.5]},
        {"tiles": [1] * 300},
        {"selected": 99},
        {"single": 99},
        {"single": "x"},
    ],
)
def test_a_damaged_board_is_read_as_far_as_it_can_be(damage: dict[str, Any]) -> None:
    plain = wall_to_plain(new_wall((ONE,), (1, 2, 3, 4)))
    plain["boards"][0] |= damage
    (board,) = wall_from_plain(plain).boards
    assert len(board.shown) == len(board.layout.cells)
    assert all(camera is None or camera > 0 for camera in board.tiles)
    assert 0 <= board.selected < len(board.shown)
    assert board.single is None or board.single < len(board.shown)
