"""Verify a volume: every segment against index, hash and chain. Reads only; changes nothing, creates nothing.

Each file is read and hashed once. Only where the hash is not as recorded do the seal's chunk hashes say which
bytes were altered first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.recording.findings import SegmentFault, SegmentFinding, Verification
from console.domain.recording.segments import Segment, SegmentName, SegmentState
from console.media.volume import deletion_log
from console.media.volume.folder import SEGMENTS, camera_of, describe, groups, walk
from console.media.volume.index import INDEX, IndexDamagedError
from console.media.volume.lock import is_being_written
from console.media.volume.segment_inspection import InspectedSegment, first_altered, inspect
from console.media.volume.snapshot import index_as_it_is

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.media.volume.index import Index


Heads = Mapping[int, tuple[int, str]]


@dataclasses.dataclass(frozen=True, slots=True)
class _Link:
    """One place in a camera's chain."""

    name: str
    sha256: str
    previous_sha256: str


class _Check:
    """One verification."""

    def __init__(
        self, folder: Path, index: Index | None, heads: Heads, progress: Callable[[int, int], None]
    ) -> None:
        self._folder = folder
        self._index = index
        self._expected = heads
        self._progress = progress
        self._total = index.count() if index else 0
        self.result = Verification(volume=describe(folder))
        self._rows: dict[str, Segment] = {}
        self._links: dict[int, _Link] = {}
        self._deleted: dict[int, list[Segment]] = {}
        self._live = is_being_written(folder)

    def run(self) -> Verification:
        """Camera by camera, so that a year's volume needs no more memory than one camera's rows."""
        if self._index is None:
            for row in deletion_log.read(self._folder):
                self._deleted.setdefault(row.camera, []).append(row)
        found = groups(self._folder)
        for group in found:
            if camera_of(group) is None:
                for name in walk(self._folder, group):
                    self._file(name)
        cameras = {camera for group in found if (camera := camera_of(group)) is not None}
        known = self._index.cameras() if self._index else self._deleted
        for camera in sorted(cameras.union(known, self._expected)):
            self._camera(camera)
        return self.result

    def _camera(self, camera: int) -> None:
        self._links = {}
        self._rows = {row.name: row for row in self._index.of(camera)} if self._index else {}
        names = sorted(walk(self._folder, f"{camera:05d}"))
        for name in names:
            self._file(name)
            self._progress(self.result.segments, self._total)
        self._rows_without_file(set(names))
        self._tombstones(camera)
        self._chain(camera)
        self._cut_tail(camera)

    def _fault(
        self, finding: SegmentFinding, name: str, words: str, span: tuple[int, int] | None = None
    ) -> None:
        parsed = SegmentName.parse(name)
        first, last = span or (None, None)
        self.result.faults.append(
            SegmentFault(
                finding,
                name,
                parsed.camera if parsed else None,
                parsed.number if parsed else None,
                first,
                last,
                words,
            )
        )

    def _file(self, name: str) -> None:
        parsed = SegmentName.parse(name)
        if parsed is None:
            self._fault(SegmentFinding.FOREIGN, name, "its name is not a segment's")
            return
        try:
            found = inspect(self._folder / name, hashed=True)
        except FileNotFoundError:
            return
        except OSError as error:
            self._fault(SegmentFinding.UNREADABLE, name, error.strerror or str(error))
            return
        self.result.segments += 1
        self.result.size_bytes += found.size_bytes
        row = self._rows.get(name)
        if row is not None:
            self._against_row(name, row, found)
        else:
            self._without_row(name, parsed, found)

    def _against_row(self, name: str, row: Segment, found: InspectedSegment) -> None:
        self._link(row.number, _Link(name, row.sha256, row.previous_sha256))
        if found.sha256 == row.sha256:
            if row.state is SegmentState.RECOVERED:
                self.result.notes.append(f"{name}: the writer died; kept to its last whole fragment.")
            elif not row.state.has_file and not self._live:
                self._fault(SegmentFinding.NO_ROW, name, f"the index says that it is {row.state.value}")
            return
        header = found.header
        if header is not None and (header.camera, header.number) != (row.camera, row.number):
            words = f"it holds camera {header.camera}, segment {header.number}"
            self._fault(SegmentFinding.SWAPPED, name, words)
            return
        span = first_altered(self._folder / name, found) or self._seal_span(found)
        if not found.was_sealed and found.size_bytes < row.size_bytes:
            span = (found.size_bytes, row.size_bytes - 1)
        self._fault(
            SegmentFinding.ALTERED, name, f"its SHA-256 is {found.sha256}, recorded was {row.sha256}", span
        )

    @staticmethod
    def _seal_span(found: InspectedSegment) -> tuple[int, int]:
        """All before the seal is as it says: then it is the seal itself."""
        return found.seal_offset, found.size_bytes - 1

    def _without_row(self, name: str, parsed: SegmentName, found: InspectedSegment) -> None:
        header, seal = found.header, found.seal
        if seal is None or header is None:
            self._unsealed(name, found)
            return
        if (header.camera, header.number) != (parsed.camera, parsed.number):
            words = f"it holds camera {header.camera}, segment {header.number}"
            self._fault(SegmentFinding.SWAPPED, name, words)
            return
        if self.result.volume and header.volume != self.result.volume:
            self._fault(SegmentFinding.FOREIGN, name, f"it was recorded on another volume ({header.volume})")
            return
        span = first_altered(self._folder / name, found)
        if span is not None:
            self._fault(SegmentFinding.ALTERED, name, "its content is not what its seal says", span)
        elif self._index is not None and not self._live:
            self._fault(
                SegmentFinding.NO_ROW, name, "the index does not know it; open the volume to reconcile it"
            )
        if seal.recovered:
            self.result.notes.append(f"{name}: the writer died; kept to its last whole fragment.")
        self._link(header.number, _Link(name, found.sha256, header.previous_sha256))

    def _unsealed(self, name: str, found: InspectedSegment) -> None:
        if found.header is not None and found.was_sealed:
            self._fault(SegmentFinding.ALTERED, name, found.complaint, (0, max(0, found.size_bytes - 1)))
        elif found.header is not None and self._live:
            self.result.notes.append(f"{name}: is being written now.")
        elif self._index is None and found.header is not None:
            span = (0, max(0, found.size_bytes - 1))
            self._fault(
                SegmentFinding.UNSEALED, name, f"{found.complaint}: its end was cut, or never written", span
            )
        elif found.header is not None:
            words = "the writer died and the volume was not opened since; open it to reconcile it"
            self._fault(SegmentFinding.UNSEALED, name, words)
        else:
            self._fault(SegmentFinding.FOREIGN, name, found.complaint)

    def _link(self, number: int, link: _Link) -> None:
        known = self._links.get(number)
        if known is not None:
            self._fault(SegmentFinding.FOREIGN, link.name, f"{known.name} has the same place in the chain")
            return
        self._links[number] = link

    def _rows_without_file(self, names: set[str]) -> None:
        for name, row in self._rows.items():
            if name in names:
                continue
            self._link(row.number, _Link(name, row.sha256, row.previous_sha256))
            if row.state.has_file:
                self._fault(SegmentFinding.NO_FILE, name, "the index knows it, the disk does not")
            elif row.state is SegmentState.MISSING:
                self._fault(SegmentFinding.MISSING, name, "it went without an act of deletion")

    def _tombstones(self, camera: int) -> None:
        """Without an index, the list of deletions explains the holes in the chains."""
        for row in self._deleted.get(camera, ()):
            if row.number not in self._links:
                self._link(row.number, _Link(row.name, row.sha256, row.previous_sha256))

    def _chain(self, camera: int) -> None:
        links = self._links
        if not links:
            return
        last = max(links)
        self.result.heads[camera] = (last, links[last].sha256)
        for number in range(1, last + 1):
            link = links.get(number)
            if link is None:
                self._hole(camera, number, links)
                continue
            before = links.get(number - 1)
            if before is not None and before.sha256 != link.previous_sha256:
                self._fault(SegmentFinding.CHAIN, link.name, f"it does not follow on {before.name}")

    def _hole(self, camera: int, number: int, links: dict[int, _Link]) -> None:
        following = min(known for known in links if known > number)
        if number > 1 and number - 1 not in links:
            return
        missing = f"{number}" if following == number + 1 else f"{number} to {following - 1}"
        words = f"camera {camera}: segment {missing} is not here and was not deleted by an act"
        self.result.faults.append(
            SegmentFault(SegmentFinding.MISSING, links[following].name, camera, number, words=words)
        )

    def _cut_tail(self, camera: int) -> None:
        number, sha256 = self._expected.get(camera, (0, ""))
        link = self._links.get(number)
        if number and (link is None or link.sha256 != sha256):
            words = f"camera {camera}: the signed head, segment {number}, is not here as it was signed"
            self.result.faults.append(SegmentFault(SegmentFinding.CUT, "", camera, number, words=words))


def _silent(done: int, total: int) -> None:
    del done, total


def verify(
    folder: Path,
    heads: Heads | None = None,
    progress: Callable[[int, int], None] = _silent,
) -> Verification:
    """Check a volume, also one that was moved here, read-only, or without its index.

    Args:
        folder: the volume.
        heads: number and SHA-256 of each camera's last segment, as signed at some time; without them
            a chain whose end was cut off together with its rows looks whole.
        progress: called with segments done and segments in all; 0 in all while that is not known.

    Raises:
        OperatorError: it is no volume.
        EnvironmentFault: it is of a newer format.
    """
    if not (folder / SEGMENTS).is_dir():
        raise OperatorError(f"{folder} is no recording volume.", "Give the folder that holds `segments`.")
    expected = heads or {}
    try:
        with index_as_it_is(folder) as index:
            result = _Check(folder, index, expected, progress).run()
    except IndexDamagedError as error:
        result = _Check(folder, None, expected, progress).run()
        result.faults.insert(0, SegmentFault(SegmentFinding.INDEX, INDEX, words=str(error)))
        return result
    if index is None:
        result.notes.append("There is no index: checked by the segments' own seals and chain.")
    return result
