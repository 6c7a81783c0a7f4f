"""What a clip's picture usually is: who stands still for a while, but not all the time, differs from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.media.frames import planes
from console.media.redaction.clip_source import ClipPicture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from av.video.frame import VideoFrame

    from console.media.frames import Bytes

WIDTH = 512
MOST, LEAST, EVERY_OTHER = 32, 8, 2
"""Pictures of which the middle is taken; with fewer there is no usual one. Neighbours say the same."""
DIFFERENT, OTHER_COLOUR = 24, 8

SmallPicture = tuple["Bytes", ...]
"""Brightness, and the two planes of colour at half its size."""


def small_picture(frame: VideoFrame) -> SmallPicture:
    """Return a frame as it is compared with the usual picture."""
    luma, *colours = planes(frame)
    return (_small(luma, WIDTH), *(_small(one, WIDTH // 2) for one in colours))


def _small(plane: Bytes, width: int) -> Bytes:
    height = max(2, round(width * plane.shape[0] / plane.shape[1]))
    plain = np.ascontiguousarray(plane)
    return np.asarray(cv2.resize(plain, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def usual_picture(pictures: Iterable[object]) -> SmallPicture | None:
    """Return the middle value of each pixel over a clip; None if it is too short."""
    kept: list[SmallPicture] = []
    every = EVERY_OTHER
    for picture in pictures:
        if not isinstance(picture, ClipPicture) or picture.number % every:
            continue
        kept.append(small_picture(picture.frame))
        if len(kept) > 2 * MOST:
            kept, every = kept[::2], every * 2
    if len(kept) < LEAST:
        return None
    return tuple(
        np.asarray(np.median(np.stack(plane), axis=0), np.uint8) for plane in zip(*kept, strict=True)
    )


def different_from(usual: SmallPicture, small: SmallPicture) -> Bytes:
    """Return as 255 where a picture differs from the usual one, whatever the light does to it all.

    Somebody in a blue coat may be as bright as the pavement: colours count too.
    """
    mask: Bytes = np.zeros(small[0].shape, np.uint8)
    for place, (before, now) in enumerate(zip(usual, small, strict=True)):
        change = now.astype(np.int16) - before
        change -= np.int16(np.median(change))
        least = OTHER_COLOUR if place else DIFFERENT
        differs = (np.abs(change) > least).astype(np.uint8) * 255
        clean = cv2.medianBlur(differs, 3)
        size = small[0].shape[1], small[0].shape[0]
        mask |= np.asarray(cv2.resize(clean, size, interpolation=cv2.INTER_NEAREST), np.uint8)
    return mask
