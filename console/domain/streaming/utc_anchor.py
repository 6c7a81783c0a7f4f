"""UTC carried on the monotonic clock, so that steps of the machine's clock do not split a recording."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.clock import Clock

RENEW_S = 60.0
"""How long an anchor is used: long enough to keep the order, short enough to follow a clock that NTP
adjusts."""


class UtcAnchor:
    """Timestamps for the arrivals of one session. One thread."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._at_s = clock.monotonic_s()
        self._utc = clock.utc_now()

    def stamp(self, at_s: float) -> dt.datetime:
        """Return the UTC of the monotonic instant `at_s`."""
        if at_s - self._at_s > RENEW_S:
            self._at_s, self._utc = self._clock.monotonic_s(), self._clock.utc_now()
        return self._utc + dt.timedelta(seconds=at_s - self._at_s)
