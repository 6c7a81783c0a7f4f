from __future__ import annotations

import av
import numpy as np

from console.media.redaction.clip_source import ClipPicture
from console.media.redaction.scenes import SceneWatch


def picture(number: int, ground: np.ndarray, at_s: float, moved: int = 0) -> ClipPicture:
    shown = ground.copy()
    shown[40:80, moved : moved + 24] = 240
    frame = av.VideoFrame.from_ndarray(shown, "rgb24").reformat(format="yuv420p")
    return ClipPicture(number, frame, at_s)


def test_a_cut_and_a_gap_are_scenes_and_somebody_who_walks_is_none() -> None:
    noise = np.random.default_rng(3)
    here, there = (noise.integers(0, 200, (12, 16, 3), dtype=np.uint8).repeat(12, 0).repeat(12, 1),) * 2
    there = np.ascontiguousarray(here[::-1, ::-1])
    watch = SceneWatch()
    for number in range(40):
        ground = here if number < 20 else there
        watch.look(picture(number, ground, number / 25 + (5 if number >= 30 else 0), 2 * number))
    assert watch.found == [20, 30]
