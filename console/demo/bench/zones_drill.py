"""Movable cameras on a simulated clock: many thousand moves in a minute, with jitter, stalls and silence."""

from __future__ import annotations

import heapq
import math
import random
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from typing import TYPE_CHECKING, Any

from console.demo.simulated.ptz import ACCELERATION, MOST_SPEED, Position, SimulatedHead
from console.domain.privacy.position_bounds import (
    TOO_OLD,
    Limits,
    PositionBounds,
    PositionDoubt,
    PositionReport,
    rests,
)
from console.domain.ptz.lens import LensModel, Timing
from console.domain.ptz.model import PtzPosition
from console.domain.streaming.lag import SHED_SCALING_S, LagGauge
from console.media.capture.decode_pipeline import WAIT_MOST_S, WAITING_MOST
from console.media.masking.ptz_mask import WAITS, HeadPlacement, PtzMask, WaitingFrame
from console.media.motion.reference import FIRM_PARTS, STILL_PARTS, MotionResult, ReferenceMotionDetector
from console.services.privacy.position_log import PositionLog
from console.services.privacy.position_poller import FAST_S, WATCHED_S

if TYPE_CHECKING:
    from collections.abc import Callable

FRAME_S = 0.04
LATENCY_MOST_S = 0.45
LENS = LensModel(
    0.0,
    170.0,
    -28.0,
    40.0,
    ((0.0, 62.0), (1.0, 6.0)),
    error_deg=0.02,
    timing=Timing(0.0, LATENCY_MOST_S, 0.0, MOST_SPEED, ACCELERATION),
)
ASPECT = 16 / 9
CORNERS = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))
SETTLED_S = LATENCY_MOST_S + 0.5
"""So long after a head came to rest, the box of its frames has to be small again, until it moves anew."""
FRAME, HEAD, OTHER = 0, 1, 2


@dataclass(slots=True)
class Drilled:
    """The results of a drill."""

    moves: int = 0
    frames: int = 0
    shown: int = 0
    by_picture: int = 0
    covered: int = 0
    waited: int = 0
    """Frames that were shown later, because their report came later."""
    leaks: list[str] = field(default_factory=list)
    settled: int = 0
    settled_wide: int = 0
    """Frames of a head that rested long enough, and of which more than that is covered."""


