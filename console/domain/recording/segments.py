"""What a segment and a gap are, and how a segment's file is named."""

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
    r"(?P=camera)_(?P<begin>\d{8}T\d{6}\.\d{3}Z)_(?P<number>\d{8,})(?P<suffix>\.[a-z0-9]{3})"
)


class SegmentState(Enum):
    """Where a segment is in its life."""

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
        """Whether there is footage to look at."""
        return self in {SegmentState.OPEN, SegmentState.SEALED, SegmentState.RECOVERED}


def stamp(instant: dt.datetime) -> str:
    """An instant as it stands in a file name: `20260325T010203.456Z`."""
    utc = instant.astimezone(dt.UTC)
    return f"{utc.strftime(_STAMP)}.{utc.microsecond // 1000:03d}Z"


def read_stamp(text: str) -> dt.datetime:
    """The instant of a `stamp`.

    Raises:
        ValueError: it is none.
    """
    return dt.datetime.strptime(text[:-1] + "000", _STAMP + ".%f").replace(tzinfo=dt.UTC)


@dataclass(frozen=True, slots=True)
class SegmentName:
    """Camera, run, begin and number in the camera's chain: what the path of a segment says."""

    camera: int
    run_utc: dt.datetime
    begin_utc: dt.datetime
    number: int
    """Counts the camera's segments on this volume, from 1 without a hole."""
    suffix: str = ".mp4"

    def path(self) -> str:
        """Path inside the volume, with forward slashes."""
        camera = f"{self.camera:05d}"
        file = f"{camera}_{stamp(self.begin_utc)}_{self.number:08d}{self.suffix}"
        return f"segments/{camera}/{stamp(self.run_utc)}/{file}"

    @classmethod
    def parse(cls, path: str) -> SegmentName | None:
        """The name that a path inside the volume holds, or None if it is not one of ours."""
        found = _NAME.fullmatch(path)
        if found is None:
            return None
        try:
            run, begin = read_stamp(found["run"]), read_stamp(found["begin"])
        except ValueError:
            return None
        return cls(int(found["camera"]), run, begin, int(found["number"]), found["suffix"])


@dataclass(frozen=True, slots=True)
class Segment:
    """One file within a run, as the index knows it."""

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
        """Length, seconds."""
        return (self.end_utc - self.begin_utc).total_seconds()


@dataclass(frozen=True, slots=True)
class Gap:
    """Recording time that is missing, with its cause."""

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime | None
    """None: it lasts."""
    cause: Cause
    detail: str = ""
    """The session's own words."""
