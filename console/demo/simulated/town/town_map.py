"""The still objects of Westerleigh: buildings, trees, lamps, stalls, parked cars."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from console.demo.simulated.town import solids
from console.demo.simulated.town.facades import SCALE, shop, station, terrace, town_hall
from console.demo.simulated.town.ground import lay_out
from console.demo.simulated.town.paint import Paper
from console.demo.simulated.town.types import Lamp, TexturedSurface, pyramid
from console.demo.simulated.town.vehicles import TownVehicle, bus, car, van

if TYPE_CHECKING:
    from console.demo.simulated.pixels import Pixels
    from console.demo.simulated.town.types import Light

_NAMES = (
    "Harper & Sons", "The Copper Kettle", "Boyce Butchers", "Threadneedle", "Avon Books", "Westerleigh Bank",
    "Tiller's Bakery", "Opticians", "Green Grocer", "Post Office", "The Crown", "Lumley Shoes",
    "Chemist", "Cycle Works", "Fenn Florist", "Barber", "Travel Shop", "Larder", "Hardware", "Gifts",
    "Estate Agents", "Music Box", "Cobbler", "Fish & Chips", "Tea Rooms",
)  # fmt: skip
_CAR_COLOURS = (
    (44, 38, 150), (188, 186, 182), (60, 58, 56), (132, 74, 40), (226, 228, 228), (64, 96, 52), (40, 96, 150),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Parked:
    """A parked vehicle."""

    vehicle: TownVehicle
    place: tuple[float, float, float]


@dataclass(slots=True)
class TownMap:
    """All still objects, in one light."""

    light: Light
    surfaces: list[TexturedSurface] = field(default_factory=list)
    trees: list[tuple[float, float, float, tuple[Pixels, ...]]] = field(default_factory=list)
    """East, north, size and picture; they turn to whoever looks."""
    lamps: list[Lamp] = field(default_factory=list)
    post: tuple[Pixels, ...] = ()
    parked: list[Parked] = field(default_factory=list)


def build_map(light: Light) -> TownMap:
    """Draw the town's surfaces; takes about a second."""
    town = TownMap(light, post=solids.lamp_post(light))
    ground = lay_out()
    footprints: list[tuple[tuple[float, float, float, float], float]] = []
    _high_street(town, footprints)
    _side_streets(town, footprints)
    _public_buildings(town, footprints)
    _furniture(town, footprints)
    _trees(town)
    _lamps(town)
    _parked(town)
    for footprint, height in footprints:
        ground.shade(footprint, height)
    for x, y, size, _ in town.trees:
        ground.shade_disc(x, y, size * 2.3, size * 5)
    for lamp in town.lamps:
        ground.shade((lamp.x_m, lamp.y_m, lamp.x_m + 0.12, lamp.y_m + 0.12), 5.5)
    if light.is_dark:
        ground.pools(town.lamps)
    town.surfaces += ground.surfaces(light)
    return town


def _row(
    town: TownMap,
    shadows: list[tuple[tuple[float, float, float, float], float]],
    span: tuple[float, float],
    across: tuple[float, float],
    facing: str,
    seed: int,
) -> None:
    """Return a row of shops between two points of a street, with varying widths and heights."""
    rng = np.random.default_rng(seed)
    at = span[0]
    while at < span[1] - 2:
        width = min(float(rng.choice([6.0, 7.0, 8.0, 9.5])), span[1] - at)
        if span[1] - at - width < 4:
            width = span[1] - at
        height = float(rng.choice([7.2, 8.4, 9.6, 10.2, 11.4]))
        seed += 1
        front = partial(shop, width, height, _NAMES[seed * 3 % len(_NAMES)], seed)
        along_x = facing in {"south", "north"}
        box = (at, across[0], at + width, across[1]) if along_x else (across[0], at, across[1], at + width)
        town.surfaces += solids.building(box, height, {facing: front}, town.light, seed)
        shadows.append((box, height + 1.5))
        if seed % 3 == 0:
            _awning(town, box, facing, seed)
        at += width


