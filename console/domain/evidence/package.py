"""What goes into an evidence package, before and after it is written."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from console.domain.evidence.forms import PackageForm
from console.domain.recording.camera_clocks import NOT_MEASURED, MeasuredClock
from console.domain.recording.recorder_clock import UNKNOWN_CLOCK, KnownClock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from console.domain.cameras.camera import Camera
    from console.domain.evidence.copies import CopyKind
    from console.domain.evidence.exhibits import ExhibitReference
    from console.domain.evidence.selection import EvidenceSelection
    from console.domain.recording.segments import Gap, Segment


@dataclass(frozen=True, slots=True)
class ZonesInForce:
    """One version of a camera's privacy zones, from an instant on."""

    since_utc: dt.datetime
    names: tuple[str, ...]
    is_recorded_masked: bool
    """Whether the recording itself was made with the zones covered."""


@dataclass(frozen=True, slots=True)
class MaskingHistory:
    """What is needed to cover a camera's zones as they were at each frame's own time.

    Attributes:
        zones: versions of the zones (JSON) by the instant from which they were in force.
        lenses: the same of a PTZ camera's lens model.
        track: pieces of a PTZ camera's recorded positions.
    """

    zones: tuple[tuple[dt.datetime, str], ...] = ()
    lenses: tuple[tuple[dt.datetime, str], ...] = ()
    track: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewedRecording:
    """A recording that was looked at for the same incident and does not go into the package."""

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime
    entry: str
    """Of the review, such as `media-log 12`."""


@dataclass(frozen=True, slots=True)
class PackagedCamera:
    """The recordings of one camera that go into a package.

    Attributes:
        segments: whole, by begin; they may begin before and end after the selected time.
        zones: the versions in force in that time.
        is_lifted: whether its zones were lifted for this package.
        is_masked: whether it goes with its zones covered.
        masking: how, if so.
        clock: what was measured of its clock.
    """

    camera: Camera
    segments: tuple[Segment, ...]
    gaps: tuple[Gap, ...]
    zones: tuple[ZonesInForce, ...] = ()
    is_lifted: bool = False
    is_masked: bool = False
    masking: MaskingHistory = MaskingHistory()
    clock: MeasuredClock = NOT_MEASURED


@dataclass(frozen=True, slots=True)
class CustodyStep:
    """Who did what with the package, when; from the books."""

    instant_utc: dt.datetime
    entry: str
    """Book and number, such as `evidence 12`."""
    act: str
    login: str
    name: str


@dataclass(frozen=True, slots=True)
class PackagePlan:
    """Everything that is known before a package is written.

    Attributes:
        request: number of its entry in the book.
        asked: the fields of that entry, as they stand in it.
        books: content of the files in `books/`, by name.
        notes: what the reader must know, in words.
        reviewed: what was reviewed for the same incident or request and is not supplied.
        book: where it was asked for: the evidence packages, or a book that is kept apart.
    """

    request: int
    exhibit: ExhibitReference
    copy: CopyKind
    scheme: str
    selection: EvidenceSelection
    footage: tuple[PackagedCamera, ...]
    asked: Mapping[str, Any]
    custody: tuple[CustodyStep, ...]
    made_utc: dt.datetime
    made_by: str
    software: str
    books: Mapping[str, bytes] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    form: PackageForm = PackageForm.FOLDER
    reviewed: tuple[ReviewedRecording, ...] = ()
    recorder_clock: KnownClock = UNKNOWN_CLOCK
    book: str = "evidence"

    @property
    def size_bytes(self) -> int:
        """The bytes of all recordings in it."""
        return sum(segment.size_bytes for footage in self.footage for segment in footage.segments)


@dataclass(frozen=True, slots=True)
class ListedFile:
    """One file of a package, as its manifest lists it."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class PackagedSegment:
    """One segment as it was written and read back.

    Attributes:
        codecs: of its tracks, as ffmpeg names them.
        seconds: length of its picture track; 0 if it cannot be read.
        fault: what is wrong with the recording itself, in words; empty if nothing is.
    """

    segment: Segment
    file: ListedFile
    volume: str = ""
    codecs: tuple[str, ...] = ()
    width: int = 0
    height: int = 0
    seconds: float = 0.0
    fault: str = ""
    making: str = ""
    """How it was encoded again, in words; empty: it is bit for bit what was recorded."""
    begin_utc: dt.datetime | None = None
    """The instant of its first picture, where that is not the segment's."""


@dataclass(frozen=True, slots=True)
class WrittenPackage:
    """A package that was written, read back and checked.

    Attributes:
        files: all files of it, as who counts them in the folder finds them.
        listed_files: those of them that the manifest lists; the others are made from the manifest.
    """

    manifest_sha256: str
    fingerprint: str
    files: int
    listed_files: int
    size_bytes: int
    faults: tuple[str, ...] = ()
    """What is wrong with recordings in it, which went into it as they are."""
    passphrase: str = field(default="", repr=False)
    """Of an encrypted ZIP file; shown once and kept nowhere."""
