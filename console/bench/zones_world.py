"""Zones of movable cameras against the truth: private objects of the simulated town, over RTSP and ONVIF.

The town tells what view each picture was drawn for; the time code in the picture that the console shows says
which one it is. So it is known where the private object lies on every picture, however late it came.
"""

from __future__ import annotations

import random
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from console.bench.child import middle, percentile
from console.devices.simulated.live_feed import LiveFeed
from console.devices.simulated.ptz import (
    ACCELERATION,
    FOV_NARROW_DEG,
    FOV_WIDE_DEG,
    MOST_SPEED,
    PAN_SPAN_DEG,
    TILT_DOWN_DEG,
    TILT_UP_DEG,
    Position,
)
from console.devices.simulated.simulated_town import SimulatedTown
from console.devices.simulated.timecode import PERIOD_MS, read_timecode
from console.devices.simulated.town.lens import Lens, View, clip_near
from console.devices.simulated.town.views import VIEWS
from console.domain.cameras import Camera, CameraKind, StreamRole
from console.domain.clock import SystemClock
from console.domain.picture import PixelFormat
from console.domain.zones.lens import LensModel, Timing
from console.domain.zones.model import Space, Zone, ZoneSet
from console.media.capture.feed import CaptureFeed, CapturePlan
from console.media.capture.options import Credentials
from console.media.masking.paint import LUMA
from console.services.positions import PositionPlan, Positions
from console.services.zone_ports import MaskOrder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import numpy.typing as npt

    from console.devices.simulated.eye import Eye
    from console.devices.simulated.ptz import Head
    from console.domain.picture import Picture

CAMERAS = 3, 12
SIZE = 1280, 720
DISTANCE_M, HALF_WIDE_M, HALF_HIGH_M = 24.0, 1.6, 1.2
"""Of the private object: a window of 3.2 by 2.4 metres, upright and square to the camera's home view."""
LEAST_PX = 1500
"""Over-cover is told of objects of which at least so many pixels are in the picture."""
REST_S = 0.9
TIMING = Timing(0.0, 0.45, 0.0, MOST_SPEED, ACCELERATION)
"""What a calibration would find: the town draws, encodes and sends a picture within this."""


def town_lens(home: View, timing: Timing = TIMING, error_deg: float = 0.01) -> LensModel:
    """The true model of a movable camera of the town; directions are compass bearings and degrees up."""
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


def private_object(home: View) -> npt.NDArray[np.float64]:
    """Four corners in the world, metres."""
    lens = Lens(home, *SIZE)
    right, down, forward = lens.rotation
    centre = lens.origin + forward * DISTANCE_M
    across, up = right * HALF_WIDE_M, -down * HALF_HIGH_M
    return np.array([centre - across + up, centre + across + up, centre + across - up, centre - across - up])


def zone_of(home: View, corners: npt.NDArray[np.float64]) -> Zone:
    """The object as an installer would draw it, corner for corner."""
    seen = corners - Lens(home, *SIZE).origin
    flat = np.hypot(seen[:, 0], seen[:, 1])
    pans = np.degrees(np.arctan2(seen[:, 0], seen[:, 1]))
    pans = (pans - home.pan_deg + 180) % 360 - 180 + home.pan_deg
    tilts = np.degrees(np.arctan2(seen[:, 2], flat))
    polygon = tuple((float(pan), float(tilt)) for pan, tilt in zip(pans, tilts, strict=True))
    return Zone("window", "Bedroom window", "A home", "bench", polygon)


@dataclass(slots=True)
class Found:
    """What was seen of one camera's pictures."""

    shown: int = 0
    judged: int = 0
    covered_whole: int = 0
    unread: int = 0
    with_object: int = 0
    leaking: int = 0
    """Pictures with at least one uncovered pixel of the object."""
    leaked_px_most: int = 0
    over_cover: list[float] = field(default_factory=list)
    """At rest, parts of the object's own area."""
    leaks: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)


class _Orders:
    """One order for each camera."""

    def __init__(self, orders: dict[int, MaskOrder]) -> None:
        self._orders = orders
        self.why: dict[str, int] = {}

    def order(self, camera: int) -> MaskOrder:
        return self._orders[camera]

    def covered(self, camera: int, why: str) -> None:
        del camera
        self.why[why] = self.why.get(why, 0) + 1


class _Truth:
    """The views that a camera's pictures were drawn for, by their instants."""

    def __init__(self, eye: Eye, head: Head) -> None:
        self._views: deque[tuple[int, View, float]] = deque(maxlen=400)
        self._moved_s = 0.0
        self._last: View | None = None
        self.head = head
        eye.drawn = self._drawn

    def _drawn(self, utc_s: float, view: View) -> None:
        now_s = time.monotonic()
        if view != self._last:
            self._last, self._moved_s = view, now_s
        self._views.append((round(utc_s * 1000), view, now_s - self._moved_s))

    def rests_at(self, view: View) -> bool:
        """Whether the head is still where a picture showed it."""
        at = self.head.position()
        return (at.tilt_deg, at.fov_deg) == (view.tilt_deg, view.fov_deg) and not self.head.is_moving

    def of(self, code_ms: int) -> tuple[View, float] | None:
        """The view of a time code, and for how long the head had rested then."""
        for at_ms, view, rested_s in reversed(self._views):
            if at_ms % PERIOD_MS == code_ms:
                return view, rested_s
        return None


