"""What is on the recording volumes by camera: on hold, due, a day's growth. Reads the indexes only."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.domain.recording.outlook import CameraStock
from console.domain.text import text
from console.media.volume.files import Files
from console.media.volume.index import DUE, NOT_HELD
from console.media.volume.index_rows import to_us
from console.media.volume.snapshot import index_as_it_is

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.recording.held import HeldTimes
    from console.media.volume.index import Index
    from console.media.volume.volume_set import VolumeConfig

WEEK = dt.timedelta(days=7)
_SUM = "SELECT camera, coalesce(sum(size_bytes), 0)"
_KEPT = "state IN ('sealed', 'recovered')"
_ALL = f"{_SUM} FROM segment WHERE {_KEPT} GROUP BY camera"
_FREE = f"{_SUM} FROM segment WHERE {_KEPT} {NOT_HELD} GROUP BY camera"
_TO_DELETE = f"{_SUM}, count(*) FROM segment WHERE {DUE} {NOT_HELD} GROUP BY camera"
_LENGTHS = (
    "SELECT camera, sum(size_bytes), sum(end_us - begin_us) FROM segment "
    "WHERE state IN ('sealed', 'recovered') AND begin_us > ? GROUP BY camera"
)
DAY_US = 86_400 * 10**6
_WEEK = f"{_SUM} FROM segment WHERE begin_us > ? GROUP BY camera"


class VolumeStock:
    """Implements `services.evidence.outlook.StockSource`. Any thread that may wait for a disk.

    Args:
        configs: the volumes of the settings; another process may be recording on them.
        files: the file operations.
    """

    def __init__(self, configs: Callable[[], Sequence[VolumeConfig]], files: Files | None = None) -> None:
        self._configs, self._files = configs, files or Files()

    def stocks(
        self, held: HeldTimes, due_before_utc: dt.datetime, now_utc: dt.datetime
    ) -> tuple[list[CameraStock], int]:
        """Return the recordings of each camera, and the bytes that all volumes can hold."""
        sums: defaultdict[int, list[int]] = defaultdict(lambda: [0] * 5)
        capacity = 0
        for config in self._configs():
            with index_as_it_is(config.path) as index:
                if index is None:
                    continue
                used = self._add(index, sums, held, due_before_utc, now_utc)
            capacity += used + max(0, config.limits.room_bytes(self._free_bytes(config), used))
        return [
            CameraStock(camera, every - free, free, due, segments, week / WEEK.days)
            for camera, (every, free, due, segments, week) in sorted(sums.items())
        ], capacity

    def day_bytes(self, now_utc: dt.datetime) -> dict[int, float]:
        """Return the bytes of a day of recording by camera, from what was recorded in the last week.

        Raises:
            EnvironmentFault: a volume cannot be read.
        """
        sums: defaultdict[int, list[int]] = defaultdict(lambda: [0, 0])
        for config in self._configs():
            with index_as_it_is(config.path) as index:
                for camera, size, length_us in (
                    index.read(_LENGTHS, (to_us(now_utc - WEEK),)) if index else ()
                ):
                    sums[camera][0] += size
                    sums[camera][1] += length_us
        return {camera: size * DAY_US / length for camera, (size, length) in sums.items() if length > 0}

    def _free_bytes(self, config: VolumeConfig) -> int:
        try:
            return self._files.free_bytes(config.path)
        except OSError as error:
            raise EnvironmentFault(
                text("The disk of {path} cannot be read: {error}.", path=config.path, error=error.strerror),
                "Check the disk.",
            ) from error

    @staticmethod
    def _add(
        index: Index,
        sums: defaultdict[int, list[int]],
        held: HeldTimes,
        due_before_utc: dt.datetime,
        now_utc: dt.datetime,
    ) -> int:
        """Add one volume to the sums of each camera; return its bytes."""
        index.hold(held.times)
        before, begin = to_us(due_before_utc), to_us(now_utc - WEEK)
        for places, sql, values in (
            ((0,), _ALL, ()),
            ((1,), _FREE, ()),
            ((2, 3), _TO_DELETE, (before, before)),
            ((4,), _WEEK, (begin,)),
        ):
            for camera, *found in index.read(sql, values):
                for place, value in zip(places, found, strict=True):
                    sums[camera][place] += value
        return index.used_bytes()
