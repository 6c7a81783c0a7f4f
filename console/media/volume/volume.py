"""One volume opened for recording: begins, seals and deletes segments, and lists them."""

from __future__ import annotations

import contextlib
import threading
from typing import TYPE_CHECKING

from console.domain.clock import BootClock
from console.domain.errors import EnvironmentFault
from console.domain.recording.causes import Cause
from console.domain.recording.held import HeldTimes
from console.domain.recording.placement import VolumeLimits
from console.domain.recording.segments import Gap, Segment, SegmentName, SegmentState
from console.domain.text import text
from console.media.volume import folder as folders
from console.media.volume.deletion import delete
from console.media.volume.doubt_rows import close_left_open
from console.media.volume.files import Files
from console.media.volume.index import INDEX, Index
from console.media.volume.index_rows import IndexDamagedError
from console.media.volume.latency import WriteLatency
from console.media.volume.lock import WriterLock
from console.media.volume.reconcile import Reconciled, quarantine, rebuild, reconcile
from console.media.volume.reserve import Reserve
from console.media.volume.segment_file import SegmentFile
from console.media.volume.segment_metadata import SegmentHeader, pack_header

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.domain.recording.modes import RecordingMode


class OpenSegment:
    """A segment being written: its file, its header, its place in the chain."""

    def __init__(self, volume: Volume, name: SegmentName, header: SegmentHeader, sink: SegmentFile) -> None:
        self.volume = volume
        self.name = name
        self.header = header
        self.sink = sink
        self.end_utc = header.begin_utc
        self.frames = 0
        self.key_frames = 0
        self.since_boot_s = volume.boot_clock.now_s()

    def header_box(self) -> bytes:
        """Return the box that must follow the container's own header."""
        return pack_header(self.header)

    def row(self, state: SegmentState, cause: Cause, sha256: str = "") -> Segment:
        """Return the row for the index."""
        return Segment(
            camera=self.header.camera,
            number=self.header.number,
            run_utc=self.header.run_utc,
            begin_utc=self.header.begin_utc,
            end_utc=self.end_utc,
            name=self.name.path(),
            size_bytes=self.sink.size_bytes,
            sha256=sha256,
            previous_sha256=self.header.previous_sha256,
            frames=self.frames,
            key_frames=self.key_frames,
            mode=self.header.mode,
            cause=cause,
            state=state,
        )


