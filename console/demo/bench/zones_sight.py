"""How much sight the zones of PTZ cameras cost: for how many pictures all of the picture is covered.

The cameras are another process, which says by the shared monotonic clock when each head moves and when it
stands still; so what this process, or its scheduling, believes does not count.
"""

from __future__ import annotations

import json
import math
import os
import random
import subprocess
import sys
import threading
import time
from bisect import bisect_right
from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from console.demo.bench.suites import TILE_STREAM
from console.demo.bench.town import serve
from console.demo.bench.zones_truth import private_object, town_lens, zone_of
from console.demo.simulated.ptz import MOST_SPEED
from console.demo.simulated.town.views import VIEWS
from console.domain.cameras.camera import Camera, CameraKind, StreamRole
from console.domain.cameras.device_address import onvif_device
from console.domain.clock import SystemClock
from console.domain.privacy.model import ZoneSet, ZoneSpace
from console.domain.ptz.lens import Timing
from console.domain.ptz.model import StopMethod, Velocity
from console.domain.streaming.picture import PixelFormat
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials
from console.media.masking.mask import Mask
from console.media.masking.ptz_mask import WAITS
from console.services.privacy.head_speed import MARGIN
from console.services.privacy.ports import PLAIN, CameraMask, NoAsker
from console.services.privacy.position_poller import PositionOptions, PositionPoller

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.video.frame import VideoFrame

    from console.demo.bench.town import Served
    from console.domain.ptz.lens import LensModel
    from console.media.masking.ptz_mask import WaitingFrame
    from console.media.masking.stencil import Stencil
    from console.services.ports import PtzHead
    from console.services.privacy.ports import CameraMasks

SURE = 1.15 * MARGIN
"""What measuring adds to the true speed: its margin, and the time between question and answer."""
KINDS = {3: "speed_measured", 12: "usual_timing"}
"""The cameras: of one its highest speed was measured with the lens; of the other nothing is known."""
TIMINGS = {
    "speed_measured": replace(
        Timing(), most_per_s=(SURE * MOST_SPEED[0], SURE * MOST_SPEED[1], SURE * MOST_SPEED[2])
    ),
    "usual_timing": Timing(),
}
OTHERS = 8
"""Fixed cameras without zones beside them, as on a wall."""
STILL_S = 0.5
"""So long after its head stood still, no picture is to be covered."""
WIDTHS_PER_S = 0.25, 0.6
"""An ordinary speed: so many widths of the picture in a second, as when a walking person is followed."""
MOVED_S, PAUSED_S = 1.5, 1.6
MOVING_MUST, REST_MUST = 0.2, 0.0
NICER = 5


@dataclass(slots=True)
class Sight:
    """The pictures of one part of a measurement."""

    pictures: int = 0
    covered: int = 0
    longest_s: float = 0.0
    """For how long all of a picture was covered without a break, at most."""
    why: Counter[str] = field(default_factory=Counter)

    def told(self) -> dict[str, Any]:
        """Return the figures as they are printed."""
        return {
            "pictures": self.pictures,
            "covered_whole": self.covered,
            "covered_part": round(self.covered / self.pictures, 4) if self.pictures else None,
            "longest_covered_s": round(self.longest_s, 2),
            "why": dict(self.why.most_common(4)),
        }


class Heads:
    """When each head began to move and stood still again, as the cameras' process says."""

    def __init__(self) -> None:
        self._turns: dict[int, list[tuple[float, bool]]] = {}

    def hear(self, line: str) -> None:
        """Take in one line of the cameras' process."""
        told = json.loads(line)
        self._turns.setdefault(told["camera"], []).append((told["at_s"], told["moves"]))

    def rested_s(self, camera: int, at_s: float) -> float:
        """Return for how long a head had stood still at an instant; 0: it moved."""
        turns = self._turns.get(camera, [])
        at = bisect_right(turns, (at_s, True)) - 1
        if at < 0:
            return float("inf")
        since_s, moves = turns[at]
        return 0.0 if moves else at_s - since_s


