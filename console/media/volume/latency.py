"""Duration of writes in the last minute."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_WINDOW_S = 60.0
_MOST = 8192


class WriteLatency:
    """Write times of the last minute. One thread writes, any reads.

    Args:
        now_s: the monotonic clock.
    """

    def __init__(self, now_s: Callable[[], float]) -> None:
        self._now_s = now_s
        self._times: deque[tuple[float, float]] = deque(maxlen=_MOST)
        self._known_ms = 0.0
        self._known_until_s = float("-inf")

    def add(self, seconds: float) -> None:
        """Add the duration of one write, seconds."""
        self._times.append((self._now_s(), seconds))

    def p95_ms(self) -> float:
        """Return the 95th percentile of the last minute, ms, updated once a second; 0 without writes."""
        now_s = self._now_s()
        if now_s >= self._known_until_s:
            times = sorted(seconds for at, seconds in tuple(self._times) if at >= now_s - _WINDOW_S)
            self._known_ms = times[min(len(times) - 1, int(len(times) * 0.95))] * 1000 if times else 0.0
            self._known_until_s = now_s + 1.0
        return self._known_ms
