"""One sitting in the redaction studio: the job, the frames seen, where one is, and what is chosen."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from console.domain.redaction.job import CoverTrack, Decision, KeyBox, changed_frames
from console.domain.redaction.joining import join
from console.domain.redaction.review import FramesSeen, doubts
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.domain.redaction.job import CoverBox, RedactionJob
    from console.domain.redaction.review import FrameDoubt, FrameDoubtKind
    from console.services.redaction.ports import FoundPeople
    from console.services.redaction.service import OpenRedaction


MOST_STEPS = 100


@dataclass(frozen=True, slots=True)
class _Step:
    """What can be gone back to."""

    job: RedactionJob
    seen: FramesSeen
    frame: int


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
        self._beside: frozenset[int] = frozenset()
        self._undone: list[_Step] = []
        self._done: list[_Step] = []
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
        if job != self.job:
            self._done = [*self._done[-MOST_STEPS:], _Step(self.job, self.seen, self.frame)]
            self._undone = []
        self._take(job)

    def _take(self, job: RedactionJob, seen: FramesSeen | None = None) -> None:
        still = self.seen.without(changed_frames(self.job, job))
        # What was seen with exactly these instructions was seen.
        self.seen = FramesSeen(job.frames, still.bits | seen.bits) if seen is not None else still
        self.job, self.is_saved = job, False
        numbers = {track.number for track in job.tracks}
        self.chosen = self.chosen if self.chosen in numbers else 0
        self._beside &= numbers
        self.changed.emit()

    @property
    def can_undo(self) -> bool:
        """Whether there is a change to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether a change was taken back."""
        return bool(self._undone)

    def undo(self) -> None:
        """Take back the last change, and go to where it was made."""
        if self._done:
            self._undone.append(_Step(self.job, self.seen, self.frame))
            self._go_back_to(self._done.pop())

    def redo(self) -> None:
        """Do again what was taken back last."""
        if self._undone:
            self._done.append(_Step(self.job, self.seen, self.frame))
            self._go_back_to(self._undone.pop())

    def _go_back_to(self, step: _Step) -> None:
        self.frame = step.frame
        self._take(step.job, step.seen)

    @property
    def selection(self) -> frozenset[int]:
        """The numbers of all chosen tracks."""
        return self._beside | {self.chosen} if self.chosen else self._beside

    def choose(self, number: int) -> None:
        """Choose a track, and no other."""
        self.chosen, self._beside = number, frozenset()
        self.changed.emit()

    def select(self, numbers: Iterable[int], chosen: int) -> None:
        """Choose several tracks, one of which is the one that is worked on."""
        self._beside = frozenset(numbers)
        self.chosen = chosen if chosen in self._beside else next(iter(sorted(self._beside)), 0)
        self.changed.emit()

    def toggle(self, number: int) -> None:
        """Choose another track beside those that are chosen, or no longer."""
        self.select(self.selection ^ {number}, number)

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
        ended = track.ending(self.frame) if track is not None else None
        if ended is not None:
            self.change(self.job.with_track(ended))

    def split_here(self) -> None:
        """Let the chosen track be another person from this frame on.

        Raises:
            OperatorError: it is not on both sides of the frame.
        """
        if self.track is not None:
            before, after = self.track.split(self.frame, self.job.next_number())
            self.change(self.job.with_track(before).with_track(after))
            self.choose(after.number)

    def join(self) -> None:
        """Let the chosen tracks be one person.

        Raises:
            OperatorError: fewer than two are chosen, or they are at different places in one frame.
        """
        joined = join(self.job, tuple(self.selection))
        self.chosen, self._beside = min(self.selection), frozenset()
        self.change(joined)

    def remove(self) -> None:
        """Remove the chosen tracks."""
        job = self.job
        for number in self.selection:
            job = job.without_track(number)
        self.change(job)

    def decide(self, decision: Decision, reason: str) -> None:
        """Decide about the chosen person."""
        if self.track is not None:
            self.change(
                self.job.with_track(dataclasses.replace(self.track, decision=decision, reason=reason))
            )

    def take_over(self, found: FoundPeople) -> None:
        """Add what was detected; everybody found is covered until somebody decides.

        What an earlier search proposed, and nobody has moved or decided about, makes room for it.
        """
        used = tuple(dict.fromkeys((*self.job.found_with, *found.found_with)))
        kept = tuple(track for track in self.job.tracks if not track.is_only_proposed)
        # Their numbers are given again: what was chosen must not become another one.
        numbers = {track.number for track in kept}
        self.chosen, self._beside = self.chosen if self.chosen in numbers else 0, self._beside & numbers
        job = dataclasses.replace(self.job, tracks=kept, sightings=found.sightings, found_with=used)
        for keys in found.tracks:
            number = job.next_number()
            job = job.with_track(CoverTrack(number, _name(number), keys, is_found=True))
        for tracks, is_read in ((found.read_plates, True), (found.plates, False)):
            for keys in tracks:
                number = job.next_number()
                name = _plate_name(number, is_read=is_read)
                job = job.with_track(CoverTrack(number, name, keys, is_found=True, is_plate=True))
        self.change(job)

    def doubts(self, kind: FrameDoubtKind | None = None) -> list[FrameDoubt]:
        """Return the frames that want a look, of one kind or of all."""
        found = doubts(self.job, self.opened.pictures.scenes)
        return [doubt for doubt in found if kind is None or doubt.kind is kind]

    def next_doubt(self, kind: FrameDoubtKind | None = None, *, is_back: bool = False) -> FrameDoubt | None:
        """Go to the next frame that wants a look, or back to the last; round again at the end of the clip."""
        found = self.doubts(kind)
        if is_back:
            found.reverse()
        beyond = [
            doubt for doubt in found if (doubt.frame < self.frame if is_back else doubt.frame > self.frame)
        ]
        doubt = next(iter(beyond or found), None)
        if doubt is not None:
            self.show(doubt.frame)
        return doubt

    def next_unseen(self) -> None:
        """Go to the next frame that was not seen."""
        frame = self.seen.next_unseen(self.frame)
        if frame is not None:
            self.show(frame)


def _plate_name(number: int, *, is_read: bool) -> str:
    if is_read:
        return text("Number plate {number}", number=number)
    return text("Possible number plate {number}", number=number)


def _name(number: int) -> str:
    return text("Person {number}", number=number)
