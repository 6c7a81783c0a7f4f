"""Verify a volume: every segment against index, hash and chain. Reads only; changes nothing, creates nothing.

Each file is read and hashed once. Only where the hash is not as recorded do the seal's chunk hashes say which
bytes were altered first.
"""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.recording.findings import Fault, Finding, Verification
from console.domain.recording.segments import Segment, SegmentName, SegmentState
from console.media.volume import tombstones
from console.media.volume.folder import SEGMENTS, describe, walk
from console.media.volume.inspect import Inspected, first_altered, inspect
from console.media.volume.lock import is_being_written
from console.media.volume.snapshot import read_index

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@dataclasses.dataclass(frozen=True, slots=True)
class _Link:
    """One place in a camera's chain."""

    name: str
    sha256: str
    previous_sha256: str
    deleted: bool = False


class _Check:
    """One verification."""

    def __init__(self, folder: Path, heads: Mapping[int, tuple[int, str]]) -> None:
        self._folder = folder
        self._expected = heads
        self.result = Verification(volume=describe(folder))
        self._rows: dict[str, Segment] | None = None
        self._links: dict[int, dict[int, _Link]] = {}
        self._live = is_being_written(folder)

    def run(self, progress: Callable[[int, int], None]) -> Verification:
        self._read_rows()
        names = sorted(walk(self._folder))
        for count, name in enumerate(names):
            self._file(name)
            progress(count + 1, len(names))
        self._rows_without_file(set(names))
        self._tombstones()
        for camera in sorted(self._links):
            self._chain(camera, self._links[camera])
        self._cut_tails()
        return self.result

    def _fault(self, finding: Finding, name: str, words: str, span: tuple[int, int] | None = None) -> None:
        parsed = SegmentName.parse(name)
        first, last = span or (None, None)
        self.result.faults.append(
            Fault(
                finding,
                name,
                parsed.camera if parsed else None,
                parsed.number if parsed else None,
                first,
                last,
                words,
            )
        )

    def _read_rows(self) -> None:
        try:
            rows = read_index(self._folder)
        except EnvironmentFault as error:
            self._fault(Finding.INDEX, "index.sqlite", str(error))
            return
        if rows is None:
            self.result.notes.append("There is no index: checked by the segments' own seals and chain.")
        else:
            self._rows = {row.name: row for row in rows}

    def _file(self, name: str) -> None:
        parsed = SegmentName.parse(name)
        if parsed is None:
            self._fault(Finding.FOREIGN, name, "its name is not a segment's")
            return
        try:
            found = inspect(self._folder / name, hashed=True)
        except FileNotFoundError:
            return
        except OSError as error:
            self._fault(Finding.UNREADABLE, name, error.strerror or str(error))
            return
        self.result.segments += 1
        self.result.size_bytes += found.size_bytes
        row = self._rows.get(name) if self._rows is not None else None
        if row is not None:
            self._against_row(name, row, found)
        else:
            self._without_row(name, parsed, found)

    def _against_row(self, name: str, row: Segment, found: Inspected) -> None:
        self._link(row.camera, row.number, _Link(name, row.sha256, row.previous_sha256))
        if found.sha256 == row.sha256:
            if row.state is SegmentState.RECOVERED:
                self.result.notes.append(f"{name}: the writer died; kept to its last whole fragment.")
            elif not row.state.has_file and not self._live:
                self._fault(Finding.NO_ROW, name, f"the index says that it is {row.state.value}")
            return
        header = found.header
        if header is not None and (header.camera, header.number) != (row.camera, row.number):
            words = f"it holds camera {header.camera}, segment {header.number}"
            self._fault(Finding.SWAPPED, name, words)
            return
        span = first_altered(self._folder / name, found) or self._seal_span(found)
        if not found.was_sealed and found.size_bytes < row.size_bytes:
            span = (found.size_bytes, row.size_bytes - 1)
        self._fault(Finding.ALTERED, name, f"its SHA-256 is {found.sha256}, recorded was {row.sha256}", span)

    @staticmethod
    def _seal_span(found: Inspected) -> tuple[int, int]:
        """All before the seal is as it says: then it is the seal itself."""
        return found.seal_offset, found.size_bytes - 1

    def _without_row(self, name: str, parsed: SegmentName, found: Inspected) -> None:
        header, seal = found.header, found.seal
        if seal is None or header is None:
            self._unsealed(name, found)
            return
        if (header.camera, header.number) != (parsed.camera, parsed.number):
            words = f"it holds camera {header.camera}, segment {header.number}"
            self._fault(Finding.SWAPPED, name, words)
            return
        if self.result.volume and header.volume != self.result.volume:
            self._fault(Finding.FOREIGN, name, f"it was recorded on another volume ({header.volume})")
            return
        span = first_altered(self._folder / name, found)
        if span is not None:
            self._fault(Finding.ALTERED, name, "its content is not what its seal says", span)
        elif self._rows is not None and not self._live:
            self._fault(Finding.NO_ROW, name, "the index does not know it; open the volume to reconcile it")
        if seal.recovered:
            self.result.notes.append(f"{name}: the writer died; kept to its last whole fragment.")
        self._link(header.camera, header.number, _Link(name, found.sha256, header.previous_sha256))

    def _unsealed(self, name: str, found: Inspected) -> None:
        if found.header is not None and found.was_sealed:
            self._fault(Finding.ALTERED, name, found.complaint, (0, max(0, found.size_bytes - 1)))
        elif found.header is not None and self._live:
            self.result.notes.append(f"{name}: is being written now.")
        elif self._rows is None and found.header is not None:
            span = (0, max(0, found.size_bytes - 1))
            self._fault(Finding.UNSEALED, name, f"{found.complaint}: its end was cut, or never written", span)
        elif found.header is not None:
            words = "the writer died and the volume was not opened since; open it to reconcile it"
            self._fault(Finding.UNSEALED, name, words)
        else:
            self._fault(Finding.FOREIGN, name, found.complaint)

    def _link(self, camera: int, number: int, link: _Link) -> None:
        chain = self._links.setdefault(camera, {})
        if number in chain:
            self._fault(Finding.FOREIGN, link.name, f"{chain[number].name} has the same place in the chain")
            return
        chain[number] = link

    def _rows_without_file(self, names: set[str]) -> None:
        for name, row in (self._rows or {}).items():
            if name in names:
                continue
            gone = not row.state.has_file
            self._link(row.camera, row.number, _Link(name, row.sha256, row.previous_sha256, deleted=gone))
            if row.state.has_file:
                self._fault(Finding.NO_FILE, name, "the index knows it, the disk does not")
            elif row.state is SegmentState.MISSING:
                self._fault(Finding.MISSING, name, "it went without an act of deletion")

    def _tombstones(self) -> None:
        """Without an index, the list of deletions explains the holes in the chains."""
        if self._rows is None:
            for row in tombstones.read(self._folder):
                if row.number not in self._links.get(row.camera, {}):
                    link = _Link(row.name, row.sha256, row.previous_sha256, deleted=True)
                    self._link(row.camera, row.number, link)

    def _chain(self, camera: int, links: dict[int, _Link]) -> None:
        last = max(links)
        self.result.heads[camera] = (last, links[last].sha256)
        for number in range(1, last + 1):
            link = links.get(number)
            if link is None:
                self._hole(camera, number, links)
                continue
            before = links.get(number - 1)
            if before is not None and before.sha256 != link.previous_sha256:
                self._fault(Finding.CHAIN, link.name, f"it does not follow on {before.name}")

    def _hole(self, camera: int, number: int, links: dict[int, _Link]) -> None:
        following = min(known for known in links if known > number)
        if number > 1 and number - 1 not in links:
            return
        missing = f"{number}" if following == number + 1 else f"{number} to {following - 1}"
        words = f"camera {camera}: segment {missing} is not here and was not deleted by an act"
        self.result.faults.append(Fault(Finding.MISSING, links[following].name, camera, number, words=words))

    def _cut_tails(self) -> None:
        for camera, (number, sha256) in self._expected.items():
            link = self._links.get(camera, {}).get(number)
            if link is None or link.sha256 != sha256:
                words = f"camera {camera}: the signed head, segment {number}, is not here as it was signed"
                self.result.faults.append(Fault(Finding.CUT, "", camera, number, words=words))


def _silent(done: int, total: int) -> None:
    del done, total


def verify(
    folder: Path,
    heads: Mapping[int, tuple[int, str]] | None = None,
    progress: Callable[[int, int], None] = _silent,
) -> Verification:
    """Check a volume, also one that was moved here, read-only, or without its index.

    Args:
        folder: the volume.
        heads: number and SHA-256 of each camera's last segment, as signed at some time; without them
            a chain whose end was cut off together with its rows looks whole.
        progress: called with files done and files in all.

    Raises:
        OperatorError: it is no volume.
        EnvironmentFault: it is of a newer format.
    """
    if not (folder / SEGMENTS).is_dir():
        raise OperatorError(f"{folder} is no recording volume.", "Give the folder that holds `segments`.")
    return _Check(folder, heads or {}).run(progress)
