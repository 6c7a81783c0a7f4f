"""Fronts of houses, shops and public buildings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from console.demo.simulated.town.paint import Paper

if TYPE_CHECKING:
    from console.demo.simulated.town.types import Colour

SCALE = 30.0
_GLASS_TOP: Colour = (176, 150, 122)
_GLASS_FOOT: Colour = (84, 70, 60)
_WARM: Colour = (96, 168, 236)
_FRAME: Colour = (236, 240, 242)
_STONE: Colour = (190, 206, 214)
BRICKS: tuple[Colour, ...] = (
    (74, 92, 150),
    (150, 176, 196),
    (92, 116, 168),
    (196, 206, 214),
    (86, 84, 132),
    (120, 158, 192),
    (186, 202, 190),
    (140, 170, 206),
    (206, 200, 188),
)
PAINTS: tuple[Colour, ...] = (
    (84, 48, 30),
    (40, 76, 36),
    (46, 36, 122),
    (96, 84, 30),
    (60, 60, 66),
    (30, 92, 150),
    (110, 56, 86),
)


def wall(width: float, height: float, colour: Colour, seed: int) -> Paper:
    """A plain wall of brick or render, darker towards the ground."""
    paper = Paper(width, height, colour, SCALE, seed)
    paper.grain(0.24, 0.09, 6)
    paper.stain(2.5, 5)
    rows = paper.base.shape[0]
    fall = np.clip((np.arange(rows) / rows - 0.8) / 0.2, 0, 1) ** 2
    paper.base = (paper.base * (1 - 0.3 * fall)[:, None, None]).astype(np.uint8)
    return paper


def window(paper: Paper, x: float, y: float, width: float, height: float, *, lit: bool) -> None:
    """A sash window with lintel and sill; what is behind it is private."""
    paper.box(x - 0.12, y - 0.22, width + 0.24, 0.22, (206, 214, 218))
    paper.box(x - 0.06, y - 0.02, width + 0.12, height + 0.06, _FRAME)
    paper.gradient(x + 0.05, y + 0.05, width - 0.1, height - 0.1, _GLASS_TOP, _GLASS_FOOT)
    for left in (x + 0.05, x + width * 0.86 - 0.05):
        paper.box(left, y + 0.05, width * 0.14, height - 0.1, (168, 176, 184))  # a curtain
    if lit:
        paper.shine(x + 0.05, y + 0.05, width - 0.1, height - 0.1, _WARM)
    paper.box(x, y + height / 2 - 0.04, width, 0.08, _FRAME)
    paper.box(x + width / 2 - 0.025, y, 0.05, height, _FRAME)
    paper.box(x - 0.14, y + height + 0.02, width + 0.28, 0.12, (190, 198, 204))
    paper.box(x - 0.14, y + height + 0.14, width + 0.28, 0.05, (70, 74, 80))


def door(paper: Paper, x: float, foot: float, width: float, height: float, colour: Colour) -> None:
    """A panelled door in its frame, with a light above."""
    top = foot - height
    paper.box(x - 0.12, top - 0.55, width + 0.24, height + 0.55, _FRAME)
    paper.gradient(x, top - 0.45, width, 0.4, _GLASS_TOP, _GLASS_FOOT)
    paper.shine(x, top - 0.45, width, 0.4, _WARM)
    paper.box(x, top, width, height, colour)
    dark: Colour = (colour[0] * 3 // 4, colour[1] * 3 // 4, colour[2] * 3 // 4)
    for row in (0.12, 0.55):
        for column in (0.12, 0.56):
            paper.box(x + width * column, top + height * row, width * 0.32, height * 0.34, dark)
    paper.disc(x + width * 0.88, top + height * 0.52, 0.05, (120, 190, 214))


def _cornice(paper: Paper, width: float) -> None:
    paper.box(0, 0, width, 0.4, _STONE)
    paper.box(0, 0.4, width, 0.12, (120, 128, 134))
    for x in np.arange(0.1, width, 0.6):
        paper.box(float(x), 0.22, 0.25, 0.18, (160, 170, 176))


def shop(width: float, height: float, name: str, seed: int) -> Paper:
    """A shop with its sign, and one or two floors above."""
    paper = wall(width, height, BRICKS[seed % len(BRICKS)], seed)
    _cornice(paper, width)
    front = 3.9
    storeys = max(int((height - front - 0.6) // 2.7), 1)
    count = max(int(width / 2.6), 2)
    for storey in range(storeys):
        y = height - front - 0.55 - (storey + 1) * 2.75 + 0.75
        for at in range(count):
            x = (at + 0.5) * width / count - 0.55
            window(paper, x, y, 1.1, 1.65, lit=bool(paper.rng.random() < 0.4))
    _shop_front(paper, width, height, front, name, PAINTS[seed * 5 % len(PAINTS)])
    return paper


def _shop_front(paper: Paper, width: float, height: float, front: float, name: str, paint: Colour) -> None:
    top = height - front
    paper.box(0, top, width, front, paint)
    paper.box(0, top, width, 0.1, _STONE)
    dark: Colour = (paint[0] // 2, paint[1] // 2, paint[2] // 2)
    paper.box(0.2, top + 0.18, width - 0.4, 0.72, dark)
    paper.text(width / 2, top + 0.72, 0.42, name.upper(), (226, 238, 244), width - 0.9)
    glass_y, glass_h = top + 1.05, front - 1.6
    door_x = width * 0.42 if width > 6 else width - 1.7
    for x, wide in ((0.3, door_x - 0.55), (door_x + 1.35, width - door_x - 1.65)):
        if wide > 0.5:
            _display(paper, x, glass_y, wide, glass_h)
    paper.box(door_x - 0.1, glass_y, 1.3, height - glass_y, _FRAME)
    paper.gradient(door_x, glass_y + 0.1, 1.1, height - glass_y - 0.25, (150, 140, 128), (60, 54, 50))
    paper.shine(door_x, glass_y + 0.1, 1.1, height - glass_y - 0.25, (130, 190, 230))
    for x in (0.0, width - 0.25):
        paper.box(x, top, 0.25, front, dark)


def _display(paper: Paper, x: float, y: float, width: float, height: float) -> None:
    """A shop window with goods behind the glass."""
    paper.box(x - 0.06, y - 0.06, width + 0.12, height + 0.12, _FRAME)
    paper.gradient(x, y, width, height, (150, 146, 138), (64, 62, 64))
    paper.shine(x, y, width, height, (118, 176, 220))
    for at in np.arange(x + 0.15, x + width - 0.35, 0.45):
        tall = float(paper.rng.uniform(0.3, 0.9))
        hue = tuple(int(channel) for channel in paper.rng.integers(60, 210, 3))
        paper.box(float(at), y + height - tall, 0.3, tall, (hue[0], hue[1], hue[2]))
    paper.polygon(
        [
            (x + width * 0.1, y),
            (x + width * 0.3, y),
            (x + width * 0.1, y + height * 0.7),
            (x, y + height * 0.7),
        ],
        (172, 164, 152),
    )


def terrace(width: float, height: float, seed: int) -> Paper:
    """A row of small houses: each a door, a bay and two windows above."""
    paper = wall(width, height, BRICKS[seed % 3], seed)
    count = max(round(width / 5.2), 1)
    each = width / count
    for at in range(count):
        left = at * each
        paint = PAINTS[(seed + at * 3) % len(PAINTS)]
        door(paper, left + 0.55, height, 1.0, 2.1, paint)
        paper.box(left + 2.1, height - 3.0, 2.5, 3.0, _STONE)
        window(paper, left + 2.3, height - 2.6, 2.1, 1.6, lit=bool(paper.rng.random() < 0.5))
        for x in (left + 0.5, left + 2.7):
            window(paper, x, height - 5.4, 1.1, 1.5, lit=bool(paper.rng.random() < 0.35))
        paper.box(left, 0, 0.1, height, (60, 60, 66))  # the down pipe
        paper.text(left + 1.05, height - 2.72, 0.2, str(2 * at + 1 + seed % 7), (40, 40, 40), 0.4)
    paper.box(0, 0, width, 0.2, (60, 60, 66))
    return paper


def town_hall(width: float, height: float) -> Paper:
    """Stone, columns, a flight of doors and the town's name."""
    paper = wall(width, height, _STONE, 3)
    paper.grain(1.1, 0.5, 5)
    _cornice(paper, width)
    for row in np.arange(height - 3.6, height, 0.6):
        paper.box(0, float(row), width, 0.05, (140, 152, 160))
    for at in range(9):
        x = (at + 0.5) * width / 9
        window(paper, x - 0.7, height - 9.4, 1.4, 2.6, lit=at % 3 != 1)
        if at != 4:
            window(paper, x - 0.7, height - 4.6, 1.4, 2.4, lit=at % 2 == 0)
    door(paper, width / 2 - 1.1, height, 2.2, 3.2, (40, 62, 34))
    for column in (2.9, 3.9, 5.1, 6.1):
        x = column * width / 9
        paper.gradient(x - 0.38, 1.6, 0.76, height - 1.6, (222, 232, 236), (200, 212, 218))
        paper.box(x + 0.2, 1.6, 0.18, height - 1.6, (150, 164, 172))
        paper.box(x - 0.55, 1.2, 1.1, 0.4, (214, 224, 230))
        paper.box(x - 0.55, height - 0.5, 1.1, 0.5, (190, 202, 208))
    paper.text(width / 2, 1.05, 0.5, "TOWN HALL", (60, 70, 78), 8)
    return paper