class NotedMask(Mask):
    """A mask that notes of each picture when it was shown and why all of it was covered."""

    def __init__(self, camera: int, orders: CameraMasks | None, notes: list[tuple[float, str]]) -> None:
        super().__init__(camera, orders)
        self._notes = notes

    def decide(
        self,
        frame: VideoFrame,
        arrived_s: float,
        lag_s: float = 0.0,
        received_s: float = math.inf,
        waiting: WaitingFrame | None = None,
    ) -> list[Stencil] | str:
        """Decide as `Mask` does, and note the decision."""
        decision = super().decide(frame, arrived_s, lag_s, received_s, waiting)
        if decision != WAITS:
            self._notes.append((time.monotonic(), decision if isinstance(decision, str) else ""))
        return decision


def sight(seconds: float, busy: int) -> dict[str, Any]:
    """Measure at rest and while steering, with the machine as it is and then beside busy programs.

    Each is measured twice: positions are asked by a process of their own, as the console does, and by its
    own threads, as it did before and does where there is no such process.

    Args:
        seconds: of each part.
        busy: number of programs that compute without end; 0: nothing is measured beside any.
    """
    results: dict[str, Any] = {"must_at_rest": REST_MUST, "must_while_moving": MOVING_MUST}
    with ExitStack() as stack:
        town = stack.enter_context(_town())
        served = stack.enter_context(serve(OTHERS, TILE_STREAM))
        results["alone"] = _both_ways(town, served, seconds)
        if busy:
            # A real camera does not wait for this machine: those of the other process are served first.
            os.nice(NICER)
            for _ in range(busy):
                stack.enter_context(_busy_program())
            results[f"beside_{busy}_busy"] = _both_ways(town, served, seconds)
    return results


def _both_ways(town: _Town, served: Served, seconds: float) -> dict[str, Any]:
    found = {}
    for name, asks_apart in (("asked_by_a_process", True), ("asked_by_threads", False)):
        with _Console(town, served, asks_apart=asks_apart) as console:
            found[name] = console.measured(seconds)
    return found


@contextmanager
def _busy_program() -> Iterator[None]:
    with subprocess.Popen([sys.executable, "-I", "-S", "-c", "while True: pass"]) as program:
        try:
            yield
        finally:
            program.kill()


@dataclass(frozen=True, slots=True)
class _Town:
    cameras: list[dict[str, Any]]
    user: str
    password: str
    heads: Heads


