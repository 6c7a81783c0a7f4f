"""The still background of each camera's view, drawn once and cached on disk."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import numpy as np

from console.demo.simulated.build import CONTENT_VERSION
from console.demo.simulated.town.lens import SceneLens
from console.demo.simulated.town.scene import Backdrop, town_in
from console.demo.simulated.town.views import VIEWS

if TYPE_CHECKING:
    from pathlib import Path

    from console.demo.simulated.plan import CameraSpec


def backdrop_of(plan: CameraSpec, light: str, cache: Path | None) -> Backdrop:
    """Return the background of a camera's view at rest, from the cache or newly drawn.

    May be called from any thread; drawing can take seconds.
    """
    path = None
    if cache is not None:
        path = cache / f"backdrop-{CONTENT_VERSION}-{plan.view}-{light}-{plan.main.width}.npz"
        cached = _load(path, plan)
        if cached is not None:
            return cached
    made = town_in(light).backdrop(VIEWS[plan.view], plan.main.width, plan.main.height)
    if path is not None:
        _save(path, made)
    return made


def _load(path: Path, plan: CameraSpec) -> Backdrop | None:
    try:
        with np.load(path, allow_pickle=False) as arrays:
            lens = SceneLens(VIEWS[plan.view], plan.main.width, plan.main.height)
            return Backdrop(lens, arrays["picture"], arrays["nearness"].astype(np.float32))
    except (OSError, ValueError, KeyError):
        return None


def _save(path: Path, backdrop: Backdrop) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}.part.npz")
    np.savez(part, picture=backdrop.picture, nearness=backdrop.nearness.astype(np.float16))
    part.replace(path)
