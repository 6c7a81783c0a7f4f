"""Where a head looked during a time, from reports that each hold for an instant within an interval.

The answer is a box of positions. A head that runs steadily by the reports before and after is taken to have
done so in between; of any other it is only known that it cannot be faster than its greatest speed.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.zones.lens import LensModel, Vector

GAP_MOST_S = 1.6
"""Reports further apart than this say nothing of the time between them."""
STALE_MOST_S = 0.5
"""A frame that is so much younger than the last report is covered."""
REST_S = 0.25
"""A head that told the same place for so long rests."""
REST_STALE_S = 0.8
"""… and is taken to rest on for so long without a report, where the picture does not move."""
STEADY, STEADY_S = 0.12, 0.1
"""Speeds that differ by less than this part of the greatest are one; believed only for so long."""
Span: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Report:
    """One answer of the head: it was there at some instant from `begin_s` to `end_s` (monotonic seconds)."""

    begin_s: float
    end_s: float
    position: PtzPosition
    is_moving: bool | None = None

    @property
    def at_s(self) -> float:
        """The middle."""
        return (self.begin_s + self.end_s) / 2

    @property
    def half_s(self) -> float:
        """Half of the interval."""
        return (self.end_s - self.begin_s) / 2


@dataclass(frozen=True, slots=True)
class Box:
    """Positions that the head may have had: least and most of pan, tilt and zoom."""

    pan: Span
    tilt: Span
    zoom: Span

    @classmethod
    def at(cls, position: PtzPosition) -> Box:
        """One position."""
        pan, tilt, zoom = position.pan, position.tilt, position.zoom
        return cls((pan, pan), (tilt, tilt), (zoom, zoom))

    @property
    def middle(self) -> PtzPosition:
        """Of each span."""
        return PtzPosition(sum(self.pan) / 2, sum(self.tilt) / 2, sum(self.zoom) / 2)

    def has(self, position: PtzPosition) -> bool:
        """Whether a position lies in it."""
        spans = ((self.pan, position.pan), (self.tilt, position.tilt), (self.zoom, position.zoom))
        return all(low <= at <= high for (low, high), at in spans)


@dataclass(frozen=True, slots=True)
class Doubt:
    """Why no box can be told, in a few words."""

    why: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Greatest speed and acceleration in the units of positions."""

    speed: Vector
    gain: Vector

    @classmethod
    def of(cls, lens: LensModel) -> Limits:
        """Of a lens model's degrees."""
        halves = abs(lens.pan_half_deg), abs(lens.tilt_half_deg), 1.0
        speed = [most / half for most, half in zip(lens.timing.most_per_s, halves, strict=True)]
        gain = [most / half for most, half in zip(lens.timing.gain_per_s2, halves, strict=True)]
        return cls((speed[0], speed[1], speed[2]), (gain[0], gain[1], gain[2]))


def is_position(position: PtzPosition | None) -> bool:
    """Whether it is one that a head can have; a little beyond the range is told by some."""
    if position is None:
        return False
    parts = position.pan, position.tilt, position.zoom
    return all(math.isfinite(part) and abs(part) <= 1.05 for part in parts)


def rests(reports: Sequence[Report]) -> bool:
    """Whether the newest reports tell one place, and nothing of moving."""
    last = reports[-1]
    for one in reversed(reports):
        if one.position != last.position or one.is_moving:
            return False
        if last.at_s - one.at_s >= REST_S:
            return True
    return False


def box_over(
    reports: Sequence[Report], from_s: float, to_s: float, limits: Limits, *, may_rest: bool
) -> Box | Doubt:
    """All positions that the head may have had from one instant to another.

    Args:
        reports: in order of time.
        from_s: monotonic seconds.
        to_s: the same, not earlier.
        limits: of the head.
        may_rest: whether a head that rests by its reports may be taken to rest on after the last of them.
    """
    if not reports:
        return Doubt("position not known")
    half_s = max(
        (one.half_s for one in reports if one.begin_s <= to_s and one.end_s >= from_s),
        default=reports[-1].half_s,
    )
    begin_s, end_s = from_s - half_s, to_s + half_s
    times = [one.at_s for one in reports]
    first = bisect_right(times, begin_s) - 1
    last = bisect_left(times, end_s)
    if first < 0:
        return Doubt("position not known")
    used = reports[first : last + 1]
    if any(b.at_s - a.at_s > GAP_MOST_S for a, b in pairwise(used)):
        return Doubt("position too old")
    ahead_s = max(0.0, end_s - times[-1])
    is_resting = last == len(reports) and may_rest and rests(reports)
    if ahead_s > (REST_STALE_S if is_resting else STALE_MOST_S):
        return Doubt("position too old")
    if is_resting:
        ahead_s = 0.0
    before = reports[first - 1] if first else None
    after = reports[last + 1] if last + 1 < len(reports) else None
    spans = [
        _axis(
            _lines(used, before, after, axis),
            (begin_s, end_s),
            limits.speed[axis],
            limits.gain[axis],
            ahead_s,
        )
        for axis in range(3)
    ]
    return Box(*spans)


