"""Finds where a clip's picture is suddenly another one: boxes that follow somebody may not hold there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.media.frames import planes

if TYPE_CHECKING:
    from console.media.frames import Bytes
    from console.media.redaction.clip_source import ClipPicture

SIZE = 32, 18
LEAST, TIMES = 14.0, 5.0
"""Grey levels by which the small picture differs on average, and how often more than before."""
GAP_S = 2.0
"""After so much time without a picture, people are elsewhere."""
FOLLOWED = 0.9


class SceneWatch:
    """Looks at each picture of a clip in turn."""

    def __init__(self) -> None:
        self.found: list[int] = []
        self._before: Bytes | None = None
        self._at_s = 0.0
        self._usual = 0.0

    def look(self, picture: ClipPicture) -> None:
        """Compare a picture with the one before it."""
        luma = np.ascontiguousarray(planes(picture.frame)[0])
        small = np.asarray(cv2.resize(luma, SIZE, interpolation=cv2.INTER_AREA), np.uint8)
        if self._before is not None:
            change = float(cv2.absdiff(small, self._before).mean())
            is_other = change > max(LEAST, TIMES * self._usual)
            if is_other or picture.elapsed_s - self._at_s > GAP_S:
                self.found.append(picture.number)
            else:
                self._usual = FOLLOWED * self._usual + (1 - FOLLOWED) * change
        self._before, self._at_s = small, picture.elapsed_s
