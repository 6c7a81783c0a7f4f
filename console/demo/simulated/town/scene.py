"""One camera's picture of the town at an instant."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.demo.simulated.town import solids
from console.demo.simulated.town.lens import SceneLens, SceneView
from console.demo.simulated.town.movement import Trip, traffic, walkers
from console.demo.simulated.town.people import Pedestrian, draw_person
from console.demo.simulated.town.raster import Raster
from console.demo.simulated.town.sky import draw_sky
from console.demo.simulated.town.town_map import TownMap, build_map
from console.demo.simulated.town.types import LIGHTS
from console.demo.simulated.town.vehicles import draw_vehicle

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from console.demo.simulated.pixels import Floats, Pixels
    from console.demo.simulated.town.types import Points

_HAZE_M = 420.0
_FARTHEST_M = 140.0
"""As far away as this, with an angle of view of 53°, nobody is drawn any more."""


@dataclass(frozen=True, slots=True)
class Backdrop:
    """The still background of a camera's view."""

    lens: SceneLens
    picture: Pixels
    nearness: Floats


class Town:
    """The town in one light. May be used from any thread; its still parts are drawn when first needed."""

    def __init__(self, light: str) -> None:
        self.light = LIGHTS[light]
        self._trips: tuple[Trip, ...] = (*traffic(), *walkers())
        self._drawing = Lock()

    def draw(self) -> None:
        """Draw the still parts of the town, unless that is done. Takes seconds."""
        with self._drawing:
            _ = self._map

    @property
    def is_drawn(self) -> bool:
        """Return whether the still parts are drawn."""
        return "_map" in self.__dict__

    @cached_property
    def _map(self) -> TownMap:
        return build_map(self.light)

    @cached_property
    def _places(self) -> tuple[Points, Points]:
        """Return centre and radius of each surface."""
        corners = np.array([surface.corner for surface in self._map.surfaces])
        across = np.array([surface.across for surface in self._map.surfaces])
        down = np.array([surface.down for surface in self._map.surfaces])
        radii = np.linalg.norm(across, axis=1) / 2 + np.linalg.norm(down, axis=1) / 2
        return corners + across / 2 + down / 2, np.asarray(radii)

    def backdrop(self, view: SceneView, width: int, height: int, fine: int = 2) -> Backdrop:
        """Draw the background, `fine` times as large and then reduced."""
        self.draw()
        large = SceneLens(view, width * fine, height * fine)
        raster = Raster(large, draw_sky(large, self.light))
        raster.draw_all(self._map.surfaces[at] for at in self._in_view(large))
        self._cut_outs(raster)
        self._stand(raster)
        self._haze(raster)
        self._glow(raster)
        lens = SceneLens(view, width, height)
        if fine == 1:
            return Backdrop(lens, raster.colour, raster.nearness)
        small = cv2.resize(raster.colour, (width, height), interpolation=cv2.INTER_AREA)
        return Backdrop(lens, np.asarray(small, np.uint8), raster.nearness[::fine, ::fine].copy())

    def _in_view(self, lens: SceneLens) -> NDArray[np.intp]:
        """Return which surfaces may be in the picture, the nearest first, because they hide the others."""
        centres, radii = self._places
        seen = lens.seen(centres)
        depth = seen[:, 2] + radii
        spread = 1.3  # the sides of the picture lean outwards
        wide = np.abs(seen[:, 0]) < depth * lens.width / 2 / lens.focal_px + radii * spread
        high = np.abs(seen[:, 1]) < depth * lens.height / 2 / lens.focal_px + radii * spread
        big = radii * lens.focal_px > 0.7 * np.maximum(depth, 0.1)
        inside = np.flatnonzero((depth > 0) & wide & high & big)
        return np.asarray(inside[np.argsort(seen[inside, 2])])

    def _cut_outs(self, raster: Raster) -> None:
        view = raster.lens.view
        for x, y, size, texture in self._map.trees:
            bearing = float(np.degrees(np.arctan2(x - view.x_m, y - view.y_m)))
            raster.draw(solids.upright(x, y, 7 * size, 9 * size, texture, bearing))
        for lamp in self._map.lamps:
            bearing = float(np.degrees(np.arctan2(lamp.x_m - view.x_m, lamp.y_m - view.y_m)))
            raster.draw(solids.upright(lamp.x_m, lamp.y_m, 1.2, 6.0, self._map.post, bearing))

    def _stand(self, raster: Raster) -> None:
        lens = raster.lens
        order = sorted(
            self._map.parked,
            key=lambda standing: (
                -float(lens.seen(np.array([[standing.place[0], standing.place[1], 0]]))[0, 2])
            ),
        )
        for parked in order:
            near = draw_vehicle(
                raster.colour, raster.nearness, lens, parked.vehicle, parked.place, self.light
            )
            if near:
                _stamp(raster, parked.place, parked.vehicle.width, near)

    def _haze(self, raster: Raster) -> None:
        clear = np.exp(np.float32(-1 / _HAZE_M) / np.maximum(raster.nearness, np.float32(1e-4)))
        clear[raster.nearness <= 0] = 1
        clear = np.asarray(cv2.GaussianBlur(clear, (3, 3), 0), np.float32)
        far = np.empty_like(raster.colour)
        far[:] = self.light.horizon
        raster.colour[:] = cv2.blendLinear(raster.colour, far, clear, 1 - clear)

    def _glow(self, raster: Raster) -> None:
        """Halos round the lanterns at night."""
        if not self.light.is_dark:
            return
        for lamp in self._map.lamps:
            seen = raster.lens.seen(np.array([[lamp.x_m, lamp.y_m, lamp.z_m]]))
            if seen[0, 2] < 2:
                continue
            x, y = (round(float(coordinate)) for coordinate in raster.lens.on_picture(seen)[0])
            inside = 0 <= x < raster.lens.width and 0 <= y < raster.lens.height
            if inside and raster.nearness[y, x] < 1.08 / seen[0, 2]:
                _halo(raster.colour, x, y, round(1.5 * raster.lens.focal_px / float(seen[0, 2])))

    def frame(self, backdrop: Backdrop, utc_s: float) -> Pixels:
        """Return the picture at an instant, BGR."""
        picture = backdrop.picture.copy()
        lens = backdrop.lens
        actors = [(trip.who, *where) for trip in self._trips for where in trip.places(utc_s)]
        seen = lens.seen(np.array([(place[0], place[1], 0.9) for _, place, _ in actors]))
        inside = _perhaps_visible(backdrop, seen)
        for at in inside[np.argsort(-seen[inside, 2])]:
            actor, place, stride = actors[at]
            if isinstance(actor, Pedestrian):
                draw_person(picture, backdrop.nearness, lens, actor, place, stride, self.light)
            else:
                draw_vehicle(picture, backdrop.nearness, lens, actor, place, self.light)
        return picture


