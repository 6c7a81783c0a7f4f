"""The recordings of a scheme's volumes, read beside the recorder that writes them or without one."""

from __future__ import annotations

import datetime as dt
import os
import threading
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING
from urllib.parse import quote

from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.playback.timeline import BandKind, TimelineBand, gap_bands, recorded_bands
from console.domain.recording.causes import Cause
from console.domain.recording.coverage import gaps_within
from console.domain.recording.modes import RecordingMode
from console.domain.recording.segments import Segment, SegmentName, SegmentState, is_name_of
from console.domain.text import text
from console.media.volume.doubt_rows import doubts
from console.media.volume.folder import describe
from console.media.volume.index import INDEX, Index
from console.media.volume.inside import open_inside
from console.media.volume.lock import is_being_written
from console.media.volume.segment_metadata import NotOursError, read_header
from console.media.volume.snapshot import index_as_it_is

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from console.domain.recording.doubts import Doubt
    from console.domain.recording.segments import Gap
    from console.media.volume.segment_metadata import SegmentHeader

LOOK_AGAIN_S = 2.0
"""A volume that was away, or that nobody wrote to, is looked at again so soon."""
TIME_LAPSE_PAUSE = dt.timedelta(seconds=15)
"""A picture of a time-lapse recording stands for so long, until the next is written."""
BEING_WRITTEN = dt.timedelta(seconds=5)
"""The newest seconds may be in a fragment that is not written yet; they are no gap."""
NEWEST_RUNS = 3
"""Runs in which a segment without a row may lie."""


