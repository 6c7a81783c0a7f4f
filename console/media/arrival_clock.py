"""Arrival times of packets, smoothed over the jitter of the network and of reading in batches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.streaming.lag import LagGauge

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.streaming.utc_clock import UtcClock

JITTER_S = 0.6
"""Lateness that is smoothed; a packet later than this keeps its own arrival time."""


class ArrivalClock:
    """Arrival times of one session. One thread.

    The stream's own clock has no jitter, but the network and our reading do. A packet counts as arrived when
    the fastest packets indicate, unless it is later than jitter explains.

    Args:
        utc: shared by all sessions, so that their times can be compared.
    """

    def __init__(self, utc: UtcClock) -> None:
        self._utc = utc
        self._gauges: dict[int, LagGauge] = {}

    def stamp(self, track: int, stream_s: float, at_s: float) -> tuple[float, dt.datetime]:
        """Return monotonic seconds and UTC of a packet of stream time `stream_s`, read at `at_s`."""
        late_s = self._gauges.setdefault(track, LagGauge()).lag_s(at_s, stream_s)
        arrived_s = at_s - late_s if late_s < JITTER_S else at_s
        return arrived_s, self._utc.utc(arrived_s)
