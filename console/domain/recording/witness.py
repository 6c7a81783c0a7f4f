"""What the books say of a recording volume: its chain heads at certain times, and what was deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

HEADS_ACT, DELETION_ACT = "recording-heads", "segment-deleted"
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
