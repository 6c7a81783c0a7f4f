"""Which of a camera's streams a tile is fed from. Small tiles fed with main streams melt a machine."""

from __future__ import annotations

from console.domain.cameras.camera import StreamRole

LOW_HEIGHT_PX = 170
"""A tile lower than this is fed from the sub-stream …"""
HIGH_RATIO = 1.3
"""… and goes back above so many times that: no flutter at the edge."""
LOW_FOR_S = 1.0
"""A tile must be low for so long: dragging a window's edge is no decision."""
REST_S = 5.0
"""No second switch within so many seconds."""


class StreamChoice:
    """The choice for one tile, with hysteresis. Fed by one thread.

    Args:
        sub_height_px: height of the sub-stream's picture. A tile that the sub-stream fills without being
            enlarged is served by it: more pixels would be thrown away.
    """

    def __init__(self, sub_height_px: int = LOW_HEIGHT_PX) -> None:
        self._low_px = max(LOW_HEIGHT_PX, sub_height_px)
        self._role: StreamRole | None = None
        self._low_since_s: float | None = None
        self._switched_s = 0.0

    def choose(self, height_px: int, now_s: float, forced: StreamRole | None = None) -> StreamRole:
        """The stream for a tile of this height now."""
        if forced is not None:
            self._set(forced, now_s)
            return forced
        wanted = self._by_height(height_px, now_s)
        if self._role is None or (wanted is not self._role and now_s - self._switched_s >= REST_S):
            self._set(wanted, now_s)
        return self._role or wanted

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