def _perhaps_visible(backdrop: Backdrop, seen: Points) -> NDArray[np.intp]:
    """Which of these points, or anything within some metres of them, may be in the picture."""
    lens = backdrop.lens
    # Add three metres at each side of the picture for long objects such as buses.
    wide = np.abs(seen[:, 0]) < seen[:, 2] * lens.width / 2 / lens.focal_px + 3
    high = np.abs(seen[:, 1]) < seen[:, 2] * lens.height / 2 / lens.focal_px + 3
    inside = np.flatnonzero(
        (seen[:, 2] > 1) & (seen[:, 2] < _FARTHEST_M * lens.focal_px / lens.width) & wide & high
    )
    open_to = np.zeros(len(inside), bool)
    for aside in (-2.0, 0.0, 2.0):
        pixels = lens.on_picture(seen[inside] + (aside, 0, 0)).astype(int)
        x, y = np.clip(pixels[:, 0], 0, lens.width - 1), np.clip(pixels[:, 1], 0, lens.height - 1)
        open_to |= backdrop.nearness[y, x] < 1 / np.maximum(seen[inside, 2] - 2.5, 1)
    return inside[open_to]


def _stamp(raster: Raster, place: tuple[float, float, float], width: float, near: float) -> None:
    """Remember roughly where a parked vehicle hides what is behind it."""
    turn = np.radians(place[2])
    ahead = np.array([np.sin(turn), np.cos(turn)]) * 2.0
    aside = np.array([np.cos(turn), -np.sin(turn)]) * width / 2
    corners = [
        (place[0] + f * ahead[0] + s * aside[0], place[1] + f * ahead[1] + s * aside[1], z)
        for f in (-1, 1)
        for s in (-1, 1)
        for z in (0.1, 1.3)
    ]
    seen = raster.lens.seen(np.array(corners))
    if seen[:, 2].min() < 1:
        return
    hull = cv2.convexHull(np.round(raster.lens.on_picture(seen)).astype(np.int32))
    x, y, width, height = cv2.boundingRect(hull)
    left, top = max(x, 0), max(y, 0)
    right, bottom = min(x + width, raster.lens.width), min(y + height, raster.lens.height)
    if right <= left or bottom <= top:
        return
    mask = np.zeros((bottom - top, right - left), np.uint8)
    cv2.fillConvexPoly(mask, hull - np.array((left, top), np.int32), 255)
    target = raster.nearness[top:bottom, left:right]
    cv2.copyTo(np.maximum(target, np.float32(near)), mask, target)


def _halo(picture: Pixels, x: int, y: int, radius: int) -> None:
    radius = max(min(radius, 400), 3)
    axis = np.linspace(-1, 1, 2 * radius)
    fall = np.clip(1 - np.hypot(axis[:, None], axis[None]), 0, 1)[..., None] ** 2.4
    light = (fall * np.array([110, 190, 250])).astype(np.uint8)
    left, top = max(x - radius, 0), max(y - radius, 0)
    target = picture[top : y + radius, left : x + radius]
    source = light[top - y + radius :, left - x + radius :][: target.shape[0], : target.shape[1]]
    cv2.add(target, source, dst=target)


_DRAWN: dict[str, Town] = {}
_DRAWING = Lock()


def town_in(light: str) -> Town:
    """Return the town in a light; there is one town for each light. Any thread."""
    with _DRAWING:
        if light not in _DRAWN:
            _DRAWN[light] = Town(light)
        return _DRAWN[light]
