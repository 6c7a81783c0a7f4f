"""One sitting in the redaction studio: the job, the frames seen, where one is, and what is chosen."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.redaction.job import CoverTrack, Decision, KeyBox, changed_frames
from console.domain.redaction.review import doubts
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.redaction.job import CoverBox, RedactionJob
    from console.domain.redaction.review import FrameDoubt
    from console.services.redaction.ports import FoundPeople
    from console.services.redaction.service import OpenRedaction


class RedactionSitting(QObject):
    """What somebody does to one redaction. UI thread.

    Args:
        opened: the redaction, with its pictures.
    """

    changed = Signal()
    """Emitted when the job, the frame or the choice changed."""

    def __init__(self, opened: OpenRedaction, parent: QObject) -> None:
        super().__init__(parent)
        self.opened = opened
        self.job: RedactionJob = opened.saved.job
        self.seen = opened.saved.seen
        self.frame = 0
        self.chosen = 0
        """Number of the chosen track; 0: none."""
        self.is_saved = True

    @property
    def track(self) -> CoverTrack | None:
        """The chosen track."""
        return next((track for track in self.job.tracks if track.number == self.chosen), None)

    def show(self, frame: int) -> None:
        """Go to a frame."""
        self.frame = max(0, min(self.job.frames - 1, frame))
        self.changed.emit()

    def mark_seen(self, frame: int, job: RedactionJob) -> None:
        """Count a frame that was shown as `job` covers it, if those are still the instructions."""
        if job == self.job and not self.seen.bits >> frame & 1:
            self.seen = self.seen.seen(frame)
            self.is_saved = False
            self.changed.emit()

    def change(self, job: RedactionJob) -> None:
        """Take over other instructions: what looks different now counts as not seen."""
        self.seen = self.seen.without(changed_frames(self.job, job))
        self.job, self.is_saved = job, False
        self.changed.emit()

    def choose(self, number: int) -> None:
        """Choose a track."""
        self.chosen = number
        self.changed.emit()

    def put_box(self, box: CoverBox) -> None:
        """Make a box the chosen track's at this frame, or a new track's from here to the end."""
        track = self.track
        if track is None:
            self.add(box)
        else:
            self.change(self.job.with_track(track.with_key(self.frame, box)))

    def add(self, box: CoverBox) -> None:
        """Begin a track with a box; it stays where it is until the end of the clip, until it is moved."""
        number, box = self.job.next_number(), box.checked()
        last = self.job.frames - 1
        keys = [KeyBox(self.frame, box)]
        if last > self.frame:
            keys.append(KeyBox(last, box))
        self.chosen = number
        self.change(self.job.with_track(CoverTrack(number, _name(number), tuple(keys))))

    def end_here(self) -> None:
        """Let the chosen track end at this frame: who it was has left the picture."""
        track = self.track
        box = track.box_at(self.frame) if track is not None else None
        if track is None or box is None:
            return
        keys = (*(key for key in track.keys if key.frame < self.frame), KeyBox(self.frame, box))
        self.change(self.job.with_track(dataclasses.replace(track, keys=keys)))

    def split_here(self) -> None:
        """Let the chosen track be another person from this frame on.

        Raises:
            OperatorError: it is not on both sides of the frame.
        """
        if self.track is not None:
            before, after = self.track.split(self.frame, self.job.next_number())
            self.chosen = after.number
            self.change(self.job.with_track(before).with_track(after))

    def remove(self) -> None:
        """Remove the chosen track."""
        number, self.chosen = self.chosen, 0
        self.change(self.job.without_track(number))

    def decide(self, decision: Decision, reason: str) -> None:
        """Decide about the chosen person."""
        if self.track is not None:
            self.change(
                self.job.with_track(dataclasses.replace(self.track, decision=decision, reason=reason))
            )

    def take_over(self, found: FoundPeople) -> None:
        """Add what was detected; everybody found is covered until somebody decides."""
        job = dataclasses.replace(self.job, sightings=found.sightings)
        for keys in found.tracks:
            number = job.next_number()
            job = job.with_track(CoverTrack(number, _name(number), keys, is_found=True))
        self.change(job)

    def next_doubt(self) -> FrameDoubt | None:
        """Go to the next frame that wants a look, from the beginning again after the last."""
        found = doubts(self.job)
        later = [doubt for doubt in found if doubt.frame > self.frame]
        doubt = next(iter(later or found), None)
        if doubt is not None:
            self.show(doubt.frame)
        return doubt

    def next_unseen(self) -> None:
        """Go to the next frame that was not seen."""
        frame = self.seen.next_unseen(self.frame)
        if frame is not None:
            self.show(frame)


def _name(number: int) -> str:
    return text("Person {number}", number=number)
