"""Verification of single files of a volume: against their names, their seals and their rows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.recording.findings import SegmentFinding
from console.domain.recording.segments import Segment, SegmentName, SegmentState, stamp
from console.media.volume.chain_check import ChainLink
from console.media.volume.segment_inspection import InspectedSegment, first_altered, inspect_all

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import Path

    from console.media.volume.segment_metadata import SegmentHeader
    from console.media.volume.volume_findings import Claim, Span, VolumeFindings

RECOVERED = "not closed properly; kept up to its last complete fragment."


class SegmentCheck:
    """Checks the files of one volume. Each is read and hashed once.

    Only if the hash differs from the recorded one do the chunk hashes of the seal show which bytes were
    altered first.

    Args:
        folder: the volume.
        findings: receives what is found.
        is_live: whether a recorder is writing to the volume now.
        has_index: whether each file must have a row.
        decode: decodes a file and returns what is wrong, empty if nothing is; None: files are not decoded.
    """

    def __init__(
        self,
        folder: Path,
        findings: VolumeFindings,
        decode: Callable[[Path], str] | None,
        *,
        is_live: bool,
        has_index: bool,
    ) -> None:
        self._folder, self._findings, self._decode = folder, findings, decode
        self._is_live, self._has_index = is_live, has_index

    def check_all(
        self, names: Iterable[str], rows: Mapping[str, Segment]
    ) -> Iterator[tuple[str, ChainLink | None, SegmentHeader | None]]:
        """Check files in order; yield each with its place in the chain, and its header if it is whole.

        Args:
            names: of files that are named like segments, or not.
            rows: the rows of the index, by name.
        """
        parsed: dict[str, SegmentName] = {}
        for name in names:
            if (place := SegmentName.parse(name)) is not None:
                parsed[name] = place
            else:
                self._findings.add(SegmentFinding.FOREIGN, name, "it is not named like a segment")
        for name, read in inspect_all(self._folder, parsed):
            yield name, *self._check(name, parsed[name], rows.get(name), read)

    def _check(
        self, name: str, parsed: SegmentName, row: Segment | None, read: Callable[[], InspectedSegment]
    ) -> tuple[ChainLink | None, SegmentHeader | None]:
        try:
            inspected = read()
        except FileNotFoundError:
            return None, None
        except OSError as error:
            self._findings.add(SegmentFinding.UNREADABLE, name, error.strerror or str(error))
            return None, None
        self._findings.result.segments += 1
        self._findings.result.size_bytes += inspected.size_bytes
        self._decoded(name, inspected)
        header = inspected.header if inspected.seal else None
        if row is not None:
            self._against_row(name, row, inspected)
            return ChainLink(name, row.number, row.sha256, row.previous_sha256), header
        return self._without_row(name, parsed, inspected), header

    def _decoded(self, name: str, inspected: InspectedSegment) -> None:
        if self._decode is None or (self._is_live and inspected.seal is None):
            return
        if fault := self._decode(self._folder / name):
            self._findings.add(SegmentFinding.UNDECODABLE, name, fault)

    def _against_row(self, name: str, row: Segment, inspected: InspectedSegment) -> None:
        if inspected.sha256 != row.sha256:
            self._altered(name, row, inspected)
            return
        if row.state is SegmentState.RECOVERED:
            self._findings.note(f"{name}: {RECOVERED}")
        elif not row.state.has_file and not self._is_live:
            self._findings.add(SegmentFinding.NO_ROW, name, f"the index lists it as {row.state.value}")
        if inspected.header is None or inspected.seal is None:
            self._findings.add(SegmentFinding.UNREADABLE, name, inspected.fault)
        self._is_of_this_volume(name, inspected.header)
        self._findings.contradictions(name, _claims(row, inspected), "the index", "the file itself")

    def _altered(self, name: str, row: Segment, inspected: InspectedSegment) -> None:
        if not self._is_in_its_place(name, row.camera, row.number, inspected.header):
            return
        # If everything before the seal matches, the seal itself was altered.
        seal_span = (inspected.seal_offset, inspected.size_bytes - 1)
        span: Span = first_altered(self._folder, name, inspected) or seal_span
        if not inspected.was_sealed and inspected.size_bytes < row.size_bytes:
            span = (inspected.size_bytes, row.size_bytes - 1)
        words = f"its SHA-256 is {inspected.sha256}, not {row.sha256} as recorded"
        self._findings.add(SegmentFinding.ALTERED, name, words, span)

    def _is_in_its_place(self, name: str, camera: int, number: int, header: SegmentHeader | None) -> bool:
        if header is None or (header.camera, header.number) == (camera, number):
            return True
        words = f"it holds camera {header.camera}, segment {header.number}"
        self._findings.add(SegmentFinding.SWAPPED, name, words)
        return False

    def _is_of_this_volume(self, name: str, header: SegmentHeader | None) -> bool:
        volume = self._findings.result.volume
        if header is None or not volume or header.volume == volume:
            return True
        words = f"it was recorded on another volume ({header.volume})"
        self._findings.add(SegmentFinding.FOREIGN, name, words)
        return False

    def _without_row(self, name: str, parsed: SegmentName, inspected: InspectedSegment) -> ChainLink | None:
        header, seal = inspected.header, inspected.seal
        if seal is None or header is None:
            self._unsealed(name, inspected)
            return None
        if not self._is_in_its_place(name, parsed.camera, parsed.number, header):
            return None
        if not self._is_of_this_volume(name, header):
            return None
        span = first_altered(self._folder, name, inspected)
        if span is not None:
            self._findings.add(SegmentFinding.ALTERED, name, "its content does not match its seal", span)
        elif self._has_index and not self._is_live:
            words = "it is not in the index. Open the volume to add it"
            self._findings.add(SegmentFinding.NO_ROW, name, words)
        self._findings.contradictions(name, _named(name, header), "its name", "the file itself")
        if seal.recovered:
            self._findings.note(f"{name}: {RECOVERED}")
        return ChainLink(name, header.number, inspected.sha256, header.previous_sha256)

    def _unsealed(self, name: str, inspected: InspectedSegment) -> None:
        whole = (0, max(0, inspected.size_bytes - 1))
        if inspected.header is None:
            self._findings.add(SegmentFinding.FOREIGN, name, inspected.fault)
        elif inspected.was_sealed:
            self._findings.add(SegmentFinding.ALTERED, name, inspected.fault, whole)
        elif self._is_live:
            self._findings.note(f"{name}: is being written now.")
        elif self._has_index:
            words = "it was not closed properly. Open the volume to recover it"
            self._findings.add(SegmentFinding.UNSEALED, name, words)
        else:
            words = f"{inspected.fault}: its end was cut off or never written"
            self._findings.add(SegmentFinding.UNSEALED, name, words, whole)


def _named(name: str, header: SegmentHeader) -> Iterator[Claim]:
    """Return what a name and the file say of the same."""
    parsed = SegmentName.parse(name)
    yield "times", parsed and parsed.stamps(), (stamp(header.run_utc), stamp(header.begin_utc))


def _claims(row: Segment, inspected: InspectedSegment) -> Iterator[Claim]:
    """Return what a row and its file say of the same."""
    header, seal = inspected.header, inspected.seal
    yield "size", row.size_bytes, inspected.size_bytes
    yield "deletion", (row.deleted_by, row.deleted_utc) if row.state.has_file else ("", None), ("", None)
    if header is not None:
        yield "place", (row.camera, row.number), (header.camera, header.number)
        yield from _named(row.name, header)
        yield "beginning", row.begin_utc, header.begin_utc
        yield "run", row.run_utc, header.run_utc
        yield "mode", row.mode.value, header.mode.value
        yield "predecessor", row.previous_sha256, header.previous_sha256
    if seal is not None:
        yield "end", row.end_utc, seal.end_utc
        yield "pictures", (row.frames, row.key_frames), (seal.frames, seal.key_frames)
        yield "cause of its end", row.cause.value, seal.cause.value
        yield "recovery", row.state is SegmentState.RECOVERED, seal.recovered
