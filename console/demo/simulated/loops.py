"""Which loops a camera plan needs, by scene."""

from __future__ import annotations

from functools import partial
from threading import Event, Lock
from typing import TYPE_CHECKING, Protocol

import cv2
import numpy as np

from console.demo.simulated.backdrops import backdrop_of
from console.demo.simulated.build import SCENE_FPS, cached, kept
from console.demo.simulated.test_pattern import bars
from console.demo.simulated.timecode import PERIOD_MS
from console.domain.errors import EnvironmentFault, OperatorError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from console.demo.simulated.clip import Clip
    from console.demo.simulated.pixels import Pixels
    from console.demo.simulated.plan import CameraSpec


_MIDDLE = 8
_STOPPED = "The simulated cameras were stopped while their pictures were being prepared."
STILL_PX = 64
"""Nothing moves in so many rows at the top of the largest picture: caption, and one row of blocks below.

Else the encoder might predict what moves there from the caption's place, where another caption is by then.
"""


class Loops(Protocol):
    """Makes the loops of a plan's streams. May be called from any thread."""

    stop: Event
    """Set: whoever is at work gives up with an EnvironmentFault."""
    light: str
    """Of the town that movable cameras see; empty where there is no town."""
    cache: Path | None
    """Where what was drawn is kept."""

    def kept(self, plan: CameraSpec) -> list[Clip] | None:
        """Return the loops of main and sub stream where they need not be made; returns soon."""
        ...

    def still(self, plan: CameraSpec) -> list[Clip] | None:
        """Return loops with a still picture to begin with; None where the real loops are made as quickly."""
        ...

    def __call__(self, plan: CameraSpec) -> list[Clip]:
        """Return the loops of main and sub stream."""
        ...


class TestPatternLoops:
    """All cameras share one pair of loops."""

    def __init__(self, cache: Path | None) -> None:
        self.stop = Event()
        self.light = ""
        self.cache = cache
        self._lock = Lock()
        self._made: dict[str, list[Clip]] = {}

    def kept(self, plan: CameraSpec) -> list[Clip] | None:
        """Return the loops where another camera has them already."""
        return self._made.get(str([plan.main, plan.sub]))

    def still(self, plan: CameraSpec) -> list[Clip] | None:
        """Return None: these loops are made quickly."""

    def __call__(self, plan: CameraSpec) -> list[Clip]:
        """Return the loops of main and sub stream. Any thread."""
        shapes = [plan.main, plan.sub]
        with self._lock:
            if str(shapes) not in self._made:
                make = partial(bars, plan.main)
                self._made[str(shapes)] = cached(self.cache, "bars", shapes, lambda: until(self.stop, make()))
            return self._made[str(shapes)]


class TownLoops:
    """Every camera has its own view of the town."""

    def __init__(self, cache: Path | None, light: str) -> None:
        self.stop = Event()
        self.cache, self.light = cache, light

    def _subject(self, plan: CameraSpec) -> str:
        return f"town {plan.view} {self.light}"

    def kept(self, plan: CameraSpec) -> list[Clip] | None:
        """Return the loops of main and sub stream from the cache. Any thread."""
        return kept(self.cache, self._subject(plan), [plan.main, plan.sub], plan.title, plan.phase_s)

    def still(self, plan: CameraSpec) -> list[Clip]:
        """Return loops of the empty street. Any thread; takes a second or two."""
        from console.demo.simulated.placeholder import still_clip

        if self.stop.is_set():
            raise EnvironmentFault(_STOPPED)
        backdrop = backdrop_of(plan, self.light, self.cache)
        picture = Noise(plan.main.width, plan.main.height, plan.number).over(backdrop.picture, 0)
        return [still_clip(picture, shape, plan.title, plan.phase_s) for shape in (plan.main, plan.sub)]

    def __call__(self, plan: CameraSpec) -> list[Clip]:
        """Return the loops of main and sub stream. Any thread; takes seconds if they are not in the cache."""
        return cached(
            self.cache,
            self._subject(plan),
            [plan.main, plan.sub],
            lambda: until(self.stop, self._pictures(plan)),
            plan.title,
            plan.phase_s,
        )

    def _pictures(self, plan: CameraSpec) -> Iterator[Pixels]:
        from console.demo.simulated.town.scene import town_in

        town = town_in(self.light)
        backdrop = backdrop_of(plan, self.light, self.cache)
        noise = Noise(plan.main.width, plan.main.height, plan.number)
        for number in range(PERIOD_MS * SCENE_FPS.numerator // 1000):
            at_s = number / float(SCENE_FPS) + plan.phase_s
            picture = town.frame(backdrop, at_s)
            picture[:STILL_PX] = backdrop.picture[:STILL_PX]
            yield noise.over(picture, number)


class Noise:
    """Sensor noise: different grain in every picture."""

    def __init__(self, width: int, height: int, seed: int, strength: float = 1.3) -> None:
        rng = np.random.default_rng(seed)
        grain = rng.normal(_MIDDLE, strength, (height + 64, width + 64))
        self._grain = np.clip(np.round(grain), 0, 2 * _MIDDLE).astype(np.uint8)
        self._grain[: STILL_PX + 64] = _MIDDLE
        self._height, self._width = height, width

    def over(self, bgr: Pixels, number: int) -> Pixels:
        """Return the picture as I420 planes, with grain."""
        i420 = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2YUV_I420), np.uint8)
        y, x = number * 37 % 64, number * 23 % 64
        grain = self._grain[y : y + self._height, x : x + self._width]
        luma = i420[: self._height]
        cv2.subtract(cv2.add(luma, grain), np.array([_MIDDLE], np.uint8), dst=luma)
        return i420


def until(stop: Event, pictures: Iterable[Pixels]) -> Iterator[Pixels]:
    """Yield the pictures until `stop` is set.

    Raises:
        EnvironmentFault: `stop` was set.
    """
    for picture in pictures:
        if stop.is_set():
            raise EnvironmentFault(_STOPPED)
        yield picture


def scene_loops(scene: str, cache: Path | None, light: str) -> Loops:
    """Return the loop maker of a scene.

    Raises:
        OperatorError: there is no such scene.
    """
    if scene == "bars":
        return TestPatternLoops(cache)
    if scene == "town":
        return TownLoops(cache, light)
    raise OperatorError(f"There is no scene called {scene!r}.", "Use the scene town or the scene bars.")
