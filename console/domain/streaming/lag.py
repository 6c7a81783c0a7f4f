"""Measure how far a picture has fallen behind its stream. A second of lag per day fills memory in a week."""

from __future__ import annotations

SHED_SCALING_S = 0.35
"""Above this, frames are decoded but not scaled or shown, until the backlog is gone."""
SHED_FRAMES_S = 1.0
"""Above this, frames are dropped up to the next key frame."""
FIRST_PATIENCE = 2.0
"""The limits of streams that lose pictures last are longer by this factor."""
STEP_BACK_S = 0.3
"""If the camera's time goes back by more than this, its clock was set; by less, it sends B-frames."""
LEAK_S_PER_S = 0.002
"""The baseline follows a camera whose clock is slower than ours by up to 0.2 %."""


class LagGauge:
    """Lag of arrivals behind the stream's own clock, in seconds. One thread.

    The smallest difference seen between arrival and stream time is taken for no lag. A camera's clock that
    stands still or is set back tells nothing of lag: we cannot have fallen behind by more than the time that
    passed here.
    """

    def __init__(self) -> None:
        self._baseline_s: float | None = None
        self._last_s = self._stream_s = 0.0

    def lag_s(self, handled_s: float, stream_s: float) -> float:
        """Return the lag of a frame of stream time `stream_s` that is handled at monotonic `handled_s`."""
        offset_s = handled_s - stream_s
        stepped_s = stream_s - self._stream_s
        if self._baseline_s is not None and (stepped_s == 0.0 or stepped_s < -STEP_BACK_S):
            self._baseline_s += handled_s - self._last_s - stepped_s
        self._stream_s = stream_s
        if self._baseline_s is None or abs(offset_s - self._baseline_s) > 10.0:
            self._baseline_s = offset_s  # The first frame, or the stream's clock has jumped.
        else:
            leaked_s = self._baseline_s + max(0.0, handled_s - self._last_s) * LEAK_S_PER_S
            self._baseline_s = min(leaked_s, offset_s)
        self._last_s = handled_s
        return offset_s - self._baseline_s
