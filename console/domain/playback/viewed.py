"""What was looked at during a review: from when to when, and how often."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

JOINED = dt.timedelta(seconds=15)
"""Pictures no further apart than this were looked at in one go: at 64 times, key frames are far apart."""


@dataclass(frozen=True, slots=True)
class ViewedSpan:
    """Recorded time of one camera that was shown, without a jump."""

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime
    times: int = 1
    """How often."""


class ViewingLog:
    """Collects what was shown. One thread at a time."""

    def __init__(self) -> None:
        self._passes: dict[int, list[tuple[dt.datetime, dt.datetime]]] = {}
        self._last: dict[int, dt.datetime] = {}

    def note(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> None:
        """Note that a picture was shown, and for which recorded time it stands."""
        passes, last = self._passes.setdefault(camera, []), self._last.get(camera)
        end_utc = max(begin_utc, min(end_utc, begin_utc + JOINED))
        if last is not None and abs(begin_utc - last) <= JOINED and not self._turns_back(passes, begin_utc):
            begun, ended = passes[-1]
            passes[-1] = min(begun, begin_utc), max(ended, end_utc)
        else:
            passes.append((begin_utc, end_utc))
        self._last[camera] = begin_utc

    @staticmethod
    def _turns_back(passes: list[tuple[dt.datetime, dt.datetime]], begin_utc: dt.datetime) -> bool:
        """Return whether a picture in the middle of a long pass begins another: it is looked at again."""
        begun, ended = passes[-1]
        return begun + JOINED < begin_utc < ended - JOINED

    def spans(self) -> list[ViewedSpan]:
        """Return what was shown, by camera and time; what was shown in several passes, with their number."""
        return [span for camera in sorted(self._passes) for span in _merged(camera, self._passes[camera])]

    @property
    def is_empty(self) -> bool:
        """Whether nothing was shown."""
        return not self._passes


def _merged(camera: int, passes: Iterable[tuple[dt.datetime, dt.datetime]]) -> list[ViewedSpan]:
    merged: list[ViewedSpan] = []
    for begin_utc, end_utc in sorted(passes):
        if merged and begin_utc <= merged[-1].end_utc:
            former = merged[-1]
            last_utc = max(former.end_utc, end_utc)
            merged[-1] = ViewedSpan(camera, former.begin_utc, last_utc, former.times + 1)
        else:
            merged.append(ViewedSpan(camera, begin_utc, end_utc))
    return merged
