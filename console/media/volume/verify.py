"""Verification of a volume: every segment against index, hash and chain. Reads only; changes nothing.

Each file is read and hashed once. Only if the hash differs from the recorded one do the chunk hashes of the
seal show which bytes were altered first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.recording.findings import SegmentFault, SegmentFinding, Verification
from console.domain.recording.segments import Segment, SegmentName, SegmentState, is_name_of
from console.domain.text import text
from console.media.volume import deletion_log
from console.media.volume.doubt_rows import all_doubts
from console.media.volume.folder import SEGMENTS, camera_of, describe, groups, walk
from console.media.volume.index import INDEX, IndexDamagedError
from console.media.volume.lock import is_being_written
from console.media.volume.segment_inspection import InspectedSegment, first_altered, inspect
from console.media.volume.snapshot import index_as_it_is

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from console.domain.recording.doubts import Doubt
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
        self,
        folder: Path,
        index: Index | None,
        heads: Heads,
        progress: Callable[[int, int], None],
        decode: Callable[[Path], str] | None,
    ) -> None:
        self._folder = folder
        self._decode = decode
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
        """Verify camera by camera, so that a volume of a year needs no more memory than one camera's rows."""
        for row in deletion_log.read(self._folder):
            self._deleted.setdefault(row.camera, []).append(row)
        all_groups = groups(self._folder)
        for group in all_groups:
            if camera_of(group) is None:
                for name in walk(self._folder, group):
                    self._file(name)
        cameras = {camera for group in all_groups if (camera := camera_of(group)) is not None}
        known_cameras = self._index.cameras() if self._index else self._deleted
        for camera in sorted(cameras.union(known_cameras, self._expected)):
            self._camera(camera)
        return self.result

    def _camera(self, camera: int) -> None:
        self._links = {}
        self._rows = {row.name: row for row in self._index.segments_of(camera)} if self._index else {}
        names = sorted(walk(self._folder, f"{camera:05d}"))
        for name in names:
            self._file(name)
            self._progress(self.result.segments, self._total)
        self._rows_without_file(set(names))
        if self._index is None:
            self._tombstones(camera)
        else:
            self._deletions(camera)
        self._chain(camera)
        self._cut_tail(camera)

    def _fault(
        self, finding: SegmentFinding, name: str, words: str, span: tuple[int, int] | None = None
    ) -> None:
        parsed = SegmentName.parse(name)
        begin, end = span or (None, None)
        self.result.faults.append(
            SegmentFault(
                finding,
                name,
                parsed.camera if parsed else None,
                parsed.number if parsed else None,
                begin,
                end,
                words,
            )
        )

    def _file(self, name: str) -> None:
        parsed = SegmentName.parse(name)
        if parsed is None:
            self._fault(SegmentFinding.FOREIGN, name, "it is not named like a segment")
            return
        try:
            inspected = inspect(self._folder, name, hashed=True)
        except FileNotFoundError:
            return
        except OSError as error:
            self._fault(SegmentFinding.UNREADABLE, name, error.strerror or str(error))
            return
        self.result.segments += 1
        self.result.size_bytes += inspected.size_bytes
        row = self._rows.get(name)
        if row is not None:
            self._against_row(name, row, inspected)
        else:
            self._without_row(name, parsed, inspected)
        if self._decode is not None and not self._is_being_written(inspected):
            fault = self._decode(self._folder / name)
            if fault:
                self._fault(SegmentFinding.UNDECODABLE, name, fault)

    def _is_being_written(self, inspected: InspectedSegment) -> bool:
        return self._live and inspected.seal is None

    def _against_row(self, name: str, row: Segment, inspected: InspectedSegment) -> None:
        self._link(row.number, _Link(name, row.sha256, row.previous_sha256))
        if inspected.sha256 == row.sha256:
            if row.state is SegmentState.RECOVERED:
                self.result.notes.append(
                    f"{name}: not closed properly; kept up to its last complete fragment."
                )
            elif not row.state.has_file and not self._live:
                self._fault(SegmentFinding.NO_ROW, name, f"the index lists it as {row.state.value}")
            self._compare(name, row, inspected)
            return
        header = inspected.header
        if header is not None and (header.camera, header.number) != (row.camera, row.number):
            words = f"it holds camera {header.camera}, segment {header.number}"
            self._fault(SegmentFinding.SWAPPED, name, words)
            return
        span = first_altered(self._folder, name, inspected) or self._seal_span(inspected)
        if not inspected.was_sealed and inspected.size_bytes < row.size_bytes:
            span = (inspected.size_bytes, row.size_bytes - 1)
        self._fault(
            SegmentFinding.ALTERED,
            name,
            f"its SHA-256 is {inspected.sha256}, not {row.sha256} as recorded",
            span,
        )

    def _compare(self, name: str, row: Segment, inspected: InspectedSegment) -> None:
        """Compare what a row says of an unaltered file with its header and its seal."""
        for title, said, found in _claims(row, inspected):
            if said != found:
                words = f"the index says {said} of its {title}, the file itself {found}"
                self._fault(SegmentFinding.CONTRADICTED, name, words)

    @staticmethod
    def _seal_span(inspected: InspectedSegment) -> tuple[int, int]:
        """Return the range of the seal: if everything before it matches, the seal itself was altered."""
        return inspected.seal_offset, inspected.size_bytes - 1

    def _without_row(self, name: str, parsed: SegmentName, inspected: InspectedSegment) -> None:
        header, seal = inspected.header, inspected.seal
        if seal is None or header is None:
            self._unsealed(name, inspected)
            return
        if (header.camera, header.number) != (parsed.camera, parsed.number):
            words = f"it holds camera {header.camera}, segment {header.number}"
            self._fault(SegmentFinding.SWAPPED, name, words)
            return
        if self.result.volume and header.volume != self.result.volume:
            self._fault(SegmentFinding.FOREIGN, name, f"it was recorded on another volume ({header.volume})")
            return
        span = first_altered(self._folder, name, inspected)
        if span is not None:
            self._fault(SegmentFinding.ALTERED, name, "its content does not match its seal", span)
        elif self._index is not None and not self._live:
            self._fault(SegmentFinding.NO_ROW, name, "it is not in the index. Open the volume to add it")
        if seal.recovered:
            self.result.notes.append(f"{name}: not closed properly; kept up to its last complete fragment.")
        self._link(header.number, _Link(name, inspected.sha256, header.previous_sha256))

    def _unsealed(self, name: str, inspected: InspectedSegment) -> None:
        if inspected.header is not None and inspected.was_sealed:
            self._fault(SegmentFinding.ALTERED, name, inspected.fault, (0, max(0, inspected.size_bytes - 1)))
        elif inspected.header is not None and self._live:
            self.result.notes.append(f"{name}: is being written now.")
        elif self._index is None and inspected.header is not None:
            span = (0, max(0, inspected.size_bytes - 1))
            self._fault(
                SegmentFinding.UNSEALED,
                name,
                f"{inspected.fault}: its end was cut off or never written",
                span,
            )
        elif inspected.header is not None:
            words = "it was not closed properly. Open the volume to recover it"
            self._fault(SegmentFinding.UNSEALED, name, words)
        else:
            self._fault(SegmentFinding.FOREIGN, name, inspected.fault)

    def _link(self, number: int, link: _Link) -> None:
        present = self._links.get(number)
        if present is not None:
            self._fault(SegmentFinding.FOREIGN, link.name, f"{present.name} has the same place in the chain")
            return
        self._links[number] = link

    def _rows_without_file(self, names: set[str]) -> None:
        for name, row in self._rows.items():
            if not is_name_of(row):
                self._fault(SegmentFinding.FOREIGN, name, "the index names a file that is not its segment")
            if name in names:
                continue
            self._link(row.number, _Link(name, row.sha256, row.previous_sha256))
            if row.state.has_file:
                self._fault(SegmentFinding.NO_FILE, name, "it is in the index, but not on the disk")
            elif row.state is SegmentState.MISSING:
                self._fault(SegmentFinding.MISSING, name, "it is missing without a recorded deletion")

    def _deletions(self, camera: int) -> None:
        """Compare the rows of deleted segments with the list of deletions."""
        listed = {(row.number, row.sha256) for row in self._deleted.get(camera, ())}
        for name, row in self._rows.items():
            if row.state is SegmentState.DELETED and (row.number, row.sha256) not in listed:
                words = "the index says that it was deleted, but the list of deletions does not"
                self._fault(SegmentFinding.MISSING, name, words)

    def _tombstones(self, camera: int) -> None:
        """Add deleted segments from the list of deletions to the chain, if there is no index."""
        for row in self._deleted.get(camera, ()):
            if row.number not in self._links:
                self._link(row.number, _Link(row.name, row.sha256, row.previous_sha256))

    def _chain(self, camera: int) -> None:
        links = self._links
        if not links:
            return
        newest = max(links)
        self.result.heads[camera] = (newest, links[newest].sha256)
        for number in range(1, newest + 1):
            link = links.get(number)
            if link is None:
                self._hole(camera, number, links)
                continue
            before = links.get(number - 1)
            if before is not None and before.sha256 != link.previous_sha256:
                self._fault(SegmentFinding.CHAIN, link.name, f"it does not follow {before.name} in the chain")

    def _hole(self, camera: int, number: int, links: dict[int, _Link]) -> None:
        following = min(later for later in links if later > number)
        if number > 1 and number - 1 not in links:
            return
        missing = f"{number}" if following == number + 1 else f"{number} to {following - 1}"
        words = f"camera {camera}: segment {missing} is missing without a recorded deletion"
        self.result.faults.append(
            SegmentFault(SegmentFinding.MISSING, links[following].name, camera, number, words=words)
        )

    def _cut_tail(self, camera: int) -> None:
        number, sha256 = self._expected.get(camera, (0, ""))
        link = self._links.get(number)
        if number and (link is None or link.sha256 != sha256):
            words = f"camera {camera}: segment {number}, the signed head, is missing or was altered"
            self.result.faults.append(SegmentFault(SegmentFinding.CUT, "", camera, number, words=words))


