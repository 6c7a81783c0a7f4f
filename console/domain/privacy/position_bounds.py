"""Calculate where a PTZ camera looked during a time, from position reports.

Each report holds for an instant within an interval. The result is a box of positions, proven from three
things alone: a report was true at some instant between its question and its answer; the camera is never
faster than its maximum speed; and a camera that reported one place three times in a row did not leave it in
between. Acceleration is not used: some cameras start at full speed.
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
"""Reports further apart than this do not show what happened between them."""
STALE_MOST_S = 0.5
"""A frame that is newer than the last report by more than this is covered."""
REST_S = 0.25
"""A camera that reports the same place for this time is at rest."""
REST_STALE_S = 0.8
"""A resting camera is assumed to stay at rest for this time without a report, if the picture does not
move."""
CHAIN_LEAST = 3
"""With this number of equal reports in a row, the camera did not move from the first to the last."""
TOO_OLD = "position too old"
Span: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class PositionReport:
    """One position report: the camera was there at some instant from `begin_s` to `end_s` (monotonic)."""

    begin_s: float
    end_s: float
    position: PtzPosition
    is_moving: bool | None = None

    @property
    def at_s(self) -> float:
        """The middle of the interval."""
        return (self.begin_s + self.end_s) / 2

    @property
    def half_s(self) -> float:
        """Half of the interval."""
        return (self.end_s - self.begin_s) / 2


@dataclass(frozen=True, slots=True)
class PositionBounds:
    """The positions that the camera may have had: least and most of pan, tilt and zoom."""

    pan: Span
    tilt: Span
    zoom: Span

    @classmethod
    def at(cls, position: PtzPosition) -> PositionBounds:
        """Return the box of one position."""
        pan, tilt, zoom = position.pan, position.tilt, position.zoom
        return cls((pan, pan), (tilt, tilt), (zoom, zoom))

    @property
    def middle(self) -> PtzPosition:
        """The centre of the box."""
        return PtzPosition(sum(self.pan) / 2, sum(self.tilt) / 2, sum(self.zoom) / 2)

    def has(self, position: PtzPosition) -> bool:
        """Return whether a position is in the box."""
        spans = ((self.pan, position.pan), (self.tilt, position.tilt), (self.zoom, position.zoom))
        return all(low <= at <= high for (low, high), at in spans)


@dataclass(frozen=True, slots=True)
class PositionDoubt:
    """The reason, in a few words, why no box can be calculated."""

    why: str


@dataclass(frozen=True, slots=True)
class Limits:
    """The maximum speed and acceleration in units of positions."""

    speed: Vector
    gain: Vector

    @classmethod
    def from_lens(cls, lens: LensModel) -> Limits:
        """Return the limits of a lens model."""
        halves = abs(lens.pan_half_deg), abs(lens.tilt_half_deg), 1.0
        speed = [most / half for most, half in zip(lens.timing.most_per_s, halves, strict=True)]
        gain = [most / half for most, half in zip(lens.timing.gain_per_s2, halves, strict=True)]
        return cls((speed[0], speed[1], speed[2]), (gain[0], gain[1], gain[2]))


def is_position(position: PtzPosition | None) -> bool:
    """Return whether a camera can have this position. Some report values slightly beyond the range."""
    if position is None:
        return False
    parts = position.pan, position.tilt, position.zoom
    return all(math.isfinite(part) and abs(part) <= 1.05 for part in parts)


def rests(reports: Sequence[PositionReport]) -> bool:
    """Return whether the newest reports show one place and no movement."""
    last = reports[-1]
    for report in reversed(reports):
        if report.position != last.position or report.is_moving:
            return False
        if last.at_s - report.at_s >= REST_S:
            return True
    return False


def box_over(
    reports: Sequence[PositionReport],
    from_s: float,
    to_s: float,
    limits: Limits,
    *,
    may_rest: bool,
    link_most_s: float = math.inf,
) -> PositionBounds | PositionDoubt:
    """Return all positions that the camera may have had between two instants.

    Args:
        reports: the reports in order of time.
        from_s: monotonic seconds.
        to_s: monotonic seconds, not before `from_s`.
        limits: the maximum speeds of the camera.
        may_rest: whether a camera at rest may be assumed to stay at rest after the last report; only the
            picture can confirm that.
        link_most_s: equal reports show that the camera stayed only if the instants at which they were true
            cannot be further apart. In a longer time it can go and come back.
    """
    if not reports or reports[0].begin_s > from_s:
        return PositionDoubt("position not known")
    is_resting = may_rest and rests(reports)
    if to_s - reports[-1].begin_s > (REST_STALE_S if is_resting else STALE_MOST_S):
        return PositionDoubt(TOO_OLD)
    used = _touching(reports, from_s, to_s)
    for a, b in pairwise(used):
        if b.at_s - a.at_s > GAP_MOST_S and a.begin_s <= to_s and b.end_s >= from_s:
            return PositionDoubt(TOO_OLD)
    stays = _stays(used, link_most_s)
    if is_resting and used[-1] is reports[-1]:
        stays[-1] = replace(stays[-1], to_s=max(stays[-1].to_s, to_s))
    parts = _between(stays, from_s, to_s)
    pan, tilt, zoom = (_joined([part.span(axis, limits.speed[axis]) for part in parts]) for axis in range(3))
    return PositionBounds(pan, tilt, zoom)


def _joined(spans: Sequence[Span]) -> Span:
    return min(low for low, _ in spans), max(high for _, high in spans)


@dataclass(frozen=True, slots=True)
class _Stay:
    """The camera was at a position from `from_s` to `to_s`.

    If `to_s` is before `from_s`, it was there at one instant between them.
    """

    from_s: float
    to_s: float
    position: Vector

    @property
    def middle_s(self) -> float:
        return (self.from_s + self.to_s) / 2

    def away_s(self, at_s: float) -> float:
        """Return for how long it may have been moving, at most."""
        return max(0.0, at_s - self.to_s, self.from_s - at_s)


def _middle_s(report: PositionReport) -> float:
    return report.at_s


def _touching(reports: Sequence[PositionReport], from_s: float, to_s: float) -> Sequence[PositionReport]:
    """Return the reports within the time, and enough on both sides to detect a rest that continues there."""
    first = bisect_right(reports, from_s, key=_middle_s)
    last = bisect_left(reports, to_s, key=_middle_s)
    return reports[max(0, first - 1 - CHAIN_LEAST) : last + 1 + CHAIN_LEAST]


def _stays(reports: Sequence[PositionReport], link_most_s: float) -> list[_Stay]:
    """Return consecutive reports of one place as one stay; each other report by itself."""
    stays: list[_Stay] = []
    first = 0
    for at, report in enumerate(reports):
        if at + 1 < len(reports) and _stayed(report, reports[at + 1], link_most_s):
            continue
        run = reports[first : at + 1]
        place = report.position.pan, report.position.tilt, report.position.zoom
        if len(run) >= CHAIN_LEAST:
            stays.append(_Stay(run[0].end_s, run[-1].begin_s, place))
        else:
            stays += [_Stay(each.end_s, each.begin_s, place) for each in run]
        first = at + 1
    return stays


def _stayed(first: PositionReport, second: PositionReport, link_most_s: float) -> bool:
    is_near = second.at_s - first.at_s <= GAP_MOST_S and second.end_s - first.begin_s <= link_most_s
    return first.position == second.position and is_near


@dataclass(frozen=True, slots=True)
class _Between:
    """The time between the middles of two stays, as far as it is asked about."""

    start: Vector
    end: Vector
    gone_s: float
    """For how long the camera may have been moving away from the start, at the end of the time."""
    coming_s: float
    """For how long it may still have to move to the end, at the beginning of the time."""
    under_way_s: float
    """From the last instant surely at the start to the first surely at the end."""

    def span(self, axis: int, speed: float) -> Span:
        """Return the range that is reachable from both ends at the maximum speed."""
        start_at, end_at = self.start[axis], self.end[axis]
        away, coming, way = speed * self.gone_s, speed * self.coming_s, speed * self.under_way_s
        high = min(start_at + away, end_at + coming, max(start_at, end_at, (start_at + end_at + way) / 2))
        low = max(start_at - away, end_at - coming, min(start_at, end_at, (start_at + end_at - way) / 2))
        # If the reports contradict the maximum speed, use at least the range between both.
        return (low, high) if low <= high else (min(start_at, end_at), max(start_at, end_at))


def _between(stays: Sequence[_Stay], from_s: float, to_s: float) -> list[_Between]:
    intervals = []
    for at in range(len(stays) + 1):
        before, after = stays[max(0, at - 1)], stays[min(at, len(stays) - 1)]
        begin_s = max(from_s, before.middle_s) if at else from_s
        end_s = min(to_s, after.middle_s) if at < len(stays) else to_s
        if begin_s <= end_s:
            # Before the first and after the last stay there is only one neighbour.
            gone_s = before.away_s(end_s if at else begin_s)
            coming_s = after.away_s(begin_s if at < len(stays) else end_s)
            way_s = after.from_s - before.to_s if before is not after else 2 * gone_s
            intervals.append(_Between(before.position, after.position, gone_s, coming_s, way_s))
    return intervals