class _Watcher:
    """Judges each picture that the wall would show of one camera. Any capture thread; one at a time."""

    def __init__(self, home: View, truth: _Truth) -> None:
        self.found = Found()
        self._corners, self._truth = private_object(home), truth
        self.latest: Picture | None = None
        self.came = threading.Event()

    def judge(self, picture: Picture) -> None:
        """Compare with the truth."""
        plane = picture.planes[0]
        rows = np.frombuffer(memoryview(plane.data), np.uint8).reshape(-1, plane.stride)
        luma = rows[: picture.height, : picture.width]
        found = self.found
        found.shown += 1
        if (luma == LUMA).all():
            found.covered_whole += 1
            return
        code_ms = read_timecode(luma)
        known = self._truth.of(code_ms) if code_ms is not None else None
        if known is None:
            found.unread += 1
            return
        self._compare(luma, *known)

    def _compare(self, luma: npt.NDArray[np.uint8], view: View, rested_s: float) -> None:
        found = self.found
        found.judged += 1
        inside = object_pixels(view, self._corners, (luma.shape[1], luma.shape[0]))
        # The town writes its caption over the picture after it is drawn, and the wall covers both.
        area = int(np.count_nonzero(inside))
        is_covered = luma == LUMA
        if area:
            found.with_object += 1
            left = int(np.count_nonzero(inside & ~is_covered))
            if left:
                found.leaking += 1
                found.leaked_px_most = max(found.leaked_px_most, left)
                found.leaks.append(
                    f"{left} of {area} px after {rested_s:.2f} s, {view}, covered {is_covered.mean():.3f}"
                )
        # It rested long before, and rests still: not the instant in which the next move begins.
        if area >= LEAST_PX and rested_s > REST_S and self._truth.rests_at(view):
            box = cv2.dilate(inside.astype(np.uint8), np.ones((81, 81), np.uint8)) > 0
            covered = int(np.count_nonzero(is_covered & ~inside & box))
            found.over_cover.append(covered / area)
            if covered > 0.2 * area:
                found.wide.append(f"{covered / area:.2f} of {area} px after {rested_s:.2f} s")


def object_pixels(
    view: View, corners: npt.NDArray[np.float64], size: tuple[int, int]
) -> npt.NDArray[np.bool_]:
    """Pixels whose middle shows the object."""
    lens = Lens(view, *size)
    front = clip_near(lens.seen(corners))
    inside = np.zeros((size[1], size[0]), np.uint8)
    if len(front) < 3:
        return inside.astype(bool)
    places = np.clip(lens.on_picture(front), -20_000, 20_000)
    # The rasteriser draws the outline as well: what it adds is taken off by asking each pixel's middle.
    cv2.fillPoly(inside, [np.round((places - 0.5) * 16).astype(np.int32)], 1, cv2.LINE_8, 4)
    rows, columns = np.nonzero(inside)
    if not len(rows):
        return inside.astype(bool)
    middles = np.stack([columns + 0.5, rows + 0.5], axis=1)
    ahead = np.roll(places, -1, axis=0) - places
    turned = ahead[:, None, 0] * (middles[None, :, 1] - places[:, None, 1]) - ahead[:, None, 1] * (
        middles[None, :, 0] - places[:, None, 0]
    )
    kept = (turned >= 0).all(axis=0) | (turned <= 0).all(axis=0)
    exact = np.zeros_like(inside, bool)
    exact[rows[kept], columns[kept]] = True
    return exact


@dataclass(slots=True)
class _Rig:
    """One camera with all that watches it."""

    number: int
    head: Head
    home: View
    watcher: _Watcher
    until_s: float = 0.0
    may_move: bool = False
    moves: int = 0


def over_the_wire(
    moves: int, cache: Path | None, cameras: Sequence[int] = CAMERAS, seed: int = 5
) -> dict[str, Any]:
    """So many random moves of the town's movable cameras, shown as the wall shows them.

    Args:
        moves: of all cameras together.
        cache: of the town's backdrops.
        cameras: numbers of movable ones in the town.
        seed: of the moves.
    """
    from console.devices.onvif import OnvifPtz

    clock = SystemClock()
    with SimulatedTown(cameras, scene="town", cache=cache) as town:
        login = town.login
        rigs = {one.number: _rig(town, one.number) for one in town.cameras}
        positions = Positions(
            PositionPlan(
                clock,
                lambda camera: OnvifPtz(camera.onvif_url, (login.user, login.password)),
                lambda number: rigs[number].may_move,
            )
        )
        known = [
            Camera(
                one.number,
                f"T-{one.number}",
                "",
                "",
                "",
                CameraKind.PTZ,
                one.main_url,
                one.sub_url,
                one.onvif_url,
            )
            for one in town.cameras
        ]
        orders = _Orders({camera.number: _order(camera, rigs[camera.number], positions) for camera in known})
        feed = CaptureFeed(
            known, CapturePlan(clock, lambda _camera: Credentials(login.user, login.password), masks=orders)
        )
        try:
            begun_s = time.monotonic()
            chance = random.Random(seed)  # noqa: S311  # moves that can be repeated
            _move_and_watch(feed, rigs, moves, chance)
            seconds = time.monotonic() - begun_s
        finally:
            feed.close()
            positions.close()
            _let_the_town_finish()
    return {
        **summary([rig.watcher.found for rig in rigs.values()]),
        "seconds": round(seconds),
        "why": orders.why,
    }


