"""Which loops a plan needs, by scene."""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from console.devices.simulated.bars import bars
from console.devices.simulated.build import cached
from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.devices.simulated.clip import Clip
    from console.devices.simulated.plan import CameraPlan


class Bars:
    """All cameras share one pair of loops."""

    def __init__(self, cache: Path | None) -> None:
        self._cache = cache
        self._lock = Lock()
        self._made: dict[str, list[Clip]] = {}

    def __call__(self, plan: CameraPlan) -> list[Clip]:
        """The loops of main and sub. Any thread."""
        shapes = [plan.main, plan.sub]
        with self._lock:
            if str(shapes) not in self._made:
                self._made[str(shapes)] = cached(self._cache, "bars", shapes, partial(bars, plan.main))
            return self._made[str(shapes)]


def scene_loops(scene: str, cache: Path | None, light: str) -> Callable[[CameraPlan], list[Clip]]:
    """What makes the loops of a scene's cameras.

    Raises:
        OperatorError: there is no such scene.
    """
    del light
    if scene in {"bars", "town"}:
        return Bars(cache)
    raise OperatorError(f"There is no scene called {scene!r}.", "Use town or bars.")
