"""The look at every frame of a redacted clip, and the frames that want a second one (PRV-05)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.redaction.job import RedactionJob

COVERED = 0.7
"""Share of a sighting's box that must be covered or decided about."""


@dataclass(frozen=True, slots=True)
class FramesSeen:
    """Which frames of a clip somebody has looked at, as bits."""

    frames: int
    bits: int = 0

    @property
    def count(self) -> int:
        """The number of frames seen."""
        return self.bits.bit_count()

    @property
    def is_complete(self) -> bool:
        """Whether every frame was seen."""
        return self.frames > 0 and self.count == self.frames

    def seen(self, frame: int) -> FramesSeen:
        """Return it with a frame that was looked at."""
        if not 0 <= frame < self.frames:
            return self
        return FramesSeen(self.frames, self.bits | (1 << frame))

    def without(self, frames: Iterable[int]) -> FramesSeen:
        """Return it without frames that look different now."""
        bits = self.bits
        for frame in frames:
            bits &= ~(1 << frame)
        return FramesSeen(self.frames, bits)

    def next_unseen(self, after: int) -> int | None:
        """Return the first frame after one that nobody saw, from the beginning again if need be."""
        order = (*range(after + 1, self.frames), *range(min(after + 1, self.frames)))
        return next((frame for frame in order if not self.bits >> frame & 1), None)


class FrameDoubtKind(Enum):
    """Why a frame wants a look. The value is what is shown."""

    UNCOVERED = "something was detected that is not covered"
    APPEARS = "somebody appears"
    LEAVES = "somebody leaves"
    LOST = "a detected track was lost inside the picture"


@dataclass(frozen=True, slots=True)
class FrameDoubt:
    """A frame that wants a look."""

    frame: int
    kind: FrameDoubtKind


EDGE = 0.03


def doubts(job: RedactionJob) -> list[FrameDoubt]:
    """Return the frames that want a look, by frame."""
    found = {FrameDoubt(frame, kind) for frame, kind in _uncovered(job)}
    for track in job.tracks:
        if track.first > 0:
            found.add(FrameDoubt(track.first, FrameDoubtKind.APPEARS))
        if track.last < job.frames - 1:
            box = track.keys[-1].box
            is_inside = min(box.left, box.top, 1 - box.right, 1 - box.bottom) > EDGE
            lost = track.is_found and is_inside
            found.add(FrameDoubt(track.last, FrameDoubtKind.LOST if lost else FrameDoubtKind.LEAVES))
    return sorted(found, key=lambda doubt: (doubt.frame, doubt.kind.name))


def _uncovered(job: RedactionJob) -> Iterable[tuple[int, FrameDoubtKind]]:
    if job.is_inverse:
        return
    for sighting in job.sightings:
        boxes = [*job.covers_at(sighting.frame), *job.shown_at(sighting.frame)]
        covered = max((sighting.box.common(box) for box in boxes), default=0.0)
        if covered < COVERED * sighting.box.area:
            yield sighting.frame, FrameDoubtKind.UNCOVERED
