"""Zones of a PTZ camera on a frame: its position, whether the picture agrees, and what is covered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.privacy.mask_state import UNCOUNTED
from console.domain.privacy.position_bounds import TOO_OLD, PositionBounds, PositionDoubt
from console.media.masking.stencil import Stencil, stencil
from console.media.masking.sweep import on_picture
from console.media.motion.reference import FIRM_SLACK_PARTS, MotionResult, ReferenceMotionDetector

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

    from console.domain.privacy.model import Zone
    from console.domain.privacy.position_bounds import Span
    from console.domain.ptz.lens import LensModel
    from console.services.privacy.ports import CameraMask, PositionSource

HOLD_S = 0.06
"""Longest wait for a position report from after the frame; only if it may prove that it is at rest."""
HOLD_LAG_S = 0.15
"""If the stream is already further behind than this, there is no wait."""
LINK_MOST_S = 0.25
"""Reports of one place that can have been true further apart do not show that a frame that waited is of a
camera at rest: someone may have moved it and put it back."""
FAR_PARTS = 0.015
"""In parts of the angle of view: a movement that must change the picture."""
FAR_ZOOM = 1.3
"""A zoom by this factor must change the picture too."""
ODD_S = 0.4
"""How long a picture may move, while the camera reports rest, before that is a contradiction."""
RENEW_S = 1.0
"""Age at which the reference of a still picture is renewed, because light and people change."""
MOVED_S = 0.5
"""A head that moved so short a time ago counts as moving, in the figures."""
SMALL_PARTS = 0.002
"""In parts of the angle of view: a box no wider than this counts as a camera at rest."""


@dataclass(frozen=True, slots=True)
class FrameTime:
    """When a frame was taken, earliest and latest; monotonic seconds."""

    from_s: float
    to_s: float


def taken(arrived_s: float, lag_s: float, lens: LensModel, received_s: float = math.inf) -> FrameTime:
    """Return when a frame was taken, from its arrival and its lag behind the stream's clock.

    It was taken before the machine had received it, however long it then waited to be handled.
    """
    timing = lens.timing
    from_s = min(arrived_s - max(0.0, lag_s), received_s) - timing.latency_most_s
    return FrameTime(from_s, max(from_s, min(arrived_s, received_s) - timing.latency_least_s))


@dataclass(frozen=True, slots=True)
class HeadPlacement:
    """The position of the camera when a frame was taken.

    Attributes:
        box: all positions that it may have had.
        slack_parts: margin of the zones, in parts of the picture's width. The picture itself showed that the
            camera is at rest, but a movement as small as this would not show.
    """

    box: PositionBounds
    slack_parts: float = 0.0


WAITS = "its position is not known yet"
"""Instead of covering all of a frame that may wait for the next report."""


@dataclass(slots=True)
class WaitingFrame:
    """A frame that may wait for a report, because an earlier one that is masked is still shown.

    Attributes:
        motion: what its comparison said, so that it is not made again.
        reference: of that comparison.
    """

    motion: MotionResult = MotionResult.UNSURE
    reference: int = -1


class PtzMask:
    """The masking of one stream of a PTZ camera. One thread.

    Reports prove the box of a frame, and they prove rest only if one of them was requested after the frame
    was taken. A frame of such a rest is kept as the reference. A later frame, whose next report is not there
    yet, counts as at the same place only if the reports before it say so and no corner of it can have moved
    against the reference.

    Args:
        eye: compares frames.
    """

    def __init__(self, eye: ReferenceMotionDetector | None = None) -> None:
        self.counts = UNCOUNTED
        """The pictures since the stream's start; any thread may read it."""
        self.placed: HeadPlacement | str = ""
        """The position for the last frame, or why it is not known."""
        self._eye = eye or ReferenceMotionDetector()
        self._eye_box: PositionBounds | None = None
        """The box of the reference, proved by reports."""
        self._contradicted_since_s: float | None = None
        self._reference_s = 0.0
        self._references = 0
        self._key: tuple[object, ...] = ()
        self._cached: list[Stencil] | str = []

    def cover(
        self,
        order: CameraMask,
        zones: tuple[Zone, ...],
        frame: VideoFrame,
        times: tuple[float, float, float],
        waiting: WaitingFrame | None = None,
    ) -> list[Stencil] | str:
        """Return the stencils for a frame, or why all of it must be covered, in a few words.

        Args:
            order: the zones, the lens and who knows the position.
            zones: those that are not lifted.
            frame: decoded.
            times: its arrival, its lag then, and when it was received at the latest, see `Mask.decide`.
            waiting: if it may wait for a report; the answer is `WAITS` then, instead of covering all of it or
                more than the zones of a head at rest.
        """
        if order.lens is None or order.whereabouts is None:
            return "lens not calibrated"
        placed = self.placed = self.place(order.whereabouts, order.lens, frame, *times, waiting)
        decision = placed if isinstance(placed, str) else self._stencils(order, zones, placed, frame)
        is_too_wide = isinstance(decision, str) and not isinstance(placed, str)
        if waiting is not None and (is_too_wide or placed in (WAITS, TOO_OLD)):
            return WAITS
        moves = order.whereabouts.has_moved(times[0] - MOVED_S)
        self.counts = self.counts.counted(moves=moves, is_covered=isinstance(decision, str))
        return decision

    def place(
        self,
        source: PositionSource,
        lens: LensModel,
        frame: VideoFrame,
        arrived_s: float,
        lag_s: float,
        received_s: float = math.inf,
        waiting: WaitingFrame | None = None,
    ) -> HeadPlacement | str:
        """Return the position of the camera for a frame, or why it is not known, in a few words."""
        times = taken(arrived_s, lag_s, lens, received_s)
        motion = self._compared(frame, waiting)
        hold_s = HOLD_S if lag_s < HOLD_LAG_S and waiting is None else 0.0
        located = self._locate(source, lens, motion, times, hold_s, waits=waiting is not None)
        if isinstance(located, PositionDoubt):
            self._contradicted_since_s = None
            return located.why
        if not located.slack_parts:
            against = self._contradiction(located.box, lens, frame, motion, arrived_s)
            if against:
                return against
        return located

    def _compared(self, frame: VideoFrame, waiting: WaitingFrame | None) -> MotionResult:
        """Compare a frame with the reference, unless it waited and that has been done."""
        if waiting is None:
            return self._eye.compare(frame)
        if waiting.reference != self._references:
            waiting.motion, waiting.reference = self._eye.compare(frame), self._references
        return waiting.motion

    def _locate(
        self,
        source: PositionSource,
        lens: LensModel,
        motion: MotionResult,
        times: FrameTime,
        hold_s: float,
        *,
        waits: bool,
    ) -> HeadPlacement | PositionDoubt:
        source.note_viewed()
        # A frame that waits is judged by later reports, between which the camera can have gone and come back.
        link_s = LINK_MOST_S if waits else math.inf
        proven = source.box(times.from_s, times.to_s, may_rest=False, link_most_s=link_s)
        if isinstance(proven, PositionBounds) and _is_small(proven, lens):
            return HeadPlacement(proven)
        rest = source.box(times.from_s, times.to_s, may_rest=True)
        if motion is MotionResult.FIRM and isinstance(rest, PositionBounds) and rest == self._eye_box:
            return HeadPlacement(rest, FIRM_SLACK_PARTS)
        source.poll_faster()
        may_rest = isinstance(rest, PositionBounds) and _is_small(rest, lens)
        if waits and may_rest:
            return PositionDoubt(WAITS)
        if hold_s and may_rest:
            proven = source.box(times.from_s, times.to_s, hold_s, may_rest=False)
        return proven if isinstance(proven, PositionDoubt) else HeadPlacement(proven)

    def _contradiction(
        self, box: PositionBounds, lens: LensModel, frame: VideoFrame, motion: MotionResult, now_s: float
    ) -> str:
        """Return how the picture contradicts the reports; empty if it does not."""
        before = self._eye_box
        if before is not None and motion.is_still and _is_far(before, box, lens):
            self._contradicted_since_s = None
            return "picture stands, head moves"
        if not _is_small(box, lens):
            self._contradicted_since_s = None
            return ""
        if motion is MotionResult.MOVED and box == before:
            self._contradicted_since_s = (
                now_s if self._contradicted_since_s is None else self._contradicted_since_s
            )
            return "picture moves, head rests" if now_s - self._contradicted_since_s > ODD_S else ""
        self._contradicted_since_s = None
        if box != before or not motion.is_still or now_s - self._reference_s > RENEW_S:
            self._set_reference(frame, box, now_s)
        return ""

    def _set_reference(self, frame: VideoFrame, box: PositionBounds, now_s: float) -> None:
        self._eye.set_reference(frame)
        self._references += 1
        self._reference_s, self._eye_box = now_s, box

    def _stencils(
        self, order: CameraMask, zones: tuple[Zone, ...], placed: HeadPlacement, frame: VideoFrame
    ) -> list[Stencil] | str:
        size = frame.width, frame.height
        key = (order.version, tuple(zone.id for zone in zones), placed, size)
        if key != self._key:
            margin_px = placed.slack_parts * frame.width
            self._key, self._cached = key, stencils_of(order.lens, zones, placed.box, size, margin_px)
        return self._cached


