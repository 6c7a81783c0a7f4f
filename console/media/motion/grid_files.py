"""Small grids of luma kept beside the recordings, a file for each camera and UTC day.

A file is a sequence of records: microseconds since 1970 (8 bytes, little-endian) and a byte for each cell.
They are made from key frames, so that a search for motion need not decode anything. A cell of which a
privacy zone covered anything at that time is empty (0), so that no file holds what a zone hides; others hold
1 or more.

Without numpy, because the recorder writes them and loads nothing that decodes or computes; see `grid_search`.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import struct
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.domain.playback.motion import COLUMNS, ROWS, CoveredCells
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path
    from typing import IO

FOLDER, SUFFIX = "motion", ".cells"
OLD_SUFFIX = ".grids"
"""Of files of earlier versions, which hold what zones covered; see `GridFiles.renew`."""
EMPTY = 0
CELLS = COLUMNS * ROWS
STAMP = struct.Struct("<q")
RECORD_BYTES = STAMP.size + CELLS
MOST_A_DAY = 2 * 86_400
"""Records that a day can have: one a second at most (`motion_interval.LEAST_S`), and as many again."""
EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
FAR_UTC = dt.datetime(9999, 1, 1, tzinfo=dt.UTC)
NOTHING_COVERED = CoveredCells()
MICROSECOND = dt.timedelta(microseconds=1)
DAY = dt.timedelta(days=1)
_AT_LEAST_ONE = bytes([EMPTY + 1, *range(1, 256)])


class ForeignGrids(EnvironmentFault):
    """A file in the place of grids is larger than the recorder can have made it."""


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
            ForeignGrids: a file is larger than a day can fill.
        """
        days: dict[dt.date, list[bytes]] = {}
        for at_utc, cells in grids:
            record = STAMP.pack((at_utc - EPOCH) // MICROSECOND) + cells
            days.setdefault(at_utc.date(), []).append(record)
        for day, records in days.items():
            self.renew(camera, day, covered)
            self._write(self._path(camera, day), emptied(b"".join(records), covered))

    @staticmethod
    def _write(path: Path, data: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            whole = _checked(file, path)
            file.truncate(whole)
            file.seek(whole)
            file.write(data)

    def read(self, camera: int, day: dt.date) -> bytes:
        """Return the whole records of a day, in order; a file that cannot be read counts as empty.

        Raises:
            ForeignGrids: it is larger than a day can fill, so that no recorder wrote it.
        """
        for suffix in (SUFFIX, OLD_SUFFIX):
            path = self._path(camera, day, suffix)
            with contextlib.suppress(OSError), path.open("rb") as file:
                return file.read(_checked(file, path))
        return b""

    def renew(self, camera: int, day: dt.date, covered: CoveredCells) -> None:
        """Take out of a file of an earlier version what zones covered; nothing if there is none.

        Raises:
            OSError: it cannot be written.
            ForeignGrids: it is larger than a day can fill.
        """
        old = self._path(camera, day, OLD_SUFFIX)
        if not old.exists():
            return
        new = self._path(camera, day)
        if not new.exists():
            part = new.with_suffix(".part")
            part.unlink(missing_ok=True)
            self._write(part, emptied(self.read(camera, day), covered))
            part.replace(new)
        old.unlink()

    def last_utc(self, camera: int) -> dt.datetime | None:
        """Return the time of a camera's newest grid; None if there is none.

        Raises:
            ForeignGrids: a file is larger than a day can fill.
        """
        for day in reversed(self.days(camera)):
            for suffix in (SUFFIX, OLD_SUFFIX):
                if (at_utc := _last_in(self._path(camera, day, suffix), day)) is not None:
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


def emptied(records: bytes, covered: CoveredCells) -> bytes:
    """Return records without what zones covered at their time; none where no cell was certain to be clear."""
    spans = [
        ((begin_utc - EPOCH) // MICROSECOND, (end_utc - EPOCH) // MICROSECOND, cells)
        for begin_utc, end_utc, cells in covered.spans(EPOCH, FAR_UTC)
    ]
    kept = []
    for at in range(0, len(records), RECORD_BYTES):
        (at_us,) = STAMP.unpack_from(records, at)
        cells = next((cells for begin_us, end_us, cells in spans if begin_us <= at_us < end_us), None)
        if cells is None:
            continue
        clear = bytearray(records[at : at + RECORD_BYTES].translate(_AT_LEAST_ONE))
        clear[: STAMP.size] = records[at : at + STAMP.size]
        for cell in cells:
            clear[STAMP.size + cell] = EMPTY
        kept.append(bytes(clear))
    return b"".join(kept)


def _whole(size: int) -> int:
    """Return how many of so many bytes are whole records: a power cut may have left a part of one."""
    return size // RECORD_BYTES * RECORD_BYTES


def _checked(file: IO[bytes], path: Path) -> int:
    """Return how many bytes of a file are whole records.

    Raises:
        ForeignGrids: more than a day can fill: whatever it is would be read into memory whole.
    """
    size = os.fstat(file.fileno()).st_size
    if size > MOST_A_DAY * RECORD_BYTES:
        raise ForeignGrids(
            text(
                "The file {name} for searches for motion is too large: {size:.0f} MB. A day fills {most:.0f} "
                "MB at most.",
                name=path,
                size=size / 1e6,
                most=MOST_A_DAY * RECORD_BYTES / 1e6,
            ),
            "The recorder has not written it. Move it out of the folder of recordings.",
        )
    return _whole(size)


def _last_in(path: Path, day: dt.date) -> dt.datetime | None:
    """Return the time of the last record of a day; a power cut may have left others behind it."""
    first_us = (dt.datetime(day.year, day.month, day.day, tzinfo=dt.UTC) - EPOCH) // MICROSECOND
    last_us = first_us + DAY // MICROSECOND
    with contextlib.suppress(OSError, struct.error), path.open("rb") as file:
        for end in range(_checked(file, path), 0, -RECORD_BYTES):
            file.seek(end - RECORD_BYTES)
            at_us = int(STAMP.unpack(file.read(STAMP.size))[0])
            if first_us <= at_us < last_us:
                return EPOCH + at_us * MICROSECOND
    return None


def _days_in(names: Iterable[str], suffix: str) -> Iterable[dt.date]:
    for name in names:
        with contextlib.suppress(ValueError):
            yield dt.datetime.strptime(name, f"%Y%m%d{suffix}").replace(tzinfo=dt.UTC).date()
