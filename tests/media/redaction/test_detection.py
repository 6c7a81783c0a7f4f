from __future__ import annotations

from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import av
import numpy as np
import pytest

from console.domain.redaction.job import CoverBox
from console.media.frames import planes
from console.media.redaction.background import different_from, usual_picture
from console.media.redaction.clip_source import ClipPicture
from console.media.redaction.detection import find_people
from console.media.redaction.tracking import EVERY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.media.redaction.clip_source import ClipSource

FRAMES, WARM = 80, 20
SIZE = 384, 288


def walker(number: int) -> CoverBox | None:
    """Somebody walks in after `WARM` frames, two pixels a frame."""
    if number < WARM:
        return None
    left = (20 + 2 * (number - WARM)) / SIZE[0]
    return CoverBox(left, 0.4, left + 24 / SIZE[0], 0.65)


def pictures() -> Iterator[ClipPicture]:
    ground = np.random.default_rng(7).integers(60, 100, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    for number in range(FRAMES):
        shown, box = ground.copy(), walker(number)
        if box is not None:
            rows = slice(int(box.top * SIZE[1]), int(box.bottom * SIZE[1]))
            shown[rows, int(box.left * SIZE[0]) : int(box.right * SIZE[0])] = (230, 220, 210)
        frame = av.VideoFrame.from_ndarray(shown, "rgb24").reformat(format="yuv420p")
        yield ClipPicture(number, frame, number / 25)


def test_who_walks_through_a_still_picture_is_proposed_and_followed() -> None:
    told: list[int] = []
    clip = cast("ClipSource", SimpleNamespace(read=pictures, count=FRAMES))
    found: dict[str, Any] = find_people(clip, told.append)
    assert told == list(range(FRAMES))
    for number in range(WARM + EVERY, FRAMES, EVERY):
        truth = walker(number)
        assert truth is not None
        seen = [CoverBox(*sides) for frame, *sides in found["sightings"] if frame == number]
        assert max((box.common(truth) for box in seen), default=0.0) > 0.9 * truth.area, number
    longest = max(found["tracks"], key=len)
    assert longest[-1][0] - longest[0][0] > (FRAMES - WARM) * 0.7, "one track, not one for each search"
    assert longest[-1][1] - longest[0][1] > 0.15, "it went along"


@pytest.mark.req("PRV-05")
def test_who_stands_still_until_they_leave_is_found_from_the_first_picture() -> None:
    ground = np.random.default_rng(7).integers(60, 100, (SIZE[1], SIZE[0], 3), dtype=np.uint8)
    place = CoverBox(100 / SIZE[0], 100 / SIZE[1], 124 / SIZE[0], 172 / SIZE[1])

    def standing() -> Iterator[ClipPicture]:
        for number in range(FRAMES):
            shown = ground.copy()
            if number < FRAMES * 0.4:
                shown[100:172, 100:124] = (230, 220, 210)
            frame = av.VideoFrame.from_ndarray(shown, "rgb24").reformat(format="yuv420p")
            yield ClipPicture(number, frame, number / 25)

    clip = cast("ClipSource", SimpleNamespace(read=standing, count=FRAMES))
    found = find_people(clip, lambda _done: None, usual=usual_picture(standing()))
    for number in (0, EVERY, 4 * EVERY):
        seen = [CoverBox(*sides) for frame, *sides in found["sightings"] if frame == number]
        assert max((box.common(place) for box in seen), default=0.0) > 0.9 * place.area, number
    without = find_people(clip, lambda _done: None)
    first = [CoverBox(*sides) for frame, *sides in without["sightings"] if frame == 0]
    assert not any(box.common(place) > 0.5 * place.area for box in first), "motion alone cannot know"


@pytest.mark.req("PRV-05")
def test_who_is_as_bright_as_the_ground_but_of_another_colour_is_found() -> None:
    place = CoverBox(100 / SIZE[0], 100 / SIZE[1], 124 / SIZE[0], 172 / SIZE[1])

    def standing() -> Iterator[ClipPicture]:
        for number in range(FRAMES):
            frame = av.VideoFrame(*SIZE, "yuv420p")
            luma, blue, red = planes(frame)
            luma[:], blue[:], red[:] = 90, 128, 128
            if number < FRAMES * 0.4:
                blue[50:86, 50:62], red[50:86, 50:62] = 150, 120
            yield ClipPicture(number, frame, number / 25)

    clip = cast("ClipSource", SimpleNamespace(read=standing, count=FRAMES))
    found = find_people(clip, lambda _done: None, usual=usual_picture(standing()))
    for number in (0, EVERY, 4 * EVERY):
        seen = [CoverBox(*sides) for frame, *sides in found["sightings"] if frame == number]
        assert max((box.common(place) for box in seen), default=0.0) > 0.9 * place.area, number
    assert not any(frame > FRAMES * 0.4 for frame, *_sides in found["sightings"])


def test_light_that_changes_the_whole_picture_is_nobody_and_a_short_clip_has_no_usual_picture() -> None:
    usual = np.random.default_rng(7).integers(60, 100, (60, 80), dtype=np.uint8)
    assert different_from((usual,), (usual + np.uint8(60),)).max() == 0
    short = [ClipPicture(n, next(pictures()).frame, n / 25) for n in range(5)]
    assert usual_picture(short) is None