@contextmanager
def _town() -> Iterator[_Town]:
    command = [sys.executable, "-m", "console.demo.bench.zones_sight_town", *map(str, KINDS)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        said = json.loads(process.stdout.readline() if process.stdout else "{}")
        town = _Town(said["cameras"], said["user"], said["password"], Heads())

        def listen() -> None:
            for line in process.stdout or ():
                town.heads.hear(line)

        listening = threading.Thread(target=listen, daemon=True)
        listening.start()
        try:
            yield town
        finally:
            if process.stdin is not None:
                process.stdin.close()
            listening.join()


class _Orders:
    def __init__(self) -> None:
        self.known: dict[int, CameraMask] = {}

    def order(self, camera: int) -> CameraMask:
        return self.known.get(camera, PLAIN)

    def covered(self, camera: int, why: str) -> None:
        """Do nothing: the masks themselves are asked."""


class _Console:
    """Shows the cameras as a wall does, and steers those that move. A context manager."""

    def __init__(self, town: _Town, served: Served, *, asks_apart: bool) -> None:
        from console.devices.drivers import open_ptz
        from console.devices.onvif.position_asker import PositionAsking

        self._town, self._served = town, served
        self._orders, self._stack = _Orders(), ExitStack()
        self._may_move: dict[int, bool] = {}
        self._notes: dict[int, list[tuple[float, str]]] = {told["number"]: [] for told in town.cameras}
        login = town.user, town.password
        self._cameras = [_camera(told) for told in town.cameras]
        self._lenses = {
            told["number"]: town_lens(
                VIEWS[told["view"]],
                TIMINGS[KINDS[told["number"]]],
            )
            for told in town.cameras
        }
        self._heads: dict[int, PtzHead] = {
            camera.number: open_ptz(camera, login, "") for camera in self._cameras
        }
        self._positions = PositionPoller(
            PositionOptions(
                SystemClock(),
                lambda camera: open_ptz(camera, login, ""),
                lambda camera: self._may_move.get(camera, False),
                asker=PositionAsking() if asks_apart else NoAsker(),
            )
        )

    def __enter__(self) -> Self:
        stack, served = self._stack, self._served
        others = [_renumbered(camera, 100 + camera.number) for camera in served.cameras]
        stack.callback(self._positions.close)
        for camera, told in zip(self._cameras, self._town.cameras, strict=True):
            home, lens = VIEWS[told["view"]], self._lenses[camera.number]
            zones = ZoneSet(ZoneSpace.WORLD, (zone_of(home, private_object(home)),))
            self._orders.known[camera.number] = CameraMask(
                zones, 1, {}, lens, self._positions.watch(camera, lens)
            )
        logins = {
            True: Credentials(self._town.user, self._town.password),
            False: Credentials(served.user, served.password),
        }
        feed = CaptureFeed(
            [*self._cameras, *others],
            CaptureOptions(
                SystemClock(),
                lambda camera: logins[camera.number in self._notes],
                masks=self._orders,
                make_mask=self._mask,
            ),
        )
        stack.callback(feed.close)
        for camera in (*self._cameras, *others):
            viewing = feed.subscribe(
                camera.number, TILE_STREAM.width, TILE_STREAM.height, lambda: None, PixelFormat.YUV420
            )
            viewing.prefer(StreamRole.SUB)
            stack.callback(viewing.close)
        time.sleep(5.0)
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()
        for head in self._heads.values():
            head.close()

    def _mask(self, camera: int, orders: CameraMasks | None) -> Mask:
        notes = self._notes.get(camera)
        return Mask(camera, orders) if notes is None else NotedMask(camera, orders, notes)

    def measured(self, seconds: float) -> dict[str, Any]:
        """Measure for so long at rest, and for so long with steering and pauses."""
        time.sleep(2.0)  # what begins beside has begun
        results = {}
        for name, steers in (("at_rest", False), ("steering", True)):
            begin_s = time.monotonic()
            stop = threading.Event()
            hands = [
                threading.Thread(target=self._steer, args=(camera.number, stop))
                for camera in (self._cameras if steers else ())
            ]
            for hand in hands:
                hand.start()
            time.sleep(seconds)
            stop.set()
            for hand in hands:
                hand.join()
            time.sleep(0.5)  # the cameras' process says the last of it
            results[name] = self._found(begin_s, begin_s + seconds)
        return results

    def _found(self, begin_s: float, end_s: float) -> dict[str, Any]:
        found = {}
        for camera, notes in self._notes.items():
            parts = {"at_rest": Sight(), "while_moving": Sight()}
            covered_since_s: float | None = None
            for at_s, why in list(notes):
                if not begin_s <= at_s <= end_s:
                    continue
                rests = self._town.heads.rested_s(camera, at_s) >= STILL_S
                part = parts["at_rest" if rests else "while_moving"]
                part.pictures += 1
                if not why:
                    covered_since_s = None
                    continue
                part.covered += 1
                part.why[why] += 1
                covered_since_s = at_s if covered_since_s is None else covered_since_s
                part.longest_s = max(part.longest_s, at_s - covered_since_s)
            found[KINDS[camera]] = {name: part.told() for name, part in parts.items() if part.pictures}
        return found

    def _steer(self, camera: int, stop: threading.Event) -> None:
        """Steer as a person does, in moves and pauses."""
        chance = random.Random(camera)  # noqa: S311  # moves that can be repeated
        head, lens = self._heads[camera], self._lenses[camera]
        side = 1.0
        while not stop.is_set():
            side = -side
            wide_deg = self._width_deg(camera, lens)
            speed = chance.uniform(*WIDTHS_PER_S) * wide_deg / MOST_SPEED[0]
            self._may_move[camera] = True
            head.move(Velocity(side * speed, chance.uniform(-0.1, 0.1) * speed, 0.0), MOVED_S + 1.0)
            stop.wait(MOVED_S)
            head.stop(StopMethod.STOP)
            stop.wait(0.3)  # until it is seen at rest
            self._may_move[camera] = False
            stop.wait(PAUSED_S - 0.3)

    def _width_deg(self, camera: int, lens: LensModel) -> float:
        log = self._positions.logs()[camera]
        reports = log.newest()
        return lens.fov_deg(reports[-1].position.zoom) if reports else lens.fov[0][1]


def _camera(told: dict[str, Any]) -> Camera:
    number = told["number"]
    device = onvif_device(told["onvif_url"])
    urls = told["main_url"], told["sub_url"]
    return Camera(number, f"T-{number}", "", "", "", CameraKind.PTZ, *urls, device)


def _renumbered(camera: Camera, number: int) -> Camera:
    return Camera(number, camera.urn, "", "", "", CameraKind.FIXED, camera.main_url)
