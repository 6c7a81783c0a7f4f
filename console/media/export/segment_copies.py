"""Whole segments, copied bit for bit into a package, read back, and their ends decoded."""

from __future__ import annotations

import dataclasses
import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import closing
from typing import TYPE_CHECKING, Protocol, TypeVar

from console.domain.errors import EnvironmentFault
from console.domain.evidence.package import PackagedSegment
from console.domain.text import text
from console.media.export.files import copy, hashed
from console.media.recorder.decode_check import DecodeChild

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from pathlib import Path
    from typing import BinaryIO

    from console.domain.evidence.package import ListedFile
    from console.domain.recording.segments import Segment
    from console.media.export.files import PackageFiles
    from console.media.recorder.decode_check import SegmentEnds

Item = TypeVar("Item")
Made = TypeVar("Made")
WORKERS = 2
REPORT_S = 0.2
MEDIA = "media"


class SegmentSource(Protocol):
    """Where segments are copied from."""

    def open_segment(self, segment: Segment) -> BinaryIO:
        """Open a segment for reading. The caller closes it."""
        ...

    def path_of(self, segment: Segment) -> Path:
        """Return the path of a segment's file."""
        ...

    def volume_of(self, segment: Segment) -> str:
        """Return the identity of the volume that holds a segment."""
        ...


class ByteCount:
    """Counts bytes from several threads, and tells the one that waits. Any thread.

    Args:
        total: all bytes.
        progress: called from the waiting thread only, by `report`; may raise to cancel.
    """

    def __init__(self, total: int, progress: Callable[[int, int], None]) -> None:
        self._total, self._progress = total, progress
        self._guard, self._done = threading.Lock(), 0
        self.is_cancelled = threading.Event()

    def add(self, length: int) -> None:
        """Count the bytes of a block.

        Raises:
            InterruptedError: the export was cancelled.
        """
        if self.is_cancelled.is_set():
            raise InterruptedError
        with self._guard:
            self._done += length

    def report(self) -> None:
        """Report the state; the caller's progress may raise to cancel."""
        self._progress(min(self._done, self._total), self._total)


def media_name(segment: Segment) -> str:
    """Return a segment's name in a package: of ASCII letters only, and at most 64 of them."""
    folder, _, file = segment.name.rpartition("/")
    return f"{MEDIA}/{folder.split('/')[1]}/{file}"


class SegmentCopies:
    """Copies segments with two threads: while one waits for a disk, the other hashes.

    Args:
        source: of the segments.
        part: folder of the package.
        files: operations on the target.
        count: counts every byte copied and every byte read back.
    """

    def __init__(self, source: SegmentSource, part: Path, files: PackageFiles, count: ByteCount) -> None:
        self._source, self._part, self._files, self._count = source, part, files, count

    def copy(self, segments: Sequence[Segment]) -> list[PackagedSegment]:
        """Copy segments and read every copy back.

        Raises:
            EnvironmentFault: a recording cannot be read, or a copy differs from what was written.
            OSError: the target failed.
        """
        return self._each(self._copied, segments)

    def check_ends(self, written: Sequence[PackagedSegment]) -> list[PackagedSegment]:
        """Decode the first and the last group of pictures of every copy; what does not decode is said."""
        if not written:
            return []
        halves = [written[at::WORKERS] for at in range(WORKERS)]
        checked = [segment for half in self._each(self._decoded, halves) for segment in half]
        by_name = {segment.file.name: segment for segment in checked}
        return [by_name[segment.file.name] for segment in written]

    def _each(self, work: Callable[[Item], Made], items: Iterable[Item]) -> list[Made]:
        """Do work on items with several threads; report meanwhile, and end them all when one fails."""
        with ThreadPoolExecutor(WORKERS) as pool:
            jobs = [pool.submit(work, item) for item in items]
            try:
                waiting = set(jobs)
                while waiting:
                    done, waiting = wait(waiting, REPORT_S, FIRST_EXCEPTION)
                    self._count.report()
                    for job in done:
                        job.result()
            except BaseException:
                self._count.is_cancelled.set()
                for job in jobs:
                    job.cancel()
                raise
        return [job.result() for job in jobs]

    def _copied(self, segment: Segment) -> PackagedSegment:
        name = media_name(segment)
        target = self._part / name
        kept = self._kept(segment, target, name)
        if kept is None:
            with self._source.open_segment(segment) as source:
                sha256, size = copy(source, target, self._files, self._count.add)
            kept = hashed(target, name, self._count.add)
            if (kept.sha256, kept.size) != (sha256, size):
                raise _differs(name)
        fault = (
            "" if kept.sha256 == segment.sha256 else text("its content is not what was recorded and sealed")
        )
        return PackagedSegment(segment, kept, self._source.volume_of(segment), fault=fault)

    def _kept(self, segment: Segment, target: Path, name: str) -> ListedFile | None:
        """Return what an earlier attempt wrote, if it is right."""
        if not target.is_file() or target.stat().st_size != segment.size_bytes:
            return None
        found = hashed(target, name)
        if found.sha256 != segment.sha256:
            return None
        self._count.add(2 * found.size)
        return found

    def _decoded(self, half: Sequence[PackagedSegment]) -> list[PackagedSegment]:
        with closing(DecodeChild()) as child:
            return [self._with_ends(segment, child) for segment in half]

    def _with_ends(self, written: PackagedSegment, child: DecodeChild) -> PackagedSegment:
        self._count.add(0)
        ends = child.ends(self._part / written.file.name)
        return _described(written, ends)


def _described(written: PackagedSegment, ends: SegmentEnds) -> PackagedSegment:
    return dataclasses.replace(
        written,
        codecs=ends.codecs,
        width=ends.width,
        height=ends.height,
        seconds=ends.seconds,
        fault=written.fault or ends.fault,
    )


def _differs(name: str) -> EnvironmentFault:
    return EnvironmentFault(
        text("What was read back of {name} differs from what was written.", name=name),
        "The drive is faulty. Use another one. Nothing was issued.",
    )
