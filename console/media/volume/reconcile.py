"""Reconciliation of disk and index after any interruption, and rebuilding an index from the segments."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import logging
import os
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from console.domain.recording.causes import Cause
from console.domain.recording.segments import Gap, Segment, SegmentName, SegmentState, is_name_of
from console.media.volume import deletion_log
from console.media.volume.boxes import read_at, whole_fragments_end
from console.media.volume.folder import QUARANTINE, camera_of, groups, walk
from console.media.volume.inside import NotInsideError, open_inside
from console.media.volume.measure import measure
from console.media.volume.rights import make_folder, touch
from console.media.volume.segment_inspection import InspectedSegment, first_altered, inspect
from console.media.volume.segment_metadata import SegmentChunk, SegmentHeader, SegmentTrailer, pack_seal

if TYPE_CHECKING:
    from pathlib import Path

    from console.media.volume.files import Files
    from console.media.volume.index import Index

_CHUNK_BYTES = 256 * 1024
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Reconciled:
    """What a reconciliation found and did."""

    recovered: list[str] = field(default_factory=list)
    """Unsealed segments, kept up to their last complete fragment."""
    adopted: list[str] = field(default_factory=list)
    """Sealed segments whose row had not been written."""
    quarantined: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Rows without a file."""
    finished: list[str] = field(default_factory=list)
    """Deletions whose files were gone already."""
    given_back: list[str] = field(default_factory=list)
    """Recordings whose deletion was cut short before their files were gone."""


def quarantine(folder: Path, name: str, why: str) -> None:
    """Move a file to quarantine, with a line that says why. Nothing is ever deleted here."""
    place = folder / QUARANTINE
    make_folder(place)
    target = place / name.replace("/", "_")
    count = 0
    while target.exists():
        count += 1
        target = place / f"{name.replace('/', '_')}.{count}"
    (folder / name).replace(target)
    line = {"file": target.name, "was": name, "why": why, "at_utc": dt.datetime.now(dt.UTC).isoformat()}
    touch(place / "why.jsonl")
    with (place / "why.jsonl").open("a", encoding="utf-8") as log:
        log.write(json.dumps(line) + "\n")


def recover(
    folder: Path, name: str, header: SegmentHeader, files: Files, cause: Cause = Cause.CRASHED
) -> SegmentTrailer | None:
    """Cut an unsealed segment after its last complete fragment and seal it; None if it has no fragment."""
    descriptor = open_inside(folder, name, os.O_RDWR)
    try:
        end = whole_fragments_end(descriptor, os.fstat(descriptor).st_size)
        if end is None:
            return None
        measured = measure(descriptor, end)
        os.ftruncate(descriptor, end)
        chunks = []
        digest = hashlib.sha256()
        for offset in range(0, end, _CHUNK_BYTES):
            block = read_at(descriptor, min(_CHUNK_BYTES, end - offset), offset)
            digest.update(block)
            chunks.append(SegmentChunk(offset, len(block), digest.hexdigest()))
        end_utc = header.begin_utc + dt.timedelta(seconds=measured.seconds)
        seal = SegmentTrailer(end_utc, measured.frames, measured.key_frames, cause, "", True, tuple(chunks))
        os.lseek(descriptor, end, os.SEEK_SET)
        files.write(descriptor, pack_seal(seal))
        files.sync(descriptor)
        files.sync_folder((folder / name).parent)
        return seal
    finally:
        os.close(descriptor)


def _row(name: str, header: SegmentHeader, seal: SegmentTrailer, size: int, sha256: str) -> Segment:
    return Segment(
        camera=header.camera,
        number=header.number,
        run_utc=header.run_utc,
        begin_utc=header.begin_utc,
        end_utc=seal.end_utc,
        name=name,
        size_bytes=size,
        sha256=sha256,
        previous_sha256=header.previous_sha256,
        frames=seal.frames,
        key_frames=seal.key_frames,
        mode=header.mode,
        cause=seal.cause,
        state=SegmentState.RECOVERED if seal.recovered else SegmentState.SEALED,
    )


