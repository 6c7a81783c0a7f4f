"""Rates over the last few seconds, from counts."""

from __future__ import annotations

from collections import deque

WINDOW_S = 3.0
_BINS_PER_S = 2


class Rate:
    """Events (or bytes) per second. Written by one thread, read by any."""

    def __init__(self) -> None:
        self._bins: deque[tuple[int, float]] = deque(maxlen=int(WINDOW_S * _BINS_PER_S))
        self._number = -1
        self._amount = 0.0

    def add(self, at_s: float, amount: float = 1.0) -> None:
        """Count `amount` at monotonic time `at_s`."""
        number = int(at_s * _BINS_PER_S)
        if number != self._number:
            if self._number >= 0:
                self._bins.append((self._number, self._amount))
            self._number, self._amount = number, 0.0
        self._amount += amount

    def per_s(self, now_s: float) -> float:
        """Return the rate over whole half-seconds of the window that ends now."""
        current = int(now_s * _BINS_PER_S)
        oldest = current - int(WINDOW_S * _BINS_PER_S)
        # Each status of each camera asks for several rates, so this is one plain loop.
        first, total = current, 0.0
        for number, amount in (*self._bins, (self._number, self._amount)):
            if oldest <= number < current:
                first = min(first, number)
                total += amount
        return total * _BINS_PER_S / (current - first) if first < current else 0.0
