"""The look at every frame of a redacted clip, and the frames that want a second one (PRV-05)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.redaction.job import CoverTrack, RedactionJob

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
        """Whether every frame was seen, and none that the clip has not."""
        return self.frames > 0 and self.bits == (1 << self.frames) - 1

    def missing(self) -> list[int]:
        """Return the frames that were not seen."""
        return [frame for frame in range(self.frames) if not self.bits >> frame & 1]

    def and_also(self, other: FramesSeen) -> FramesSeen:
        """Return what both saw; nothing if they are of different clips."""
        return FramesSeen(self.frames, self.bits & other.bits if self.frames == other.frames else 0)

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


MOST_RANGES = 5


def as_ranges(frames: list[int]) -> str:
    """Return frames as people count them, such as `3, 8–12`; of very many only the first ranges."""
    spans: list[list[int]] = []
    for frame in frames:
        if spans and spans[-1][1] == frame - 1:
            spans[-1][1] = frame
        else:
            spans.append([frame, frame])
    shown = [f"{a + 1}" if a == b else f"{a + 1}–{b + 1}" for a, b in spans[:MOST_RANGES]]
    return ", ".join(shown) + (" …" if len(spans) > MOST_RANGES else "")


class FrameDoubtKind(Enum):
    """Why a frame wants a look. The value is what is shown."""

    UNCOVERED = "something was detected that is not covered"
    APPEARS = "somebody appears"
    LEAVES = "somebody leaves"
    LOST = "a detected track was lost inside the picture"
    SCENE = "the picture is suddenly another one"


@dataclass(frozen=True, slots=True)
class FrameDoubt:
    """A frame that wants a look."""

    frame: int
    kind: FrameDoubtKind


def doubts(job: RedactionJob, scenes: Iterable[int] = ()) -> list[FrameDoubt]:
    """Return the frames that want a look, by frame.

    Args:
        job: the instructions.
        scenes: frames at which the picture is suddenly another one.
    """
    found = {FrameDoubt(frame, kind) for frame, kind in _uncovered(job)}
    found |= {FrameDoubt(frame, FrameDoubtKind.SCENE) for frame in scenes if 0 < frame < job.frames}
    for track in job.tracks:
        for stretch in track.stretches:
            if stretch.first > 0:
                found.add(FrameDoubt(stretch.first, FrameDoubtKind.APPEARS))
            if stretch.last < job.frames - 1:
                found.add(FrameDoubt(stretch.last, _end_of(track, stretch.last)))
    return sorted(found, key=lambda doubt: (doubt.frame, doubt.kind.name))


def _end_of(track: CoverTrack, frame: int) -> FrameDoubtKind:
    box = track.box_at(frame)
    is_lost = track.is_found and box is not None and box.is_inside
    return FrameDoubtKind.LOST if is_lost else FrameDoubtKind.LEAVES


def _uncovered(job: RedactionJob) -> Iterable[tuple[int, FrameDoubtKind]]:
    if job.is_inverse:
        return
    for sighting in job.sightings:
        boxes = [*job.covers_at(sighting.frame), *job.shown_at(sighting.frame)]
        covered = max((sighting.box.common(box) for box in boxes), default=0.0)
        if covered < COVERED * sighting.box.area:
            yield sighting.frame, FrameDoubtKind.UNCOVERED
