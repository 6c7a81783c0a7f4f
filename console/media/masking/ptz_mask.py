"""Zones of a movable camera on a frame: where the head was, what the picture says to it, what is covered."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.privacy.position_bounds import PositionBounds, PositionDoubt
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
"""A frame waits at most so long for a report of after it was taken; only where that may prove a rest."""
HOLD_LAG_S = 0.15
"""… and not where the stream is already so far behind."""
FAR_PARTS = 0.015
"""Of the angle of view: a head that went so far has moved its picture."""
FAR_ZOOM = 1.3
"""… and one that magnified so many times."""
ODD_S = 0.4
"""A picture that moves for so long while the head says that it rests contradicts it."""
RENEW_S = 1.0
"""The reference of a picture that stands still is renewed so often: light and people change."""
SMALL_PARTS = 0.002
"""Of the angle of view: a box no wider than this is a head at rest."""


@dataclass(frozen=True, slots=True)
class FrameTime:
    """When a frame was taken, at the earliest and at the latest; monotonic seconds."""

    from_s: float
    to_s: float


def taken(arrived_s: float, lag_s: float, lens: LensModel) -> FrameTime:
    """From a frame's arrival; `lag_s` is how far it arrived behind the stream's own clock."""
    timing = lens.timing
    return FrameTime(arrived_s - max(0.0, lag_s) - timing.latency_most_s, arrived_s - timing.latency_least_s)


@dataclass(frozen=True, slots=True)
class HeadPlacement:
    """Where the head was when a frame was taken.

    Attributes:
        box: all positions that it may have had.
        slack_parts: what is covered must be widened by so much of the picture's width: the picture itself
            showed that the head still rests, and it may have moved by so much unseen.
    """

    box: PositionBounds
    slack_parts: float = 0.0


class PtzMask:
    """One stream of a movable camera. One thread.

    The box of a frame is what reports prove, and they prove a rest only where one of them was asked for after
    the frame was taken. So a frame of such a rest is kept as the reference; and a later frame, for which the
    next report is not there yet, is taken to be at the same place only where the reports before it say so and
    no corner of it can have moved against the reference.

    Args:
        eye: compares frames.
    """

    def __init__(self, eye: ReferenceMotionDetector | None = None) -> None:
        self.placed: HeadPlacement | str = ""
        """Of the last frame, or why it is not known."""
        self._eye = eye or ReferenceMotionDetector()
        self._eye_box: PositionBounds | None = None
        """Of the reference; proven by reports."""
        self._odd_since_s: float | None = None
        self._kept_s = 0.0
        self._key: tuple[object, ...] = ()
        self._made: list[Stencil] | str = []

    def cover(
        self, order: CameraMask, zones: tuple[Zone, ...], frame: VideoFrame, arrived_s: float, lag_s: float
    ) -> list[Stencil] | str:
        """The stencils for a frame, or why all of it has to be covered, in a few words."""
        if order.lens is None or order.whereabouts is None:
            return "lens not calibrated"
        found = self.placed = self.place(order.whereabouts, order.lens, frame, arrived_s, lag_s)
        return found if isinstance(found, str) else self._stencils(order, zones, found, frame)

    def place(
        self, where: PositionSource, lens: LensModel, frame: VideoFrame, arrived_s: float, lag_s: float
    ) -> HeadPlacement | str:
        """Where the head was for a frame, or why that is not known, in a few words."""
        times = taken(arrived_s, lag_s, lens)
        seen = self._eye.look(frame)
        found = self._where(where, lens, seen, times, hold_s=HOLD_S if lag_s < HOLD_LAG_S else 0.0)
        if isinstance(found, PositionDoubt):
            self._odd_since_s = None
            return found.why
        if not found.slack_parts:
            against = self._contradiction(found.box, lens, frame, seen, arrived_s)
            if against:
                return against
        return found

    def _where(
        self, where: PositionSource, lens: LensModel, seen: MotionResult, times: FrameTime, hold_s: float
    ) -> HeadPlacement | PositionDoubt:
        where.look()
        told = where.box(times.from_s, times.to_s, may_rest=False)
        if isinstance(told, PositionBounds) and _is_small(told, lens):
            return HeadPlacement(told)
        rest = where.box(times.from_s, times.to_s, may_rest=True)
        if seen is MotionResult.FIRM and isinstance(rest, PositionBounds) and rest == self._eye_box:
            return HeadPlacement(rest, FIRM_SLACK_PARTS)
        where.hurry()
        if hold_s and isinstance(rest, PositionBounds) and _is_small(rest, lens):
            told = where.box(times.from_s, times.to_s, hold_s, may_rest=False)
        return told if isinstance(told, PositionDoubt) else HeadPlacement(told)

    def _contradiction(
        self, box: PositionBounds, lens: LensModel, frame: VideoFrame, seen: MotionResult, now_s: float
    ) -> str:
        """What the picture has against the reports; empty where nothing."""
        before = self._eye_box
        if before is not None and seen.is_still and _is_far(before, box, lens):
            self._odd_since_s = None
            return "picture stands, head moves"
        if not _is_small(box, lens):
            self._odd_since_s = None
            return ""
        if seen is MotionResult.MOVED and box == before:
            self._odd_since_s = now_s if self._odd_since_s is None else self._odd_since_s
            return "picture moves, head rests" if now_s - self._odd_since_s > ODD_S else ""
        self._odd_since_s = None
        if box != before or not seen.is_still or now_s - self._kept_s > RENEW_S:
            self._keep(frame, box, now_s)
        return ""

    def _keep(self, frame: VideoFrame, box: PositionBounds, now_s: float) -> None:
        self._eye.keep(frame)
        self._kept_s, self._eye_box = now_s, box

    def _stencils(
        self, order: CameraMask, zones: tuple[Zone, ...], placed: HeadPlacement, frame: VideoFrame
    ) -> list[Stencil] | str:
        size = frame.width, frame.height
        key = (order.version, tuple(zone.id for zone in zones), placed, size)
        if key != self._key:
            margin_px = placed.slack_parts * frame.width
            self._key, self._made = key, stencils_of(order.lens, zones, placed.box, size, margin_px)
        return self._made


def stencils_of(
    lens: LensModel | None,
    zones: tuple[Zone, ...],
    box: PositionBounds,
    size: tuple[int, int],
    margin_px: float = 0.0,
) -> list[Stencil] | str:
    """The stencils of zones for all positions of a box, or why all of the picture has to be covered."""
    made: list[Stencil] = []
    for zone in zones:
        polygons = on_picture(zone.polygon, lens, box, size) if lens is not None else None
        if polygons is None:
            return "moves too fast"
        one = stencil(polygons, size, zone.style, margin_px)
        made += [one] if one is not None else []
    return made


def _degrees(lens: LensModel) -> tuple[float, float]:
    return abs(lens.pan_half_deg), abs(lens.tilt_half_deg)


def _is_small(box: PositionBounds, lens: LensModel) -> bool:
    pan, tilt = _degrees(lens)
    wide = max((box.pan[1] - box.pan[0]) * pan, (box.tilt[1] - box.tilt[0]) * tilt)
    return wide <= SMALL_PARTS * lens.fov_deg(box.zoom[1]) and box.zoom[1] - box.zoom[0] <= SMALL_PARTS


def _apart(one: Span, other: Span) -> float:
    return max(0.0, other[0] - one[1], one[0] - other[1])


def _is_far(before: PositionBounds, box: PositionBounds, lens: LensModel) -> bool:
    """Whether the picture must have changed between two boxes."""
    pan, tilt = _degrees(lens)
    gone = math.hypot(_apart(before.pan, box.pan) * pan, _apart(before.tilt, box.tilt) * tilt)
    # Panning turns the picture less the farther the camera looks down.
    level = max(0.2, math.cos(math.radians(lens.direction(box.middle)[1])))
    fovs = [lens.fov_deg(at) for at in (*before.zoom, *box.zoom)]
    narrow, wide = (max(fovs[:2]), min(fovs[2:])) if fovs[0] < fovs[2] else (max(fovs[2:]), min(fovs[:2]))
    has_zoomed = _apart(before.zoom, box.zoom) > 0 and wide / narrow > FAR_ZOOM
    return gone * level > FAR_PARTS * max(fovs) or has_zoomed
