"""Correct the timestamps of cameras for a file: rising, from zero, without jumps."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

    from console.domain.streaming.packets import EncodedPacket

# A step that differs by more than this from the time that really passed is a jump, not jitter.
JUMP_S = 2.0
# Tracks of one session that lie further apart than this have no common clock.
SYNC_S = 1.0
# A picture that is to be shown this long after it was sent is a mistake, not a reordering.
REORDER_S = 5.0
# A camera whose clock goes back by more than this has set it; less is disorder, and is straightened.
BACK_S = 0.5


class TrackTimestamps:
    """The timestamps of one track within one segment. One thread.

    Args:
        time_base: seconds of one unit.
        origin_s: the session's time at the segment's begin, in seconds; keeps audio and video in sync.
        by_arrival: whether the camera's stamps have proved wrong, so that only arrivals count.
    """

    __slots__ = (
        "_arrived_s",
        "_dts_in",
        "_last_dts",
        "_offset",
        "_origin_s",
        "_unit_s",
        "by_arrival",
        "fixes",
    )

    def __init__(
        self, time_base: Fraction, origin_s: float | None = None, *, by_arrival: bool = False
    ) -> None:
        self.by_arrival = by_arrival
        """Whether the stamps have proved wrong: frozen, or of another clock rate."""
        self._origin_s = origin_s
        self._unit_s = float(time_base)
        self._offset: int | None = None
        self._dts_in = 0
        self._last_dts = -1
        self._arrived_s = 0.0
        self.fixes = 0
        """Stamps that had to be changed."""

    def stamp(self, packet: EncodedPacket, begin_s: float) -> tuple[int, int, bool]:
        """Return the presentation and decoding stamp of a packet, and whether there was a jump.

        Stamps are in the track's time base, from the segment's begin. Decoding stamps rise strictly, and no
        presentation stamp is before them. After a jump the stamps continue with the time that really passed,
        so that nothing is lost before the next key frame.

        Args:
            packet: the next packet of this track.
            begin_s: arrival of the segment's first key frame on the monotonic clock.
        """
        dts, pts = packet.dts, packet.pts
        arrived_s = packet.arrived_s
        if dts is None:
            self.fixes += 1
            dts = self._guess(pts, arrived_s)
        if pts is None:
            pts = dts
        jumped = False
        if self._offset is None:
            self._offset = self._first_offset(dts, arrived_s - begin_s)
        else:
            step_s = (dts - self._dts_in) * self._unit_s
            passed_s = arrived_s - self._arrived_s
            if step_s < -BACK_S or (step_s > JUMP_S and step_s - passed_s > JUMP_S):
                jumped = True
                self._offset = dts - self._last_dts - max(1, round(min(passed_s, JUMP_S) / self._unit_s))
        self._dts_in = dts
        self._arrived_s = arrived_s
        out = round((arrived_s - begin_s) / self._unit_s) if self.by_arrival else dts - self._offset
        if out <= self._last_dts:
            self.fixes += 1
            out = self._last_dts + 1
        self._last_dts = out
        shown = out + pts - dts if self.by_arrival else pts - self._offset
        if not 0 <= (shown - out) * self._unit_s <= REORDER_S:
            shown = out
        return shown, out, jumped

    def _first_offset(self, dts: int, passed_s: float) -> int:
        """Return the stamp that becomes zero: the session's time, unless it contradicts the arrival."""
        by_arrival = dts - max(0, round(passed_s / self._unit_s))
        if self._origin_s is None:
            return by_arrival
        by_session = round(self._origin_s / self._unit_s)
        return by_session if abs(by_session - by_arrival) * self._unit_s < SYNC_S else by_arrival

    def _guess(self, pts: int | None, arrived_s: float) -> int:
        """Return a decoding stamp for a packet without one: its presentation stamp, else the time passed."""
        if pts is not None:
            return pts
        if self._offset is None:
            return 0
        return self._dts_in + max(1, round((arrived_s - self._arrived_s) / self._unit_s))
