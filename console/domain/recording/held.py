"""Times of cameras whose recordings are on hold, and whether they cover a segment (SYS-05, EVD-08)."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True, order=True)
class HeldTime:
    """Recordings of one camera that may not be deleted; the end is not included."""

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime


def merged(times: Iterable[HeldTime]) -> list[HeldTime]:
    """Return the same times without overlaps, by camera and begin."""
    whole: list[HeldTime] = []
    for time in sorted(time for time in times if time.begin_utc < time.end_utc):
        last = whole[-1] if whole else None
        if last is not None and last.camera == time.camera and time.begin_utc <= last.end_utc:
            whole[-1] = HeldTime(last.camera, last.begin_utc, max(last.end_utc, time.end_utc))
        else:
            whole.append(time)
    return whole


class HeldTimes:
    """All holds of one moment, to be asked about many segments. Immutable."""

    def __init__(self, times: Iterable[HeldTime] = ()) -> None:
        self.times: Sequence[HeldTime] = merged(times)
        by_camera: defaultdict[int, list[HeldTime]] = defaultdict(list)
        for time in self.times:
            by_camera[time.camera].append(time)
        self._ends: Mapping[int, list[dt.datetime]] = {
            camera: [time.end_utc for time in mine] for camera, mine in by_camera.items()
        }
        self._by_camera = by_camera

    def cover(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> bool:
        """Return whether any part of a recording is on hold."""
        ends = self._ends.get(camera)
        if ends is None:
            return False
        # The first hold that ends after the recording begins; they do not overlap.
        place = bisect_left(ends, begin_utc)
        while place < len(ends) and ends[place] <= begin_utc:
            place += 1
        return place < len(ends) and self._by_camera[camera][place].begin_utc < end_utc