def _unreadable_seal(folder: Path, name: str, header: SegmentHeader) -> SegmentTrailer:
    """Return a replacement for a damaged seal, measured from the pictures."""
    descriptor = open_inside(folder, name)
    try:
        measured = measure(descriptor, os.fstat(descriptor).st_size)
    finally:
        os.close(descriptor)
    end_utc = header.begin_utc + dt.timedelta(seconds=measured.seconds)
    return SegmentTrailer(end_utc, measured.frames, measured.key_frames, Cause.UNKNOWN, "", False, ())


def _place(row: Segment) -> tuple[int, int]:
    return row.camera, row.number


class _Sweep:
    """One reconciliation."""

    def __init__(self, folder: Path, identity: str, index: Index, files: Files, *, failed: bool) -> None:
        self._folder = folder
        self._failed = failed
        self._identity = identity
        self._index = index
        self._files = files
        self.done = Reconciled()

    def run(self) -> Reconciled:
        on_disk = groups(self._folder)
        for group in on_disk:
            if camera_of(group) is None:
                for name in list(walk(self._folder, group)):
                    self._set_aside(name, "it is not named like a segment")
        cameras = {camera for group in on_disk if (camera := camera_of(group)) is not None}
        for camera in sorted(cameras | set(self._index.cameras())):
            self._camera(camera)
        return self.done

    def _camera(self, camera: int) -> None:
        on_disk = set(walk(self._folder, f"{camera:05d}"))
        places = self._index.places(camera)
        for name in self._in_chain_order(on_disk - places.keys()):
            self._add_file(name)
        for name, (number, state) in places.items():
            if self._agrees(state, there=name in on_disk):
                continue
            row = self._index.at(camera, number)
            if row is not None:
                self._correct_row(row, there=name in on_disk)

    @staticmethod
    def _agrees(state: SegmentState, *, there: bool) -> bool:
        return state.has_file if there else state in {SegmentState.DELETED, SegmentState.MISSING}

    def _correct_row(self, row: Segment, *, there: bool) -> None:
        if not is_name_of(row):
            _log.error("The index names a file that is not its segment: camera %d, number %d", *_place(row))
        elif row.state is SegmentState.DELETING and there:
            self._give_back(row)
        elif row.state is SegmentState.DELETING:
            self._deleted(row)
        elif not there:
            self._lost(row)
        elif row.state is SegmentState.MISSING:
            self._came_back(row)
        else:
            self._set_aside(row.name, "it was deleted, but is there again")

    @staticmethod
    def _in_chain_order(names: set[str]) -> list[str]:
        parsed = [(SegmentName.parse(name), name) for name in names]
        return [
            name
            for _, name in sorted(
                parsed, key=lambda pair: (pair[0].camera, pair[0].number) if pair[0] else (-1, 0)
            )
        ]

    def _set_aside(self, name: str, why: str) -> None:
        quarantine(self._folder, name, why)
        self.done.quarantined.append(f"{name}: {why}")

    def _add_file(self, name: str) -> None:
        """Handle a file without a row: recover it, adopt it, or put it into quarantine."""
        try:
            inspected = inspect(self._folder, name)
        except NotInsideError as error:
            self._set_aside(name, str(error.strerror))
            return
        header = inspected.header
        why = self._reason_against(name, inspected)
        if why or header is None:
            self._set_aside(name, why)
            return
        self._fill_previous_hash(header)
        if inspected.was_sealed:
            self._adopt_sealed(name, header, inspected)
            return
        cause = Cause.DISK_FAULT if self._failed else Cause.CRASHED
        seal = recover(self._folder, name, header, self._files, cause)
        if seal is None:
            self._set_aside(name, "it contains no complete fragment")
            return
        self.done.recovered.append(name)
        recovered = inspect(self._folder, name, hashed=True)
        self._adopt(_row(name, header, seal, recovered.size_bytes, recovered.sha256), header)

    def _adopt_sealed(self, name: str, header: SegmentHeader, inspected: InspectedSegment) -> None:
        """Write the row of a sealed file.

        A file that does not match its seal keeps its place, but its row has no hash: a row never vouches for
        altered data, so that verification keeps reporting it.
        """
        self.done.adopted.append(name)
        seal = inspected.seal or _unreadable_seal(self._folder, name, header)
        is_intact = first_altered(self._folder, name, inspected) is None
        sha256 = inspect(self._folder, name, hashed=True).sha256 if is_intact else ""
        self._adopt(_row(name, header, seal, inspected.size_bytes, sha256), header, seal.words)

    def _fill_previous_hash(self, header: SegmentHeader) -> None:
        """Fill in the hash of the previous segment from this header, if it is unknown."""
        before = self._index.at(header.camera, header.number - 1)
        if before is not None and not before.sha256:
            self._index.put([replace(before, sha256=header.previous_sha256)])

    def _reason_against(self, name: str, inspected: InspectedSegment) -> str:
        """Return why a file has no place on this volume; empty if it has."""
        parsed = SegmentName.parse(name)
        header = inspected.header
        if parsed is None:
            return "it is not named like a segment"
        if header is None:
            return inspected.fault
        place = (header.camera, header.number)
        if place != (parsed.camera, parsed.number):
            return "its name does not match its header"
        if header.volume != self._identity:
            return "it was recorded on another volume"
        return "another segment has its place in the chain" if self._index.at(*place) else ""

    def _adopt(self, row: Segment, header: SegmentHeader, words: str = "") -> None:
        self._index.put([row])
        gaps = [header.gap] if header.gap else []
        # If only the disk failed, the recorder is running and notes the gap itself.
        if row.cause.loses_time and not self._failed:
            gaps.append(Gap(row.camera, row.end_utc, None, row.cause, words))
        self._index.put_gaps(gaps)

    def _give_back(self, row: Segment) -> None:
        """Take a deletion back that ended before its file was gone.

        It may have ended before the holds were asked, or one may have been placed since: whoever deletes asks
        again.
        """
        seal = inspect(self._folder, row.name).seal
        state = SegmentState.RECOVERED if seal is not None and seal.recovered else SegmentState.SEALED
        self._index.put([replace(row, state=state, deleted_by="", deleted_utc=None)])
        self.done.given_back.append(row.name)

    def _deleted(self, row: Segment) -> None:
        gone = replace(row, state=SegmentState.DELETED)
        deletion_log.append(self._folder, [gone], self._files)
        self._index.put([gone])
        self.done.finished.append(row.name)

    def _lost(self, row: Segment) -> None:
        self._index.put([replace(row, state=SegmentState.MISSING)])
        self._index.put_gaps([Gap(row.camera, row.begin_utc, row.end_utc, Cause.FILE_MISSING)])
        self.done.missing.append(row.name)

    def _came_back(self, row: Segment) -> None:
        inspected = inspect(self._folder, row.name, hashed=True)
        if inspected.sha256 != row.sha256:
            self._set_aside(row.name, "it was missing and is now altered")
            return
        recovered = inspected.seal is not None and inspected.seal.recovered
        self._index.put([replace(row, state=SegmentState.RECOVERED if recovered else SegmentState.SEALED)])
        self._index.drop_gap(Gap(row.camera, row.begin_utc, row.end_utc, Cause.FILE_MISSING))
        self.done.adopted.append(row.name)


def reconcile(folder: Path, identity: str, index: Index, files: Files, *, failed: bool = False) -> Reconciled:
    """Reconcile disk and index; a second run right after finds nothing to do.

    Args:
        folder: the volume.
        identity: its identity.
        index: its index.
        files: the file operations.
        failed: see `Volume`.

    Raises:
        OSError: the disk failed.
        EnvironmentFault: the index failed.
    """
    return _Sweep(folder, identity, index, files, failed=failed).run()


def rebuild(index: Index, folder: Path) -> None:
    """Add deleted segments to a new, reconciled index, from the list of deletions."""
    index.put(row for row in deletion_log.read(folder) if index.at(row.camera, row.number) is None)
