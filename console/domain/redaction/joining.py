"""Two tracks that turn out to be one person: one that left and came back, or was found twice."""

from __future__ import annotations

import dataclasses
import itertools
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.redaction.job import CoverBox, CoverTrack, Decision, KeyBox
from console.domain.text import text

if TYPE_CHECKING:
    from console.domain.redaction.job import RedactionJob

CLOSE = 1e-9


def join(job: RedactionJob, numbers: tuple[int, ...]) -> RedactionJob:
    """Return a job in which tracks are one, under the lowest of their numbers.

    Where both have a box, the new one is around both. Where neither has, there is none if the person went out
    of the picture; one that was only lost inside it stays covered in between. Unless the decisions agree, it
    is covered until somebody decides anew.

    Args:
        job: the instructions.
        numbers: of two or more tracks.

    Raises:
        OperatorError: fewer than two are chosen, or they are at different places in one frame.
    """
    chosen = [track for track in job.tracks if track.number in set(numbers)]
    if len(chosen) < 2:
        raise OperatorError(
            "Choose two or more people to join.", "Select them in the list, or on the picture."
        )
    joined = chosen[0]
    for other in chosen[1:]:
        joined = _both(joined, other)
        job = job.without_track(other.number)
    return job.with_track(joined)


def _both(one: CoverTrack, other: CoverTrack) -> CoverTrack:
    frames = sorted({key.frame for track in (one, other) for key in track.keys})
    # A box that ends between two of the other's key boxes needs a place of its own there, and after it.
    frames = sorted({near for frame in frames for near in (frame - 1, frame, frame + 1)})
    keys = [
        KeyBox(frame, box, is_last=_around(one, other, frame + 1) is None)
        for frame in frames
        if (box := _around(one, other, frame)) is not None
    ]
    decision, reason = Decision.UNDECIDED, ""
    if one.decision is other.decision:
        reasons = dict.fromkeys(given for track in (one, other) if (given := track.reason.strip()))
        decision, reason = one.decision, "; ".join(reasons)
    # A clear box that is only guessed could show somebody else: it is not drawn through a gap.
    kept = _thinned(keys if decision.is_clear else _bridged(keys))
    return dataclasses.replace(one, keys=kept, decision=decision, reason=reason, is_found=False)


def _bridged(keys: list[KeyBox]) -> list[KeyBox]:
    return [
        dataclasses.replace(key, is_last=key.is_last and not (key.box.is_inside and after.box.is_inside))
        for key, after in itertools.pairwise(keys)
    ] + keys[-1:]


def _around(one: CoverTrack, other: CoverTrack, frame: int) -> CoverBox | None:
    """Return the box around both at a frame.

    Raises:
        OperatorError: they are at different places.
    """
    first, second = one.box_at(frame), other.box_at(frame)
    if first is None or second is None:
        return first or second
    if not first.common(second):
        raise OperatorError(
            text(
                "“{one}” and “{other}” are at different places in frame {frame}, so they are two people.",
                one=one.name,
                other=other.name,
                frame=frame + 1,
            ),
            "End or split one of them first.",
        )
    return CoverBox(
        min(first.left, second.left),
        min(first.top, second.top),
        max(first.right, second.right),
        max(first.bottom, second.bottom),
    )


def _thinned(keys: list[KeyBox]) -> tuple[KeyBox, ...]:
    """Return the key boxes without those that say only what their neighbours say."""
    kept: list[KeyBox] = []
    for at, key in enumerate(keys):
        if 0 < at < len(keys) - 1 and not key.is_last and not kept[-1].is_last:
            before, after = kept[-1], keys[at + 1]
            between = before.box.towards(after.box, (key.frame - before.frame) / (after.frame - before.frame))
            if _is_close(between, key.box):
                continue
        kept.append(key)
    return (*kept[:-1], dataclasses.replace(kept[-1], is_last=False))


def _is_close(one: CoverBox, other: CoverBox) -> bool:
    sides = ("left", "top", "right", "bottom")
    return all(abs(getattr(one, side) - getattr(other, side)) < CLOSE for side in sides)
