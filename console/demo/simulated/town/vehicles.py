"""Cars, vans and buses as shaded solids with number plates."""

from __future__ import annotations

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
    from console.demo.simulated.town.types import Colour, Light, Points

_GLASS: Colour = (74, 64, 54)
_TYRE: Colour = (34, 32, 32)
_HUB: Colour = (160, 160, 160)
_SUN = np.array([-0.45, -0.6, 0.66])
_TURN = np.linspace(0, 2 * np.pi, 14, endpoint=False)
_ROUND = np.stack([np.cos(_TURN), np.sin(_TURN)], axis=1)


@dataclass(frozen=True, slots=True)
class TownVehicle:
    """A kind of vehicle; its profile is seen from its left side, x forwards, z up, metres."""

    width: float
    profile: tuple[tuple[float, float], ...]
    glazed: tuple[int, ...]
    """Edges of the profile that are windscreens."""
    windows: tuple[tuple[tuple[float, float], ...], ...]
    wheels: tuple[float, ...]
    wheel_radius: float
    colour: Colour
    plate: str


def car(colour: Colour, plate: str) -> TownVehicle:
    """A hatchback."""
    profile = (
        (2.1, 0.25), (2.15, 0.62), (1.95, 0.82), (1.0, 0.95), (0.25, 1.46), (-1.2, 1.48),
        (-1.95, 0.98), (-2.05, 0.6), (-2.0, 0.25),
    )  # fmt: skip
    windows = (
        ((0.85, 0.97), (0.25, 1.38), (-0.32, 1.4), (-0.32, 0.97)),
        ((-0.42, 0.97), (-0.42, 1.4), (-1.15, 1.4), (-1.6, 1.0)),
    )
    return TownVehicle(1.76, profile, (3, 5), windows, (1.3, -1.3), 0.32, colour, plate)


def van(colour: Colour, plate: str) -> TownVehicle:
    """A delivery van."""
    profile = (
        (2.6, 0.3), (2.65, 0.8), (2.45, 1.12), (1.7, 1.3), (1.05, 2.15), (-2.5, 2.2), (-2.6, 0.3),
    )  # fmt: skip
    windows = (((1.55, 1.3), (1.05, 1.98), (0.5, 2.0), (0.5, 1.3)),)
    return TownVehicle(1.95, profile, (3,), windows, (1.65, -1.7), 0.36, colour, plate)


def bus(colour: Colour, plate: str) -> TownVehicle:
    """A single-decker."""
    profile = ((5.3, 0.35), (5.4, 1.1), (5.2, 2.9), (-5.2, 2.95), (-5.3, 0.35))
    windows = tuple(
        ((x, 1.3), (x, 2.4), (x - 1.5, 2.4), (x - 1.5, 1.3)) for x in (5.0, 3.4, 1.8, 0.2, -1.4, -3.0)
    )
    return TownVehicle(2.5, profile, (1,), windows, (3.6, -2.8), 0.48, colour, plate)


@lru_cache(maxsize=64)
def _plate(words: str, *, front: bool) -> Pixels:
    picture = np.zeros((28, 120, 3), np.uint8)
    picture[:] = (238, 242, 240) if front else (40, 200, 244)
    cv2.putText(picture, words, (5, 22), cv2.FONT_HERSHEY_DUPLEX, 0.72, (10, 10, 10), 2, cv2.LINE_AA)
    return picture


def draw_vehicle(
    picture: Pixels,
    nearness: Floats,
    lens: SceneLens,
    vehicle: TownVehicle,
    place: tuple[float, float, float],
    light: Light,
) -> float:
    """Draw a vehicle into a picture where nothing nearer stands.

    Args:
        picture: BGR, altered.
        nearness: one by depth of the background, as `Raster.nearness`.
        lens: of the camera.
        vehicle: what to draw.
        place: x, y in metres and the bearing, degrees.
        light: time of day.

    Returns:
        Its nearness; 0 if it is not in the picture.
    """
    turn = np.radians(place[2])
    forward, left = np.array([np.sin(turn), np.cos(turn), 0.0]), np.array([-np.cos(turn), np.sin(turn), 0.0])
    up = np.array([0, 0, 1.0])
    frame = np.stack([forward, left, up])
    centre = np.array([place[0], place[1], 0.0])
    middle = lens.seen(centre[None])[0]
    if middle[2] < 3.5:
        return 0.0
    return _Painter(picture, nearness, lens, frame, centre, light).paint(vehicle, float(middle[2]))