class Volume:
    """A volume with this process as its only writer. `begin`, `seal`: the recorder's thread; the rest: any.

    Opening makes the folder a volume if necessary, takes the lock and reconciles disk and index.

    Args:
        path: the folder.
        now_s: the monotonic clock, for write latency.
        limits: how far it may be filled.
        files: the file operations.
        failed: whether it failed while it was open in this process, so that unsealed segments are due to the
            disk.

    Raises:
        EnvironmentFault: it cannot be used.
    """

    def __init__(
        self,
        path: Path,
        now_s: Callable[[], float],
        limits: VolumeLimits | None = None,
        files: Files | None = None,
        *,
        failed: bool = False,
    ) -> None:
        self.path = path
        self.limits = limits or VolumeLimits()
        self.files = files or Files()
        self.latency = WriteLatency(now_s)
        self.boot_clock = BootClock()
        folders.refuse_network_share(path)
        self.identity = folders.make(path, self.files)
        self.reserve = Reserve(path, self.limits.reserve_bytes)
        self._lock = WriterLock(path)
        self._open: dict[int, OpenSegment] = {}
        self._guard = threading.Lock()
        try:
            self.index, self.reconciled = self._open_index(failed=failed)
            self._heads = self.index.heads()
            self.used_bytes = self.index.used_bytes()
            self.written_bytes = 0
        except OSError as error:
            self._lock.release()
            raise EnvironmentFault(
                text("The recording volume {path} failed: {error}.", path=path, error=error.strerror),
                "Check the disk.",
            ) from error
        except BaseException:
            self._lock.release()
            raise

    def _open_index(self, *, failed: bool) -> tuple[Index, Reconciled]:
        fresh = not (self.path / INDEX).exists()
        damaged = ""
        try:
            index = Index(self.path / INDEX)
        except IndexDamagedError as error:
            damaged = str(error)
            for name in (INDEX, INDEX + "-wal", INDEX + "-shm"):
                with contextlib.suppress(FileNotFoundError):
                    quarantine(self.path, name, damaged)
            index, fresh = Index(self.path / INDEX), True
        try:
            done = reconcile(self.path, self.identity, index, self.files, failed=failed)
            if fresh:
                rebuild(index, self.path)
            close_left_open(index)
        except BaseException:
            index.close()
            raise
        return index, done

    def close(self) -> None:
        """Close the volume. Segments still open are handled by the next reconciliation."""
        self.index.close()
        self._lock.release()

    def is_there(self) -> bool:
        """Return whether the folder is still this volume: the disk may have been removed."""
        try:
            return folders.describe(self.path) == self.identity
        except EnvironmentFault:
            return False

    def room_bytes(self) -> int:
        """Return what may still be written before quota or floor.

        Raises:
            OSError: the disk is not responding.
        """
        return self.room_of(self.files.free_bytes(self.path))

    def room_of(self, free_bytes: int) -> int:
        """Return what may still be written, for a free space that was just read."""
        unsealed = sum(segment.sink.size_bytes for segment in self.open_segments())
        return self.limits.room_bytes(free_bytes, self.used_bytes + unsealed) - self.reserve.owed_bytes

    def begin(
        self, camera: int, run_utc: dt.datetime, begin_utc: dt.datetime, form: SegmentForm, gap: Gap | None
    ) -> OpenSegment:
        """Create the next segment of a camera's chain.

        Args:
            camera: its number.
            run_utc: begin of the run of segments.
            begin_utc: begin of the segment.
            form: its mode, tracks and container.
            gap: the missing time just before it.

        Raises:
            OSError: the file cannot be created.
        """
        head = self._heads.get(camera)
        number = head.number + 1 if head else 1
        name = SegmentName(camera, run_utc, begin_utc, number, form.suffix)
        header = SegmentHeader(
            volume=self.identity,
            camera=camera,
            number=number,
            run_utc=run_utc,
            begin_utc=begin_utc,
            mode=form.mode,
            previous_sha256=head.sha256 if head else "",
            tracks=form.tracks,
            gap=gap,
        )
        sink = SegmentFile(self.files, self.path / name.path(), self.latency.add)
        segment = OpenSegment(self, name, header, sink)
        with self._guard:
            self._open[camera] = segment
        return segment

    def seal(self, segment: OpenSegment, cause: Cause, words: str = "") -> Segment:
        """Finish a segment: seal, sync, row. Only then it counts.

        Raises:
            OSError: it did not reach the disk.
            EnvironmentFault: the index failed.
        """
        sha256 = segment.sink.seal(segment.end_utc, segment.frames, segment.key_frames, cause, words)
        row = segment.row(SegmentState.SEALED, cause, sha256)
        gaps = [segment.header.gap] if segment.header.gap else []
        if cause.loses_time:
            gaps.append(Gap(row.camera, row.end_utc, None, cause, words))
        self.index.put([row], self.boot_clock.boot, segment.since_boot_s)
        if gaps:
            self.index.put_gaps(gaps)
        with self._guard:
            self._heads[row.camera] = row
            self._open.pop(row.camera, None)
            self.used_bytes += row.size_bytes
            self.written_bytes += row.size_bytes
        return row

    def abandon(self, segment: OpenSegment) -> None:
        """Close a segment that failed; the next reconciliation keeps its intact part."""
        segment.sink.close()
        with self._guard:
            self._open.pop(segment.header.camera, None)

    def discard(self, segment: OpenSegment) -> None:
        """Delete a segment into which nothing could be written."""
        self.abandon(segment)
        self.files.unlink(segment.sink.path)

    def delete(
        self,
        segments: Sequence[Segment],
        by: str,
        at_utc: dt.datetime,
        held: Callable[[], HeldTimes] = HeldTimes,
    ) -> list[Segment]:
        """Delete footage permanently, but what is on hold by now. Return what was deleted.

        Raises:
            OSError: the disk failed.
            EnvironmentFault: the index failed.
        """
        gone = delete(self.path, self.index, self.files, segments, by, at_utc, held)
        with self._guard:
            self.used_bytes -= sum(segment.size_bytes for segment in gone)
        return gone

    def chain_heads(self) -> dict[int, tuple[int, str]]:
        """Return number and SHA-256 of the last segment of each camera's chain, for signing."""
        with self._guard:
            return {camera: (head.number, head.sha256) for camera, head in self._heads.items()}

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Segment]:
        """Return footage of a camera that overlaps a time, including the open segment, by begin."""
        rows = [row for row in self.index.between(camera, begin_utc, end_utc) if row.state.has_file]
        for segment in self.open_segments():
            if segment.header.camera == camera and segment.header.begin_utc < end_utc:
                row = segment.row(SegmentState.OPEN, Cause.NEXT)
                if row.end_utc > begin_utc:
                    rows.append(row)
        return rows

    def open_segments(self) -> list[OpenSegment]:
        """Return the segments being written now."""
        with self._guard:
            return list(self._open.values())


class SegmentForm:
    """The form of a segment: its mode, its tracks in words, and its container."""

    __slots__ = ("mode", "suffix", "tracks")

    def __init__(self, mode: RecordingMode, tracks: tuple[str, ...], suffix: str) -> None:
        self.mode = mode
        self.tracks = tracks
        self.suffix = suffix
