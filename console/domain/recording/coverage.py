"""Which part of a time is recorded, and why the rest is not."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.recording.causes import Cause
from console.domain.recording.segments import Gap, Segment, SegmentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[dt.datetime, dt.datetime]

# Less than this between two segments is the end of one frame and the begin of the next.
TOLERATED = dt.timedelta(seconds=0.5)
_NOTHING = dt.timedelta(0)


def merged(segments: Iterable[Segment], begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Span]:
    """The recorded spans within a time, in order, without overlap."""
    clipped = sorted(
        (max(one.begin_utc, begin_utc), min(one.end_utc, end_utc)) for one in segments if one.state.has_file
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
    """Seconds of a time that are recorded."""
    spans = merged(segments, begin_utc, end_utc)
    return sum(((end - begin) for begin, end in spans), _NOTHING).total_seconds()


def gaps_within(
    camera: int,
    segments: Sequence[Segment],
    known: Sequence[Gap],
    begin_utc: dt.datetime,
    end_utc: dt.datetime,
) -> list[Gap]:
    """What is missing of a time, each with its cause.

    Args:
        camera: its number.
        segments: every row that touches the time, those without a file too.
        known: the gaps that the recorder noted.
        begin_utc: from here …
        end_utc: … to here; not later than now, or the future is a gap.
    """
    found = []
    at = begin_utc
    for begin, end in [*merged(segments, begin_utc, end_utc), (end_utc, end_utc)]:
        if begin - at > TOLERATED:
            found.append(_explained(Gap(camera, at, begin, Cause.UNKNOWN), segments, known, end_utc))
        at = max(at, end)
    return found


def _overlap(one: Span, other: Span) -> dt.timedelta:
    return min(one[1], other[1]) - max(one[0], other[0])


def _explained(hole: Gap, segments: Sequence[Segment], known: Sequence[Gap], now: dt.datetime) -> Gap:
    """The hole with the cause that explains most of it: a noted gap, a deletion, a lost file, an end."""
    span = (hole.begin_utc, hole.end_utc or now)
    reasons = [(_overlap((gap.begin_utc, gap.end_utc or now), span), gap.cause, gap.detail) for gap in known]
    reasons += [
        (_overlap((one.begin_utc, one.end_utc), span), *_gone(one))
        for one in segments
        if not one.state.has_file
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
    ended = [one for one in segments if abs(one.end_utc - hole.begin_utc) <= TOLERATED]
    cause = ended[-1].cause if ended and ended[-1].cause is not Cause.NEXT else Cause.UNKNOWN
    return Gap(hole.camera, hole.begin_utc, hole.end_utc, cause)
