"""Draws what a movable camera sees of the town."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.demo.simulated.backdrops import backdrop_of
from console.demo.simulated.loops import Noise
from console.demo.simulated.mask_drawing import cover_bgr
from console.demo.simulated.town.lens import SceneLens, SceneView
from console.demo.simulated.town.scene import Backdrop, town_in
from console.demo.simulated.town.views import VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from console.demo.simulated.onvif.masks import StoredMask
    from console.demo.simulated.pixels import Pixels
    from console.demo.simulated.plan import CameraSpec
    from console.demo.simulated.ptz import SimulatedHead

_COARSE = 2
_REST_S = 0.25


class PtzView:
    """Draws the view of one head. `see` and `still` may be called from any thread, one at a time.

    While the head moves, the background is drawn at half size, because a moving picture is blurred anyway.
    At rest another thread draws it again at full quality.
    """

    def __init__(self, plan: CameraSpec, light: str, head: SimulatedHead, cache: Path | None) -> None:
        self._plan, self._light, self._head = plan, light, head
        self._cache = cache
        self._home = VIEWS[plan.view]
        self._size = plan.main.width, plan.main.height
        self._noise = Noise(*self._size, plan.number)
        self._backdrop: Backdrop | None = None
        self._is_fine = False
        self._rests_since_s = 0.0
        self._fining: threading.Thread | None = None
        self._lock = threading.Lock()
        self.drawn: Callable[[float, SceneView], None] = lambda _utc_s, _view: None
        """Told each picture's instant and view before it is encoded: the truth, for measuring."""

    def view(self) -> SceneView:
        """Return the current view."""
        now = self._head.position()
        home = self._home
        return SceneView(home.x_m, home.y_m, home.z_m, home.pan_deg + now.pan_deg, now.tilt_deg, now.fov_deg)

    def see(self, utc_s: float, number: int) -> Pixels:
        """Return the picture at an instant, I420 with grain."""
        return self._noise.over(self._frame(utc_s), number)

    def still(self, utc_s: float, masks: Iterable[StoredMask] = ()) -> bytes:
        """Return a JPEG of an instant, with the camera's masks drawn."""
        picture = self._frame(utc_s)
        cover_bgr(picture, masks)
        done, jpeg = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 85])
        return jpeg.tobytes() if done else b""

    def _frame(self, utc_s: float) -> Pixels:
        with self._lock:
            if self._backdrop is None and self._head.position() == self._head.home:
                self._backdrop, self._is_fine = self._at_home(), True
            town = town_in(self._light)
            # In the first seconds after a start the head already moves, but its picture does not yet follow.
            waits = self._backdrop is not None and not town.is_drawn
            backdrop = self._backdrop if waits else None
            shown = backdrop or self._backdrop_for(self.view())
            self.drawn(utc_s, shown.lens.view)
            return town.frame(shown, utc_s)

    def _at_home(self) -> Backdrop:
        drawn = backdrop_of(self._plan, self._light, self._cache)
        return replace(drawn, lens=SceneLens(self.view(), *self._size))

    def prepare(self) -> None:
        """Draw the town and the first view before the first viewer connects. Takes seconds; any thread."""
        backdrop_of(self._plan, self._light, self._cache)
        town_in(self._light).draw()

    def _backdrop_for(self, view: SceneView) -> Backdrop:
        now_s = time.monotonic()
        if self._backdrop is None or self._backdrop.lens.view != view:
            self._backdrop, self._is_fine, self._rests_since_s = self._coarse(view), False, now_s
        elif not self._is_fine and now_s - self._rests_since_s > _REST_S and self._fining is None:
            self._fining = threading.Thread(target=self._refine, args=(view,), name="eye", daemon=True)
            self._fining.start()
        return self._backdrop

    def _refine(self, view: SceneView) -> None:
        fine = town_in(self._light).backdrop(view, *self._size)
        if self._backdrop is not None and self._backdrop.lens.view == view:
            self._backdrop, self._is_fine = fine, True
        self._fining = None

    def _coarse(self, view: SceneView) -> Backdrop:
        width, height = self._size
        small = town_in(self._light).backdrop(view, width // _COARSE, height // _COARSE, 1)
        picture = cv2.resize(small.picture, self._size, interpolation=cv2.INTER_LINEAR)
        nearness = cv2.resize(small.nearness, self._size, interpolation=cv2.INTER_NEAREST)
        return Backdrop(
            SceneLens(view, width, height), np.asarray(picture, np.uint8), np.asarray(nearness, np.float32)
        )
