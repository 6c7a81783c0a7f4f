"""People who walk, stand and carry bags."""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.demo.simulated.town.paint import hiding

if TYPE_CHECKING:
    from console.demo.simulated.pixels import Floats, Pixels
    from console.demo.simulated.town.lens import SceneLens
    from console.demo.simulated.town.types import Colour, Light

_SKIN: tuple[Colour, ...] = ((150, 182, 226), (110, 148, 200), (70, 98, 148), (56, 74, 112))
_HAIR: tuple[Colour, ...] = ((30, 36, 48), (44, 66, 96), (70, 120, 168), (150, 156, 160))
_TOPS: tuple[Colour, ...] = (
    (110, 60, 40), (52, 44, 160), (64, 110, 58), (60, 60, 64), (40, 150, 205), (170, 168, 160),
    (130, 70, 120), (60, 96, 150), (180, 120, 60), (84, 84, 196),
)  # fmt: skip
_LEGS: tuple[Colour, ...] = ((86, 62, 48), (52, 48, 46), (90, 104, 116), (40, 40, 60), (120, 132, 140))
_FINE = 4
_SMALL_PX = 34
"""Under this height of a figure its details are not seen."""


@dataclass(frozen=True, slots=True)
class Pedestrian:
    """A person's looks, which follow from one number, so that every camera sees the same person."""

    seed: int

    @property
    def height_m(self) -> float:
        """Return the height."""
        return 1.58 + self.seed * 37 % 31 / 100

    def pick(self, colours: tuple[Colour, ...], salt: int) -> Colour:
        """Return one colour of several."""
        return colours[(self.seed * 7 + salt * 13 + self.seed // 3) % len(colours)]


def draw_person(
    picture: Pixels,
    nearness: Floats,
    lens: SceneLens,
    person: Pedestrian,
    place: tuple[float, float, float],
    stride: float | None,
    light: Light,
) -> float:
    """Draw a person into a picture where nothing nearer stands.

    Args:
        picture: BGR, altered.
        nearness: of the background.
        lens: of the camera.
        person: whom to draw.
        place: x, y in metres and the bearing, degrees.
        stride: phase of the walk, radians; None: stands.
        light: time of day.

    Returns:
        The person's nearness; 0 if not in the picture.
    """
    ends = np.array([(place[0], place[1], 0.0), (place[0], place[1], person.height_m)])
    seen = lens.seen(ends)
    if seen[:, 2].min() < 1.5:
        return 0.0
    (foot_x, foot_y), (head_x, head_y) = lens.on_picture(seen).tolist()
    tall = math.hypot(head_x - foot_x, head_y - foot_y)
    if tall < 3:
        return 0.0
    left = max(math.floor(min(foot_x, head_x) - tall * 0.45), 0)
    top = max(math.floor(min(foot_y, head_y) - tall * 0.45), 0)
    right = min(math.ceil(max(foot_x, head_x) + tall * 0.25), lens.width)
    bottom = min(math.ceil(max(foot_y, head_y) + tall * 0.25), lens.height)
    if right <= left or bottom <= top:
        return 0.0
    ground = picture[top:bottom, left:right]
    near = 1 / float(seen[0, 2])
    hidden, partly = hiding(nearness[top:bottom, left:right], near + 0.5 * near * near)
    canvas = ground.copy() if partly else ground
    bearing = math.radians(place[2] - lens.view.pan_deg)
    foot, head = (foot_x - left, foot_y - top), (head_x - left, head_y - top)
    figure = _Figure(canvas, foot, head, math.sin(bearing), math.cos(bearing), light)
    figure.draw(person, stride)
    if partly:
        cv2.copyTo(canvas, cv2.bitwise_not(hidden), ground)
    return near


@lru_cache(maxsize=1024)
def _shaded(colour: Colour, gain: tuple[float, float, float], shade: float) -> tuple[int, ...]:
    return tuple(int(min(channel * part * shade, 255)) for channel, part in zip(colour, gain, strict=True))


class _Figure:
    """One person on a small canvas; coordinates are parts of the body's height."""

    def __init__(
        self,
        canvas: Pixels,
        foot: tuple[float, float],
        head: tuple[float, float],
        side: float,
        away: float,
        light: Light,
    ) -> None:
        self._canvas = canvas
        self._foot_x, self._foot_y = foot
        self._up_x, self._up_y = head[0] - foot[0], head[1] - foot[1]
        self._tall = math.hypot(self._up_x, self._up_y)
        self._side, self._away = side, away
        self._gain = light.ambient

    def _at(self, x: float, y: float) -> tuple[int, int]:
        across = self._foot_x - self._up_y * x + self._up_x * y
        down = self._foot_y + self._up_x * x + self._up_y * y
        return round(across * (1 << _FINE)), round(down * (1 << _FINE))

    def _tone(self, colour: Colour, shade: float) -> tuple[int, ...]:
        return _shaded(colour, self._gain, shade)

    def _limb(self, points: list[tuple[float, float]], width: float, colour: Colour, shade: float) -> None:
        thick = max(round(width * self._tall), 1)
        tone = _shaded(colour, self._gain, shade)
        for a, b in itertools.pairwise([self._at(x, y) for x, y in points]):
            cv2.line(self._canvas, a, b, tone, thick, cv2.LINE_AA, _FINE)

    def _blob(self, x: float, y: float, rx: float, ry: float, colour: Colour, shade: float = 1.0) -> None:
        size = round(rx * self._tall * (1 << _FINE)), round(ry * self._tall * (1 << _FINE))
        cv2.ellipse(
            self._canvas, self._at(x, y), size, 0, 0, 360, self._tone(colour, shade), -1, cv2.LINE_AA, _FINE
        )

    def draw(self, person: Pedestrian, stride: float | None) -> None:
        self._shadow()
        swing = math.sin(stride) if stride is not None else 0.0
        lift = abs(math.cos(stride)) * 0.02 if stride is not None else 0.0
        legs, top = person.pick(_LEGS, 1), person.pick(_TOPS, 2)
        wide = 0.085 + 0.055 * abs(self._away)
        order = (-1, 1) if self._side >= 0 else (1, -1)
        for at, leg_side in enumerate(order):
            self._leg(leg_side, swing, wide, legs, 0.78 if at == 0 else 1.0)
        self._arm(order[0], swing, wide, top, person, 0.74)
        self._torso(wide, lift, top, person)
        self._arm(order[1], swing, wide, top, person, 0.96)
        self._head(lift, person)

    def _shadow(self) -> None:
        if self._tall < _SMALL_PX:
            return
        overlay = self._canvas.copy()
        size = round(0.2 * self._tall * (1 << _FINE)), round(0.06 * self._tall * (1 << _FINE))
        cv2.ellipse(overlay, self._at(0.06, 0.005), size, 0, 0, 360, (20, 18, 18), -1, cv2.LINE_AA, _FINE)
        cv2.addWeighted(overlay, 0.42, self._canvas, 0.58, 0, dst=self._canvas)

    def _leg(self, leg_side: int, swing: float, wide: float, colour: Colour, shade: float) -> None:
        hip = leg_side * wide * 0.42 * self._away
        step = swing * leg_side * 0.17
        foot = hip + step * self._side
        knee = (hip + foot) / 2 + 0.035 * self._side
        raised = max(0.0, -swing * leg_side) * 0.045
        if self._tall < _SMALL_PX:
            self._limb([(hip, 0.49), (foot, 0.02)], 0.088, colour, shade)
            return
        self._limb([(hip, 0.49), (knee, 0.26), (foot, 0.035 + raised)], 0.088, colour, shade)
        toe = foot + 0.055 * self._side
        self._limb([(foot, 0.02 + raised), (toe, 0.012 + raised)], 0.05, (30, 30, 34), shade)

    def _arm(
        self, arm_side: int, swing: float, wide: float, colour: Colour, person: Pedestrian, shade: float
    ) -> None:
        shoulder = arm_side * (wide + 0.012) * (self._away if abs(self._away) > 0.25 else 0.25)
        hand = shoulder - swing * arm_side * 0.14 * self._side
        elbow = (shoulder + hand) / 2 - 0.015 * self._side
        if self._tall < _SMALL_PX:
            self._limb([(shoulder, 0.79), (hand, 0.5)], 0.062, colour, shade)
            return
        self._limb([(shoulder, 0.79), (elbow, 0.64), (hand, 0.51)], 0.062, colour, shade)
        self._blob(hand, 0.49, 0.024, 0.028, person.pick(_SKIN, 4), shade)
        if person.seed % 3 == 0 and arm_side == 1:
            self._limb([(hand, 0.42), (hand, 0.33)], 0.1, person.pick(_TOPS, 6), 0.8)

    def _torso(self, wide: float, lift: float, colour: Colour, person: Pedestrian) -> None:
        hem = 0.36 if person.seed % 4 == 1 else 0.46
        outline = [
            (-wide, 0.8),
            (-wide * 0.6, 0.84),
            (wide * 0.6, 0.84),
            (wide, 0.8),
            (wide * 0.86, hem),
            (-wide * 0.86, hem),
        ]
        corners = np.array([self._at(x, y + lift) for x, y in outline], np.int32)
        cv2.fillPoly(self._canvas, [corners], self._tone(colour, 1.0), cv2.LINE_AA, _FINE)
        dark = np.array(
            [
                self._at(x, y + lift)
                for x, y in ((wide * 0.3, 0.82), (wide, 0.8), (wide * 0.86, hem), (wide * 0.2, hem))
            ],
            np.int32,
        )
        cv2.fillPoly(self._canvas, [dark], self._tone(colour, 0.8), cv2.LINE_AA, _FINE)
        if person.seed % 5 == 2 and self._away > 0.2:
            self._limb([(0, 0.78), (0, 0.6)], wide * 1.3, person.pick(_TOPS, 5), 0.75)

    def _head(self, lift: float, person: Pedestrian) -> None:
        skin, hair = person.pick(_SKIN, 4), person.pick(_HAIR, 3)
        self._limb([(0, 0.83), (0, 0.89)], 0.05, skin, 0.85)
        self._blob(0.012 * self._side, 0.93 + lift, 0.05, 0.066, skin)
        if self._away > 0.3:
            self._blob(0, 0.935 + lift, 0.054, 0.07, hair)
        else:
            self._blob(-0.014 * self._side, 0.955 + lift, 0.054, 0.05, hair)
            self._blob(0.022 * self._side, 0.925 + lift, 0.038, 0.045, skin)
