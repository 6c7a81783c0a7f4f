from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.privacy.model import DrawnOn, Zone, ZoneSet, ZoneSpace, ZoneStyle, check_zones
from console.domain.privacy.polygon import area, clip, contains, crosses_itself
from console.domain.privacy.zone_json import read_zones, write_zones

WINDOW = Zone(
    "window", "Bedroom window", "A home", "mhughes", ((0.1, 0.1), (0.3, 0.1), (0.3, 0.4), (0.1, 0.4))
)
FULL = replace(
    WINDOW,
    style=ZoneStyle.BLUR,
    lifters=frozenset({Role.MANAGER, Role.SUPERVISOR}),
    needs_second=True,
    lift_most_s=120.0,
    in_camera=True,
)
BAD = {
    "crosses itself": ((0.1, 0.1), (0.4, 0.4), (0.4, 0.1), (0.1, 0.4)),
    "corner twice": ((0.1, 0.1), (0.4, 0.1), (0.1, 0.1), (0.4, 0.4)),
    "side over side": ((0.1, 0.1), (0.5, 0.1), (0.3, 0.1), (0.3, 0.4)),
    "two corners": ((0.1, 0.1), (0.4, 0.4)),
    "no area": ((0.1, 0.1), (0.4, 0.4), (0.25, 0.25)),
    "a line": ((0.1, 0.1), (0.4, 0.1), (0.9, 0.1)),
    "outside": ((1.1, 0.1), (1.4, 0.1), (1.4, 0.4)),
    "far outside": ((0.1, 0.1), (9.0, 0.1), (0.4, 0.4)),
    "NaN": ((math.nan, 0.1), (0.4, 0.1), (0.4, 0.4)),
    "infinite": ((0.1, 0.1), (math.inf, 0.1), (0.4, 0.4)),
    "too many corners": tuple(
        (0.5 + 0.4 * math.cos(at / 50 * math.pi), 0.5 + 0.4 * math.sin(at / 50 * math.pi))
        for at in range(100)
    ),
}


@pytest.mark.req("PRV-01")
@pytest.mark.parametrize("what", BAD)
def test_what_covers_nothing_or_is_no_polygon_is_refused_in_words(what: str) -> None:
    with pytest.raises(OperatorError, match="Bedroom window"):
        check_zones(ZoneSet(zones=(replace(WINDOW, polygon=BAD[what]),)))


@pytest.mark.parametrize(
    "wrong",
    [
        replace(WINDOW, name=" "),
        replace(WINDOW, reason=""),
        replace(WINDOW, id="Not an id"),
        replace(WINDOW, lift_most_s=math.nan),
        replace(WINDOW, lift_most_s=1e9),
    ],
)
def test_a_zone_says_what_and_why(wrong: Zone) -> None:
    with pytest.raises(OperatorError):
        check_zones(ZoneSet(zones=(wrong,)))


def test_too_many_zones_and_two_of_one_identity_are_refused() -> None:
    many = tuple(replace(WINDOW, id=f"z{at}") for at in range(33))
    for wrong in (many, (WINDOW, WINDOW)):
        with pytest.raises(OperatorError):
            check_zones(ZoneSet(zones=wrong))


def test_directions_have_limits_of_their_own() -> None:
    around = ((-100.0, 0.0), (100.0, 0.0), (0.0, 20.0))
    above = ((0.0, 80.0), (10.0, 80.0), (5.0, 95.0))
    for wrong in (around, above):
        with pytest.raises(OperatorError):
            check_zones(ZoneSet(ZoneSpace.WORLD, (replace(WINDOW, polygon=wrong),)))
    check_zones(
        ZoneSet(ZoneSpace.WORLD, (replace(WINDOW, polygon=((200.0, 1.0), (205.0, 1.0), (203.0, 9.0))),))
    )


def test_zones_are_written_and_read_again() -> None:
    zones = ZoneSet(
        ZoneSpace.PICTURE,
        (FULL, replace(WINDOW, id="door")),
        DrawnOn(1280, 720, bytes(64 * 36)),
        masked_recording=True,
    )
    assert read_zones(write_zones(zones)) == zones


@pytest.mark.parametrize(
    "change",
    [
        {"version": 2},
        {"space": "elsewhere"},
        {"zones": 7},
        {"zones": [{"id": "a"}]},
        {"drawn_on": {"width": 1, "height": 1, "grid": "AAAA"}},
        {"drawn_on": None},
    ],
)
def test_nonsense_is_not_read_as_no_zones(change: dict[str, object]) -> None:
    text = json.dumps({**json.loads(write_zones(ZoneSet(zones=(WINDOW,)))), **change})
    with pytest.raises(OperatorError):
        read_zones(text)
    for broken in ("", "[]", "null", "{", text[:-5], "[" * 100_000):
        with pytest.raises(OperatorError):
            read_zones(broken)


def test_the_shape_of_the_view_is_remembered() -> None:
    drawn = DrawnOn(1280, 720)
    assert all(drawn.has_aspect_of(*size) for size in ((640, 360), (1920, 1080), (852, 480), (1920, 1088)))
    assert not any(drawn.has_aspect_of(*size) for size in ((720, 1280), (640, 480), (704, 576)))


def test_arithmetic_of_polygons() -> None:
    square = ((0.0, 0.0), (2.0, 0.0), (2.0, 2.0), (0.0, 2.0))
    assert area(square) == 4.0
    assert contains(square, (1.0, 1.0))
    assert not contains(square, (3.0, 1.0))
    assert abs(area(clip(square, 1.0, 1.0, 5.0, 5.0))) == 1.0
    assert clip(square, 3.0, 3.0, 5.0, 5.0) == []
    assert not crosses_itself(square)
