"""Test at commissioning how a camera stops: each way in turn, checked by status, position and picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.faults import CommandRefused
from console.domain.errors import EnvironmentFault
from console.domain.ptz.model import PtzStatus, StopMethod, Velocity
from console.domain.ptz.stop_confirmation import StatusReliability, is_elsewhere

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.clock import Clock
    from console.domain.ptz.model import PtzPosition
    from console.services.ports import PtzDriver

SPEED = 0.15
"""Slow enough to be safe, fast enough to be detected."""
MOVE_S = 6.0
"""The timeout of a test move. It is longer than the test, so that only the stop ends the move."""
BEGIN_S, END_S = 2.0, 1.5
"""The maximum time to detect the movement, and its end."""
LOOK_S = 0.1
STILL_S = 0.25
"""The camera is at rest if nothing has moved for this time."""


@dataclass(frozen=True, slots=True)
class TriedWay:
    """The result for one way of stopping."""

    way: StopMethod
    said: str
    """`stopped`, `goes on`, `refused`, `accepted` (the effect cannot be detected) or an error message."""
    took_s: float | None = None
    """From the command to rest."""


@dataclass(frozen=True, slots=True)
class StopTrial:
    """The result of the stop test.

    Attributes:
        way: the way to use: the first one that works.
        works: whether a way was seen to work; otherwise `way` is the first one that was accepted.
        took_s: seconds from the command to rest.
        reliability: reliability of the camera's GetStatus.
        tried: the result of each way.
    """

    way: StopMethod
    works: bool
    took_s: float | None
    reliability: StatusReliability
    tried: tuple[TriedWay, ...]


def learn_stop(
    driver: PtzDriver,
    clock: Clock,
    sees_motion: Callable[[float], bool | None] = lambda _since_s: None,
    progress: Callable[[str], None] = lambda _step: None,
) -> StopTrial:
    """Move a little, back and forth, and stop in each way. Waits up to 15 s: not for the UI thread.

    Args:
        driver: driver of a camera that no one steers meanwhile.
        clock: the system's, or a test's.
        sees_motion: whether the picture moved since a monotonic time (`ports.MotionDetector`), or None.
        progress: called with each step in words.

    Raises:
        EnvironmentFault: the camera does not answer. Whatever happened, every way of stopping was sent.
    """
    trial = _Trial(driver, clock, sees_motion)
    try:
        tried = []
        for number, way in enumerate(StopMethod):
            progress(way.value)
            tried.append(trial.of(way, SPEED if number % 2 == 0 else -SPEED))
    finally:
        # The timeout is itself a move. A camera that ignores it would keep creeping, so it is never the last.
        trial.end(StopMethod.TIMEOUT, StopMethod.STOP, StopMethod.ZERO)
    worked = next((attempt for attempt in tried if attempt.said == "stopped"), None)
    accepted = next((attempt for attempt in tried if attempt.said == "accepted"), tried[0])
    best = worked or accepted
    trial.end(best.way)
    return StopTrial(best.way, worked is not None, best.took_s, trial.reliability, tuple(tried))


class _Trial:
    def __init__(self, driver: PtzDriver, clock: Clock, sees_motion: Callable[[float], bool | None]) -> None:
        self._driver, self._clock, self._seen = driver, clock, sees_motion
        self._reported_moving: set[bool | None] = set()
        self._has_motion_detector = False

    @property
    def reliability(self) -> StatusReliability:
        if True in self._reported_moving:
            return StatusReliability.TELLS
        if self._reported_moving == {None}:
            return StatusReliability.SILENT
        return StatusReliability.ALWAYS_IDLE if self._has_motion_detector else StatusReliability.UNKNOWN

    def of(self, way: StopMethod, pan: float) -> TriedWay:
        self._driver.move(Velocity(pan=pan), MOVE_S)
        can_tell = self._await(is_moving=True, most_s=BEGIN_S) is not None
        began_s = self._clock.monotonic_s()
        try:
            self._driver.stop(way)
        except CommandRefused:
            return TriedWay(way, "refused")
        except EnvironmentFault as fault:
            return TriedWay(way, fault.what)
        if not can_tell:
            return TriedWay(way, "accepted")
        took_s = self._await(is_moving=False, most_s=END_S)
        if took_s is None:
            return TriedWay(way, "goes on")
        return TriedWay(way, "stopped", round(max(0.0, self._clock.monotonic_s() - began_s - STILL_S), 2))

    def end(self, *ways: StopMethod) -> None:
        """Stop in each of these ways, ignoring errors."""
        for way in ways:
            try:
                self._driver.stop(way)
            except EnvironmentFault:
                continue

    def _await(self, *, is_moving: bool, most_s: float) -> float | None:
        """Return how long it took to move, or to come to rest; None if it did not in time."""
        began_s = rest_s = self._clock.monotonic_s()
        before = self._status().position
        while (now_s := self._clock.monotonic_s()) - began_s < most_s:
            self._clock.sleep_s(LOOK_S)
            status = self._status()
            moves = self._moves(status, before, now_s)
            before = status.position or before
            if moves and is_moving:
                return now_s - began_s
            if moves or (moves is None and not is_moving):
                rest_s = self._clock.monotonic_s()
            elif not is_moving and self._clock.monotonic_s() - rest_s >= STILL_S:
                return now_s - began_s
        return None

    def _moves(self, status: PtzStatus, before: PtzPosition | None, since_s: float) -> bool | None:
        """Return whether the camera moves, by status, position and picture; None: not known."""
        stepped = before is not None and status.position is not None and is_elsewhere(before, status.position)
        is_seen_moving = self._seen(since_s - 2 * LOOK_S)
        if stepped or is_seen_moving:
            self._has_motion_detector = True
        if status.is_moving or stepped or is_seen_moving:
            return True
        answers = [
            status.is_moving if True in self._reported_moving else None,
            is_seen_moving,
            False if status.position else None,
        ]
        return None if all(answer is None for answer in answers) else False

    def _status(self) -> PtzStatus:
        try:
            status = self._driver.status()
        except CommandRefused:
            status = PtzStatus()
        self._reported_moving.add(status.is_moving)
        return status