class _Painter:
    """One vehicle in one picture."""

    def __init__(
        self, picture: Pixels, nearness: Floats, lens: SceneLens, frame: Points, centre: Points, light: Light
    ) -> None:
        self._picture, self._nearness, self._lens = picture, nearness, lens
        self._frame, self._centre, self._light = frame, centre, light
        # Transform from the vehicle's coordinates to the camera's in one step.
        self._turn = frame @ lens.rotation.T
        self._shift = (centre - lens.origin) @ lens.rotation.T
        self._middle = np.array([lens.width / 2, lens.height / 2])

    def paint(self, vehicle: TownVehicle, depth: float) -> float:
        profile = np.array(vehicle.profile)
        half = vehicle.width / 2
        whole = self._project(np.concatenate([_spread(profile, half), _spread(profile, -half)]))
        if whole is None:
            return 0.0
        low = np.maximum(np.floor(whole.min(axis=0)).astype(int) - 6, 0)
        high = np.minimum(np.ceil(whole.max(axis=0)).astype(int) + 7, (self._lens.width, self._lens.height))
        if (high <= low).any():
            return 0.0
        rows, columns = slice(low[1], high[1]), slice(low[0], high[0])
        self._corner = low
        self._far = (high - low).max() < 50
        ground = self._picture[rows, columns]
        near = 1 / depth
        # Anything nearer than the vehicle's nearest corner hides it; the ground under it does not.
        reach = max(float(np.abs(profile[:, 0]).max()) + 0.3, 1.5)
        hidden, partly = hiding(self._nearness[rows, columns], 1 / max(depth - reach, 1.0))
        self._canvas = ground.copy() if partly else ground
        self._shadow(vehicle)
        self._body(vehicle, profile, half)
        if partly:
            cv2.copyTo(self._canvas, cv2.bitwise_not(hidden), ground)
        return near

    def _project(self, local: Points) -> Points | None:
        seen = local @ self._turn + self._shift
        depth = seen[:, 2:]
        if depth.min() < 0.5:
            return None
        return np.asarray(seen[:, :2] * (self._lens.focal_px / depth) + self._middle)

    def _fill(self, local: Points, colour: Colour, shade: float = 1.0) -> None:
        pixels = self._project(local)
        if pixels is None:
            return
        ambient = self._light.ambient
        tone = [min(channel * part * shade, 255) // 1 for channel, part in zip(colour, ambient, strict=True)]
        corners = np.rint((pixels - self._corner) * 16).astype(np.int32)
        cv2.fillPoly(self._canvas, [corners], tone, cv2.LINE_AA, 4)

    def _shadow(self, vehicle: TownVehicle) -> None:
        xs = [point[0] for point in vehicle.profile]
        reach = vehicle.width / 2 + 0.12
        flat = np.array(
            [
                (x, y, 0.01)
                for x, y in ((max(xs), reach), (max(xs), -reach), (min(xs), -reach), (min(xs), reach))
            ]
        )
        self._fill(flat, (52, 48, 46))

    def _shade(self, normal: Points) -> float:
        facing = min(max(float(normal @ self._frame @ _SUN), -0.3), 1.0)
        return 0.78 + 0.34 * facing * (0.4 if self._light.is_dark else 1)

    def _body(self, vehicle: TownVehicle, profile: Points, half: float) -> None:
        eye = self._frame @ (self._lens.origin - self._centre)
        for at in self._edges(profile, eye):
            a, b = profile[at], profile[(at + 1) % len(profile)]
            normal = np.array([-(a[1] - b[1]), 0, a[0] - b[0]]) / max(math.dist(a, b), 1e-6)
            quad = np.array(
                [(a[0], half, a[1]), (a[0], -half, a[1]), (b[0], -half, b[1]), (b[0], half, b[1])]
            )
            self._fill(quad, vehicle.colour, self._shade(normal))
            if at in vehicle.glazed:
                self._fill(_inset(quad), _GLASS, self._shade(normal))
        if abs(eye[1]) > half:  # one side is seen
            self._side(vehicle, profile, half if eye[1] > 0 else -half)
        self._ends(vehicle, profile, half, float(eye[0]))

    @staticmethod
    def _edges(profile: Points, eye: Points) -> list[int]:
        """Return the edges that face the camera, the farthest first."""
        seen = []
        corners = profile.tolist()
        for at in range(len(corners) - 1):
            a, b = corners[at], corners[at + 1]
            if (b[1] - a[1]) * (eye[0] - a[0]) - (b[0] - a[0]) * (eye[2] - a[1]) > 0:
                seen.append((-math.hypot(eye[0] - (a[0] + b[0]) / 2, eye[2]), at))
        return [at for _, at in sorted(seen)]

    def _side(self, vehicle: TownVehicle, profile: Points, y: float) -> None:
        normal = np.array([0, 1.0 if y > 0 else -1.0, 0])
        shade = self._shade(normal)
        self._fill(_at(profile, y), vehicle.colour, shade)
        low = profile[profile[:, 1] < 0.5]
        sill = np.array(
            [
                (low[:, 0].max(), y, 0.25),
                (low[:, 0].min(), y, 0.25),
                (low[:, 0].min(), y, 0.42),
                (low[:, 0].max(), y, 0.42),
            ]
        )
        self._fill(sill, vehicle.colour, shade * 0.7)
        for pane in vehicle.windows:
            self._fill(_at(np.array(pane), y), _GLASS, shade * 1.05)
        if self._far:
            return
        for x in vehicle.wheels:
            for radius, tone in ((vehicle.wheel_radius, _TYRE), (vehicle.wheel_radius * 0.58, _HUB)):
                self._fill(_at(_ROUND * radius + (x, vehicle.wheel_radius), y * 1.01), tone, shade)

    def _ends(self, vehicle: TownVehicle, profile: Points, half: float, eye_x: float) -> None:
        front, back = float(profile[:, 0].max()), float(profile[:, 0].min())
        if eye_x > front:
            self._end(front + 0.02, half, (230, 246, 250), vehicle.plate, front=True)
        elif eye_x < back:
            self._end(back - 0.02, half, (50, 50, 220), vehicle.plate, front=False)

    def _end(self, x: float, half: float, lamp: Colour, words: str, *, front: bool) -> None:
        glow = 1.0 / min(self._light.ambient) if self._light.is_dark else 1.0
        for y in (half * 0.74, -half * 0.74):
            spot = np.array(
                [(x, y - 0.16, 0.6), (x, y + 0.16, 0.6), (x, y + 0.16, 0.76), (x, y - 0.16, 0.76)]
            )
            self._fill(spot, lamp, glow)
        self._number_plate(x, words, front=front)

    def _number_plate(self, x: float, words: str, *, front: bool) -> None:
        # The first corner is on the left of who looks at it: the right of the vehicle from the front.
        turn = 1.0 if front else -1.0
        corners = np.array(
            [(x, -0.26 * turn, 0.52), (x, 0.26 * turn, 0.52), (x, 0.26 * turn, 0.4), (x, -0.26 * turn, 0.4)]
        )
        pixels = self._project(corners)
        if pixels is None or np.hypot(*(pixels[1] - pixels[0])) < 5:
            return
        plate = _plate(words, front=front)
        height, width = plate.shape[:2]
        source = np.array([(0, 0), (width, 0), (width, height), (0, height)], np.float32)
        target = (pixels - self._corner).astype(np.float32)
        low = np.maximum(np.floor(target.min(axis=0)) - 1, 0).astype(int)
        high = np.ceil(target.max(axis=0)).astype(int) + 2
        canvas = self._canvas[low[1] : high[1], low[0] : high[0]]
        if not canvas.size:
            return
        cv2.warpPerspective(
            plate,
            cv2.getPerspectiveTransform(source, target - low.astype(np.float32)),
            (canvas.shape[1], canvas.shape[0]),
            dst=canvas,
            flags=cv2.INTER_AREA,
            borderMode=cv2.BORDER_TRANSPARENT,
        )


def _at(profile: Points, y: float) -> Points:
    points = np.empty((len(profile), 3))
    points[:, 0], points[:, 1], points[:, 2] = profile[:, 0], y, profile[:, 1]
    return points


def _spread(profile: Points, y: float) -> Points:
    return _at(profile, y)


def _inset(quad: Points) -> Points:
    middle = quad.mean(axis=0)
    return np.asarray(middle + (quad - middle) * 0.86)