def _let_the_town_finish() -> None:
    """A picture that is being drawn when the process ends would abort it."""
    for thread in threading.enumerate():
        if thread.name == "eye":
            thread.join(10.0)


def _rig(town: SimulatedTown, number: int) -> _Rig:
    sight = town.server.cameras[number].sight
    live = next(feed for feed in sight.feeds if isinstance(feed, LiveFeed))
    if sight.head is None:
        raise ValueError(f"camera {number} does not move")
    home = VIEWS[town.server.cameras[number].plan.view]
    live.eye.prepare()
    return _Rig(number, sight.head, home, _Watcher(home, _Truth(live.eye, sight.head)))


def _order(camera: Camera, rig: _Rig, positions: Positions) -> MaskOrder:
    lens = town_lens(rig.home)
    zone = zone_of(rig.home, private_object(rig.home))
    return MaskOrder(ZoneSet(Space.WORLD, (zone,)), 1, {}, lens, positions.follow(camera, lens))


def _move_and_watch(feed: CaptureFeed, rigs: dict[int, _Rig], moves: int, chance: random.Random) -> None:
    viewings = {}
    for number, rig in rigs.items():
        viewing = feed.look(number, *SIZE, rig.watcher.came.set, PixelFormat.YUV420)
        viewing.prefer(StreamRole.MAIN)
        viewings[number] = viewing
    stop = threading.Event()
    judges = [
        threading.Thread(target=_judge, args=(stop, viewings[number], rig.watcher), daemon=True)
        for number, rig in rigs.items()
    ]
    for judge in judges:
        judge.start()
    time.sleep(3.0)
    while sum(rig.moves for rig in rigs.values()) < moves:
        now_s = time.monotonic()
        for rig in rigs.values():
            if now_s >= rig.until_s:
                _move(rig, now_s, chance)
        time.sleep(0.01)
    time.sleep(2.0)
    stop.set()
    for judge in judges:
        judge.join()
    for viewing in viewings.values():
        viewing.close()


def _judge(stop: threading.Event, viewing: Any, watcher: _Watcher) -> None:
    while not stop.is_set():
        if watcher.came.wait(0.1):
            watcher.came.clear()
            picture = viewing.latest()
            if picture is not None:
                watcher.judge(picture)


def _move(rig: _Rig, now_s: float, chance: random.Random) -> None:
    """One random move: steered by this console, sent elsewhere by somebody else, or a rest."""
    rig.moves += 1
    kind = chance.random()
    rig.may_move = False
    if kind < 0.4:
        rig.may_move = True
        speeds = [chance.uniform(-1, 1) * chance.choice((0.1, 0.4, 1.0)) for _ in range(3)]
        lasting_s = chance.uniform(0.1, 0.6)
        rig.head.move(speeds[0], speeds[1], speeds[2], lasting_s)
        rig.until_s = now_s + lasting_s + chance.uniform(0.0, 0.2)
    elif kind < 0.85:
        rig.head.go_to(_near_home(rig, chance, spread=chance.choice((0.02, 0.1, 0.5))))
        rig.until_s = now_s + chance.uniform(0.1, 0.8)
    else:
        rig.head.go_to(_near_home(rig, chance, spread=0.05))
        rig.until_s = now_s + 2.4


def _near_home(rig: _Rig, chance: random.Random, spread: float) -> Position:
    home = Position.of_degrees(0.0, rig.home.tilt_deg, rig.home.fov_deg)
    return Position(
        home.pan + chance.uniform(-spread, spread),
        home.tilt + chance.uniform(-spread, spread),
        chance.random() ** 2,
    ).held()


def summary(found: Sequence[Found]) -> dict[str, Any]:
    """Of all cameras together."""
    over = sorted(part for one in found for part in one.over_cover)
    shown = sum(one.shown for one in found)
    return {
        "pictures": shown,
        "judged": sum(one.judged for one in found),
        "with_object": sum(one.with_object for one in found),
        "covered_whole": sum(one.covered_whole for one in found),
        "unread": sum(one.unread for one in found),
        "pictures_with_uncovered_pixels": sum(one.leaking for one in found),
        "uncovered_px_most": max((one.leaked_px_most for one in found), default=0),
        "uncovered_must": 0,
        "over_cover_at_rest": round(middle(over), 3),
        "over_cover_at_rest_p99": round(percentile(over, 99), 3),
        "over_cover_must": 0.2,
        "at_rest": len(over),
        "wide": [wide for one in found for wide in one.wide][:40],
        "leaks": [leak for one in found for leak in one.leaks][:10],
    }
