"""What a clip's picture usually is: who stands still for a while, but not all the time, differs from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.media.frames import planes
from console.media.redaction.clip_source import ClipPicture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.media.frames import Bytes

WIDTH = 512
MOST, LEAST = 32, 8
"""Pictures of which the middle is taken; with fewer there is no usual one."""
DIFFERENT = 24


def small_luma(luma: Bytes) -> Bytes:
    """Return brightness as motion and background are looked at."""
    height = max(2, round(WIDTH * luma.shape[0] / luma.shape[1]))
    return np.asarray(cv2.resize(luma, (WIDTH, height), interpolation=cv2.INTER_AREA), np.uint8)


def usual_picture(pictures: Iterable[object]) -> Bytes | None:
    """Return the middle brightness of each pixel over a clip; None if it is too short."""
    kept: list[Bytes] = []
    every = 1
    for picture in pictures:
        if not isinstance(picture, ClipPicture) or picture.number % every:
            continue
        kept.append(small_luma(np.ascontiguousarray(planes(picture.frame)[0])))
        if len(kept) > 2 * MOST:
            kept, every = kept[::2], every * 2
    if len(kept) < LEAST:
        return None
    return np.asarray(np.median(np.stack(kept), axis=0), np.uint8)


def different_from(usual: Bytes, small: Bytes) -> Bytes:
    """Return as 255 where a picture differs from the usual one, whatever the light does to it all."""
    change = small.astype(np.int16) - usual
    change -= np.int16(np.median(change))
    mask = (np.abs(change) > DIFFERENT).astype(np.uint8) * 255
    return np.asarray(cv2.medianBlur(mask, 3), np.uint8)
