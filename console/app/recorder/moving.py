"""Which cameras the consoles may be moving, for the masks of what is recorded."""

from __future__ import annotations

import threading
import time

REST_S = 5.0
"""A camera whose console has gone may turn for so long: its watchdog stops it in less."""


class MovingCameras:
    """What each console sent last; called with a camera, returns whether that may be moving. Any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._moving: dict[int, frozenset[int]] = {}
        self._left_s: dict[int, float] = {}

    def __call__(self, camera: int) -> bool:
        """Return whether a camera may be moving."""
        with self._lock:
            is_moving = any(camera in cameras for cameras in self._moving.values())
            return is_moving or time.monotonic() - self._left_s.get(camera, float("-inf")) < REST_S

    def tell(self, caller: int, cameras: frozenset[int]) -> None:
        """Note which cameras a console may be moving."""
        with self._lock:
            self._moving[caller] = cameras

    def leave(self, caller: int) -> None:
        """Note that a console has gone; what it moved counts as moving for a little longer."""
        with self._lock:
            left = self._moving.pop(caller, frozenset())
            self._left_s.update(dict.fromkeys(left, time.monotonic()))