def station(width: float, height: float) -> Paper:
    """A brick station with arches, a clock and a canopy's valance."""
    paper = wall(width, height, BRICKS[2], 17)
    _cornice(paper, width)
    count = int(width // 4.2)
    for at in range(count):
        x = (at + 0.5) * width / count
        paper.disc(x, height - 3.2, 1.35, _STONE)
        paper.box(x - 1.35, height - 3.2, 2.7, 3.2, _STONE)
        paper.disc(x, height - 3.2, 1.1, (96, 84, 74))
        paper.gradient(x - 1.1, height - 3.2, 2.2, 3.2, (112, 98, 86), (52, 46, 44))
        paper.shine(x - 1.1, height - 3.2, 2.2, 3.1, (110, 170, 214))
        window(paper, x - 0.6, 1.4, 1.2, 1.8, lit=at % 2 == 0)
    paper.box(0, height - 4.95, width, 0.5, (84, 48, 30))
    paper.text(width / 2, height - 4.58, 0.34, "WESTERLEIGH  RAILWAY  STATION", (236, 240, 240), width - 2)
    paper.disc(width / 2, 2.2, 1.0, (60, 60, 66))
    paper.disc(width / 2, 2.2, 0.86, (232, 238, 240))
    paper.line((width / 2, 2.2), (width / 2, 1.6), (30, 30, 30), 0.1)
    paper.line((width / 2, 2.2), (width / 2 + 0.4, 2.4), (30, 30, 30), 0.1)
    return paper


def roof(width: float, depth: float, seed: int) -> Paper:
    """Slates or tiles."""
    colour: Colour = ((96, 88, 84), (70, 82, 128), (104, 98, 96))[seed % 3]
    paper = Paper(width, depth, colour, 12, seed)
    paper.grain(0.35, 0.25, 8)
    paper.stain(2, 6)
    return paper


def blank(width: float, height: float, seed: int) -> Paper:
    """A side wall with a small window or two."""
    paper = wall(width, height, BRICKS[seed % len(BRICKS)], seed)
    for at in range(int(width // 5)):
        window(paper, at * 5 + 2.0, height - 5.6, 0.9, 1.3, lit=bool(paper.rng.random() < 0.3))
    return paper