def _awning(town: TownMap, box: tuple[float, float, float, float], facing: str, seed: int) -> None:
    """A striped blind over the pavement."""
    width = box[2] - box[0] if facing in {"south", "north"} else box[3] - box[1]
    flat = _stripes(width, seed, town.light)
    out = 1.5
    corner, across, down = {
        "south": ((box[0], box[1], 3.0), (width, 0.0, 0.0), (0.0, -out, -0.6)),
        "north": ((box[2], box[3], 3.0), (-width, 0.0, 0.0), (0.0, out, -0.6)),
        "east": ((box[2], box[1], 3.0), (0.0, width, 0.0), (out, 0.0, -0.6)),
        "west": ((box[0], box[3], 3.0), (0.0, -width, 0.0), (-out, 0.0, -0.6)),
    }[facing]
    town.surfaces.append(TexturedSurface(corner, across, down, flat))


def _stripes(width: float, seed: int, light: Light) -> tuple[Pixels, ...]:
    colour = ((52, 46, 168), (60, 110, 50), (140, 80, 40), (36, 140, 200))[seed % 4]
    paper = Paper(width, 1.6, (226, 232, 236), SCALE, seed)
    for x in np.arange(0, width, 0.7):
        paper.box(float(x), 0, 0.35, 1.6, colour)
    return pyramid(paper.lit(light, 0.9))


def _high_street(town: TownMap, shadows: list[tuple[tuple[float, float, float, float], float]]) -> None:
    for span in ((-112.0, -38.0), (2.0, 34.0), (48.0, 112.0)):
        _row(town, shadows, span, (7.0, 17.0), "south", int(span[0]) + 200)
    for span in ((-112.0, -68.0), (-56.0, 10.0), (28.0, 112.0)):
        _row(town, shadows, span, (-17.0, -7.0), "north", int(span[0]) + 330)


def _side_streets(town: TownMap, shadows: list[tuple[tuple[float, float, float, float], float]]) -> None:
    _row(town, shadows, (17.5, 78.0), (24.0, 34.0), "east", 410)
    _row(town, shadows, (17.5, 78.0), (48.0, 58.0), "west", 450)
    _row(town, shadows, (17.5, 45.0), (-48.0, -38.0), "east", 480)
    _row(town, shadows, (17.5, 45.0), (2.0, 12.0), "west", 520)
    _row(town, shadows, (-112.0, 112.0), (-138.0, -124.0), "north", 700)
    for at, south in enumerate((-80.0, -64.0, -48.0, -33.0)):
        length = 15.0
        front = terrace(length, 6.0, 31 + at)
        box = (-79.0, south, -70.0, south + length)
        town.surfaces += solids.building(box, 6.0, {"east": front, "west": front}, town.light, 31 + at)
        shadows.append((box, 7.5))
        for wall in np.arange(south, south + length, 5.0):
            part = (-67.6, float(wall), -67.3, float(wall) + 3.6)
            town.surfaces += solids.box(part, 0, 0.9, (86, 100, 150), town.light)
    hedge = ((-57.4, -78.0, -56.6, -54.0), (-57.4, -45.0, -56.6, -24.0), (-57, -79, -12, -78.2))
    for part in hedge:
        town.surfaces += solids.box(part, 0, 1.3, (52, 104, 66), town.light)
        shadows.append((part, 1.3))


def _public_buildings(town: TownMap, shadows: list[tuple[tuple[float, float, float, float], float]]) -> None:
    hall = (-31.0, 45.0, -5.0, 58.0)
    town.surfaces += solids.building(hall, 11.5, {"south": town_hall(26, 11.5)}, town.light, 4)
    shadows.append((hall, 14))
    for step in range(3):
        part = (-22.0 - step, 45.0 - 0.6 * (3 - step) + 0.0, -14.0 + step, 45.0)
        town.surfaces += solids.box(part, 0, 0.17 * (step + 1), (180, 196, 204), town.light)
    tower = (-20.2, 47.5, -15.8, 51.9)
    town.surfaces += solids.box(tower, 11.5, 19.0, (184, 200, 210), town.light)
    dial = Paper(4.4, 4.4, (184, 200, 210), SCALE, 2)
    dial.disc(2.2, 2.2, 1.7, (60, 64, 70))
    dial.disc(2.2, 2.2, 1.5, (236, 240, 240))
    dial.line((2.2, 2.2), (2.2, 1.0), (30, 30, 30), 0.14)
    dial.line((2.2, 2.2), (2.9, 2.6), (30, 30, 30), 0.14)
    dial.shine(0.8, 0.8, 2.8, 2.8, (60, 70, 80))
    face = pyramid(dial.lit(town.light, 1.0))
    town.surfaces.append(TexturedSurface((-20.2, 47.45, 18.6), (4.4, 0, 0), (0, 0, -4.4), face))
    rails = (20.0, 97.0, 64.0, 107.0)
    town.surfaces += solids.building(rails, 8.6, {"south": station(44, 8.6)}, town.light, 7)
    shadows.append((rails, 10))
    hut = (6.0, -63.0, 46.0, -55.0)
    town.surfaces += solids.building(
        hut, 5.2, {"north": shop(40, 5.2, "Westerleigh Bus Station", 6)}, town.light, 9
    )
    shadows.append((hut, 6))


