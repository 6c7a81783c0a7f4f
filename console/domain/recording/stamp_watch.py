"""Whether a camera's stamps run as fast as time does."""

from __future__ import annotations

WINDOW_S = 3.0
"""Stamps are judged by the packet that was least late in so long: a stalled network delays many, not all."""
LEAST_PACKETS = 8
BOUND_S = 2.0
"""Stamps that have drifted from the time of arrival by more than this are wrong."""


class StampWatch:
    """Watches how late the packets of one track are against their stamps. One thread.

    Frozen stamps fall behind, stamps of a wrong clock rate run ahead or fall behind. What a camera kept in
    store and sends at once when a session begins is ahead from the begin, and stays as far ahead.
    """

    __slots__ = ("_base_s", "_begin_s", "_count", "_least_s", "drift_s")

    def __init__(self) -> None:
        self.drift_s = 0.0
        """Change of the lateness since the begin, seconds; negative: the stamps run ahead."""
        self._base_s: float | None = None
        self._begin_s: float | None = None
        self._least_s = 0.0
        self._count = 0

    def is_wrong(self, lag_s: float, arrived_s: float) -> bool:
        """Take in a packet; return whether the stamps have proved wrong.

        Args:
            lag_s: its arrival minus its stamp, both since the segment's begin.
            arrived_s: its arrival.
        """
        if self._begin_s is None:
            self._begin_s, self._least_s, self._count = arrived_s, lag_s, 0
        self._count += 1
        self._least_s = min(self._least_s, lag_s)
        if arrived_s - self._begin_s < WINDOW_S or self._count < LEAST_PACKETS:
            return False
        self._begin_s = None
        if self._base_s is None:
            self._base_s = self._least_s
        self.drift_s = self._least_s - self._base_s
        return abs(self.drift_s) > BOUND_S
