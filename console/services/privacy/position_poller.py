"""Ask PTZ cameras for their position, often while they move: by another process, else each in its own thread.

A thread of this process may wait for its turn, before it asks and before it notes that the answer came. The
answer is then true at some instant of a long time, and all that the camera can do in it must be covered.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError
from console.domain.privacy.position_bounds import Limits, PositionReport, is_position, rests
from console.domain.streaming.utc_clock import UtcClock
from console.domain.threads import BackgroundThread
from console.services.privacy.ports import NoAsker
from console.services.privacy.position_log import PositionLog, PositionRecorder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.ptz.lens import LensModel
    from console.domain.ptz.model import PtzStatus
    from console.services.cameras.ports import TrackStore
    from console.services.privacy.ports import PositionAsker, PositionDriver

FAST_S = 0.05
"""Interval of questions while the camera moves or may move."""
WATCHED_S = 0.2
"""Interval while the camera is at rest and someone watches."""
IDLE_S = 1.0
"""Interval while the camera is at rest and only recorded."""
AWAY_S = 1.0
"""Wait before a camera that does not answer is asked again."""
TICK_S = 0.02
SILENT_S = 3.0
"""A camera from which the other process has brought no answer for so long is asked from here."""
KEPT_HERE_S = 20.0
"""For so long it is asked from here, before the other process is tried again."""
CLOSE_S = 3.0


@dataclass(frozen=True, slots=True)
class PositionOptions:
    """The dependencies of the service.

    Attributes:
        clock: the system's, or a test's.
        open_driver: opens a separate driver for a camera, without waiting for it.
        may_move: whether the console moves a camera now, or may not have stopped it yet.
        tracks: stores positions for recordings; None: they are not stored.
        asker: asks where nothing delays it; where it cannot, the camera is asked from here.
    """

    clock: Clock
    open_driver: Callable[[Camera], PositionDriver]
    may_move: Callable[[int], bool] = lambda _camera: False
    tracks: TrackStore | None = None
    asker: PositionAsker = field(default_factory=NoAsker)


class PositionPoller:
    """Follows the positions of cameras that have zones. Thread-safe.

    Args:
        plan: the dependencies of the service.
    """

    def __init__(self, plan: PositionOptions) -> None:
        self._plan = plan
        self._utc = UtcClock(plan.clock)
        self._followed: dict[int, _Follower] = {}
        self._leaving: list[_Follower] = []
        self._lock = threading.Lock()

    def watch(self, camera: Camera, lens: LensModel) -> PositionLog:
        """Follow this camera from now on. Earlier reports are kept if the lens model is the same."""
        with self._lock:
            known = self._followed.get(camera.number)
            if known is not None and known.lens == lens and known.camera == camera:
                return known.log
            if known is not None:
                self._let_go(known)
            created = self._followed[camera.number] = _Follower(camera, lens, self._plan, self._utc)
            created.start()
            return created.log

    def leave(self, camera: int) -> None:
        """Stop following a camera."""
        with self._lock:
            known = self._followed.pop(camera, None)
            if known is not None:
                self._let_go(known)

    def logs(self) -> Mapping[int, PositionLog]:
        """Return the position logs of the followed cameras."""
        with self._lock:
            return {number: follower.log for number, follower in self._followed.items()}

    def close(self) -> None:
        """Stop following all cameras. Waits for answers that are under way."""
        with self._lock:
            followers = [*self._followed.values(), *self._leaving]
            self._followed.clear()
        for follower in followers:
            follower.stop.set()
        for follower in followers:
            follower.thread.join(CLOSE_S)
        self._plan.asker.close()

    def _let_go(self, follower: _Follower) -> None:
        follower.stop.set()
        # At once: later it would end the questions of the one that follows the camera after it.
        follower.take_back()
        self._leaving = [*(old for old in self._leaving if old.thread.is_alive()), follower]


class _Follower:
    """The thread of one camera."""

    def __init__(self, camera: Camera, lens: LensModel, plan: PositionOptions, utc: UtcClock) -> None:
        self.camera, self.lens, self._plan = camera, lens, plan
        self.stop = threading.Event()
        self.log = PositionLog(
            Limits.from_lens(lens),
            plan.clock.monotonic_s,
            lambda: plan.may_move(camera.number),
            pump=plan.asker.pump,
            hurry=lambda: self._pace(FAST_S),
        )
        self._tape = PositionRecorder(camera.number, plan.tracks, utc) if plan.tracks else None
        self._untaped: deque[PositionReport] = deque()
        self._driver: PositionDriver | None = None
        self._pacing = threading.Lock()
        self._every_s: float | None = None
        """The interval at which the other process asks; None: it does not ask this camera."""
        self._brought_s = 0.0
        self._asks_here_until_s = float("-inf")
        name = f"position {camera.number}"
        self.thread = BackgroundThread(self._run, name=name)

    def start(self) -> None:
        self.thread.start()

    def _run(self) -> None:
        try:
            while not self.stop.is_set():
                pause_s = self._watch() if self._every_s is not None else self._turn()
                if self._driver is None and self._every_s is None:
                    self.stop.wait(pause_s)
                else:
                    self._wait(pause_s)
        finally:
            self.take_back()
            if self._tape is not None:
                self._record()
                self._tape.flush()
            self._hang_up()

    # -- asked from here ------------------------------------------------------------------------------------

    def _turn(self) -> float:
        """Ask once. Return how long to wait until the next question."""
        asked_s = self._plan.clock.monotonic_s()
        try:
            if self._driver is None:
                self._driver = self._plan.open_driver(self.camera)
                self._driver.capabilities()
                asked_s = self._plan.clock.monotonic_s()
            status = self._driver.status()
        except ConsoleError:
            # The log reports "too old" by itself, and the controller reports faults of the camera.
            self._hang_up()
            return AWAY_S
        answered_s = self._plan.clock.monotonic_s()
        if not self._add(status, asked_s, answered_s):
            return AWAY_S
        self._record()
        if self._hand_over(self._driver):
            return 0.0
        return max(0.0, self._pause_s() - (answered_s - asked_s))

    def _add(self, status: PtzStatus, asked_s: float, answered_s: float) -> bool:
        """Add what a camera answered; return whether it was a position."""
        begin_s = (asked_s if status.asked_s is None else status.asked_s) - self.lens.timing.stale_s
        end_s = answered_s if status.answered_s is None else status.answered_s
        if status.position is None or not is_position(status.position):
            self.log.mark_unknown()
            return False
        report = PositionReport(begin_s, max(begin_s, end_s), status.position, status.is_moving)
        self.log.add(report)
        if self._tape is not None:
            self._untaped.append(report)
        return True

    def _record(self) -> None:
        """Keep what has come; it may wait for the database."""
        while self._untaped and self._tape is not None:
            self._tape.add(self._untaped.popleft())

    # -- asked by the other process -------------------------------------------------------------------------

    def _hand_over(self, driver: PositionDriver) -> bool:
        """Let the other process ask, if it can."""
        if self._plan.clock.monotonic_s() < self._asks_here_until_s:
            return False
        query = driver.position_query()
        self._brought_s = self._plan.clock.monotonic_s()
        pause_s = self._pause_s()
        with self._pacing:
            if self.stop.is_set():
                return False
            if query is None or not self._plan.asker.ask(self.camera.number, query, pause_s, self._take):
                self._asks_here_until_s = self._plan.clock.monotonic_s() + KEPT_HERE_S
                return False
            self._every_s = pause_s
        self._hang_up()
        return True

    def _take(self, status: PtzStatus | None) -> None:
        """Take in an answer. Any thread; it must not wait."""
        if status is None or self.stop.is_set():
            self._brought_s = float("-inf")
        elif status.asked_s is not None and status.answered_s is not None:
            self._brought_s = status.answered_s
            self._add(status, status.asked_s, status.answered_s)

    def _watch(self) -> float:
        """Look after the other process. Return how long to wait before the next look."""
        self._record()
        if self._plan.clock.monotonic_s() - self._brought_s > SILENT_S:
            self.take_back()
            self._asks_here_until_s = self._plan.clock.monotonic_s() + KEPT_HERE_S
            return 0.0
        self._pace(self._pause_s())
        return WATCHED_S

    def _pace(self, every_s: float) -> None:
        """Let the other process ask so often. Any thread."""
        with self._pacing:
            if self._every_s is not None and every_s != self._every_s:
                self._every_s = every_s
                self._plan.asker.pace(self.camera.number, every_s)

    def take_back(self) -> None:
        """Let the other process ask no more. Any thread."""
        with self._pacing:
            is_asked, self._every_s = self._every_s is not None, None
        if is_asked:
            self._plan.asker.leave(self.camera.number)

    def _pause_s(self) -> float:
        newest = self.log.newest()
        if self.log.is_hurried or not newest or not rests(newest):
            return FAST_S
        return WATCHED_S if self.log.is_looked_at else IDLE_S

    def _wait(self, seconds: float) -> None:
        """Wait for the next question, or until the camera may move."""
        until_s = self._plan.clock.monotonic_s() + seconds
        while not self.stop.is_set():
            left_s = until_s - self._plan.clock.monotonic_s()
            if left_s <= 0:
                return
            if self.log.wants_soon(min(left_s, TICK_S)) and left_s < seconds - FAST_S:
                return

    def _hang_up(self) -> None:
        driver, self._driver = self._driver, None
        if driver is not None:
            try:
                driver.close()
            except ConsoleError:
                return
