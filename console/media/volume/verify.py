"""Verification of a volume: every segment against index, hash, chain and books. Reads only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.recording.findings import SegmentFault, SegmentFinding, Verification
from console.domain.text import text
from console.media.volume import deletion_log
from console.media.volume.chain_check import ChainCheck
from console.media.volume.deletion_check import DeletionCheck
from console.media.volume.doubt_rows import all_doubts
from console.media.volume.folder import DESCRIPTION, SEGMENTS, camera_of, describe, groups, walk
from console.media.volume.gap_check import check_gaps
from console.media.volume.index import INDEX
from console.media.volume.index_rows import IndexDamagedError
from console.media.volume.lock import is_being_written
from console.media.volume.segment_check import SegmentCheck
from console.media.volume.snapshot import index_as_it_is
from console.media.volume.volume_findings import VolumeFindings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.recording.doubts import Doubt
    from console.domain.recording.segments import Gap, Segment
    from console.domain.recording.witness import VolumeWitness
    from console.media.volume.index import Index
    from console.media.volume.segment_metadata import SegmentHeader


class _VolumeCheck:
    """One verification, camera by camera, so that a volume of a year needs no more memory than a camera."""

    def __init__(
        self,
        folder: Path,
        index: Index | None,
        witness: VolumeWitness | None,
        progress: Callable[[int, int], None],
        decode: Callable[[Path], str] | None,
    ) -> None:
        self._folder, self._index, self._witness, self._progress = folder, index, witness, progress
        self._total = index.count() if index else 0
        self._findings = VolumeFindings(Verification(volume=describe(folder)))
        is_live = is_being_written(folder)
        self._files = SegmentCheck(
            folder, self._findings, decode, is_live=is_live, has_index=index is not None
        )
        self._deletions = DeletionCheck(self._findings, witness, is_live=is_live)
        self._tombstones: dict[int, dict[int, Segment]] = {}

    def run(self) -> Verification:
        """Verify everything and return the result."""
        if not self._findings.result.volume:
            words = "it is missing, so that nothing says which volume this is"
            self._findings.add(SegmentFinding.UNREADABLE, DESCRIPTION, words)
        self._read_tombstones()
        all_groups = groups(self._folder)
        for group in all_groups:
            if camera_of(group) is None:
                for _ in self._files.check_all(walk(self._folder, group), {}):
                    pass
        cameras = {camera for group in all_groups if (camera := camera_of(group)) is not None}
        cameras.update(self._tombstones, self._index.cameras() if self._index else ())
        cameras.update(camera for camera, _, _ in self._witness.heads) if self._witness else None
        for camera in sorted(cameras):
            self._camera(camera)
        return self._findings.result

    def _read_tombstones(self) -> None:
        lines, damaged = deletion_log.read_all(self._folder)
        for words in damaged:
            self._findings.add(SegmentFinding.DELETIONS, deletion_log.DELETED, words)
        for line in lines:
            mine = self._tombstones.setdefault(line.camera, {})
            if mine.setdefault(line.number, line) != line:
                words = "the list of deletions has it twice, and differently"
                self._findings.add(SegmentFinding.CONTRADICTED, line.name, words)

    def _camera(self, camera: int) -> None:
        chain = ChainCheck(camera, self._findings)
        rows = {row.name: row for row in self._index.segments_of(camera)} if self._index else {}
        files = sorted(walk(self._folder, f"{camera:05d}"))
        headers: dict[str, SegmentHeader] = {}
        for name, link, header in self._files.check_all(files, rows):
            chain.add(link)
            if header is not None and name in rows:
                headers[name] = header
            self._progress(self._findings.result.segments, self._total)
        tombstones = self._tombstones.get(camera, {})
        self._deletions.rows(rows, files, tombstones, chain)
        self._deletions.tombstones(tombstones.values(), files, chain, has_index=self._index is not None)
        if self._index is not None:
            check_gaps(headers, list(rows.values()), self._gaps(camera), self._findings)
        heads = self._witness.heads if self._witness else ()
        chain.check((number, sha256) for of, number, sha256 in heads if of == camera)

    def _gaps(self, camera: int) -> list[Gap]:
        return self._index.gaps_of(camera) if self._index else []


def _doubt_note(doubt: Doubt) -> str:
    end = doubt.end_utc.isoformat() if doubt.end_utc else "now"
    span = f"{doubt.begin_utc.isoformat()} to {end}"
    return " ".join(filter(None, (f"camera {doubt.camera}, {span}:", doubt.kind.value, doubt.detail)))


def _no_progress(done: int, total: int) -> None:
    del done, total


def verify(
    folder: Path,
    witness: VolumeWitness | None = None,
    progress: Callable[[int, int], None] = _no_progress,
    decode: Callable[[Path], str] | None = None,
) -> Verification:
    """Verify a volume, even if it was moved, is read-only, or has no index.

    Args:
        folder: the volume.
        witness: what the books say of it; without it a chain whose end was cut off together with its rows
            looks complete, and a deletion needs no entry.
        progress: receives the number of segments done, and of all; 0 of all while that is unknown.
        decode: decodes a file and returns what is wrong, empty if nothing is; None: files are not decoded.

    Raises:
        OperatorError: it is not a volume.
        EnvironmentFault: it is of a newer format.
    """
    if not (folder / SEGMENTS).is_dir():
        raise OperatorError(
            text("{folder} is not a recording volume.", folder=folder),
            "Choose the folder that contains `segments`.",
        )
    try:
        with index_as_it_is(folder) as index:
            result = _VolumeCheck(folder, index, witness, progress, decode).run()
            if index is not None:
                result.notes += [_doubt_note(doubt) for doubt in all_doubts(index)]
    except IndexDamagedError as error:
        result = _VolumeCheck(folder, None, witness, progress, decode).run()
        result.faults.insert(0, SegmentFault(SegmentFinding.INDEX, INDEX, words=str(error)))
        return result
    if index is None:
        result.notes.append("There is no index. The segments were checked by their seals and chain.")
    return result
