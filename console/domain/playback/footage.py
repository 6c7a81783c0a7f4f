"""The recordings of one camera around a time: which segment holds an instant, and what comes next."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.recording.coverage import TOLERATED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.recording.segments import Gap, Segment

LOOKED_BACK = 8
"""Segments that overlap (a clock was set back, a disk failed over) lie no further apart than this."""


@dataclass(frozen=True, slots=True)
class MissingFootage:
    """A time without a picture, and where there is one again."""

    gap: Gap | None
    """Why; None where nothing is known."""
    previous_utc: dt.datetime | None = None
    """The end of the recording before it; None if there is none."""
    next_utc: dt.datetime | None = None
    """The begin of the recording after it; None if there is none."""
    words: str = ""
    """What is wrong with a recording that is there and cannot be shown."""


NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


class CameraFootage:
    """The segments of a camera in a time, by begin. Immutable.

    Args:
        begin_utc: begin of the time that was looked up.
        end_utc: its end.
        segments: those that overlap it.
    """

    def __init__(self, begin_utc: dt.datetime, end_utc: dt.datetime, segments: Sequence[Segment]) -> None:
        self.begin_utc, self.end_utc = begin_utc, end_utc
        self.segments = sorted(segments, key=lambda segment: (segment.begin_utc, segment.number))
        self._begins = [segment.begin_utc for segment in self.segments]

    def covers(self, instant_utc: dt.datetime, margin: dt.timedelta) -> bool:
        """Return whether the time that was looked up holds an instant and so much on either side."""
        return instant_utc - self.begin_utc >= margin and self.end_utc - instant_utc > margin

    def index_at(self, instant_utc: dt.datetime) -> int | None:
        """Return the index of the segment that holds an instant, or None.

        The time from one frame to the next between two segments belongs to the first of them.
        """
        last = bisect_right(self._begins, instant_utc) - 1
        for index in range(last, max(-1, last - LOOKED_BACK), -1):
            if instant_utc < self.segments[index].end_utc:
                return index
        if last >= 0 and instant_utc < self.segments[last].end_utc + TOLERATED and self._joins(last):
            return last
        return None

    def _joins(self, index: int) -> bool:
        if index + 1 >= len(self.segments):
            return False
        return self.segments[index + 1].begin_utc - self.segments[index].end_utc <= TOLERATED

    def next_begin(self, instant_utc: dt.datetime) -> dt.datetime | None:
        """Return the begin of the first segment after an instant, or None."""
        after = bisect_right(self._begins, instant_utc)
        return self._begins[after] if after < len(self._begins) else None

    def previous_end(self, instant_utc: dt.datetime) -> dt.datetime | None:
        """Return the end of the last segment before an instant, or None."""
        ended = [segment.end_utc for segment in self.segments if segment.end_utc <= instant_utc]
        return max(ended, default=None)
