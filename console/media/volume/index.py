"""The index of a volume: SQLite in the volume's folder, which can be rebuilt from the segments."""

from __future__ import annotations

import contextlib
import datetime as dt
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

from console.domain.errors import EnvironmentFault
from console.domain.recording.modes import RecordingMode
from console.domain.recording.segments import SegmentState
from console.domain.text import text
from console.media.volume.index_rows import (
    MICROSECOND,
    IndexDamagedError,
    columns_of,
    from_us,
    gap_of,
    readable,
    require,
    segment_of,
    to_us,
)
from console.media.volume.rights import touch

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from console.domain.recording.held import HeldTime
    from console.domain.recording.segments import Gap, Segment

INDEX = "index.sqlite"
VERSION = 2
MOST = 1 << 63
"""No number in the index reaches this."""
# No segment is longer than this, so that a query for a minute does not read a month of rows.
_LONGEST = dt.timedelta(days=1)
# A smaller difference is the time between two readings, or drift.
_NOISE = dt.timedelta(minutes=1)

# boot and boot_us: the start of the machine and the time since then at the segment's begin. age_us: its begin
# by a clock that is right, if the machine's clock was not.
_SCHEMA = """
CREATE TABLE IF NOT EXISTS segment (
    camera INTEGER NOT NULL, number INTEGER NOT NULL, run_us INTEGER NOT NULL,
    begin_us INTEGER NOT NULL, end_us INTEGER NOT NULL, name TEXT NOT NULL UNIQUE,
    size_bytes INTEGER NOT NULL, sha256 TEXT NOT NULL, previous_sha256 TEXT NOT NULL,
    frames INTEGER NOT NULL, key_frames INTEGER NOT NULL, mode TEXT NOT NULL, cause TEXT NOT NULL,
    state TEXT NOT NULL, deleted_by TEXT NOT NULL, deleted_us INTEGER,
    boot TEXT, boot_us INTEGER, age_us INTEGER,
    PRIMARY KEY (camera, number)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS segment_by_time ON segment (camera, begin_us);
CREATE INDEX IF NOT EXISTS segment_to_delete ON segment (coalesce(age_us, begin_us), camera, number,
    begin_us, end_us, state, age_us) WHERE state IN ('sealed', 'recovered');
DROP INDEX IF EXISTS segment_by_recording;
CREATE TABLE IF NOT EXISTS gap (
    camera INTEGER NOT NULL, begin_us INTEGER NOT NULL, end_us INTEGER,
    cause TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (camera, begin_us)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS doubt (
    camera INTEGER NOT NULL, begin_us INTEGER NOT NULL, end_us INTEGER,
    kind TEXT NOT NULL, detail TEXT NOT NULL, PRIMARY KEY (camera, begin_us, kind)) WITHOUT ROWID;
"""
_TO_2 = (
    "DROP INDEX IF EXISTS segment_by_age",
    "ALTER TABLE segment ADD COLUMN boot TEXT",
    "ALTER TABLE segment ADD COLUMN boot_us INTEGER",
    "ALTER TABLE segment ADD COLUMN age_us INTEGER",
)
_COLUMNS = (
    "camera, number, run_us, begin_us, end_us, name, size_bytes, sha256, previous_sha256, "
    "frames, key_frames, mode, cause, state, deleted_by, deleted_us"
)
_SELECT = f"SELECT {_COLUMNS} FROM segment"  # noqa: S608 - the columns are the constant above
_PUT = (
    f"INSERT INTO segment ({_COLUMNS}, boot, boot_us) VALUES ({','.join('?' * 18)}) "  # noqa: S608 - constants
    "ON CONFLICT (camera, number) DO UPDATE SET "
    + ", ".join(f"{column}=excluded.{column}" for column in _COLUMNS.split(", ")[2:])
)


# Rows that follow one another in one mode become one; a gap, a deletion or another mode begins the next.
_SPANS = """
SELECT min(begin_us), max(end_us), mode, state, deleted_by FROM (
  SELECT *, sum(is_new) OVER (ORDER BY begin_us, number) AS island FROM (
    SELECT begin_us, end_us, number, mode, deleted_by,
      CASE state WHEN 'recovered' THEN 'sealed' ELSE state END AS state,
      CASE WHEN begin_us - lag(end_us) OVER rows <= 500000 AND mode = lag(mode) OVER rows
        AND (state IN ('sealed', 'recovered')) = lag(state IN ('sealed', 'recovered')) OVER rows
        THEN 0 ELSE 1 END AS is_new
    FROM segment WHERE camera=? AND begin_us<? AND begin_us>? AND end_us>?
    WINDOW rows AS (ORDER BY begin_us, number)))
GROUP BY island ORDER BY 1
"""