def _furniture(town: TownMap, shadows: list[tuple[tuple[float, float, float, float], float]]) -> None:
    light = town.light
    for size, low, high in (
        (5.0, 0.0, 0.3),
        (3.8, 0.3, 0.6),
        (2.6, 0.6, 0.9),
        (1.2, 0.9, 1.9),
        (0.5, 1.9, 5.4),
    ):
        part = (-18 - size / 2, 26 - size / 2, -18 + size / 2, 26 + size / 2)
        town.surfaces += solids.box(part, low, high, (176, 196, 206), light)
    town.surfaces += solids.box((-19, 25.85, -17, 26.15), 4.4, 4.75, (176, 196, 206), light)
    shadows.append(((-18.6, 25.4, -17.4, 26.6), 5.0))
    for at, (x, y) in enumerate(
        ((-33, 14), (-29, 14), (-25, 14), (-9, 14), (-5, 14), (-1.5, 24), (-1.5, 30))
    ):
        _stall(town, x, y, at)
        shadows.append(((x - 1.5, y - 1.2, x + 1.5, y + 1.2), 2.4))
    _shelters(town, shadows)
    rail = solids.railing(10, light)
    for x in range(-110, 110, 10):
        town.surfaces.append(TexturedSurface((x, -92.1, 1.1), (10, 0, 0), (0, 0, -1.1), rail))
    town.surfaces += solids.box((-57.6, -47.4, -57.2, -47.0), 0, 1.1, (40, 170, 230), light)
    town.surfaces += solids.box((-57.5, -50.8, -57.4, -47.2), 0.9, 1.0, (60, 60, 220), light)
    town.surfaces += solids.box((-48.2, -40.4, -47.6, -39.8), 0, 1.7, (150, 90, 30), light)
    _benches(town)


def _shelters(town: TownMap, shadows: list[tuple[tuple[float, float, float, float], float]]) -> None:
    """The bus station's stands."""
    light = town.light
    for y in (-28.0, -42.0):
        for x in (9.0, 21.0, 33.0):
            roof_box = (x, y - 1.2, x + 8, y + 1.2)
            town.surfaces += solids.box(roof_box, 2.5, 2.65, (96, 84, 52), light)
            shadows.append((roof_box, 2.5))
            for post in (x + 0.2, x + 4, x + 7.7):
                town.surfaces += solids.box(
                    (post, y - 0.05, post + 0.1, y + 0.05), 0, 2.5, (80, 76, 70), light
                )
            sign = Paper(1.6, 0.5, (120, 52, 30), SCALE, 1)
            sign.text(
                0.8,
                0.38,
                0.3,
                f"Stand {'ABCDEF'[int(x // 12) + (3 if y < -40 else 0)]}",
                (240, 240, 240),
                1.5,
            )
            flat = pyramid(sign.lit(light, 1.0))
            # Back to back: from behind, a sign would be mirrored.
            town.surfaces.append(TexturedSurface((x + 4.8, y + 0.1, 3.2), (-1.6, 0, 0), (0, 0, -0.5), flat))
            town.surfaces.append(TexturedSurface((x + 3.2, y - 0.1, 3.2), (1.6, 0, 0), (0, 0, -0.5), flat))


def _benches(town: TownMap) -> None:
    places = [(x, -86.6) for x in range(-70, 60, 18)] + [(-28, 21), (-28, 31), (-8, 21), (-8, 32), (70, 5.6)]
    for x, y in places:
        town.surfaces += solids.box(
            (x - 0.9, y - 0.25, x + 0.9, y + 0.25), 0.38, 0.46, (60, 92, 130), town.light
        )
        town.surfaces += solids.box(
            (x - 0.9, y + 0.2, x + 0.9, y + 0.26), 0.46, 0.9, (60, 92, 130), town.light
        )
        for leg in (x - 0.8, x + 0.7):
            town.surfaces += solids.box((leg, y - 0.2, leg + 0.1, y + 0.2), 0, 0.38, (40, 40, 40), town.light)


