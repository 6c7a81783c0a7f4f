"""What is covered in a clip: tracks of boxes, a decision for each person, style and sound (PRV-05, DIS-14).

Boxes are fractions of the picture, so that they hold for every size in which the camera sent it. Frames are
counted from 0 in the order in which they are shown.
"""

from __future__ import annotations

import dataclasses
import itertools
from bisect import bisect_right
from dataclasses import dataclass
from enum import Enum

from console.domain.errors import OperatorError
from console.domain.text import text

LEAST_REASON = 3
MOST_TRACKS = 500
EDGE = 0.03
SAVED_DIGITS = 6


class Decision(Enum):
    """What was decided about a person or thing. Whoever is not decided about is covered."""

    UNDECIDED = "not decided, covered"
    OBSCURE = "obscure"
    SUBJECT = "the subject, kept clear"
    CONSENT = "kept clear: consent"
    NO_INTRUSION = "kept clear: no unfair intrusion"

    @property
    def is_clear(self) -> bool:
        """Whether it stays visible."""
        return self not in {Decision.UNDECIDED, Decision.OBSCURE}


class CoverStyle(Enum):
    """How boxes are covered. Only the first cannot be undone by anybody."""

    SOLID = "solid"
    PIXELATE = "pixelate"
    BLUR = "blur"


@dataclass(frozen=True, slots=True)
class CoverBox:
    """A rectangle in fractions of the picture, 0 to 1."""

    left: float
    top: float
    right: float
    bottom: float

    def checked(self) -> CoverBox:
        """Return it within the picture.

        Raises:
            OperatorError: it is empty.
        """
        left, right = (min(1.0, max(0.0, value)) for value in sorted((self.left, self.right)))
        top, bottom = (min(1.0, max(0.0, value)) for value in sorted((self.top, self.bottom)))
        if not (right > left and bottom > top):
            raise OperatorError("The box is empty.", "Draw it with the mouse around what is to be covered.")
        return CoverBox(left, top, right, bottom)

    def towards(self, other: CoverBox, part: float) -> CoverBox:
        """Return the box between this one and another; `part` 0 is this one, 1 the other."""
        return CoverBox(
            self.left + (other.left - self.left) * part,
            self.top + (other.top - self.top) * part,
            self.right + (other.right - self.right) * part,
            self.bottom + (other.bottom - self.bottom) * part,
        )

    def rounded(self) -> tuple[float, ...]:
        """Return its sides as they are saved."""
        return tuple(round(side, SAVED_DIGITS) for side in (self.left, self.top, self.right, self.bottom))

    @property
    def is_inside(self) -> bool:
        """Whether it is away from the picture's edges: who was there has not simply walked out."""
        return min(self.left, self.top, 1 - self.right, 1 - self.bottom) > EDGE

    @property
    def area(self) -> float:
        """The share of the picture."""
        return max(0.0, self.right - self.left) * max(0.0, self.bottom - self.top)

    def common(self, other: CoverBox) -> float:
        """Return the share of the picture that both cover."""
        return CoverBox(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        ).area


@dataclass(frozen=True, slots=True)
class KeyBox:
    """Where a track's box is at one frame. Between two of them it moves evenly.

    Attributes:
        is_last: there is no box after it until the next one: the person left and came back.
    """

    frame: int
    box: CoverBox
    is_last: bool = False


@dataclass(frozen=True, slots=True)
class FrameSpan:
    """Frames from `first` to `last`, both included."""

    first: int
    last: int

    def __contains__(self, frame: int) -> bool:
        return self.first <= frame <= self.last


