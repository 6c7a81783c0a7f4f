"""The kinds of copy of recordings. They are never confused: each has a letter of its own in its reference."""

from __future__ import annotations

from enum import Enum


class CopyKind(Enum):
    """What a copy is. Only the first two are bit for bit what was recorded."""

    MASTER = "master"
    """The recordings as they are, kept sealed for three years."""
    WORKING = "working copy"
    """A bit-for-bit duplicate of the master."""
    MASKED = "masked copy"
    """Encoded again with the privacy zones in force at the recorded time covered."""
    VIEWING = "viewing copy"
    """Encoded again as every browser plays it."""
    REDACTED = "redacted copy"
    """Encoded again with people or things covered by hand."""
    CLIP = "court clip"
    """Trimmed, captioned, one file."""

    @property
    def is_bit_for_bit(self) -> bool:
        """Whether its recordings are copied as they are."""
        return self in {CopyKind.MASTER, CopyKind.WORKING}

    @property
    def letter(self) -> str:
        """What marks it in an exhibit reference; empty for the master, which has none above it."""
        return _LETTERS[self]


_LETTERS = {
    CopyKind.MASTER: "",
    CopyKind.WORKING: "W",
    CopyKind.MASKED: "M",
    CopyKind.VIEWING: "V",
    CopyKind.REDACTED: "R",
    CopyKind.CLIP: "C",
}
