"""What a movable camera of the town really showed, and whether the zone on its private object covered it."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.demo.bench.statistics import middle, percentile
from console.demo.simulated.ptz import (
    ACCELERATION,
    FOV_NARROW_DEG,
    FOV_WIDE_DEG,
    MOST_SPEED,
    PAN_SPAN_DEG,
    TILT_DOWN_DEG,
    TILT_UP_DEG,
)
from console.demo.simulated.timecode import PERIOD_MS, read_timecode
from console.demo.simulated.town.lens import SceneLens, SceneView, clip_near
from console.domain.privacy.model import Zone
from console.domain.ptz.lens import LensModel, Timing
from console.media.frames import planes
from console.media.masking.mask import Mask
from console.media.masking.paint import LUMA

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    import numpy.typing as npt
    from av.video.frame import VideoFrame

    from console.demo.simulated.ptz import SimulatedHead
    from console.demo.simulated.ptz_view import PtzView
    from console.domain.streaming.picture import Picture
    from console.media.masking.ptz_mask import WaitingFrame
    from console.media.masking.stencil import Stencil
    from console.services.privacy.ports import CameraMasks

SIZE = 1280, 720
DISTANCE_M, HALF_WIDE_M, HALF_HIGH_M = 24.0, 1.6, 1.2
"""Of the private object: a window of 3.2 by 2.4 metres, upright and square to the camera's home view."""
LEAST_PX = 1500
"""Over-cover is told of objects of which at least so many pixels are in the picture."""
REST_S = 0.95
"""A head is at rest in a picture that was drawn so long after it stopped (half a second more than the longest
latency), where it is at rest still when the picture is shown; over-cover is told of these pictures only."""
TIMING = Timing(0.0, 0.45, 0.0, MOST_SPEED, ACCELERATION)
"""What a calibration would find: the town draws, encodes and sends a picture within this."""


def town_lens(home: SceneView, timing: Timing = TIMING, error_deg: float = 0.01) -> LensModel:
    """Return the true model of a movable camera; directions are compass bearings and degrees up."""
    return LensModel(
        pan_zero_deg=home.pan_deg,
        pan_half_deg=PAN_SPAN_DEG,
        tilt_zero_deg=-(TILT_DOWN_DEG + TILT_UP_DEG) / 2,
        tilt_half_deg=(TILT_DOWN_DEG - TILT_UP_DEG) / 2,
        fov=((0.0, FOV_WIDE_DEG), (1.0, FOV_NARROW_DEG)),
        error_deg=error_deg,
        timing=timing,
        is_calibrated=True,
    )


def private_object(home: SceneView) -> npt.NDArray[np.float64]:
    """Return the four corners in the world, metres."""
    lens = SceneLens(home, *SIZE)
    right, down, forward = lens.rotation
    centre = lens.origin + forward * DISTANCE_M
    across, up = right * HALF_WIDE_M, -down * HALF_HIGH_M
    return np.array([centre - across + up, centre + across + up, centre + across - up, centre - across - up])


def zone_of(home: SceneView, corners: npt.NDArray[np.float64]) -> Zone:
    """Return the object as an installer would draw it, corner by corner."""
    seen = corners - SceneLens(home, *SIZE).origin
    flat = np.hypot(seen[:, 0], seen[:, 1])
    pans = np.degrees(np.arctan2(seen[:, 0], seen[:, 1]))
    pans = (pans - home.pan_deg + 180) % 360 - 180 + home.pan_deg
    tilts = np.degrees(np.arctan2(seen[:, 2], flat))
    polygon = tuple((float(pan), float(tilt)) for pan, tilt in zip(pans, tilts, strict=True))
    return Zone("window", "Bedroom window", "A home", "bench", polygon)


@dataclass(slots=True)
class FrameFindings:
    """The results for one camera's pictures."""

    shown: int = 0
    judged: int = 0
    covered_whole: int = 0
    unread: int = 0
    """Pictures that no truth was found for: they are not judged."""
    with_object: int = 0
    leaking: int = 0
    """Pictures with at least one uncovered pixel of the object."""
    leaked_px_most: int = 0
    over_cover: list[float] = field(default_factory=list)
    """At rest, parts of the object's own area."""
    leaks: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MaskDecision:
    """What a mask did with one frame."""

    code_ms: int | None
    lag_s: float
    how: str


class WitnessedMask(Mask):
    """A mask that reports its decisions, and reads a frame's time code while that is visible."""

    def __init__(
        self, camera: int, orders: CameraMasks | None, witness: Callable[[float, MaskDecision], None]
    ) -> None:
        super().__init__(camera, orders)
        self._witness = witness

    def decide(
        self,
        frame: VideoFrame,
        arrived_s: float,
        lag_s: float = 0.0,
        received_s: float = math.inf,
        waiting: WaitingFrame | None = None,
    ) -> list[Stencil] | str:
        """Decide as `Mask` does, and report the decision."""
        code_ms = read_timecode(planes(frame)[0])
        decision = super().decide(frame, arrived_s, lag_s, received_s, waiting)
        how = decision if isinstance(decision, str) else repr(self.world.placed)
        self._witness(arrived_s, MaskDecision(code_ms, lag_s, how))
        return decision