@dataclass(frozen=True, slots=True)
class ModelUsed:
    """A model that proposed boxes, by its name and the SHA-256 of its file."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class CoverTrack:
    """One person or thing through the clip.

    Attributes:
        keys: by frame, at least one. Before the first and after the last there is no box, nor in a gap.
        reason: why it stays clear; needed where it does.
        is_found: proposed by detection and not yet moved, ended, split or joined by a person.
        is_plate: a number plate, which is covered solid whatever the style.
    """

    number: int
    name: str
    keys: tuple[KeyBox, ...]
    decision: Decision = Decision.UNDECIDED
    reason: str = ""
    is_found: bool = False
    is_plate: bool = False

    @property
    def is_only_proposed(self) -> bool:
        """Whether detection proposed it and nobody has moved it or decided about it."""
        return self.is_found and self.decision is Decision.UNDECIDED

    @property
    def first(self) -> int:
        """The first frame with a box."""
        return self.keys[0].frame

    @property
    def last(self) -> int:
        """The last frame with a box."""
        return self.keys[-1].frame

    @property
    def stretches(self) -> tuple[FrameSpan, ...]:
        """The frames with a box, without the gaps in which the person was away."""
        found, begin = [], self.first
        for key, after in itertools.pairwise(self.keys):
            if key.is_last and after.frame > key.frame + 1:
                found.append(FrameSpan(begin, key.frame))
                begin = after.frame
        return (*found, FrameSpan(begin, self.last))

    def box_at(self, frame: int) -> CoverBox | None:
        """Return the box at a frame, or None where the track is not there."""
        if not self.first <= frame <= self.last:
            return None
        place = bisect_right(self.keys, frame, key=lambda key: key.frame)
        before = self.keys[place - 1]
        if frame == before.frame:
            return before.box
        if before.is_last:
            return None
        after = self.keys[place]
        return before.box.towards(after.box, (frame - before.frame) / (after.frame - before.frame))

    def with_key(self, frame: int, box: CoverBox) -> CoverTrack:
        """Return it with a key box, in place of one of the same frame."""
        keys = [key for key in self.keys if key.frame != frame]
        was_last = any(key.frame == frame and key.is_last for key in self.keys)
        keys.append(KeyBox(frame, box.checked(), is_last=was_last))
        return dataclasses.replace(self, keys=tuple(sorted(keys, key=lambda key: key.frame)), is_found=False)

    def ending(self, frame: int) -> CoverTrack | None:
        """Return what comes until a frame with a box; None if there is no box."""
        box = self.box_at(frame)
        if box is None:
            return None
        keys = (*(key for key in self.keys if key.frame < frame), KeyBox(frame, box))
        return dataclasses.replace(self, keys=keys, is_found=False)

    def split(self, frame: int, number: int) -> tuple[CoverTrack, CoverTrack]:
        """Return what comes before a frame, and the rest as another person, who is covered until decided.

        Raises:
            OperatorError: the track is not on both sides of the frame.
        """
        rest = tuple(key for key in self.keys if key.frame > frame)
        box = self.box_at(frame)
        if box is not None:
            rest = (self._key_at(frame, box), *rest)
        early = tuple(key for key in self.keys if key.frame < frame - 1)
        edge = self.box_at(frame - 1)
        if edge is not None:
            early = (*early, KeyBox(frame - 1, edge))
        if not rest or not early:
            raise OperatorError("The track cannot be split here.", "Go to a frame between its ends.")
        early = (*early[:-1], dataclasses.replace(early[-1], is_last=False))
        before = dataclasses.replace(self, keys=early, is_found=False)
        return before, CoverTrack(number, _name(number), rest)

    def _key_at(self, frame: int, box: CoverBox) -> KeyBox:
        return next((key for key in self.keys if key.frame == frame), KeyBox(frame, box))


def _name(number: int) -> str:
    return text("Person {number}", number=number)


@dataclass(frozen=True, slots=True)
class RedactionJob:
    """The instructions of a redaction.

    Attributes:
        frames: of the clip.
        is_inverse: everything is covered but the boxes of tracks that stay clear.
        has_sound: whether the clip's sound goes along; off unless somebody decides otherwise.
        muted: passages without it.
        sightings: what detection saw, by frame; help for the review, never the guarantee.
        found_with: the models that proposed boxes.
    """

    frames: int
    tracks: tuple[CoverTrack, ...] = ()
    style: CoverStyle = CoverStyle.SOLID
    is_inverse: bool = False
    has_sound: bool = False
    muted: tuple[FrameSpan, ...] = ()
    sightings: tuple[KeyBox, ...] = ()
    found_with: tuple[ModelUsed, ...] = ()

    def next_number(self) -> int:
        """Return a number for another track."""
        return max((track.number for track in self.tracks), default=0) + 1

    def with_track(self, track: CoverTrack) -> RedactionJob:
        """Return it with a track, in place of one of the same number."""
        others = tuple(one for one in self.tracks if one.number != track.number)
        tracks = tuple(sorted((*others, track), key=lambda one: one.number))
        return dataclasses.replace(self, tracks=tracks)

    def without_track(self, number: int) -> RedactionJob:
        """Return it without a track."""
        return dataclasses.replace(self, tracks=tuple(one for one in self.tracks if one.number != number))

    def covers_at(self, frame: int) -> list[CoverBox]:
        """Return what is covered at a frame; with `is_inverse`, beside everything outside `shown_at`."""
        boxes = [track.box_at(frame) for track in self.tracks if not track.decision.is_clear]
        return [box for box in boxes if box is not None]

    def plates_at(self, frame: int) -> list[CoverBox]:
        """Return the number plates that are covered at a frame."""
        plates = (track for track in self.tracks if track.is_plate and not track.decision.is_clear)
        return [box for track in plates if (box := track.box_at(frame)) is not None]

    def shown_at(self, frame: int) -> list[CoverBox]:
        """Return the boxes that stay clear at a frame."""
        boxes = [track.box_at(frame) for track in self.tracks if track.decision.is_clear]
        return [box for box in boxes if box is not None]

    def look_at(self, frame: int) -> tuple[object, ...]:
        """Return all that decides how a frame looks: two jobs with the same look cover it alike."""
        covered = [box.rounded() for box in self.covers_at(frame)]
        shown = [box.rounded() for box in self.shown_at(frame)] if self.is_inverse else []
        if self.style is CoverStyle.SOLID:
            covered.sort()  # of softer covers one may lie on another
        plates = sorted(box.rounded() for box in self.plates_at(frame))
        return (self.frames, self.style, self.is_inverse, tuple(covered), tuple(plates), tuple(shown))

    def check(self) -> None:
        """Check that it can be reviewed and released.

        Raises:
            OperatorError: nobody is covered, or a decision has no reason.
        """
        if self.frames < 1:
            raise OperatorError("The clip has no pictures.", "Choose another time.")
        if len(self.tracks) > MOST_TRACKS:
            raise OperatorError(
                text("There are more than {most} tracks.", most=MOST_TRACKS), "Join or remove some of them."
            )
        for track in self.tracks:
            if track.decision.is_clear and len(track.reason.strip()) < LEAST_REASON:
                raise OperatorError(
                    text("“{name}” stays clear without a reason.", name=track.name),
                    "Enter why, or cover this person.",
                )
        if self.is_inverse and not any(track.decision.is_clear for track in self.tracks):
            raise OperatorError(
                "Everything is covered: nobody is chosen to be shown.", "Choose the subject of the request."
            )


def changed_frames(before: RedactionJob, after: RedactionJob) -> list[int]:
    """Return the frames that look different: whoever saw them has to look again."""
    if before.style is not after.style or before.is_inverse != after.is_inverse:
        return list(range(after.frames))
    if before.frames != after.frames:
        return list(range(after.frames))
    differing = {track.number for track in {*before.tracks} ^ {*after.tracks}}
    moved = [track for track in (*before.tracks, *after.tracks) if track.number in differing]
    candidates = sorted({frame for track in moved for frame in range(track.first, track.last + 1)})
    return [frame for frame in candidates if before.look_at(frame) != after.look_at(frame)]
