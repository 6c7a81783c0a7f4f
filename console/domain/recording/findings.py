"""Findings of a verification of recordings."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class SegmentFinding(Enum):
    """A defect of a segment."""

    ALTERED = "altered"
    MISSING = "segment missing"
    FOREIGN = "foreign file"
    SWAPPED = "file in another's place"
    CHAIN = "chain broken"
    NO_FILE = "index row without file"
    NO_ROW = "file without index row"
    UNSEALED = "not sealed"
    UNREADABLE = "unreadable"
    UNDECODABLE = "cannot be decoded"
    CUT = "end of the chain missing"
    INDEX = "index damaged"
    CONTRADICTED = "contradicted"
    DELETIONS = "list of deletions damaged"
    BOOKS = "books not intact"


@dataclass(frozen=True, slots=True)
class SegmentFault:
    """One finding about one file."""

    finding: SegmentFinding
    file: str
    camera: int | None = None
    number: int | None = None
    first_byte: int | None = None
    """First byte of the first altered range."""
    last_byte: int | None = None
    """Last byte of the first altered range, included."""
    words: str = ""


@dataclass(slots=True)
class Verification:
    """The complete result of a verification."""

    volume: str = ""
    segments: int = 0
    size_bytes: int = 0
    faults: list[SegmentFault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Remarks that are not defects: recovered ends, deletions, no index."""
    uncompared: list[str] = field(default_factory=list)
    """What should have been compared and could not be, because it was out of reach."""
    heads: dict[int, tuple[int, str]] = field(default_factory=dict)
    """Number and SHA-256 of the last segment of each camera."""

    @property
    def whole(self) -> bool:
        """Whether there are no findings."""
        return not self.faults
