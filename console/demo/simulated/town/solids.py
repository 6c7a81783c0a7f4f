"""Boxes, roofs and flat cut-outs as surfaces."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.demo.simulated.town.facades import blank, roof
from console.demo.simulated.town.paint import gains
from console.demo.simulated.town.types import TexturedSurface, Unpainted, pyramid

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from console.demo.simulated.pixels import Pixels
    from console.demo.simulated.town.paint import Paper
    from console.demo.simulated.town.types import Colour, Light

FACING = {"south": 1.0, "west": 0.84, "east": 0.5, "north": 0.34, "up": 0.95}
"""How far each side looks towards the sun, which stands in the south-west."""


def side(
    footprint: tuple[float, float, float, float], height: float, which: str, texture: Sequence[Pixels]
) -> TexturedSurface:
    """Return one wall of a box; its picture reads the right way round from outside."""
    west, south, east, north = footprint
    corner, across = {
        "south": ((west, south, height), (east - west, 0.0, 0.0)),
        "north": ((east, north, height), (west - east, 0.0, 0.0)),
        "east": ((east, south, height), (0.0, north - south, 0.0)),
        "west": ((west, north, height), (0.0, south - north, 0.0)),
    }[which]
    return TexturedSurface(corner, across, (0.0, 0.0, -height), texture)


def _later(make: Callable[[], Paper], light: Light, facing: float) -> Unpainted:
    return Unpainted(lambda: make().lit(light, facing))


def _itself(paper: Paper) -> Paper:
    return paper


def building(
    footprint: tuple[float, float, float, float],
    height: float,
    fronts: Mapping[str, Paper | Callable[[], Paper]],
    light: Light,
    seed: int,
) -> Iterator[TexturedSurface]:
    """Return walls on all sides (plain where there is no front) and a pitched roof."""
    west, south, east, north = footprint
    for which in ("south", "north", "east", "west"):
        width = east - west if which in {"south", "north"} else north - south
        paper = fronts.get(which)
        make: Callable[[], Paper] = partial(blank, width, height, seed)
        if paper is not None:
            make = paper if callable(paper) else partial(_itself, paper)
        yield side(footprint, height, which, _later(make, light, FACING[which]))
    yield from _roof(footprint, height, light, seed, along_x=east - west >= north - south)


def _roof(
    footprint: tuple[float, float, float, float], height: float, light: Light, seed: int, *, along_x: bool
) -> Iterator[TexturedSurface]:
    west, south, east, north = footprint
    half = (north - south) / 2 if along_x else (east - west) / 2
    rise, out = half * 0.62, 0.35
    length = east - west if along_x else north - south
    for which in ("south", "north") if along_x else ("east", "west"):
        shown = _later(partial(roof, length, half * 1.2, seed), light, 0.3 + 0.7 * FACING[which])
        ridge = height + rise
        corner, across, down = {
            "south": ((west, south + half, ridge), (length, 0.0, 0.0), (0.0, -half - out, -rise)),
            "north": ((east, north - half, ridge), (-length, 0.0, 0.0), (0.0, half + out, -rise)),
            "east": ((west + half, south, ridge), (0.0, length, 0.0), (half + out, 0.0, -rise)),
            "west": ((west + half, north, ridge), (0.0, -length, 0.0), (-half - out, 0.0, -rise)),
        }[which]
        yield TexturedSurface(corner, across, down, shown)
    yield from _gables(footprint, height, rise, light, seed, along_x=along_x)


def _gables(
    footprint: tuple[float, float, float, float],
    height: float,
    rise: float,
    light: Light,
    seed: int,
    *,
    along_x: bool,
) -> Iterator[TexturedSurface]:
    for which in ("east", "west") if along_x else ("south", "north"):
        wide = footprint[3] - footprint[1] if along_x else footprint[2] - footprint[0]
        shown = _later(partial(blank, min(wide, 4.9), rise, seed), light, FACING[which])
        flat = side(footprint, height, which, shown)
        corner = (flat.corner[0], flat.corner[1], height + rise)
        yield TexturedSurface(
            corner, flat.across, (0.0, 0.0, -rise), shown, ((0.5, 0.0), (1.0, 1.0), (0.0, 1.0))
        )


def box(
    footprint: tuple[float, float, float, float],
    low: float,
    high: float,
    colour: Colour,
    light: Light,
) -> Iterator[TexturedSurface]:
    """A plain box."""
    west, south, east, north = footprint
    for which in ("south", "north", "east", "west"):
        flat = side(footprint, high, which, _plain(colour, light, FACING[which]))
        yield TexturedSurface(flat.corner, flat.across, (0.0, 0.0, low - high), flat.texture)
    top = _plain(colour, light, FACING["up"])
    yield TexturedSurface((west, north, high), (east - west, 0.0, 0.0), (0.0, south - north, 0.0), top)


def _plain(colour: Colour, light: Light, facing: float) -> tuple[Pixels, ...]:
    """One colour."""
    picture = np.empty((4, 4, 3), np.uint8)
    picture[:] = np.clip(np.array(colour) * gains(light, facing), 0, 255)
    return (picture,)


def upright(
    x: float, y: float, width: float, height: float, texture: tuple[Pixels, ...], bearing_deg: float
) -> TexturedSurface:
    """Return a cut-out that stands on the ground, turned to a bearing."""
    turn = np.radians(bearing_deg)
    across = np.array([np.cos(turn), -np.sin(turn)]) * width
    corner = (float(x - across[0] / 2), float(y - across[1] / 2), height)
    return TexturedSurface(corner, (float(across[0]), float(across[1]), 0.0), (0.0, 0.0, -height), texture)


def with_holes(picture: Pixels, seen: Pixels) -> tuple[Pixels, ...]:
    """Return a picture pyramid that is transparent where `seen` is dark."""
    return pyramid(np.dstack([picture, seen]))


def foliage(seed: int, light: Light) -> tuple[Pixels, ...]:
    """A tree, seven metres wide and nine high, lit from the upper left."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((360, 280, 3), np.uint8)
    seen = np.zeros((360, 280), np.uint8)
    for layer, tone in ((picture, (46, 66, 84)), (seen, 255)):
        cv2.line(layer, (140, 359), (140, 200), tone, 12, cv2.LINE_AA)
        cv2.line(layer, (140, 250), (95, 170), tone, 7, cv2.LINE_AA)
        cv2.line(layer, (140, 240), (188, 160), tone, 7, cv2.LINE_AA)
    tufts = [(140, 150, 92, 78), (88, 168, 62, 52), (196, 164, 60, 54), (138, 84, 66, 56), (150, 200, 80, 40)]
    leaves = []
    for x, y, wide, high in tufts:
        turn, part = rng.uniform(0, 2 * np.pi, 620), np.sqrt(rng.uniform(0, 1, 620))
        leaves.append(np.stack([x + np.cos(turn) * part * wide, y + np.sin(turn) * part * high], axis=1))
    spots = np.concatenate(leaves)
    for x, y in spots[np.argsort(-spots[:, 1] + 0.5 * spots[:, 0] + rng.normal(0, 26, len(spots)))]:
        sunny = np.clip(1.12 - (x - 40) / 420 - (y - 30) / 330 + rng.normal(0, 0.13), 0.34, 1.35)
        green = np.array([56, 118, 88]) + rng.normal(0, 7, 3)
        colour = [int(channel) for channel in np.clip(green * np.array(light.ambient) * sunny, 0, 255)]
        radius = int(rng.integers(3, 7))
        cv2.circle(picture, (int(x), int(y)), radius, colour, -1, cv2.LINE_AA)
        cv2.circle(seen, (int(x), int(y)), radius, 255, -1, cv2.LINE_AA)
    return with_holes(picture, seen)


