"""Where a head looked during a time, from reports that each hold for an instant within an interval.

The answer is a box of positions, and it is proven from three things alone: a report was true at some instant
between its question and its answer; the head is never faster than its greatest speed; and a head that told
one place three times in a row did not leave it in between. Nothing is made of its acceleration: there are
heads that start at once.
"""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, TypeAlias

from console.domain.ptz.model import PtzPosition

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.ptz.lens import LensModel, Vector

GAP_MOST_S = 1.6
"""Reports further apart than this say nothing of the time between them."""
STALE_MOST_S = 0.5
"""A frame that is so much younger than the last report is covered."""
REST_S = 0.25
"""A head that told the same place for so long rests."""
REST_STALE_S = 0.8
"""… and is taken to rest on for so long without a report, where the picture does not move."""
CHAIN_LEAST = 3
"""So many equal reports in a row are a head that stood still from the first of them to the last."""
Span: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PositionReport:
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
class PositionBounds:
    """Positions that the head may have had: least and most of pan, tilt and zoom."""

    pan: Span
    tilt: Span
    zoom: Span

    @classmethod
    def at(cls, position: PtzPosition) -> PositionBounds:
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
class PositionDoubt:
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


def rests(reports: Sequence[PositionReport]) -> bool:
    """Whether the newest reports tell one place, and nothing of moving."""
    last = reports[-1]
    for one in reversed(reports):
        if one.position != last.position or one.is_moving:
            return False
        if last.at_s - one.at_s >= REST_S:
            return True
    return False


def box_over(
    reports: Sequence[PositionReport], from_s: float, to_s: float, limits: Limits, *, may_rest: bool
) -> PositionBounds | PositionDoubt:
    """All positions that the head may have had from one instant to another.

    Args:
        reports: in order of time.
        from_s: monotonic seconds.
        to_s: the same, not earlier.
        limits: of the head.
        may_rest: whether a head that rests by its reports may be taken to rest on after the last of them:
            only the picture can bear that out.
    """
    if not reports or reports[0].begin_s > from_s:
        return PositionDoubt("position not known")
    is_resting = may_rest and rests(reports)
    if to_s - reports[-1].begin_s > (REST_STALE_S if is_resting else STALE_MOST_S):
        return PositionDoubt("position too old")
    used = _touching(reports, from_s, to_s)
    for a, b in pairwise(used):
        if b.at_s - a.at_s > GAP_MOST_S and a.begin_s <= to_s and b.end_s >= from_s:
            return PositionDoubt("position too old")
    stays = _stays(used)
    if is_resting and used[-1] is reports[-1]:
        stays[-1] = replace(stays[-1], to_s=max(stays[-1].to_s, to_s))
    parts = _between(stays, from_s, to_s)
    pan, tilt, zoom = (_joined([one.span(axis, limits.speed[axis]) for one in parts]) for axis in range(3))
    return PositionBounds(pan, tilt, zoom)


def _joined(spans: Sequence[Span]) -> Span:
    return min(low for low, _ in spans), max(high for _, high in spans)


@dataclass(frozen=True, slots=True)
class _Stay:
    """The head was at a position from `from_s` to `to_s`.

    Where these are the other way round, it was there at one instant between them.
    """

    from_s: float
    to_s: float
    position: Vector

    @property
    def middle_s(self) -> float:
        return (self.from_s + self.to_s) / 2

    def away_s(self, at_s: float) -> float:
        """For how long it may have been under way, at most."""
        return max(0.0, at_s - self.to_s, self.from_s - at_s)


def _middle_s(report: PositionReport) -> float:
    return report.at_s


def _touching(reports: Sequence[PositionReport], from_s: float, to_s: float) -> Sequence[PositionReport]:
    """Those within the time, and enough on both sides to see a rest that goes on there."""
    first = bisect_right(reports, from_s, key=_middle_s)
    last = bisect_left(reports, to_s, key=_middle_s)
    return reports[max(0, first - 1 - CHAIN_LEAST) : last + 1 + CHAIN_LEAST]


def _stays(reports: Sequence[PositionReport]) -> list[_Stay]:
    """Reports of one place in a row as one stay; each other by itself."""
    made: list[_Stay] = []
    first = 0
    for at, one in enumerate(reports):
        if at + 1 < len(reports) and _stayed(one, reports[at + 1]):
            continue
        run = reports[first : at + 1]
        place = one.position.pan, one.position.tilt, one.position.zoom
        if len(run) >= CHAIN_LEAST:
            made.append(_Stay(run[0].end_s, run[-1].begin_s, place))
        else:
            made += [_Stay(each.end_s, each.begin_s, place) for each in run]
        first = at + 1
    return made


def _stayed(one: PositionReport, other: PositionReport) -> bool:
    return one.position == other.position and other.at_s - one.at_s <= GAP_MOST_S


@dataclass(frozen=True, slots=True)
class _Between:
    """The time between the middles of two stays, as much of it as is asked about."""

    one: Vector
    other: Vector
    gone_s: float
    """For how long it may have been gone from the one, at the end."""
    coming_s: float
    """For how long it may still have to go to the other, at the beginning."""
    under_way_s: float
    """From the last that is sure of the one to the first that is sure of the other."""

    def span(self, axis: int, speed: float) -> Span:
        """Away from the one and on to the other at the greatest speed at most: farthest where both meet."""
        one, other = self.one[axis], self.other[axis]
        gone, coming, way = speed * self.gone_s, speed * self.coming_s, speed * self.under_way_s
        high = min(one + gone, other + coming, max(one, other, (one + other + way) / 2))
        low = max(one - gone, other - coming, min(one, other, (one + other - way) / 2))
        # A head that was faster than it can be was between both, at least.
        return (low, high) if low <= high else (min(one, other), max(one, other))


def _between(stays: Sequence[_Stay], from_s: float, to_s: float) -> list[_Between]:
    made = []
    for at in range(len(stays) + 1):
        one, other = stays[max(0, at - 1)], stays[min(at, len(stays) - 1)]
        begin_s = max(from_s, one.middle_s) if at else from_s
        end_s = min(to_s, other.middle_s) if at < len(stays) else to_s
        if begin_s <= end_s:
            # Before the first and after the last there is but one of them.
            gone_s = one.away_s(end_s if at else begin_s)
            coming_s = other.away_s(begin_s if at < len(stays) else end_s)
            way_s = other.from_s - one.to_s if one is not other else 2 * gone_s
            made.append(_Between(one.position, other.position, gone_s, coming_s, way_s))
    return made
