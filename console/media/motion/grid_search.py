"""Finds the moments in which something changed in a part of the picture, in grids that were kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from console.domain.playback.timeline import BandKind, TimelineBand
from console.media.motion.grid_files import CELLS, DAY, EMPTY, EPOCH, MICROSECOND

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from numpy.typing import NDArray

    from console.media.motion.grid_files import GridFiles

CHANGED_LEVELS = 10
"""A cell, which is the mean of hundreds of pixels, that changed by more (of 255) did not change by noise."""
LEAST_SHARE = 0.02
"""So much of the area must change, and at least one cell."""
APART_MOST = 2.5
"""Grids further apart than so many times their usual distance are not compared: there was a gap."""


RECORD = np.dtype([("at_us", "<i8"), ("cells", "u1", (CELLS,))])
"""One record of `GridFiles`."""


def records_between(
    files: GridFiles, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
) -> NDArray[np.void]:
    """Return a camera's records of a time, in order."""
    days = (end_utc.date() - begin_utc.date()).days + 1
    data = b"".join(files.read(camera, begin_utc.date() + number * DAY) for number in range(days))
    records = np.frombuffer(data, RECORD)
    begin_us, end_us = (begin_utc - EPOCH) // MICROSECOND, (end_utc - EPOCH) // MICROSECOND
    return records[(records["at_us"] >= begin_us) & (records["at_us"] < end_us)]


def moments(records: NDArray[np.void], cells: Collection[int], every_s: float) -> list[TimelineBand]:
    """Return when something changed in some cells, as joined bands.

    What all cells do alike (a cloud, the camera's exposure) does not count; empty cells are not asked.

    Args:
        records: in order, as `records_between` returns them.
        cells: numbers of the cells.
        every_s: the usual distance of two records, seconds.
    """
    if len(records) < 2 or not cells:
        return []
    at_us = records["at_us"]
    grids = records["cells"].astype(np.int16)
    change = np.diff(grids, axis=0)
    is_clear = (grids > EMPTY).all(axis=0)
    alike = change[:, is_clear] if is_clear.any() else change
    change -= np.median(alike, axis=1).astype(np.int16)[:, None]
    asked = np.abs(change[:, sorted(cells)]) > CHANGED_LEVELS
    is_moving = asked.sum(axis=1) >= max(1, round(LEAST_SHARE * len(cells)))
    is_moving &= np.diff(at_us) <= APART_MOST * every_s * 1e6
    bands: list[TimelineBand] = []
    for number in np.flatnonzero(is_moving):
        begin_utc, end_utc = _instant(at_us[number]), _instant(at_us[number + 1])
        if bands and bands[-1].end_utc >= begin_utc:
            begin_utc = bands.pop().begin_utc
        bands.append(TimelineBand(BandKind.MOTION, begin_utc, end_utc))
    return bands


def _instant(at_us: np.int64) -> dt.datetime:
    return EPOCH + int(at_us) * MICROSECOND