def lamp_post(light: Light) -> tuple[Pixels, ...]:
    """A post with a lantern, 1.2 m wide and 6 m high."""
    picture = np.zeros((300, 60, 3), np.uint8)
    picture[:] = [int(58 * gain) for gain in light.ambient]
    seen = np.zeros((300, 60), np.uint8)
    cv2.line(seen, (30, 299), (30, 34), 255, 5)
    cv2.line(seen, (30, 299), (30, 240), 255, 9)
    cv2.fillConvexPoly(seen, np.array([(18, 6), (42, 6), (37, 36), (23, 36)]), 255)
    cv2.line(seen, (30, 0), (30, 8), 255, 5)
    glass = (170, 226, 255) if light.is_dark else (206, 214, 214)
    cv2.fillConvexPoly(picture, np.array([(21, 9), (39, 9), (35, 33), (25, 33)]), glass)
    return with_holes(picture, seen)


def railing(width: float, light: Light) -> tuple[Pixels, ...]:
    """Railings, 1.1 m high."""
    columns = max(int(width * 40), 8)
    picture = np.zeros((44, columns, 3), np.uint8)
    picture[:] = [int(tone * gain) for tone, gain in zip((60, 58, 50), light.ambient, strict=True)]
    seen = np.zeros((44, columns), np.uint8)
    seen[2:6] = seen[36:39] = 255
    for at in range(0, columns, 6):
        seen[2:, at : at + 2] = 255
    for at in range(0, columns, 80):
        seen[:, at : at + 5] = 255
    return with_holes(picture, seen)