class Drill:
    """One camera, its head, its stream and its follower, on a simulated clock.

    Args:
        seed: of all random choices.
    """

    def __init__(self, seed: int) -> None:
        self.now_s = 0.0
        self.found = Drilled()
        self._chance = random.Random(seed)  # noqa: S311  # moves that can be repeated
        self._head = SimulatedHead(Position(0.0, 0.0, 0.3), clock_s=lambda: self.now_s)
        self._head._at_s = 0.0  # noqa: SLF001  # it was made before its clock ran
        self._may_move = False
        self._log = PositionLog(Limits.from_lens(LENS), lambda: self.now_s, lambda: self._may_move)
        self._eye = _Eye(self._chance)
        self._mask = PtzMask(self._eye)
        self._gauge = LagGauge()
        self._events: list[tuple[float, int, int, Callable[[], None]]] = []
        self._number = count()
        self._arrival_s = self._moved_s = 0.0
        self._stall_until_s = self._waits_until_s = 0.0
        self._asking = 0
        self._is_blocked = False
        self._last = self._head.now
        self._waiting: list[_Seen] = []
        self._is_seen = False

    def run(self, moves: int) -> Drilled:
        """Run this many moves."""
        self._at(0.0, HEAD, self._ask)
        self._at(0.013, HEAD, self._take)
        self._at(3.0, OTHER, self._move)
        while self.found.moves < moves:
            self._next()
        return self.found

    def _at(self, at_s: float, kind: int, action: Callable[[], None]) -> None:
        heapq.heappush(self._events, (at_s, kind, next(self._number), action))

    def _next(self) -> None:
        at_s, _, _, action = heapq.heappop(self._events)
        self.now_s = max(self.now_s, at_s)
        action()

    # -- the head -------------------------------------------------------------------------------------------

    def _place(self) -> Position:
        """Return the present position, and note when it last moved."""
        place = self._head.position()
        if place != self._last:
            self._last, self._moved_s = place, self.now_s
        return place

    def _move(self) -> None:
        self.found.moves += 1
        chance, kind = self._chance, self._chance.random()
        self._may_move = False
        lasting_s = chance.uniform(0.05, 0.7)
        if kind < 0.35:
            self._may_move = chance.random() < 0.5  # else another console steers, without notice
            parts = [chance.uniform(-1, 1) * chance.choice((0.0, 0.02, 0.2, 1.0)) for _ in range(3)]
            self._head.move(parts[0], parts[1], parts[2], lasting_s)
        elif kind < 0.7:
            self._head.go_to(self._near(chance.choice((0.0, 0.001, 0.02, 0.3))))
        elif kind < 0.75:
            self._head.go_to(Position(0.01, 0.0, 0.3))
        elif kind < 0.8:
            self._head.stop()
        else:
            lasting_s = chance.uniform(0.5, 2.5)
        self._at(self.now_s + lasting_s, OTHER, self._move)

    def _near(self, spread: float) -> Position:
        chance, now = self._chance, self._place()
        zoom = now.zoom + chance.choice((0.0, 1.0)) * chance.uniform(-spread, spread)
        around = 0.3
        return Position(
            min(max(now.pan + chance.uniform(-spread, spread), -around), around),
            min(max(now.tilt + chance.uniform(-spread, spread), -around), around),
            min(max(zoom, 0.0), 0.7),
        ).held()

    # -- its reports ----------------------------------------------------------------------------------------

    def _ask(self, number: int = 0) -> None:
        if number != self._asking:
            return  # an earlier query is already planned
        chance, self._waits_until_s = self._chance, 0.0
        there_s, back_s = chance.uniform(0.001, 0.02), chance.uniform(0.001, 0.02)
        if chance.random() < 0.01:
            there_s += chance.uniform(0.0, 0.8)
        if chance.random() < 0.01:
            back_s += chance.uniform(0.0, 0.8)
        self._at(self.now_s + there_s, HEAD, partial(self._answer, self.now_s, back_s))

    def _answer(self, asked_s: float, back_s: float) -> None:
        place = self._place()
        is_moving = self._head.is_moving if self._chance.random() < 0.5 else None
        position = PtzPosition(place.pan, place.tilt, place.zoom)
        self._at(self.now_s + back_s, HEAD, partial(self._report, asked_s, position, is_moving))

    def _report(self, asked_s: float, position: PtzPosition, is_moving: bool | None) -> None:
        self._log.add(PositionReport(asked_s, self.now_s, position, is_moving))
        is_quick = self._log.is_hurried or not rests(self._log.newest())
        pause_s = (FAST_S if is_quick else WATCHED_S) - (self.now_s - asked_s)
        self._plan_asking(pause_s)

    def _plan_asking(self, pause_s: float) -> None:
        self._asking += 1
        self._waits_until_s = self.now_s + max(0.0, pause_s)
        self._at(self._waits_until_s, HEAD, partial(self._ask, self._asking))

    # -- its frames -----------------------------------------------------------------------------------------

    def _take(self) -> None:
        chance = self._chance
        place, taken_s = self._place(), self.now_s
        if chance.random() < 0.003:
            self._stall_until_s = self.now_s + chance.uniform(0.1, 1.2)
        # The shortest delay is 0.2 s longer than a camera's minimum, and stalls are added to it.
        latency_s = 0.2 + chance.expovariate(30.0)
        self._arrival_s = max(self._arrival_s + 0.001, taken_s + latency_s, self._stall_until_s)
        rested_s = taken_s - self._moved_s
        seen = _Seen(taken_s, place, rested_s, self._arrival_s)
        self._at(self._arrival_s, FRAME, partial(self._arrive, seen))
        self._at(taken_s + FRAME_S, HEAD, self._take)

    def _arrive(self, seen: _Seen) -> None:
        if self._is_blocked:  # the thread waits for a report: it takes the frame afterwards
            self._at(self.now_s + 0.002, FRAME, partial(self._arrive, seen))
            return
        results = self.found
        results.frames += 1
        seen.at_s, seen.lag_s = self.now_s, self._gauge.lag_s(self.now_s, seen.taken_s)
        if seen.lag_s > SHED_SCALING_S:
            return
        # Frames that wait for a report are shown late, as the wall does; the newest that can be.
        self._waiting.append(seen)
        for at in reversed(range(len(self._waiting))):
            if self._show(self._waiting[at], self._waiting[at].waiting):
                del self._waiting[: at + 1]
                return
        if not self._is_seen or self.now_s - self._waiting[0].at_s > WAIT_MOST_S:
            self._show(seen, None)
        elif len(self._waiting) > WAITING_MOST:
            del self._waiting[-2]

    def _show(self, seen: _Seen, waiting: WaitingFrame | None) -> bool:
        frame: Any = _Frame(seen.place)
        placed = self._mask.place(self, LENS, frame, seen.at_s, seen.lag_s, seen.received_s, waiting)
        if waiting is not None and placed in (WAITS, TOO_OLD):
            return False
        results = self.found
        results.shown += 1
        results.waited += seen.at_s < self.now_s
        if isinstance(placed, str):
            results.covered += 1
        else:
            self._is_seen = True
            self._judge(placed, seen.place, seen.taken_s)
        if seen.rested_s > SETTLED_S and not self._may_move and self._place() == seen.place:
            results.settled += 1
            results.settled_wide += isinstance(placed, str) or not _is_small(placed)
        return True

    def _judge(self, placed: HeadPlacement, place: Position, taken_s: float) -> None:
        self.found.by_picture += bool(placed.slack_parts)
        if not holds(placed, place):
            self.found.leaks.append(f"{taken_s:.3f}→{self.now_s:.3f}: {place} not in {placed}")

    # -- what the mask asks of the head ---------------------------------------------------------------------

    def box(
        self,
        from_s: float,
        to_s: float,
        wait_s: float = 0.0,
        *,
        may_rest: bool = True,
        link_most_s: float = math.inf,
    ) -> PositionBounds | PositionDoubt:
        """Return the head's possible positions; waiting lets the other threads run."""
        until_s = self.now_s + wait_s
        self._is_blocked = True
        while wait_s and self._events[0][0] <= until_s and not self._log.has_after(to_s):
            self._next()
        self._is_blocked = False
        return self._log.box(from_s, to_s, may_rest=may_rest, link_most_s=link_most_s)

    def has_moved(self, since_s: float) -> bool:
        """Return whether the head moved, by its reports."""
        return self._log.has_moved(since_s)

    def poll_faster(self) -> None:
        """Wake the follower's thread."""
        is_new = not self._log.is_hurried
        self._log.poll_faster()
        if is_new and self._waits_until_s > self.now_s:
            self._plan_asking(0.0)

    def note_viewed(self) -> None:
        """Note that a picture of this camera is shown."""
        self._log.note_viewed()