@dataclass(frozen=True, slots=True)
class _Line:
    """One axis from one report to the next, with the speeds before and after."""

    begin_s: float
    end_s: float
    begin: float
    end: float
    before: float
    after: float | None = None
    """None: no later report is here."""

    @property
    def length_s(self) -> float:
        return self.end_s - self.begin_s

    @property
    def is_still(self) -> bool:
        return self.begin == self.end and not self.before and not self.after

    def at(self, time_s: float, gain: float) -> Span:
        """Between going on as before, going straight to the next report, and going already as after it."""
        passed_s = min(max(time_s - self.begin_s, 0.0), self.length_s)
        straight = self.begin + (self.end - self.begin) * (passed_s / self.length_s if self.length_s else 1.0)
        onwards = self.begin + self.before * passed_s
        # While nothing later is known, it may be there already.
        arriving = self.end if self.after is None else self.end - self.after * (self.length_s - passed_s)
        slack = self.wavers(gain)
        return min(straight, onwards, arriving) - slack, max(straight, onwards, arriving) + slack

    def anywhere(self, speed: float) -> Span:
        """Where it may have been in between, whatever it did, at its greatest speed."""
        more = max(0.0, speed * self.length_s - abs(self.end - self.begin)) / 2
        return min(self.begin, self.end) - more, max(self.begin, self.end) + more

    def is_steady(self, speed: float) -> bool:
        """Whether it went on much as before and as after; what begins or ends in between is not steady."""
        if self.is_still:
            return True
        if self.length_s > STEADY_S:
            return False  # long enough to go away and to come back
        chord = (self.end - self.begin) / self.length_s if self.length_s else self.before
        others = [self.before] if self.after is None else [self.before, self.after]
        return all(abs(one - chord) <= STEADY * speed for one in others)

    def wavers(self, gain: float) -> float:
        """A head at rest does not; one that moves may have changed its speed twice."""
        return 0.0 if self.is_still else gain * self.length_s**2 / 8


def _lines(used: Sequence[Report], before: Report | None, after: Report | None, axis: int) -> list[_Line]:
    every = [one for one in (before, *used, after) if one is not None]
    speeds = [
        (_part(b, axis) - _part(a, axis)) / (b.at_s - a.at_s) if b.at_s > a.at_s else 0.0
        for a, b in pairwise(every)
    ]
    skipped = 1 if before is not None else 0
    lines = []
    for at, (one, other) in enumerate(pairwise(used), skipped):
        lines.append(
            _Line(
                one.at_s,
                other.at_s,
                _part(one, axis),
                _part(other, axis),
                speeds[at - 1] if at else 0.0,
                speeds[at + 1] if at + 1 < len(speeds) else None,
            )
        )
    if lines:
        return lines
    here = _part(used[0], axis)
    return [_Line(used[0].at_s, used[0].at_s, here, here, 0.0, None)]


def _part(report: Report, axis: int) -> float:
    position = report.position
    return (position.pan, position.tilt, position.zoom)[axis]


def _axis(
    lines: Sequence[_Line], times: tuple[float, float], speed: float, gain: float, ahead_s: float
) -> Span:
    begin_s, end_s = times
    spans: list[Span] = []
    for line in lines:
        if not line.is_steady(speed):
            spans.append(line.anywhere(speed))
        else:
            spans.append(line.at(max(begin_s, line.begin_s), gain))
            spans.append(line.at(min(end_s, line.end_s), gain))
    if ahead_s > 0:
        last = lines[-1]
        spans.append((last.end - speed * ahead_s, last.end + speed * ahead_s))
    return min(low for low, _ in spans), max(high for _, high in spans)
