"""Segments and gaps, and the file names of segments."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.domain.recording.causes import Cause
    from console.domain.recording.modes import RecordingMode

# UTC to the millisecond, without characters that a file system refuses.
_STAMP = "%Y%m%dT%H%M%S"
_NAME = re.compile(
    r"segments/(?P<camera>\d{5,})/(?P<run>\d{8}T\d{6}\.\d{3}Z)/"
    r"(?P=camera)_(?P<begin>\d{8}T\d{6}\.\d{3}Z)_(?P<number>\d{8,})(?P<suffix>\.[a-z0-9]{3})",
    re.ASCII,
)


class SegmentState(Enum):
    """The state of a segment."""

    OPEN = "open"
    """Being written; not in the index yet."""
    SEALED = "sealed"
    RECOVERED = "recovered"
    """The writer died; kept to its last whole fragment and sealed at the next start."""
    DELETING = "deleting"
    DELETED = "deleted"
    """Its row stays, so that the chain can still be verified."""
    MISSING = "missing"
    """Its file went without an act of deletion."""

    @property
    def has_file(self) -> bool:
        """Whether the segment has a file that can be played back."""
        return self in {SegmentState.OPEN, SegmentState.SEALED, SegmentState.RECOVERED}


def stamp(instant: dt.datetime) -> str:
    """Return an instant as it is written in file names: `20260325T010203.456Z`."""
    utc = instant.astimezone(dt.UTC)
    return f"{utc.strftime(_STAMP)}.{utc.microsecond // 1000:03d}Z"


def read_stamp(text: str) -> dt.datetime:
    """Return the instant of a `stamp`.

    Raises:
        ValueError: the text is not a stamp.
    """
    return dt.datetime.strptime(text[:-1] + "000", _STAMP + ".%f").replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class SegmentName:
    """The parts of a segment's path: camera, run, begin and number in the camera's chain."""

    camera: int
    run_utc: dt.datetime
    begin_utc: dt.datetime
    number: int
    """Counts the camera's segments on this volume, from 1 without a hole."""
    suffix: str = ".mp4"

    def path(self) -> str:
        """Return the path inside the volume, with forward slashes."""
        camera = f"{self.camera:05d}"
        file = f"{camera}_{stamp(self.begin_utc)}_{self.number:08d}{self.suffix}"
        return f"segments/{camera}/{stamp(self.run_utc)}/{file}"

    @classmethod
    def parse(cls, path: str) -> SegmentName | None:
        """Return the name for a path inside the volume, or None if the path is not a segment's."""
        match = _NAME.fullmatch(path)
        if match is None:
            return None
        try:
            run, begin = read_stamp(match["run"]), read_stamp(match["begin"])
        except ValueError:
            return None
        return cls(int(match["camera"]), run, begin, int(match["number"]), match["suffix"])

    def stamps(self) -> tuple[str, str]:
        """Return run and begin as the name has them."""
        return stamp(self.run_utc), stamp(self.begin_utc)


@dataclass(frozen=True, slots=True)
class Segment:
    """One file of a run, as the index stores it."""

    camera: int
    number: int
    run_utc: dt.datetime
    begin_utc: dt.datetime
    end_utc: dt.datetime
    name: str
    """Path inside the volume."""
    size_bytes: int
    sha256: str
    """Of the whole file, as `sha256sum` prints it."""
    previous_sha256: str
    """Of the camera's previous segment on this volume; empty for the first."""
    frames: int
    key_frames: int
    mode: RecordingMode
    cause: Cause
    state: SegmentState
    deleted_by: str = ""
    """The person or the rule that asked."""
    deleted_utc: dt.datetime | None = None

    @property
    def seconds(self) -> float:
        """The length in seconds."""
        return (self.end_utc - self.begin_utc).total_seconds()


def is_name_of(segment: Segment) -> bool:
    """Return whether a row names the file that belongs to it; an altered index may name any file."""
    name = SegmentName.parse(segment.name)
    return name is not None and (name.camera, name.number) == (segment.camera, segment.number)


def has_times_of(segment: Segment) -> bool:
    """Return whether the name of a row's file has the times of the row."""
    name = SegmentName.parse(segment.name)
    return name is not None and name.stamps() == (stamp(segment.run_utc), stamp(segment.begin_utc))


@dataclass(frozen=True, slots=True)
class Gap:
    """A period without recording, with its cause."""

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime | None
    """None: it lasts."""
    cause: Cause
    detail: str = ""
    """The session's own words."""
