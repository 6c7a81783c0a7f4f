"""A movable camera head: speed, acceleration, limits, presets. Any thread."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PAN_SPAN_DEG = 170.0
TILT_UP_DEG, TILT_DOWN_DEG = -12.0, 68.0
FOV_WIDE_DEG, FOV_NARROW_DEG = 62.0, 6.0
MOST_SPEED = (80.0, 50.0, 0.5)
"""Degrees a second in pan and tilt; parts of the zoom's range a second."""
ACCELERATION = (160.0, 120.0, 2.0)
_STEP_S = 0.01


@dataclass(frozen=True, slots=True)
class Position:
    """In ONVIF's generic spaces: pan and tilt −1 to 1 (right and up are positive), zoom 0 to 1."""

    pan: float
    tilt: float
    zoom: float

    def held(self) -> Position:
        """Return the position, clamped to the limits."""
        return Position(min(max(self.pan, -1), 1), min(max(self.tilt, -1), 1), min(max(self.zoom, 0), 1))

    @property
    def pan_deg(self) -> float:
        """Degrees to the right of the centre."""
        return self.pan * PAN_SPAN_DEG

    @property
    def tilt_deg(self) -> float:
        """Degrees downwards."""
        return TILT_DOWN_DEG + (self.tilt + 1) / 2 * (TILT_UP_DEG - TILT_DOWN_DEG)

    @property
    def fov_deg(self) -> float:
        """Angle of view; each part of the zoom's range magnifies as much as any other."""
        return FOV_WIDE_DEG * math.exp(self.zoom * math.log(FOV_NARROW_DEG / FOV_WIDE_DEG))

    @classmethod
    def of_degrees(cls, pan_deg: float, tilt_deg: float, fov_deg: float) -> Position:
        """Return the position for angles in degrees."""
        tilt = (tilt_deg - TILT_DOWN_DEG) / (TILT_UP_DEG - TILT_DOWN_DEG) * 2 - 1
        zoom = math.log(fov_deg / FOV_WIDE_DEG) / math.log(FOV_NARROW_DEG / FOV_WIDE_DEG)
        return cls(pan_deg / PAN_SPAN_DEG, tilt, zoom).held()


@dataclass(frozen=True, slots=True)
class SimulatedPreset:
    """A stored position."""

    token: str
    name: str
    position: Position


@dataclass
class SimulatedHead:
    """The head of one camera; its position follows from the time that has passed."""

    home: Position
    now: Position = field(init=False)
    presets: dict[str, SimulatedPreset] = field(default_factory=dict)
    clock_s: Callable[[], float] = time.monotonic
    """Seconds by which it moves."""

    def __post_init__(self) -> None:
        self.now = self.home
        self._lock = Lock()
        self._speed = [0.0, 0.0, 0.0]
        self._wish: tuple[float, float, float] = (0.0, 0.0, 0.0)
        self._until_s = math.inf
        self._target: Position | None = None
        self._haste = 1.0
        self._at_s = self.clock_s()

    def position(self) -> Position:
        """Return the present position."""
        with self._lock:
            self._advance(self.clock_s())
            return self.now

    @property
    def is_moving(self) -> bool:
        """Return whether the head moves, in pan and tilt or in zoom."""
        with self._lock:
            self._advance(self.clock_s())
            return any(self._speed) or self._target is not None or any(self._wish)

    def move(self, pan: float, tilt: float, zoom: float, timeout_s: float) -> None:
        """Move at a speed (parts of the maximum) until stopped or until the timeout."""
        with self._lock:
            self._advance(self.clock_s())
            self._target = None
            speeds = [min(max(speed, -1.0), 1.0) for speed in (pan, tilt, zoom)]
            self._wish = (speeds[0], speeds[1], speeds[2])
            self._until_s = self._at_s + timeout_s

    def go_to(self, position: Position, speed: float = 1.0) -> None:
        """Move to a position, at a part of the maximum speed."""
        with self._lock:
            self._haste = min(max(speed, 0.01), 1.0)
            self._advance(self.clock_s())
            self._target, self._wish = position.held(), (0.0, 0.0, 0.0)

    def stop(self, *, pan_tilt: bool = True, zoom: bool = True) -> None:
        """Stop; the head needs its time to slow down."""
        with self._lock:
            self._advance(self.clock_s())
            self._target = None
            keep = self._wish
            self._wish = (
                0.0 if pan_tilt else keep[0],
                0.0 if pan_tilt else keep[1],
                0.0 if zoom else keep[2],
            )

    def remember(self, name: str, token: str = "") -> str:
        """Store the present position as a preset, new or in place of an existing one; return its token."""
        token = token or str(max((int(token_number) for token_number in self.presets), default=0) + 1)
        self.presets[token] = SimulatedPreset(token, name, self.position())
        return token

    def _advance(self, now_s: float) -> None:
        if not any(self._speed) and not any(self._wish) and self._target is None:
            self._at_s = now_s
            return
        # After a long time without calls only the last minute is computed: by then the head rests or is at
        # a limit.
        self._at_s = max(self._at_s, now_s - 60)
        while self._at_s < now_s:
            step_s = min(_STEP_S, now_s - self._at_s)
            self._at_s += step_s
            self._step(step_s)

    def _step(self, step_s: float) -> None:
        if self._at_s >= self._until_s:
            self._wish, self._until_s = (0.0, 0.0, 0.0), math.inf
        place = [self.now.pan, self.now.tilt, self.now.zoom]
        spans = (PAN_SPAN_DEG, (TILT_DOWN_DEG - TILT_UP_DEG) / 2, 1.0)
        aims = None if self._target is None else (self._target.pan, self._target.tilt, self._target.zoom)
        for axis, span in enumerate(spans):
            most, hard = MOST_SPEED[axis], ACCELERATION[axis]
            target_speed = self._wish[axis] * most
            if aims is not None:
                gap = (aims[axis] - place[axis]) * span
                # The greatest speed at which the head can still stop at its target.
                braked = math.sqrt(2 * hard * abs(gap))
                target_speed = math.copysign(min(most * self._haste, braked, abs(gap) / step_s), gap)
            change = target_speed - self._speed[axis]
            if aims is None:
                change = min(max(change, -hard * step_s), hard * step_s)
            self._speed[axis] += change
            place[axis] += self._speed[axis] * step_s / span
        clamped = Position(*place).held()
        self._speed = [
            0.0 if was != is_now else speed
            for was, is_now, speed in zip(
                place, (clamped.pan, clamped.tilt, clamped.zoom), self._speed, strict=True
            )
        ]
        self.now = clamped
        if self._target is not None and self._near(self._target):
            self.now, self._target, self._speed = replace(self._target), None, [0.0, 0.0, 0.0]

    def _near(self, target: Position) -> bool:
        return (
            abs(target.pan - self.now.pan)
            + abs(target.tilt - self.now.tilt)
            + abs(target.zoom - self.now.zoom)
            < 1e-4
        )
