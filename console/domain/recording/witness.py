"""What the books say of a recording volume: its chain heads at certain times, and what was deleted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.recording.segments import SegmentName

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from console.domain.recording.segments import Segment

HEADS_ACT, DELETION_ACT = "recording-heads", "segment-deleted"
MOST_DELETIONS = 500
"""Deletions that one entry states."""
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)
_PREFIX = "segments/"
ChainHeads = Mapping[int, tuple[int, str]]
"""Number and SHA-256 of the last segment of each camera's chain on one volume."""


@dataclass(frozen=True, slots=True)
class EnteredDeletion:
    """A deletion as its entry states it."""

    by: str
    sha256: str
    begin_utc: dt.datetime
    end_utc: dt.datetime


@dataclass(frozen=True, slots=True)
class VolumeWitness:
    """What entries of the audit log say of one volume."""

    heads: tuple[tuple[int, int, str], ...] = ()
    """Camera, number and SHA-256 of chain heads, oldest first."""
    deletions: Mapping[str, EnteredDeletion] = field(default_factory=dict)
    """By the name of the segment."""


def heads_as_text(heads: ChainHeads) -> str:
    """Return chain heads as an entry keeps them: `camera:number:SHA-256`, with a space between two."""
    return " ".join(f"{camera}:{number}:{sha256}" for camera, (number, sha256) in sorted(heads.items()))


def heads_from_text(content: str) -> list[tuple[int, int, str]]:
    """Return what `heads_as_text` wrote: camera, number and SHA-256.

    Raises:
        ValueError: it is something else.
    """
    parts = [part.split(":") for part in content.split()]
    return [(int(camera), int(number), sha256) for camera, number, sha256 in parts]


def deletions_as_text(segments: Iterable[Segment]) -> str:
    """Return deletions as an entry keeps them: `RUN/FILE:BEGIN:LENGTH:SHA-256`, with a space between two.

    BEGIN is in microseconds since 1970, LENGTH in microseconds.
    """
    return " ".join(
        f"{_short_name(segment.name)}:{(segment.begin_utc - _EPOCH) // _MICROSECOND}:"
        f"{(segment.end_utc - segment.begin_utc) // _MICROSECOND}:{segment.sha256}"
        for segment in segments
    )


def deletions_from_text(content: str, by: str) -> Iterator[tuple[str, EnteredDeletion]]:
    """Yield what `deletions_as_text` wrote: the names of segments, and their deletions by somebody.

    Raises:
        ValueError: it is something else.
        OverflowError: a time is out of range.
    """
    for part in content.split():
        short, begin, length, sha256 = part.split(":")
        begin_utc = _EPOCH + int(begin) * _MICROSECOND
        yield (
            _whole_name(short),
            EnteredDeletion(by, sha256, begin_utc, begin_utc + int(length) * _MICROSECOND),
        )


def _short_name(name: str) -> str:
    """Return a name without the folder of its camera, whose number its file has as well."""
    return "/".join(name.removeprefix(_PREFIX).split("/")[1:])


def _whole_name(short: str) -> str:
    camera = short.partition("/")[2].partition("_")[0]
    name = f"{_PREFIX}{camera}/{short}"
    if SegmentName.parse(name) is None:
        raise ValueError(name)
    return name
