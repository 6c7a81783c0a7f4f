"""Verification of deletions: each needs its row, its line in the list of deletions, and its entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.recording.findings import SegmentFinding
from console.domain.recording.segments import SegmentState, has_times_of, is_name_of
from console.media.volume.chain_check import ChainLink

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from console.domain.recording.segments import Segment
    from console.domain.recording.witness import EnteredDeletion, VolumeWitness
    from console.media.volume.chain_check import ChainCheck
    from console.media.volume.volume_findings import Claim, VolumeFindings


class DeletionCheck:
    """Checks what of one camera has no file any more."""

    def __init__(self, findings: VolumeFindings, witness: VolumeWitness | None, *, is_live: bool) -> None:
        self._findings, self._witness, self._is_live = findings, witness, is_live

    def rows(
        self,
        rows: Mapping[str, Segment],
        files: Collection[str],
        tombstones: Mapping[int, Segment],
        chain: ChainCheck,
    ) -> None:
        """Check the rows without a file against the list of deletions."""
        for name, row in rows.items():
            if not is_name_of(row):
                self._add(SegmentFinding.FOREIGN, name, "the index names a file that is not its segment")
            if name in files:
                continue
            chain.add(ChainLink(name, row.number, row.sha256, row.previous_sha256))
            self._without_file(name, row, tombstones.get(row.number))

    def _without_file(self, name: str, row: Segment, tombstone: Segment | None) -> None:
        if row.state.has_file:
            self._add(SegmentFinding.NO_FILE, name, "it is in the index, but not on the disk")
        elif row.state is SegmentState.MISSING:
            self._add(SegmentFinding.MISSING, name, "it is missing without a recorded deletion")
        elif tombstone is None and not (self._is_live and row.state is SegmentState.DELETING):
            words = f"the index says {row.state.value}, but the list of deletions does not have it"
            self._add(SegmentFinding.MISSING, name, words)
        elif tombstone is not None:
            self._findings.contradictions(name, _rows(row, tombstone), "the index", "the list of deletions")

    def tombstones(
        self, tombstones: Iterable[Segment], files: Collection[str], chain: ChainCheck, *, has_index: bool
    ) -> None:
        """Check the list of deletions against the disk and the books."""
        for line in tombstones:
            if line.name in files:
                self._add(SegmentFinding.CONTRADICTED, line.name, "it is there, but listed as deleted")
            elif has_index and line.number not in chain.links:
                self._add(SegmentFinding.CONTRADICTED, line.name, "it is listed as deleted, but has no row")
            elif line.number not in chain.links:
                chain.add(ChainLink(line.name, line.number, line.sha256, line.previous_sha256))
            if not is_name_of(line) or not has_times_of(line):
                words = "the list of deletions names it otherwise than its times and number do"
                self._add(SegmentFinding.CONTRADICTED, line.name, words)
            self._entered(line)

    def _entered(self, line: Segment) -> None:
        if self._witness is None:
            return
        entered = self._witness.deletions.get(line.name)
        if entered is None:
            self._add(SegmentFinding.MISSING, line.name, "it was deleted, but no entry of the books says so")
            return
        self._findings.contradictions(
            line.name, _entry(line, entered), "the list of deletions", "its entry in the books"
        )

    def _add(self, finding: SegmentFinding, name: str, words: str) -> None:
        self._findings.add(finding, name, words)


def _rows(row: Segment, tombstone: Segment) -> Iterator[Claim]:
    yield "SHA-256", row.sha256, tombstone.sha256
    yield "name", row.name, tombstone.name
    yield "predecessor", row.previous_sha256, tombstone.previous_sha256
    yield "run", row.run_utc, tombstone.run_utc
    yield "beginning", row.begin_utc, tombstone.begin_utc
    yield "end", row.end_utc, tombstone.end_utc
    yield "size", row.size_bytes, tombstone.size_bytes
    yield "pictures", (row.frames, row.key_frames), (tombstone.frames, tombstone.key_frames)
    yield "mode", row.mode.value, tombstone.mode.value
    yield "cause of its end", row.cause.value, tombstone.cause.value
    yield "deletion", (row.deleted_by, row.deleted_utc), (tombstone.deleted_by, tombstone.deleted_utc)


def _entry(line: Segment, entered: EnteredDeletion) -> Iterator[Claim]:
    yield "SHA-256", line.sha256, entered.sha256
    yield "beginning", line.begin_utc, entered.begin_utc
    yield "end", line.end_utc, entered.end_utc
    yield "deletion", line.deleted_by, entered.by
