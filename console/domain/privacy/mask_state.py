"""The mask state of a picture, as the tile shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class MaskState(Enum):
    """How the zones of a camera are applied to its picture."""

    NONE = ""
    MASKED = "masked"
    LIFTED = "zone lifted"
    COVERED = "covered"
    """The whole picture is covered, because the place of the zones is not certain."""


@dataclass(frozen=True, slots=True)
class MaskReport:
    """The mask state of one picture."""

    state: MaskState = MaskState.NONE
    why: str = ""
    """The reason, if the whole picture is covered."""


UNMASKED = MaskReport()


@dataclass(frozen=True, slots=True)
class CoverCount:
    """How many pictures of a PTZ camera with zones were shown, and of how many all was covered."""

    pictures: int = 0
    covered: int = 0

    @property
    def part(self) -> float | None:
        """The part of the pictures that were covered; None: there were none."""
        return self.covered / self.pictures if self.pictures else None

    def counted(self, *, is_covered: bool) -> CoverCount:
        """Return the count with one picture more."""
        return CoverCount(self.pictures + 1, self.covered + is_covered)

    def __add__(self, other: CoverCount) -> CoverCount:
        return CoverCount(self.pictures + other.pictures, self.covered + other.covered)


NO_PICTURES = CoverCount()


@dataclass(frozen=True, slots=True)
class CoverCounts:
    """The pictures of a PTZ camera with zones since its stream's start, by what its head did."""

    at_rest: CoverCount = NO_PICTURES
    moving: CoverCount = NO_PICTURES
    """The head moved within the last half second, as far as it reports that, or this console steered."""

    def __bool__(self) -> bool:
        return bool(self.at_rest.pictures or self.moving.pictures)

    def counted(self, *, moves: bool, is_covered: bool) -> CoverCounts:
        """Return the counts with one picture more."""
        if moves:
            return CoverCounts(self.at_rest, self.moving.counted(is_covered=is_covered))
        return CoverCounts(self.at_rest.counted(is_covered=is_covered), self.moving)

    def __add__(self, other: CoverCounts) -> CoverCounts:
        return CoverCounts(self.at_rest + other.at_rest, self.moving + other.moving)


UNCOUNTED = CoverCounts()
"""Of a camera without zones, or whose zones do not move."""