def _claims(row: Segment, inspected: InspectedSegment) -> Iterator[tuple[str, object, object]]:
    """Return what a row and its file say of the same: title, row, file."""
    header, seal = inspected.header, inspected.seal
    if header is not None:
        yield "beginning", row.begin_utc, header.begin_utc
        yield "run", row.run_utc, header.run_utc
        yield "mode", row.mode.value, header.mode.value
        yield "predecessor", row.previous_sha256, header.previous_sha256
    if seal is not None:
        yield "end", row.end_utc, seal.end_utc
        yield "pictures", (row.frames, row.key_frames), (seal.frames, seal.key_frames)
        yield "cause of its end", row.cause.value, seal.cause.value
        yield "recovery", row.state is SegmentState.RECOVERED, seal.recovered


def _doubt_note(doubt: Doubt) -> str:
    end = doubt.end_utc.isoformat() if doubt.end_utc else "now"
    span = f"{doubt.begin_utc.isoformat()} to {end}"
    return " ".join(filter(None, (f"camera {doubt.camera}, {span}:", doubt.kind.value, doubt.detail)))


def _no_progress(done: int, total: int) -> None:
    del done, total


def verify(
    folder: Path,
    heads: Heads | None = None,
    progress: Callable[[int, int], None] = _no_progress,
    decode: Callable[[Path], str] | None = None,
) -> Verification:
    """Verify a volume, even if it was moved, is read-only, or has no index.

    Args:
        folder: the volume.
        heads: number and SHA-256 of each camera's last segment, as signed at some time; without them a chain
            whose end was cut off together with its rows looks complete.
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
    expected = heads or {}
    try:
        with index_as_it_is(folder) as index:
            result = _Check(folder, index, expected, progress, decode).run()
            if index is not None:
                result.notes += [_doubt_note(doubt) for doubt in all_doubts(index)]
    except IndexDamagedError as error:
        result = _Check(folder, None, expected, progress, decode).run()
        result.faults.insert(0, SegmentFault(SegmentFinding.INDEX, INDEX, words=str(error)))
        return result
    if index is None:
        result.notes.append("There is no index. The segments were checked by their seals and chain.")
    return result
