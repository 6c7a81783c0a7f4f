"""Searches the grids of all volumes for motion."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import numpy as np

from console.domain.playback.motion import MotionFound
from console.media.motion.grid_files import DAY, EPOCH, MICROSECOND, ForeignGrids, GridFiles
from console.media.motion.grid_search import RECORD, moments, records_between

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from console.domain.playback.timeline import TimelineBand


class MotionGrids:
    """Implements `services.playback.ports.MotionSource`. Any thread that may wait for a disk.

    Args:
        volumes: the folders of the recordings.
    """

    def __init__(self, volumes: Sequence[Path]) -> None:
        self._files = [GridFiles(volume) for volume in volumes]

    def search(
        self, camera: int, cells: Collection[int], begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> MotionFound:
        """Return when something changed in some cells; see `MotionSource`."""
        bands: list[TimelineBand] = []
        last, every_s, newest_utc = np.zeros(0, RECORD), 0.0, None
        while begin_utc < end_utc:
            # Day by day, so that a month needs no more memory than a day.
            until_utc = min(end_utc, begin_utc + DAY)
            found = [records_between(files, camera, begin_utc, until_utc) for files in self._files]
            records = np.concatenate([last, *found])
            records = records[np.argsort(records["at_us"], kind="stable")]
            if len(records) > 1:
                # The camera's own distance between key frames may be longer than the settings ask for.
                every_s = float(np.median(np.diff(records["at_us"]))) / 1e6
                bands += moments(records, cells, every_s)
            if len(records):
                newest_utc = EPOCH + int(records["at_us"][-1]) * MICROSECOND
            last, begin_utc = records[-1:], until_utc
        return MotionFound(bands, every_s, newest_utc)

    def kept_until(self, camera: int) -> dt.datetime | None:
        """Return the time of the newest grid; see `MotionSource`."""
        found = []
        for files in self._files:
            # A search says what is wrong with a file; the list of cameras goes without it.
            with contextlib.suppress(ForeignGrids):
                found.append(files.last_utc(camera))
        return max(filter(None, found), default=None)
