"""Judging whether a picture may be taken for the street as it is now.

A socket that stays open and a bit rate that looks right prove nothing: a camera can send the same picture for
hours. The judge looks at decoded frames. It is fed samples and asked for a verdict; it holds no clock.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.cameras.status import PictureState

SILENCE_S = 1.2
"""Nothing has arrived for so long: no signal. Leaves 0.8 s to show it within the 2 s that we promise."""
SILENCE_INTERVALS = 3.0
"""… but at least so many frame intervals, for a camera that sends a frame a second."""
UNCHANGED_S = 1.4
"""The decoded picture has not changed by a single sampled pixel for so long: frozen."""
UNSEEN_S = 1.6
"""Frames arrive but none could be looked at for so long, though somebody looks: what is shown is old."""
STILL_S = 30.0
"""Noise has changed but nothing has moved for so long: a static scene."""
BLACK_LUMA = 24.0
BLACK_SPREAD = 3.0
"""Mean and standard deviation of luma (0 to 255) at or under which a picture is black."""


@dataclass(frozen=True, slots=True)
class PictureSample:
    """What was seen of one decoded frame, compared with the sampled frame before it."""

    at_s: float
    """Arrival, monotonic seconds."""
    is_key: bool
    """A key frame is coded afresh and differs from the frame before it even when the scene is frozen."""
    changed: float
    """Share of sampled pixels that differ at all, 0 to 1."""
    moved: float
    """Share of sampled pixels that differ by more than noise, 0 to 1."""
    mean_luma: float
    luma_spread: float


class LivenessJudge:
    """State of one camera's picture from its arrivals and samples. One thread feeds it, any may ask."""

    def __init__(self) -> None:
        self._last_arrival_s: float | None = None
        self._interval_s = 0.04
        self._last_change_s: float | None = None
        self._last_motion_s: float | None = None
        self._last_sample_s: float | None = None
        self._black = self._after_key = False
        self._stands: PictureState | None = None

    def arrived(self, at_s: float) -> None:
        """A frame arrived, decoded or not."""
        if self._last_arrival_s is not None:
            gap_s = at_s - self._last_arrival_s
            # A stall must not stretch what counts as a normal interval.
            if gap_s < SILENCE_S * 2:
                self._interval_s += (gap_s - self._interval_s) * 0.1
        self._last_arrival_s = at_s

    def looked_away(self, now_s: float | None = None) -> None:
        """Nobody looks, nothing is decoded: silence of samples is no longer a sign.

        What was seen of a frozen or black picture stands until a sample shows otherwise.

        Args:
            now_s: when; None where a new session began, of which nothing is known.
        """
        seen = self.verdict(now_s) if now_s is not None else None
        self._stands = seen if seen in {PictureState.FROZEN, PictureState.BLACK} else None
        self._last_change_s = self._last_motion_s = self._last_sample_s = None
        self._black = self._after_key = False

    def observe(self, sample: PictureSample) -> None:
        """A decoded frame was compared with the one sampled before it."""
        # Where every frame is a key frame (MJPEG, all intra), one tells as much of the next as any other.
        first = self._last_sample_s is None
        tells = not sample.is_key or self._after_key
        self._after_key = sample.is_key
        self._last_sample_s = sample.at_s
        self._black = sample.mean_luma <= BLACK_LUMA and sample.luma_spread <= BLACK_SPREAD
        if first or (sample.changed > 0.0 and tells):
            self._last_change_s = sample.at_s
        if not first and sample.changed > 0.0 and tells and not self._black:
            self._stands = None  # it lives again
        if first or (sample.moved > 0.0 and tells):
            self._last_motion_s = sample.at_s

    def verdict(self, now_s: float) -> PictureState:
        """The state at `now_s`, for a session that is open."""
        if self._last_arrival_s is None:
            return PictureState.CONNECTING
        if now_s - self._last_arrival_s > max(SILENCE_S, SILENCE_INTERVALS * self._interval_s):
            return PictureState.NO_SIGNAL
        return self._stands or self._seen()

    def _seen(self) -> PictureState:
        """By the samples alone."""
        if self._black:
            return PictureState.BLACK
        if self._since(self._last_change_s) > UNCHANGED_S or self._is_unseen():
            return PictureState.FROZEN
        if self._since(self._last_motion_s) > STILL_S:
            return PictureState.STATIC
        return PictureState.LIVE

    def _is_unseen(self) -> bool:
        """Whether what arrives can no longer be looked at: broken pictures, or all shed."""
        if self._last_arrival_s is None or self._last_sample_s is None:
            return False
        unseen_s = self._last_arrival_s - self._last_sample_s
        return unseen_s > max(UNSEEN_S, SILENCE_INTERVALS * self._interval_s)

    def _since(self, then_s: float | None) -> float:
        """Seconds from `then_s` to the last sample: only what was looked at can be said to be still."""
        if then_s is None or self._last_sample_s is None:
            return 0.0
        return self._last_sample_s - then_s