def stencils_of(
    lens: LensModel | None,
    zones: tuple[Zone, ...],
    box: PositionBounds,
    size: tuple[int, int],
    margin_px: float = 0.0,
) -> list[Stencil] | str:
    """Return the stencils of zones for all positions of a box, or why all of the picture must be covered.

    Args:
        lens: of the camera; None: not calibrated.
        zones: to be covered.
        box: positions that the camera may have had.
        size: of the picture.
        margin_px: widening of the zones.
    """
    stencils: list[Stencil] = []
    for zone in zones:
        polygons = on_picture(zone.polygon, lens, box, size) if lens is not None else None
        if polygons is None:
            return "moves too fast"
        outline = stencil(polygons, size, zone.style, margin_px)
        stencils += [outline] if outline is not None else []
    return stencils


def _degrees(lens: LensModel) -> tuple[float, float]:
    return abs(lens.pan_half_deg), abs(lens.tilt_half_deg)


def _is_small(box: PositionBounds, lens: LensModel) -> bool:
    pan, tilt = _degrees(lens)
    wide = max((box.pan[1] - box.pan[0]) * pan, (box.tilt[1] - box.tilt[0]) * tilt)
    return wide <= SMALL_PARTS * lens.fov_deg(box.zoom[1]) and box.zoom[1] - box.zoom[0] <= SMALL_PARTS


def _apart(first: Span, second: Span) -> float:
    return max(0.0, second[0] - first[1], first[0] - second[1])


def _is_far(before: PositionBounds, box: PositionBounds, lens: LensModel) -> bool:
    """Return whether the picture must have changed between two boxes."""
    pan, tilt = _degrees(lens)
    gone = math.hypot(_apart(before.pan, box.pan) * pan, _apart(before.tilt, box.tilt) * tilt)
    # The farther the camera looks down, the less a pan turns the picture.
    level = max(0.2, math.cos(math.radians(lens.direction(box.middle)[1])))
    fovs = [lens.fov_deg(at) for at in (*before.zoom, *box.zoom)]
    narrow, wide = (max(fovs[:2]), min(fovs[2:])) if fovs[0] < fovs[2] else (max(fovs[2:]), min(fovs[:2]))
    has_zoomed = _apart(before.zoom, box.zoom) > 0 and wide / narrow > FAR_ZOOM
    return gone * level > FAR_PARTS * max(fovs) or has_zoomed