_HELD = """
CREATE TEMP TABLE IF NOT EXISTS held (
    camera INTEGER NOT NULL, begin_us INTEGER NOT NULL, end_us INTEGER NOT NULL,
    PRIMARY KEY (camera, begin_us)) WITHOUT ROWID;
DELETE FROM temp.held;
"""
DUE = (
    "state IN ('sealed', 'recovered') AND coalesce(age_us, begin_us)<? "
    "AND end_us - begin_us + coalesce(age_us, begin_us)<?"
)
# The newest row of each camera, found by a few steps in the index, where max(end_us) reads every row.
_NEWEST = """
WITH RECURSIVE one(camera) AS (
    SELECT min(camera) FROM segment UNION ALL
    SELECT (SELECT min(camera) FROM segment WHERE camera > one.camera) FROM one WHERE one.camera IS NOT NULL)
SELECT max((SELECT end_us FROM segment WHERE camera = one.camera ORDER BY begin_us DESC LIMIT 1)) FROM one
"""
NOT_HELD = (
    # Held times of a camera do not overlap: only the last that begins before the segment ends can cover it.
    "AND coalesce((SELECT held.end_us FROM temp.held WHERE held.camera = segment.camera "
    "AND held.begin_us < segment.end_us ORDER BY held.begin_us DESC LIMIT 1), segment.begin_us) "
    "<= segment.begin_us "
)


