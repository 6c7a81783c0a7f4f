"""Zones of movable cameras against the truth: private objects of the simulated town, over RTSP and ONVIF."""

from __future__ import annotations

import random
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from console.demo.bench.zones_truth import (
    SIZE,
    Truth,
    Watcher,
    WitnessedMask,
    private_object,
    summary,
    town_lens,
    zone_of,
)
from console.demo.simulated.live_feed import LiveFeed
from console.demo.simulated.ptz import Position
from console.demo.simulated.simulated_town import SimulatedTown
from console.demo.simulated.town.views import VIEWS
from console.domain.cameras.camera import Camera, CameraKind, StreamRole
from console.domain.cameras.device_address import onvif_device
from console.domain.clock import SystemClock
from console.domain.privacy.model import ZoneSet, ZoneSpace
from console.domain.streaming.picture import PixelFormat
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials
from console.services.privacy.ports import CameraMask
from console.services.privacy.position_poller import PositionOptions, PositionPoller

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from console.demo.simulated.ptz import SimulatedHead
    from console.demo.simulated.town.lens import SceneView
    from console.media.masking.mask import Mask
    from console.services.privacy.ports import CameraMasks

CAMERAS = 3, 12
RESTS = 0.08
"""Of the moves: rests of more than two seconds, for telling what is covered too much."""


class _Orders:
    """One order for each camera."""

    def __init__(self, orders: dict[int, CameraMask]) -> None:
        self._orders = orders
        self.why: dict[str, int] = {}

    def order(self, camera: int) -> CameraMask:
        return self._orders[camera]

    def covered(self, camera: int, why: str) -> None:
        del camera
        self.why[why] = self.why.get(why, 0) + 1


@dataclass(slots=True)
class _Rig:
    """One camera with all that watches it."""

    number: int
    head: SimulatedHead
    home: SceneView
    watcher: Watcher
    until_s: float = 0.0
    may_move: bool = False
    moves: int = 0


def over_the_wire(
    moves: int, cache: Path | None, cameras: Sequence[int] = CAMERAS, seed: int = 5
) -> dict[str, Any]:
    """Make this many random moves of the town's movable cameras, shown as the wall shows them.

    Args:
        moves: of all cameras together.
        cache: of the town's backgrounds.
        cameras: numbers of movable ones in the town.
        seed: of the moves.
    """
    from console.devices.drivers import open_ptz
    from console.devices.onvif.position_asker import PositionAsking

    clock = SystemClock()
    with SimulatedTown(cameras, scene="town", cache=cache) as town:
        login = town.login
        rigs = {town_camera.number: _rig(town, town_camera.number) for town_camera in town.cameras}
        positions = PositionPoller(
            PositionOptions(
                clock,
                lambda camera: open_ptz(camera, (login.user, login.password), ""),
                lambda number: rigs[number].may_move,
                asker=PositionAsking(),
            )
        )
        known = [
            Camera(
                town_camera.number,
                f"T-{town_camera.number}",
                "",
                "",
                "",
                CameraKind.PTZ,
                town_camera.main_url,
                town_camera.sub_url,
                onvif_device(town_camera.onvif_url),
            )
            for town_camera in town.cameras
        ]

        def witnessed(number: int, masks: CameraMasks | None) -> Mask:
            return WitnessedMask(number, masks, rigs[number].watcher.decided)

        orders = _Orders({camera.number: _order(camera, rigs[camera.number], positions) for camera in known})
        feed = CaptureFeed(
            known,
            CaptureOptions(
                clock,
                lambda _camera: Credentials(login.user, login.password),
                masks=orders,
                make_mask=witnessed,
            ),
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
    """Wait for pictures in progress: one that is being drawn when the process ends would abort it."""
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
    return _Rig(number, sight.head, home, Watcher(home, Truth(live.eye, sight.head)))


def _order(camera: Camera, rig: _Rig, positions: PositionPoller) -> CameraMask:
    lens = town_lens(rig.home)
    zone = zone_of(rig.home, private_object(rig.home))
    return CameraMask(ZoneSet(ZoneSpace.WORLD, (zone,)), 1, {}, lens, positions.watch(camera, lens))


def _move_and_watch(feed: CaptureFeed, rigs: dict[int, _Rig], moves: int, chance: random.Random) -> None:
    viewings = {}
    for number, rig in rigs.items():
        viewing = feed.subscribe(number, *SIZE, rig.watcher.came.set, PixelFormat.YUV420)
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


def _judge(stop: threading.Event, viewing: Any, watcher: Watcher) -> None:
    while not stop.is_set():
        if watcher.came.wait(0.1):
            watcher.came.clear()
            picture = viewing.latest()
            if picture is not None:
                watcher.judge(picture)


def _move(rig: _Rig, now_s: float, chance: random.Random) -> None:
    """Make one random move: steered by this console, moved by another one, or a rest."""
    rig.moves += 1
    kind = chance.random()
    rig.may_move = False
    if kind < 0.4:
        rig.may_move = True
        speeds = [chance.uniform(-1, 1) * chance.choice((0.1, 0.4, 1.0)) for _ in range(3)]
        lasting_s = chance.uniform(0.1, 0.6)
        rig.head.move(speeds[0], speeds[1], speeds[2], lasting_s)
        rig.until_s = now_s + lasting_s + chance.uniform(0.0, 0.2)
    elif kind < 1 - RESTS:
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
