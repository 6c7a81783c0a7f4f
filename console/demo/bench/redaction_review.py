"""A reviewer who overlooks nothing goes where the studio leads, and covers whoever is not covered yet.

What this shows is that the studio leads them everywhere: to each frame, and again to each that a later box
changed. That people overlook nothing, no program can show.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from types import SimpleNamespace
from typing import TYPE_CHECKING, Protocol, cast

import numpy as np
from PySide6.QtCore import QObject

from console.domain.redaction.job import CoverBox
from console.domain.redaction.job_json import SavedRedaction
from console.domain.redaction.review import FramesSeen
from console.ui.redaction.sitting import RedactionSitting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from console.demo.bench.redaction_truth import Box, TruePicture
    from console.domain.redaction.job import CoverTrack, RedactionJob
    from console.media.frames import Bytes
    from console.services.redaction.service import OpenRedaction

WHOLE, HEAD, PLATE = 0.9, 0.95, 0.95
"""Shares of a person's box, a head and a plate that must be covered to count."""
DRAWN_AROUND = 0.1
"""A person draws a box so much larger on every side than what it is drawn around."""
ENOUGH = 40
"""Times the clip's frames that may be looked at; whoever needs more is led in circles."""


class TrueScene(Protocol):
    """A clip of which it is known who is where."""

    count: int

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        ...

    def truth(self, number: int) -> TruePicture:
        """Return what is in a picture."""
        ...


@dataclass(frozen=True, slots=True)
class ReviewFigures:
    """How a review went.

    Attributes:
        job: as it left it.
        drawn: boxes that were drawn or moved.
        looks: frames that were looked at, also more than once.
        by_doubts: share of the uncovered things, by frame, that were covered once all doubts were looked at.
    """

    job: RedactionJob
    drawn: int
    looks: int
    by_doubts: float


def cover_at(tracks: Iterable[CoverTrack], number: int, size: tuple[int, int]) -> Bytes:
    """Return as 255 what tracks cover in a picture."""
    width, height = size
    made = np.zeros((height, width), np.uint8)
    for track in tracks:
        box = track.box_at(number)
        if box is not None:
            rows = slice(int(box.top * height), math.ceil(box.bottom * height))
            made[rows, int(box.left * width) : math.ceil(box.right * width)] = 255
    return made


def is_covered(cover: Bytes, box: Box, least: float) -> bool:
    """Return whether so much of a box in pixels is covered."""
    left, top, right, bottom = (max(0, round(side)) for side in box)
    part = cover[top : max(top + 1, bottom), left : max(left + 1, right)]
    return bool(part.size and part.mean() >= 255 * least)


def uncovered(job: RedactionJob, number: int, scene: TrueScene, truth: TruePicture) -> list[Box]:
    """Return who and what is not covered in a picture."""
    cover = cover_at(job.tracks, number, scene.size)
    kinds = ((truth.people, WHOLE), (truth.heads, HEAD), (truth.plates, PLATE))
    return [box for boxes, least in kinds for box in boxes if not is_covered(cover, box, least)]


def review(job: RedactionJob, scene: TrueScene) -> ReviewFigures:
    """Look at what the studio leads to: each doubt, then each frame that was not seen, until none is left.

    Raises:
        RuntimeError: it leads in circles.
    """
    saved = SavedRedaction(job, FramesSeen(job.frames))
    opened = SimpleNamespace(saved=saved, pictures=SimpleNamespace(scenes=()))
    owner = QObject()
    reviewer = _Reviewer(RedactionSitting(cast("OpenRedaction", opened), owner), scene)
    before = reviewer.left_over()
    reviewer.look()
    reviewer.go_through_doubts()
    after = reviewer.left_over()
    reviewer.go_through(lambda: not reviewer.sitting.seen.is_complete, reviewer.sitting.next_unseen)
    by_doubts = 1 - after / before if before else 1.0
    return ReviewFigures(reviewer.sitting.job, reviewer.drawn, reviewer.looks, by_doubts)


class _Reviewer:
    def __init__(self, sitting: RedactionSitting, scene: TrueScene) -> None:
        self.sitting, self._scene = sitting, scene
        self._truth = [scene.truth(number) for number in range(scene.count)]
        self._own: set[int] = set()
        self.drawn = self.looks = 0

    def left_over(self) -> int:
        return sum(len(self._uncovered(number)) for number in range(self._scene.count))

    def go_through_doubts(self) -> None:
        visited: set[int] = set()

        def is_news() -> bool:
            return any(doubt.frame not in visited for doubt in self.sitting.doubts())

        def next_one() -> None:
            self.sitting.next_doubt()
            visited.add(self.sitting.frame)

        self.go_through(is_news, next_one)

    def go_through(self, is_more: Callable[[], bool], next_one: Callable[[], object]) -> None:
        while is_more():
            next_one()
            self.look()

    def look(self) -> None:
        """Look at the frame that is shown, and cover who is not covered in it."""
        self.looks += 1
        if self.looks > ENOUGH * self._scene.count:
            raise RuntimeError("the review leads in circles")
        sitting = self.sitting
        sitting.mark_seen(sitting.frame, sitting.job)
        while missing := self._uncovered(sitting.frame):
            self._cover(missing[0])
            sitting.mark_seen(sitting.frame, sitting.job)

    def _uncovered(self, number: int) -> list[Box]:
        return uncovered(self.sitting.job, number, self._scene, self._truth[number])

    def _cover(self, thing: Box) -> None:
        """Move the box of one's own that is nearest to somebody, or draw one in this frame alone."""
        sitting, frame = self.sitting, self.sitting.frame
        box, number = self._drawn_around(thing), 0
        for track in sitting.job.tracks:
            has_key = any(key.frame == frame for key in track.keys)
            near = track.box_at(frame) or track.box_at(frame - 1)
            if track.number in self._own and not has_key and near is not None and near.common(box):
                number = track.number
        sitting.choose(number)
        sitting.put_box(box)
        if not number:
            sitting.end_here()
        self._own.add(sitting.chosen)
        self.drawn += 1

    def _drawn_around(self, thing: Box) -> CoverBox:
        width, height = self._scene.size
        left, top, right, bottom = thing
        aside, up = DRAWN_AROUND * (right - left), DRAWN_AROUND * (bottom - top)
        return CoverBox(
            max(0.0, (left - aside) / width),
            max(0.0, (top - up) / height),
            min(1.0, (right + aside) / width),
            min(1.0, (bottom + up) / height),
        ).checked()
