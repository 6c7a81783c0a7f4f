"""Whether a camera's stamps run as fast as time does."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from console.domain.streaming.packets import EncodedPacket

WINDOW_S = 3.0
"""Stamps are judged by the packet that was least late in so long: a stalled network delays many, not all."""
LEAST_PACKETS = 8
BOUND_S = 2.0
"""Stamps that have drifted from the time of arrival by more than this are wrong."""


class StampWatch:
    """Watches how late the packets of one track are against their stamps. One thread.

    Frozen stamps fall behind, and those of a wrong clock rate run ahead or fall behind. What a camera kept
    in store and sends at once when a session begins is ahead from the begin, and stays as far ahead. A jump
    of the stamps is another matter, after which everything is measured afresh.

    Args:
        time_base: seconds of a tick.
    """

    __slots__ = ("_arrived_s", "_base_s", "_begin_s", "_count", "_least_s", "_stream_s", "_unit_s")

    def __init__(self, time_base: Fraction) -> None:
        self._unit_s = float(time_base)
        self._stream_s = self._arrived_s = self._least_s = 0.0
        self._base_s: float | None = None
        self._begin_s: float | None = None
        self._count = 0

    def is_wrong(self, packet: EncodedPacket) -> bool:
        """Take in a packet; return whether the stamps have proved wrong."""
        stamp = packet.pts if packet.dts is None else packet.dts
        if stamp is None:
            return False
        stream_s, arrived_s = stamp * self._unit_s, packet.arrived_s
        if abs(stream_s - self._stream_s - (arrived_s - self._arrived_s)) > BOUND_S:
            self._base_s = self._begin_s = None
        self._stream_s, self._arrived_s = stream_s, arrived_s
        return self._has_drifted(arrived_s - stream_s, arrived_s)

    def _has_drifted(self, lag_s: float, arrived_s: float) -> bool:
        if self._begin_s is None:
            self._begin_s, self._least_s, self._count = arrived_s, lag_s, 0
        self._count += 1
        self._least_s = min(self._least_s, lag_s)
        if arrived_s - self._begin_s < WINDOW_S or self._count < LEAST_PACKETS:
            return False
        self._begin_s = None
        if self._base_s is None:
            self._base_s = self._least_s
        return abs(self._least_s - self._base_s) > BOUND_S
