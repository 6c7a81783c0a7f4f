"""Small grids of luma kept beside the recordings, a file for each camera and UTC day.

A file is a sequence of records: microseconds since 1970 (8 bytes, little-endian) and a byte for each cell.
They are made from key frames, so that a search for motion need not decode anything. A cell of which a
privacy zone covered anything at that time is empty (0), so that no file holds what a zone hides; others hold
1 or more.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from typing import TYPE_CHECKING

import numpy as np

from console.domain.playback.motion import COLUMNS, ROWS, CoveredCells

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

FOLDER, SUFFIX = "motion", ".cells"
OLD_SUFFIX = ".grids"
"""Of files of earlier versions, which hold what zones covered; see `GridFiles.renew`."""
EMPTY = 0
CELLS = COLUMNS * ROWS
RECORD = np.dtype([("at_us", "<i8"), ("cells", "u1", (CELLS,))])
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FAR_UTC = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
NOTHING_COVERED = CoveredCells()
MICROSECOND = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)


class GridFiles:
    """The grids of one volume. One writer; any number of readers, also in other processes.

    Args:
        volume: its folder.
    """

    def __init__(self, volume: Path) -> None:
        self._root = volume / FOLDER

    def append(
        self,
        camera: int,
        grids: Sequence[tuple[dt.datetime, bytes]],
        covered: CoveredCells = NOTHING_COVERED,
    ) -> None:
        """Add grids of a camera, later than those that are there, without what zones covered.

        Raises:
            OSError: they cannot be written.
        """
        days: dict[dt.date, list[tuple[int, bytes]]] = {}
        for at_utc, cells in grids:
            days.setdefault(at_utc.date(), []).append(((at_utc - EPOCH) // MICROSECOND, cells))
        for day, rows in days.items():
            records = np.zeros(len(rows), RECORD)
            records["at_us"] = [at_us for at_us, _ in rows]
            records["cells"] = [np.frombuffer(cells, np.uint8) for _, cells in rows]
            self.renew(camera, day, covered)
            self._write(self._path(camera, day), emptied(records, covered).tobytes())

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            # A power cut may have left a part of a record.
            whole = os.fstat(descriptor).st_size // RECORD.itemsize * RECORD.itemsize
            file.truncate(whole)
            file.seek(whole)
            file.write(data)

    def read(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> NDArray[np.void]:
        """Return the records of a time, in order; a file that cannot be read counts as empty."""
        found = [np.zeros(0, RECORD)]
        day = begin_utc.date()
        while day <= end_utc.date():
            found.append(self._records(camera, day))
            day += DAY
        records = np.concatenate(found)
        begin_us, end_us = (begin_utc - EPOCH) // MICROSECOND, (end_utc - EPOCH) // MICROSECOND
        return records[(records["at_us"] >= begin_us) & (records["at_us"] < end_us)]

    def _records(self, camera: int, day: dt.date) -> NDArray[np.void]:
        for suffix in (SUFFIX, OLD_SUFFIX):
            with contextlib.suppress(OSError):
                data = self._path(camera, day, suffix).read_bytes()
                return np.frombuffer(data, RECORD, len(data) // RECORD.itemsize)
        return np.zeros(0, RECORD)

    def renew(self, camera: int, day: dt.date, covered: CoveredCells) -> None:
        """Take out of a file of an earlier version what zones covered; nothing if there is none.

        Raises:
            OSError: it cannot be written.
        """
        old = self._path(camera, day, OLD_SUFFIX)
        if not old.exists():
            return
        new = self._path(camera, day)
        if not new.exists():
            part = new.with_suffix(".part")
            part.unlink(missing_ok=True)
            self._write(part, emptied(self._records(camera, day), covered).tobytes())
            part.replace(new)
        old.unlink()

    def last_utc(self, camera: int) -> dt.datetime | None:
        """Return the time of a camera's newest grid; None if there is none."""
        for day in reversed(self.days(camera)):
            for suffix in (SUFFIX, OLD_SUFFIX):
                if (at_utc := _last_in(self._path(camera, day, suffix))) is not None:
                    return at_utc
        return None

    def days(self, camera: int, *, is_old: bool = False) -> list[dt.date]:
        """Return the days of which there are grids of a camera, in order.

        Args:
            camera: its number.
            is_old: only days whose file an earlier version wrote.
        """
        try:
            names = [entry.name for entry in os.scandir(self._root / f"{camera:05d}")]
        except OSError:
            return []
        suffixes = (OLD_SUFFIX,) if is_old else (SUFFIX, OLD_SUFFIX)
        return sorted({day for suffix in suffixes for day in _days_in(names, suffix)})

    def cameras(self) -> list[int]:
        """Return the cameras of which there are grids."""
        try:
            return sorted(int(entry.name) for entry in os.scandir(self._root) if entry.name.isdigit())
        except OSError:
            return []

    def delete(self, camera: int, day: dt.date) -> None:
        """Delete the grids of a day: its recordings are gone."""
        for suffix in (SUFFIX, OLD_SUFFIX):
            self._path(camera, day, suffix).unlink(missing_ok=True)

    def _path(self, camera: int, day: dt.date, suffix: str = SUFFIX) -> Path:
        return self._root / f"{camera:05d}" / f"{day:%Y%m%d}{suffix}"


def emptied(records: NDArray[np.void], covered: CoveredCells) -> NDArray[np.void]:
    """Return records without what zones covered at their time; none where no cell was certain to be clear."""
    kept = []
    for begin_utc, end_utc, cells in covered.spans(EPOCH, FAR_UTC):
        begin_us, end_us = (begin_utc - EPOCH) // MICROSECOND, (end_utc - EPOCH) // MICROSECOND
        part = records[(records["at_us"] >= begin_us) & (records["at_us"] < end_us)]
        if cells is not None:
            part["cells"] = np.maximum(part["cells"], EMPTY + 1)
            part["cells"][:, sorted(cells)] = EMPTY
            kept.append(part)
    found: NDArray[np.void] = np.concatenate([np.zeros(0, RECORD), *kept])
    return found


def _last_in(path: Path) -> dt.datetime | None:
    with contextlib.suppress(OSError), path.open("rb") as file:
        size = os.fstat(file.fileno()).st_size // RECORD.itemsize
        if size:
            file.seek((size - 1) * RECORD.itemsize)
            (record,) = np.frombuffer(file.read(RECORD.itemsize), RECORD)
            return EPOCH + int(record["at_us"]) * MICROSECOND
    return None


def _days_in(names: Iterable[str], suffix: str) -> Iterable[dt.date]:
    for name in names:
        with contextlib.suppress(ValueError):
            yield dt.datetime.strptime(name, f"%Y%m%d{suffix}").replace(tzinfo=dt.UTC).date()
