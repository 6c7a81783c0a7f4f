"""What shows more than before is told from what shows less."""

from dataclasses import replace

import pytest

from console.domain.people.actor import Role
from console.domain.privacy.model import Zone, ZoneSet, ZoneSpace, ZoneStyle
from console.domain.privacy.weakening import needs_second, weakened

SQUARE = ((0.2, 0.2), (0.6, 0.2), (0.6, 0.6), (0.2, 0.6))
ZONE = Zone("door", "Door", "A home", "ann", SQUARE, ZoneStyle.PIXELATE, frozenset({Role.MANAGER}))
ZONES = ZoneSet(zones=(ZONE,), masked_recording=True)
NOTCHED = ((0.1, 0.1), (0.4, 0.5), (0.7, 0.1), (0.7, 0.7), (0.1, 0.7))


@pytest.mark.parametrize(
    "change",
    [
        {"style": ZoneStyle.BLUR},
        {"lifters": frozenset()},
        {"lifters": frozenset({Role.MANAGER, Role.OPERATOR})},
        {"lift_most_s": 1200.0},
        {"polygon": ((0.2, 0.2), (0.6, 0.2), (0.6, 0.59), (0.2, 0.6))},
        {"polygon": tuple((x + 0.01, y) for x, y in SQUARE)},
        {"polygon": NOTCHED},
    ],
)
def test_less_cover_weaker_style_and_easier_lifting_are_weaker(change: dict[str, object]) -> None:
    assert weakened(ZONES, replace(ZONES, zones=(replace(ZONE, **change),))) == [ZONE]  # type: ignore[arg-type]  # fields by name


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"name": "Front door", "reason": "Another reason"},
        {"style": ZoneStyle.SOLID},
        {"lift_most_s": 0.0},
        {"needs_second": True},
        {"polygon": ((0.1, 0.1), (0.7, 0.1), (0.7, 0.7), (0.1, 0.7))},
        {"polygon": (SQUARE[1], SQUARE[2], SQUARE[3], SQUARE[0])},
        {"polygon": ((0.2, 0.2), (0.4, 0.1), (0.6, 0.2), (0.6, 0.6), (0.2, 0.6))},
    ],
)
def test_more_cover_and_harder_lifting_are_not(change: dict[str, object]) -> None:
    assert weakened(ZONES, replace(ZONES, zones=(replace(ZONE, **change),))) == []  # type: ignore[arg-type]  # fields by name


def test_a_removed_zone_another_space_and_a_whole_recording_are_weaker() -> None:
    assert weakened(ZONES, ZoneSet(masked_recording=True)) == [ZONE]
    assert weakened(ZONES, replace(ZONES, space=ZoneSpace.WORLD)) == [ZONE]
    assert weakened(ZONES, replace(ZONES, masked_recording=False)) == [ZONE]
    another = replace(ZONE, id="other")
    assert weakened(ZONES, replace(ZONES, zones=(ZONE, another))) == []


def test_who_must_agree() -> None:
    assert not needs_second([ZONE])
    assert needs_second([ZONE, replace(ZONE, needs_second=True)])
    assert needs_second([replace(ZONE, lift_most_s=0.0)])
