"""Judge whether a picture shows the scene as it is now.

An open socket and a normal bit rate prove nothing: a camera can send the same picture for hours. The judge
looks at decoded frames. It is given samples and asked for a verdict; callers pass the time.
"""

from __future__ import annotations

from dataclasses import dataclass

from console.domain.cameras.status import PictureState

SILENCE_S = 1.2
"""Without arrivals for this time, there is no signal. It leaves 0.8 s to show this within the required 2
s."""
SILENCE_INTERVALS = 3.0
"""The time is at least this number of frame intervals, for cameras that send one frame per second."""
UNCHANGED_S = 1.4
"""If no sampled pixel has changed for this time, the picture is frozen."""
UNSEEN_S = 1.6
"""If frames arrive but none could be decoded for this time, the picture shown is old."""
STILL_S = 30.0
"""If nothing but noise has changed for this time, the scene is static."""
BLACK_LUMA = 24.0
BLACK_SPREAD = 3.0
"""Mean and standard deviation of luma (0 to 255) at or under which a picture is black."""


@dataclass(frozen=True, slots=True)
class PictureSample:
    """One decoded frame compared with the sampled frame before it."""

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
    """The picture state of one camera, from arrivals and samples. One thread feeds it, any may ask."""

    def __init__(self) -> None:
        self._last_arrival_s: float | None = None
        self._interval_s = 0.04
        self._last_change_s: float | None = None
        self._last_motion_s: float | None = None
        self._last_sample_s: float | None = None
        self._black = self._after_key = False
        self._stands: PictureState | None = None

    def record_arrival(self, at_s: float) -> None:
        """Record that a frame arrived, decoded or not."""
        if self._last_arrival_s is not None:
            gap_s = at_s - self._last_arrival_s
            # A stall must not increase the normal interval.
            if gap_s < SILENCE_S * 2:
                self._interval_s += (gap_s - self._interval_s) * 0.1
        self._last_arrival_s = at_s

    def pause(self, now_s: float | None = None) -> None:
        """Record that no one watches and nothing is decoded: missing samples are no longer a sign of a fault.

        What was seen of a frozen or black picture stands until a sample shows otherwise.

        Args:
            now_s: monotonic seconds; None if a new session began.
        """
        verdict = self.verdict(now_s) if now_s is not None else None
        self._stands = verdict if verdict in {PictureState.FROZEN, PictureState.BLACK} else None
        self._last_change_s = self._last_motion_s = self._last_sample_s = None
        self._black = self._after_key = False

    def stand(self, picture: PictureState) -> None:
        """Take in what samples that were decoded elsewhere show, while nothing is decoded here."""
        self._stands = picture if picture in {PictureState.FROZEN, PictureState.BLACK} else None

    def observe(self, sample: PictureSample) -> None:
        """Record a decoded frame that was compared with the one sampled before it."""
        # If every frame is a key frame (MJPEG, all intra), each can be compared with the one before it.
        first = self._last_sample_s is None
        tells = not sample.is_key or self._after_key
        self._after_key = sample.is_key
        self._last_sample_s = sample.at_s
        self._black = sample.mean_luma <= BLACK_LUMA and sample.luma_spread <= BLACK_SPREAD
        if first or (sample.changed > 0.0 and tells):
            self._last_change_s = sample.at_s
        if not first and sample.changed > 0.0 and tells and not self._black:
            self._stands = None  # The picture changes again.
        if first or (sample.moved > 0.0 and tells):
            self._last_motion_s = sample.at_s

    def verdict(self, now_s: float) -> PictureState:
        """Return the picture state at `now_s`, for an open session."""
        if self._last_arrival_s is None:
            return PictureState.CONNECTING
        if now_s - self._last_arrival_s > max(SILENCE_S, SILENCE_INTERVALS * self._interval_s):
            return PictureState.NO_SIGNAL
        return self._stands or self._seen()

    def _seen(self) -> PictureState:
        """Return the state that follows from the samples alone."""
        if self._black:
            return PictureState.BLACK
        if self._since(self._last_change_s) > UNCHANGED_S or self._is_unseen():
            return PictureState.FROZEN
        if self._since(self._last_motion_s) > STILL_S:
            return PictureState.STATIC
        return PictureState.LIVE

    def _is_unseen(self) -> bool:
        """Return whether arriving frames can no longer be decoded: they are broken, or all dropped."""
        if self._last_arrival_s is None or self._last_sample_s is None:
            return False
        unseen_s = self._last_arrival_s - self._last_sample_s
        return unseen_s > max(UNSEEN_S, SILENCE_INTERVALS * self._interval_s)

    def _since(self, then_s: float | None) -> float:
        """Return the seconds from `then_s` to the last sample. Later time was not observed."""
        if then_s is None or self._last_sample_s is None:
            return 0.0
        return self._last_sample_s - then_s