class Index:
    """The rows of one volume. Any thread; one connection, one statement at a time.

    Raises:
        EnvironmentFault: the index cannot be read or written.
    """

    def __init__(self, path: Path, *, uri: str = "") -> None:
        self.path = path
        self._lock = threading.RLock()
        if not uri:
            with contextlib.suppress(OSError):
                # SQLite gives its other files the rights of this one. What is wrong it says itself.
                touch(path)
        with self._faults():
            self._db = sqlite3.connect(
                uri or path, uri=bool(uri), isolation_level=None, check_same_thread=False, timeout=10
            )
        self._writes = not uri
        try:
            self._prepare(read_only=bool(uri))
        except BaseException:
            self._db.close()
            raise

    def _prepare(self, *, read_only: bool) -> None:
        with self._faults():
            (version,) = self._db.execute("PRAGMA user_version").fetchone()
            if version > VERSION:
                raise EnvironmentFault(
                    text(
                        "The index of {parent} was written by a newer version (format {version}).",
                        parent=self.path.parent,
                        version=version,
                    ),
                    "Use that version or a later one.",
                )
            if read_only:
                self._db.execute("SELECT 1 FROM segment LIMIT 1").fetchone()
                return
            self._db.execute("PRAGMA journal_mode=WAL")
            # A row must survive a power cut once its act is done; there is about one commit a second.
            self._db.execute("PRAGMA synchronous=FULL")
            if version == 1:
                self._upgrade()
            self._db.executescript(_SCHEMA)
            self._db.execute(f"PRAGMA user_version={VERSION}")
            if self._db.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                raise sqlite3.DatabaseError("database disk image is malformed")

    def _upgrade(self) -> None:
        """Bring an index of format 1 up to date; an interrupted upgrade starts again."""
        with self.write() as db:
            for statement in _TO_2:
                db.execute(statement)
            db.execute("PRAGMA user_version=2")

    @contextlib.contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.OperationalError, sqlite3.ProgrammingError) as error:
            raise EnvironmentFault(
                text("The index {path} cannot be used: {error}.", path=self.path, error=error),
                "Check that the disk is connected, not full and not read-only.",
            ) from error
        except sqlite3.DatabaseError as error:
            raise IndexDamagedError(
                text("The index {path} is damaged: {error}.", path=self.path, error=error),
                "It can be rebuilt from the segments.",
            ) from error

    @contextlib.contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give a transaction: everything in it is written, or nothing."""
        with self._lock, self._faults():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def read(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with self._lock, self._faults():
            return self._db.execute(sql, values).fetchall()

    def close(self) -> None:
        """Merge the write-ahead log into the index and close it."""
        with self._lock:
            if self._writes:
                # Closing merges it only if nobody else has the index open, and a console may read it.
                with contextlib.suppress(sqlite3.Error):
                    self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.close()

    def put(self, segments: Iterable[Segment], boot: str | None = None, since_boot_s: float = 0.0) -> None:
        """Write rows; a row of the same camera and number is replaced, but keeps when it was recorded.

        Args:
            segments: the rows.
            boot: the start of the machine in which new ones were recorded; None: not known.
            since_boot_s: the time since then at their begin.
        """
        recorded = (None, None) if boot is None else (boot, round(since_boot_s * 1e6))
        with self.write() as db:
            db.executemany(_PUT, ((*columns_of(segment), *recorded) for segment in segments))

    def put_gaps(self, gaps: Iterable[Gap]) -> None:
        """Write gaps; one of the same camera and begin is replaced."""
        rows = [
            (
                gap.camera,
                to_us(gap.begin_utc),
                gap.end_utc and to_us(gap.end_utc),
                gap.cause.value,
                gap.detail,
            )
            for gap in gaps
        ]
        with self.write() as db:
            db.executemany("INSERT OR REPLACE INTO gap VALUES (?,?,?,?,?)", rows)

    def drop_gap(self, gap: Gap) -> None:
        """Delete a gap that turned out not to be one."""
        with self.write() as db:
            db.execute("DELETE FROM gap WHERE camera=? AND begin_us=?", (gap.camera, to_us(gap.begin_utc)))

    def all(self) -> list[Segment]:
        """Return every row, by camera and number."""
        return [segment_of(row) for row in self.read(f"{_SELECT} ORDER BY camera, number")]

    def segments_of(self, camera: int) -> list[Segment]:
        """Return every row of a camera, by number; none of a number that no camera can have."""
        if not 0 <= camera < MOST:
            return []
        return [segment_of(row) for row in self.read(f"{_SELECT} WHERE camera=? ORDER BY number", (camera,))]

    def at(self, camera: int, number: int) -> Segment | None:
        """Return the row at a place in a camera's chain, or None."""
        rows = self.read(f"{_SELECT} WHERE camera=? AND number=?", (camera, number))
        return segment_of(rows[0]) if rows else None

    def cameras(self) -> list[int]:
        """Return every camera that has rows."""
        cameras = [camera for (camera,) in self.read("SELECT DISTINCT camera FROM segment ORDER BY camera")]
        for camera in cameras:
            with readable(camera, "any segment"):
                require(int, camera)
        return cameras

    def places(self, camera: int) -> dict[str, tuple[int, SegmentState]]:
        """Return number and state of each of a camera's rows by file name; there may be very many rows."""
        rows = self.read("SELECT name, number, state FROM segment WHERE camera=?", (camera,))
        return {name: (number, SegmentState(state)) for name, number, state in rows}

    def count(self) -> int:
        """Return the number of rows."""
        ((count,),) = self.read("SELECT count(*) FROM segment")
        return int(count)

    def head(self, camera: int) -> Segment | None:
        """Return the last row of a camera's chain on this volume, or None."""
        rows = self.read(f"{_SELECT} WHERE camera=? ORDER BY number DESC LIMIT 1", (camera,))
        return segment_of(rows[0]) if rows else None

    def heads(self) -> dict[int, Segment]:
        """Return the last row of every camera's chain."""
        heads = map(self.head, self.cameras())
        return {segment.camera: segment for segment in heads if segment}

    def between(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Segment]:
        """Return a camera's rows that overlap a time, by begin, including deleted ones."""
        rows = self.read(
            f"{_SELECT} WHERE camera=? AND begin_us<? AND begin_us>? AND end_us>? ORDER BY begin_us, number",
            (camera, to_us(end_utc), to_us(begin_utc - _LONGEST), to_us(begin_utc)),
        )
        return [segment_of(row) for row in rows]

    def spans(
        self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> list[tuple[dt.datetime, dt.datetime, RecordingMode, SegmentState, str]]:
        """Return a camera's rows that overlap a time, joined where they follow one another.

        Each span has begin, end, mode, state and who deleted it. SQLite joins them: a month has 43,200 rows.
        """
        rows = self.read(_SPANS, (camera, to_us(end_utc), to_us(begin_utc - _LONGEST), to_us(begin_utc)))
        spans = []
        for row in rows:
            with readable(camera, row[0]):
                require(int, row[0], row[1])
                require(str, row[4])
                span = from_us(row[0]), from_us(row[1]), RecordingMode(row[2]), SegmentState(row[3]), row[4]
                spans.append(span)
        return spans

    def hold(self, times: Iterable[HeldTime]) -> None:
        """Set which recordings `oldest` leaves out when it is asked for free ones; they do not overlap."""
        rows = [(time.camera, to_us(time.begin_utc), to_us(time.end_utc)) for time in times]
        with self._lock, self._faults():
            self._db.executescript(_HELD)
            self._db.executemany("INSERT INTO temp.held VALUES (?,?,?)", rows)

    def oldest(
        self, before_utc: dt.datetime, limit: int, after: tuple[int, int, int], *, is_free: bool = False
    ) -> list[tuple[Segment, dt.timedelta]]:
        """Return footage recorded before an instant, oldest first, and how much its times are behind.

        Args:
            before_utc: it ended before this, by a clock that is right.
            limit: number of rows at most.
            after: (begin by a clock that is right in µs, camera, number) of the last row seen.
            is_free: leave out what is on hold (`hold`).
        """
        rows = self.read(
            f"SELECT {_COLUMNS}, coalesce(age_us, begin_us) - begin_us FROM segment "  # noqa: S608 - constants
            f"WHERE (camera, number) IN (SELECT camera, number FROM segment WHERE {DUE} "
            # The first condition finds the place in the index: SQLite does not use the second for it.
            "AND coalesce(age_us, begin_us) >= ? AND (coalesce(age_us, begin_us), camera, number) > (?,?,?) "
            f"{NOT_HELD if is_free else ''}"
            "ORDER BY coalesce(age_us, begin_us), camera, number LIMIT ?) "
            "ORDER BY coalesce(age_us, begin_us), camera, number",
            (to_us(before_utc), to_us(before_utc), after[0], *after, limit),
        )
        return [(segment_of(row), dt.timedelta(microseconds=row[16])) for row in rows]

    def newest_utc(self) -> dt.datetime | None:
        """Return the end of the newest footage by its own times, or None."""
        ((newest,),) = self.read(_NEWEST)
        return None if newest is None else from_us(newest)

    def redate(self, boot: str, offset: dt.timedelta) -> None:
        """Correct when this boot's footage was recorded: `offset` is UTC minus the time since boot."""
        offset_us = offset // MICROSECOND
        with self.write() as db:
            db.execute(
                "UPDATE segment SET age_us = boot_us + :offset "
                "WHERE boot = :boot AND abs(boot_us + :offset - coalesce(age_us, begin_us)) > :noise",
                {"boot": boot, "offset": offset_us, "noise": _NOISE // MICROSECOND},
            )

    def redate_impossible(
        self, earliest_utc: dt.datetime, latest_utc: dt.datetime, to_utc: dt.datetime
    ) -> int:
        """Count footage with impossible times as recorded at `to_utc`; return how many segments."""
        update = "UPDATE segment SET age_us = ? WHERE state IN ('sealed', 'recovered') AND "
        with self.write() as db:
            # Two statements, because SQLite uses the index for one range, but reads every row for two.
            early = db.execute(
                update + "coalesce(age_us, begin_us) < ?", (to_us(to_utc), to_us(earliest_utc))
            )
            late = db.execute(update + "coalesce(age_us, begin_us) > ?", (to_us(to_utc), to_us(latest_utc)))
            return early.rowcount + late.rowcount

    def gaps(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Gap]:
        """Return a camera's gaps that overlap a time."""
        rows = self.read(
            "SELECT * FROM gap WHERE camera=? AND begin_us<? AND coalesce(end_us, 1<<62)>? ORDER BY begin_us",
            (camera, to_us(end_utc), to_us(begin_utc)),
        )
        return [gap_of(row) for row in rows]

    def gaps_of(self, camera: int) -> list[Gap]:
        """Return every gap of a camera, by begin; none of a number that no camera can have."""
        if not 0 <= camera < MOST:
            return []
        rows = self.read("SELECT * FROM gap WHERE camera=? ORDER BY begin_us", (camera,))
        return [gap_of(row) for row in rows]

    def all_gaps(self) -> list[Gap]:
        """Return every gap."""
        return [gap_of(row) for row in self.read("SELECT * FROM gap ORDER BY camera, begin_us")]

    def open_gap(self, camera: int) -> Gap | None:
        """Return the open gap of a camera, or None."""
        rows = self.read(
            "SELECT * FROM gap WHERE camera=? AND end_us IS NULL ORDER BY begin_us DESC LIMIT 1", (camera,)
        )
        return gap_of(rows[0]) if rows else None

    def used_bytes(self) -> int:
        """Return the size of all existing footage."""
        ((total,),) = self.read(
            "SELECT coalesce(sum(size_bytes), 0) FROM segment "
            "WHERE state IN ('sealed', 'recovered', 'deleting')"
        )
        return int(total)