class Truth:
    """The views for which a camera's pictures were drawn, by their instants."""

    def __init__(self, eye: PtzView, head: SimulatedHead) -> None:
        self._views: deque[tuple[int, SceneView, float]] = deque(maxlen=400)
        self._moved_s = 0.0
        self._last: SceneView | None = None
        self.head = head
        eye.drawn = self._drawn

    def _drawn(self, utc_s: float, view: SceneView) -> None:
        now_s = time.monotonic()
        if view != self._last:
            self._last, self._moved_s = view, now_s
        self._views.append((round(utc_s * 1000), view, now_s - self._moved_s))

    def rests_at(self, view: SceneView) -> bool:
        """Return whether the head is still where a picture showed it."""
        at = self.head.position()
        return (at.tilt_deg, at.fov_deg) == (view.tilt_deg, view.fov_deg) and not self.head.is_moving

    def of(self, code_ms: int) -> tuple[SceneView, float] | None:
        """Return the view of a time code, and how long the head had rested then."""
        for at_ms, view, rested_s in reversed(self._views):
            if at_ms % PERIOD_MS == code_ms:
                return view, rested_s
        return None


class Watcher:
    """Judges each picture that the wall would show of one camera. One capture thread at a time."""

    def __init__(self, home: SceneView, truth: Truth) -> None:
        self.found = FrameFindings()
        self._corners, self._truth = private_object(home), truth
        self._decided: dict[float, MaskDecision] = {}
        self.latest: Picture | None = None
        self.came = threading.Event()

    def judge(self, picture: Picture) -> None:
        """Compare a shown picture with the truth."""
        plane = picture.planes[0]
        rows = np.frombuffer(memoryview(plane.data), np.uint8).reshape(-1, plane.stride)
        luma = rows[: picture.height, : picture.width]
        results = self.found
        results.shown += 1
        if (luma == LUMA).all():
            results.covered_whole += 1
            return
        decided = self._decided.get(picture.arrived_s)
        known = self._truth.of(decided.code_ms) if decided and decided.code_ms is not None else None
        if decided is None or known is None:
            results.unread += 1
            return
        self._compare(luma, decided, *known)

    def decided(self, arrived_s: float, decision: MaskDecision) -> None:
        """Note the mask's decision on a frame. Capture thread."""
        self._decided[arrived_s] = decision
        if len(self._decided) > 400:
            del self._decided[next(iter(self._decided))]

    def _compare(
        self, luma: npt.NDArray[np.uint8], decided: MaskDecision, view: SceneView, rested_s: float
    ) -> None:
        results = self.found
        results.judged += 1
        inside = object_pixels(view, self._corners, (luma.shape[1], luma.shape[0]))
        # The town draws its caption over the picture afterwards, and the wall covers both.
        area = int(np.count_nonzero(inside))
        is_covered = luma == LUMA
        if area:
            results.with_object += 1
            left = int(np.count_nonzero(inside & ~is_covered))
            if left:
                results.leaking += 1
                results.leaked_px_most = max(results.leaked_px_most, left)
                results.leaks.append(
                    f"{left} of {area} px after {rested_s:.2f} s, {view}, covered {is_covered.mean():.3f}, "
                    f"lag {decided.lag_s:.3f} s, {decided.how}"
                )
        # The head rested before and still rests, so this is not the instant at which the next move begins.
        if area >= LEAST_PX and rested_s > REST_S and self._truth.rests_at(view):
            box = cv2.dilate(inside.astype(np.uint8), np.ones((81, 81), np.uint8)) > 0
            covered = int(np.count_nonzero(is_covered & ~inside & box))
            results.over_cover.append(covered / area)
            if covered > 0.2 * area:
                results.wide.append(
                    f"{covered / area:.2f} of {area} px after {rested_s:.2f} s: {decided.how}"
                )


def object_pixels(
    view: SceneView, corners: npt.NDArray[np.float64], size: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    """Return the pixels whose centre shows the object."""
    lens = SceneLens(view, *size)
    front = clip_near(lens.seen(corners))
    inside = np.zeros((size[1], size[0]), np.uint8)
    if len(front) < 3:
        return inside.astype(bool)
    places = np.clip(lens.on_picture(front), -20_000, 20_000)
    # The rasteriser also draws the outline; test each pixel's centre to remove what it adds.
    cv2.fillPoly(inside, [np.round((places - 0.5) * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
    rows, columns = np.nonzero(inside)
    if not len(rows):
        return inside.astype(bool)
    middles = np.stack([columns + 0.5, rows + 0.5], axis=1)
    ahead = np.roll(places, -1, axis=0) - places
    turned = ahead[:, None, 0] * (middles[None, :, 1] - places[:, None, 1]) - ahead[:, None, 1] * (
        middles[None, :, 0] - places[:, None, 0]
    )
    is_inside = (turned >= 0).all(axis=0) | (turned <= 0).all(axis=0)
    exact = np.zeros_like(inside, bool)
    exact[rows[is_inside], columns[is_inside]] = True
    return exact


def summary(results: Sequence[FrameFindings]) -> dict[str, Any]:
    """Return the results of all cameras together."""
    over = sorted(part for result in results for part in result.over_cover)
    shown = sum(result.shown for result in results)
    return {
        "pictures": shown,
        "judged": sum(result.judged for result in results),
        "with_object": sum(result.with_object for result in results),
        "covered_whole": sum(result.covered_whole for result in results),
        "unread": sum(result.unread for result in results),
        "pictures_with_uncovered_pixels": sum(result.leaking for result in results),
        "uncovered_px_most": max((result.leaked_px_most for result in results), default=0),
        "uncovered_must": 0,
        "over_cover_at_rest": round(middle(over), 3),
        "over_cover_at_rest_p99": round(percentile(over, 99), 3),
        "over_cover_must": 0.2,
        "at_rest": len(over),
        "wide": [wide for result in results for wide in result.wide][:40],
        "leaks": [leak for result in results for leak in result.leaks][:10],
    }