@dataclass(slots=True)
class _Seen:
    """A frame, when it was taken and received, and when it was handled."""

    taken_s: float
    place: Position
    rested_s: float
    received_s: float
    at_s: float = 0.0
    lag_s: float = 0.0
    waiting: WaitingFrame = field(default_factory=WaitingFrame)


@dataclass(frozen=True, slots=True)
class _Frame:
    place: Position
    width: int = 1280
    height: int = 720


class _Eye(ReferenceMotionDetector):
    """Says that a picture stands still whenever that is allowed, and sometimes that it cannot say."""

    def __init__(self, chance: random.Random) -> None:
        super().__init__()
        self._chance, self._kept = chance, Position(9.0, 9.0, 9.0)

    def set_reference(self, frame: Any) -> None:
        self._kept = frame.place

    def compare(self, frame: Any) -> MotionResult:
        if self._kept.pan > 1 or self._chance.random() < 0.03:
            return MotionResult.UNSURE
        gone = shifted(self._kept, frame.place)
        if gone <= FIRM_PARTS:
            return MotionResult.FIRM
        return MotionResult.STILL if gone <= STILL_PARTS else MotionResult.MOVED


def shifted(first: Position, second: Position) -> float:
    """Return how far a corner of the picture moves between two positions, in parts of its width, at most."""
    if first == second:
        return 0.0
    sights = [LENS.view_at(PtzPosition(at.pan, at.tilt, at.zoom), ASPECT) for at in (first, second)]
    most = 0.0
    for x, y in CORNERS:
        across, down = (x - 0.5) / sights[0].focal, (y - 0.5) / sights[0].focal / ASPECT
        ray = [
            across * sights[0].right[axis] + down * sights[0].down[axis] + sights[0].forward[axis]
            for axis in range(3)
        ]
        seen = sights[1].seen((ray[0], ray[1], ray[2]))
        if seen[2] <= 0:
            return 1.0
        there = sights[1].place(seen)
        most = max(most, math.hypot(there[0] - x, (there[1] - y) / ASPECT))
    return most


def holds(placed: HeadPlacement, place: Position) -> bool:
    """Return whether a frame's zones are covered: by the box, or by the possible unseen movement."""
    box, slack = placed.box, placed.slack_parts
    if slack:
        middle = box.middle
        # Both the reference and the picture may be off by the slack.
        return shifted(Position(middle.pan, middle.tilt, middle.zoom), place) <= slack + 1e-6
    error = LENS.error_deg
    return (
        box.pan[0] - error / 170 <= place.pan <= box.pan[1] + error / 170
        and box.tilt[0] - error / 40 <= place.tilt <= box.tilt[1] + error / 40
        and box.zoom[0] - 1e-4 <= place.zoom <= box.zoom[1] + 1e-4
    )


def _is_small(placed: HeadPlacement) -> bool:
    box = placed.box
    wide_deg = max((box.pan[1] - box.pan[0]) * 170, (box.tilt[1] - box.tilt[0]) * 40)
    return wide_deg < 0.005 * LENS.fov_deg(box.zoom[1])


def drill(moves: int, seed: int = 5) -> dict[str, Any]:
    """Run this many moves; return the results as the benchmark prints them."""
    results = Drill(seed).run(moves)
    return {
        "moves": results.moves,
        "frames": results.frames,
        "shown": results.shown,
        "rest_shown_by_picture": results.by_picture,
        "covered_whole": results.covered,
        "shown_late": results.waited,
        "outside_of_their_box": len(results.leaks),
        "must": 0,
        "at_rest": results.settled,
        "at_rest_wide": results.settled_wide,
        "leaks": results.leaks[:5],
    }
