"""Which parts of a period are recorded, and why the others are not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.recording.causes import Cause
from console.domain.recording.segments import Gap, Segment, SegmentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[dt.datetime, dt.datetime]

# Less than this between two segments is only the time from one frame to the next.
TOLERATED = dt.timedelta(seconds=0.5)
_NOTHING = dt.timedelta(0)


def merged(segments: Iterable[Segment], begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Span]:
    """Return the recorded spans within a period, in order and without overlap."""
    clipped = sorted(
        (max(segment.begin_utc, begin_utc), min(segment.end_utc, end_utc))
        for segment in segments
        if segment.state.has_file
    )
    spans: list[Span] = []
    for begin, end in clipped:
        if begin >= end:
            continue
        if spans and begin <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((begin, end))
    return spans


def covered_s(segments: Iterable[Segment], begin_utc: dt.datetime, end_utc: dt.datetime) -> float:
    """Return the seconds of a period that are recorded."""
    spans = merged(segments, begin_utc, end_utc)
    return sum(((end - begin) for begin, end in spans), _NOTHING).total_seconds()


def gaps_within(
    camera: int,
    segments: Sequence[Segment],
    known_gaps: Sequence[Gap],
    begin_utc: dt.datetime,
    end_utc: dt.datetime,
) -> list[Gap]:
    """Return the gaps in a period, each with its cause.

    Args:
        camera: number of the camera.
        segments: all index rows that overlap the period, also those without a file.
        known_gaps: the gaps that the recorder recorded.
        begin_utc: begin of the period.
        end_utc: end of the period; not later than now, because the future would be a gap.
    """
    gaps = []
    at = begin_utc
    for begin, end in [*merged(segments, begin_utc, end_utc), (end_utc, end_utc)]:
        if begin - at > TOLERATED:
            gaps.append(_explained(Gap(camera, at, begin, Cause.UNKNOWN), segments, known_gaps, end_utc))
        at = max(at, end)
    return gaps


def _overlap(first: Span, second: Span) -> dt.timedelta:
    return min(first[1], second[1]) - max(first[0], second[0])


def _explained(hole: Gap, segments: Sequence[Segment], known_gaps: Sequence[Gap], now: dt.datetime) -> Gap:
    """Return the gap with the cause that explains most of it: a known gap, a deletion, a lost file."""
    span = (hole.begin_utc, hole.end_utc or now)
    reasons = [
        (_overlap((gap.begin_utc, gap.end_utc or now), span), gap.cause, gap.detail) for gap in known_gaps
    ]
    reasons += [
        (_overlap((segment.begin_utc, segment.end_utc), span), *_gone(segment))
        for segment in segments
        if not segment.state.has_file
    ]
    best = max(reasons, key=lambda reason: reason[0], default=None)
    if best is None or best[0] <= _NOTHING:
        return _after_the_last(hole, segments)
    return Gap(hole.camera, hole.begin_utc, hole.end_utc, best[1], best[2])


def _gone(segment: Segment) -> tuple[Cause, str]:
    if segment.state is SegmentState.MISSING:
        return Cause.FILE_MISSING, ""
    return Cause.DELETED, segment.deleted_by


def _after_the_last(hole: Gap, segments: Sequence[Segment]) -> Gap:
    ended = [segment for segment in segments if abs(segment.end_utc - hole.begin_utc) <= TOLERATED]
    cause = ended[-1].cause if ended and ended[-1].cause is not Cause.NEXT else Cause.UNKNOWN
    return Gap(hole.camera, hole.begin_utc, hole.end_utc, cause)
