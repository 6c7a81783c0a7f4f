"""What a verification of recordings finds, in words a court can follow."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class SegmentFinding(Enum):
    """What is wrong with a segment."""

    ALTERED = "altered"
    MISSING = "segment missing"
    FOREIGN = "foreign file"
    SWAPPED = "file in another's place"
    CHAIN = "chain broken"
    NO_FILE = "index row without file"
    NO_ROW = "file without index row"
    UNSEALED = "not sealed"
    UNREADABLE = "unreadable"
    CUT = "end of the chain missing"
    INDEX = "index damaged"


@dataclass(frozen=True, slots=True)
class SegmentFault:
    """One thing that is wrong."""

    finding: SegmentFinding
    file: str
    camera: int | None = None
    number: int | None = None
    first_byte: int | None = None
    """First altered byte range, from here …"""
    last_byte: int | None = None
    """… to here, both included."""
    words: str = ""


@dataclass(slots=True)
class Verification:
    """The whole result."""

    volume: str = ""
    segments: int = 0
    size_bytes: int = 0
    faults: list[SegmentFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """What is as it should be but ought to be known: recovered ends, deletions, no index."""
    heads: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Number and SHA-256 of the last segment of each camera."""

    @property
    def whole(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults
