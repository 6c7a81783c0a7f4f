"""Choose the stream of a camera for a tile. Main streams for small tiles would overload the machine."""

from __future__ import annotations

from console.domain.cameras.camera import StreamRole

LOW_HEIGHT_PX = 170
"""A tile with a smaller height uses the sub-stream."""
HIGH_RATIO = 1.3
"""Above this multiple of that height, the main stream is used again."""
LOW_FOR_S = 1.0
"""A tile must be small for this time, so that resizing a window does not switch streams."""
REST_S = 5.0
"""The minimum time between two switches."""


class StreamChoice:
    """The stream choice of one tile, with hysteresis. Used by one thread.

    Args:
        sub_height_px: height of the sub-stream's picture. It is used for tiles that it fills without
            enlarging.
    """

    def __init__(self, sub_height_px: int = LOW_HEIGHT_PX) -> None:
        self._low_px = max(LOW_HEIGHT_PX, sub_height_px)
        self._role: StreamRole | None = None
        self._low_since_s: float | None = None
        self._switched_s = 0.0

    def choose(self, height_px: int, now_s: float, forced: StreamRole | None = None) -> StreamRole:
        """Return the stream for a tile of this height now."""
        if forced is not None:
            self._set(forced, now_s)
            return forced
        role = self._by_height(height_px, now_s)
        if self._role is None or (role is not self._role and now_s - self._switched_s >= REST_S):
            self._set(role, now_s)
        return self._role or role

    def _by_height(self, height_px: int, now_s: float) -> StreamRole:
        if height_px > self._low_px * HIGH_RATIO:
            self._low_since_s = None
            return StreamRole.MAIN
        if height_px >= self._low_px:
            self._low_since_s = None
            return self._role or StreamRole.SUB
        if self._low_since_s is None:
            self._low_since_s = now_s
        settled = self._role is None or now_s - self._low_since_s >= LOW_FOR_S
        return StreamRole.SUB if settled else self._role or StreamRole.SUB

    def _set(self, role: StreamRole, now_s: float) -> None:
        if role is not self._role:
            self._role, self._switched_s = role, now_s