def _stall(town: TownMap, x: float, y: float, seed: int) -> None:
    """A market stall: a counter with goods, posts, a striped roof."""
    light = town.light
    town.surfaces += solids.box((x - 1.4, y - 0.6, x + 1.4, y + 0.5), 0, 0.9, (70, 104, 140), light)
    rng = np.random.default_rng(seed)
    for at in np.arange(x - 1.3, x + 1.2, 0.45):
        hue = [int(channel) for channel in rng.integers(40, 220, 3)]
        crate = (float(at), y - 0.5, float(at) + 0.38, y + 0.4)
        town.surfaces += solids.box(
            crate, 0.9, 1.02 + 0.1 * float(rng.random()), (hue[0], hue[1], hue[2]), light
        )
    for px in (x - 1.5, x + 1.42):
        for py in (y - 1.2, y + 1.1):
            town.surfaces += solids.box((px, py, px + 0.08, py + 0.08), 0, 2.2, (150, 150, 150), light)
    stripes = _stripes(3.2, seed, light)
    town.surfaces.append(TexturedSurface((x - 1.6, y, 2.8), (3.2, 0, 0), (0, -1.35, -0.7), stripes))
    town.surfaces.append(TexturedSurface((x + 1.6, y, 2.8), (-3.2, 0, 0), (0, 1.35, -0.7), stripes))


def _trees(town: TownMap) -> None:
    kinds = [solids.foliage(seed, town.light) for seed in range(4)]
    places: list[tuple[float, float]] = [(x, -82.5) for x in range(-104, 100, 13)]
    places += [(-35, 42.5), (-2, 42.5), (-36, 24), (-10, 40), (35.4, 24), (46.8, 40), (35.4, 56), (46.8, 70)]
    places += [(-14, -30), (-14, -46), (-14, -62), (50, -22), (50, -36), (-54, -27), (-68.6, -20), (30, 94)]
    places += [(float(x), -119.5) for x in range(-110, 112, 9)]
    places += [(x, 5.9) for x in (-88, -60, 62, 88)] + [(x, -6.0) for x in (-40, -24, 48, 74)]
    for at, (x, y) in enumerate(places):
        town.trees.append((x, y, 0.62 + at * 37 % 40 / 100, kinds[at % 4]))


def _lamps(town: TownMap) -> None:
    places: list[tuple[float, float]] = [(x, side) for x in range(-105, 110, 21) for side in (4.4, -4.4)]
    places += [(x, y) for x in (36.6, 45.4) for y in (18, 36, 54, 72)]
    places += [(-66.2, y) for y in (-18, -36, -54, -72)] + [(x, -91.4) for x in range(-100, 100, 20)]
    places += [(-30, 12), (-6, 12), (-30, 38), (-6, 38), (-32, -38), (-32, -54), (4, -24), (52, -48)]
    places += [(30, 82), (52, 82)]
    town.lamps = [Lamp(float(x), float(y), 5.6) for x, y in places]


def _parked(town: TownMap) -> None:
    rng = np.random.default_rng(21)
    for row, bearing in ((-30.0, 0.0), (-46.0, 180.0), (-62.0, 0.0)):
        for x in np.arange(-48.7, -15, 2.6):
            for side in (-2.5, 2.5):
                if rng.random() < 0.55:
                    _park(town, float(x), row + side, bearing if side < 0 else bearing + 180, rng)
    for y in (-22.0, -29.0, -58.0, -66.0, -74.0):
        _park(town, -59.9 + 0.0, y, 0, rng)
    for x in (30.0, 36.0, 48.0):
        town.parked.append(Parked(car((46, 44, 44), f"TX{int(x)} CAB"), (x, 90.8, 270)))
    for x, y in ((12.0, -31.6), (38.0, -45.6)):
        town.parked.append(Parked(bus((60, 54, 176), f"BX{int(x)} BUS"), (x + 6, y, 90)))


def _park(town: TownMap, x: float, y: float, bearing: float, rng: np.random.Generator) -> None:
    colour = _CAR_COLOURS[int(rng.integers(len(_CAR_COLOURS)))]
    letters = "".join("ABCDEFGHJKLMNOPRSTUVWXY"[int(index)] for index in rng.integers(0, 23, 5))
    plate = f"{letters[:2]}{int(rng.integers(10, 75))} {letters[2:]}"
    make = van if rng.random() < 0.12 else car
    town.parked.append(Parked(make(colour, plate), (x, y, bearing % 360)))