class RecordedVolumes:
    """Implements `services.recording.ports.FootageSource` without writing to a volume. Any thread.

    Args:
        folders: the volumes.
        utc_now: the time, for the end of what is being written.
    """

    def __init__(self, folders: Sequence[Path], utc_now: Callable[[], dt.datetime]) -> None:
        self._utc_now = utc_now
        self._volumes = [_ReadVolume(folder, utc_now) for folder in folders]

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Segment]:
        """Return footage of a camera that overlaps a time, by begin, with what is being written."""
        found = [one for volume in self._volumes for one in volume.segments(camera, begin_utc, end_utc)]
        return sorted(found, key=lambda segment: segment.begin_utc)

    def gaps(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Gap]:
        """Return the missing time of a camera with causes; `end_utc` must not be later than now."""
        rows: list[Segment] = []
        noted: list[Gap] = []
        for volume in self._volumes:
            rows += volume.rows(camera, begin_utc, end_utc)
            noted += volume.gaps(camera, begin_utc, end_utc)
        return gaps_within(camera, rows, noted, begin_utc, end_utc)

    def bands(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[TimelineBand]:
        """Return what was recorded of a camera in a time, and the gaps with their causes."""
        rows: list[Segment] = []
        noted: list[Gap] = []
        doubted: list[Doubt] = []
        for volume in self._volumes:
            rows += volume.joined(camera, begin_utc, end_utc)
            noted += volume.gaps(camera, begin_utc, end_utc)
            doubted += volume.doubts(camera, begin_utc, end_utc)
        rows.sort(key=lambda row: row.begin_utc)
        until_utc = min(end_utc, self._utc_now() - BEING_WRITTEN)
        missing = gaps_within(camera, rows, noted, begin_utc, until_utc) if begin_utc < until_utc else []
        first_utc = min((row.begin_utc for row in rows), default=until_utc)
        # Before its first recording a camera has no gap: it was not there yet, or not on this volume.
        missing = [gap for gap in missing if gap.cause is not Cause.UNKNOWN or gap.begin_utc >= first_utc]
        damaged = [
            TimelineBand(BandKind.DAMAGED, doubt.begin_utc, doubt.end_utc or until_utc, doubt.kind.words)
            for doubt in doubted
        ]
        return [*recorded_bands(rows), *gap_bands(missing, until_utc), *damaged]

    def open_segment(self, segment: Segment) -> BinaryIO:
        """Open a segment for reading; the caller closes it.

        Raises:
            EnvironmentFault: its volume or its file is missing, or cannot be read.
        """
        return self._holder(segment).opened(segment)

    def path_of(self, segment: Segment) -> Path:
        """Return the path of a segment's file.

        Raises:
            EnvironmentFault: its volume or its file is missing.
        """
        return self._holder(segment).folder / segment.name

    def volume_of(self, segment: Segment) -> str:
        """Return the identity of the volume that holds a segment.

        Raises:
            EnvironmentFault: its volume or its file is missing.
        """
        return describe(self._holder(segment).folder)

    def _holder(self, segment: Segment) -> _ReadVolume:
        """Return the volume that holds a segment under its own name.

        After a volume failed, two volumes may hold segments of the same name, so the content decides.
        """
        holders = [volume for volume in self._volumes if volume.has(segment)]
        if len(holders) > 1:
            holders = [volume for volume in holders if volume.lists(segment)] or holders[:1]
        if holders:
            return holders[0]
        raise EnvironmentFault(
            text("The recording {name} is not available.", name=segment.name),
            "Check that its volume is connected. It may have been deleted meanwhile.",
        )

    def away(self) -> list[str]:
        """Return why volumes cannot be read, in words; empty if all can."""
        return [volume.fault for volume in self._volumes if volume.fault]

    def close(self) -> None:
        """Close the indexes."""
        for volume in self._volumes:
            volume.close()


class _ReadVolume:
    """One volume, whose recorder is another process or this one."""

    def __init__(self, folder: Path, utc_now: Callable[[], dt.datetime]) -> None:
        self.folder, self._utc_now = folder, utc_now
        self.fault = ""
        self._lock = threading.Lock()
        self._index: Index | None = None
        self._opened = ExitStack()
        self._seen: tuple[int, ...] | None = None
        """What the index was when it was opened; None while someone writes, because then it is shared."""
        self._looked_s = float("-inf")

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Segment]:
        return [row for row in self.rows(camera, begin_utc, end_utc) if row.state.has_file]

    def joined(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Segment]:
        """Return spans of rows that follow one another, each as if it were one segment."""
        index = self._opened_index()
        if index is None:
            return []
        try:
            head = index.head(camera)
            spans = index.spans(camera, begin_utc, end_utc)
        except ConsoleError as error:
            self._lose(error)
            return []
        rows = [_span_row(camera, *span) for span in spans]
        return [*rows, *self._written(camera, head.number if head else 0, begin_utc, end_utc)]

    def rows(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Segment]:
        """Return the rows of a time with what is being written, also those without a file."""
        index = self._opened_index()
        if index is None:
            return []
        try:
            # The newest row is read first: what is sealed meanwhile comes twice rather than not at all.
            head = index.head(camera)
            rows = index.between(camera, begin_utc, end_utc)
        except ConsoleError as error:
            self._lose(error)
            return []
        newest = max([head.number if head is not None else 0, *(row.number for row in rows)])
        return [*rows, *self._written(camera, newest, begin_utc, end_utc)]

    def gaps(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Gap]:
        index = self._opened_index()
        if index is None:
            return []
        try:
            return index.gaps(camera, begin_utc, end_utc)
        except ConsoleError as error:
            self._lose(error)
            return []

    def doubts(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Doubt]:
        index = self._opened_index()
        if index is None:
            return []
        try:
            return doubts(index, camera, begin_utc, end_utc)
        except ConsoleError as error:
            self._lose(error)
            return []

    def has(self, segment: Segment) -> bool:
        """Return whether a file of this segment's name lies here."""
        return is_name_of(segment) and (self.folder / segment.name).exists()

    def lists(self, segment: Segment) -> bool:
        """Return whether this very segment lies here; one that is being written has no digest yet."""
        rows = self.segments(segment.camera, segment.begin_utc, segment.end_utc)
        return any(row.name == segment.name and row.sha256 == segment.sha256 for row in rows)

    def opened(self, segment: Segment) -> BinaryIO:
        """Open a segment that lies here."""
        try:
            return os.fdopen(open_inside(self.folder, segment.name), "rb")
        except OSError as error:
            raise EnvironmentFault(
                text(
                    "The recording {name} cannot be read: {reason}.",
                    name=segment.name,
                    reason=error.strerror,
                ),
                "Check the disk. It may have been deleted meanwhile.",
            ) from error

    def close(self) -> None:
        with self._lock:
            self._close()
            self._looked_s = float("-inf")

    def _opened_index(self) -> Index | None:
        """Return the index, opened so that what the recorder commits is seen; None if it cannot be read.

        While no one writes, the file is read as it is, and opened anew after it changed.
        """
        with self._lock:
            now_s = time.monotonic()
            if now_s - self._looked_s < LOOK_AGAIN_S:
                return self._index
            self._looked_s = now_s
            try:
                self._reopen()
            except (ConsoleError, OSError) as error:
                self.fault = error.what if isinstance(error, ConsoleError) else str(error)
                self._close()
            return self._index

    def _reopen(self) -> None:
        path = self.folder / INDEX
        if not path.exists():
            self._close()
            self.fault = text("The recording volume {name} is not available.", name=self.folder.name)
            return
        seen = None if is_being_written(self.folder) else _seen(path)
        if self._index is not None and seen == self._seen:
            return
        self._close()
        if seen is None:
            self._index = Index(path, uri=f"file:{quote(str(path.resolve()))}?mode=ro")
            self._opened.callback(self._index.close)
        else:
            # A recorder that died, or that ended while this read, left rows in the write-ahead log.
            self._index = self._opened.enter_context(index_as_it_is(self.folder))
        self._seen, self.fault = seen, ""

    def _close(self) -> None:
        self._index = None
        self._opened.close()

    def _lose(self, error: ConsoleError) -> None:
        with self._lock:
            self.fault = error.what
            self._close()

    def _written(
        self, camera: int, newest: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> list[Segment]:
        """Return what has no row yet: the segment being written, and one that was just sealed."""
        found = filter(None, map(self._unlisted, self._names_after(camera, newest)))
        return [segment for segment in found if segment.begin_utc < end_utc and segment.end_utc > begin_utc]

    def _names_after(self, camera: int, newest: int) -> list[SegmentName]:
        place = self.folder / "segments" / f"{camera:05d}"
        try:
            runs = sorted((entry.name for entry in os.scandir(place)), reverse=True)[:NEWEST_RUNS]
            paths = [
                f"segments/{place.name}/{run}/{entry.name}"
                for run in runs
                for entry in os.scandir(place / run)
            ]
        except OSError:
            return []  # nothing was recorded here yet, or the volume went: its index says so
        names = filter(None, map(SegmentName.parse, paths))
        return sorted((name for name in names if name.number > newest), key=lambda name: name.number)

    def _unlisted(self, name: SegmentName) -> Segment | None:
        try:
            descriptor = open_inside(self.folder, name.path())
        except OSError:
            return None
        try:
            facts = os.fstat(descriptor)
            header = read_header(descriptor, facts.st_size)
        except (NotOursError, OSError):
            return None
        finally:
            os.close(descriptor)
        written_utc = dt.datetime.fromtimestamp(facts.st_mtime, dt.UTC)
        if header.mode is RecordingMode.TIME_LAPSE:
            written_utc += TIME_LAPSE_PAUSE
        return _open_row(name, header, facts.st_size, min(self._utc_now(), written_utc))


def _seen(path: Path) -> tuple[int, ...]:
    """Return what changes when an index or its write-ahead log is written."""
    found: list[int] = []
    for file in (path, path.with_name(INDEX + "-wal")):
        facts = file.stat() if file.exists() else None
        found += (facts.st_mtime_ns, facts.st_size, facts.st_ino) if facts else (0, 0, 0)
    return tuple(found)


def _span_row(
    camera: int,
    begin_utc: dt.datetime,
    end_utc: dt.datetime,
    mode: RecordingMode,
    state: SegmentState,
    deleted_by: str,
) -> Segment:
    return Segment(
        camera=camera,
        number=0,
        run_utc=begin_utc,
        begin_utc=begin_utc,
        end_utc=end_utc,
        name="",
        size_bytes=0,
        sha256="",
        previous_sha256="",
        frames=0,
        key_frames=0,
        mode=mode,
        cause=Cause.NEXT,
        state=state,
        deleted_by=deleted_by,
    )


def _open_row(name: SegmentName, header: SegmentHeader, size: int, end_utc: dt.datetime) -> Segment:
    return Segment(
        camera=name.camera,
        number=name.number,
        run_utc=name.run_utc,
        begin_utc=header.begin_utc,
        end_utc=max(end_utc, header.begin_utc),
        name=name.path(),
        size_bytes=size,
        sha256="",
        previous_sha256=header.previous_sha256,
        frames=0,
        key_frames=0,
        mode=header.mode,
        cause=Cause.NEXT,
        state=SegmentState.OPEN,
    )
