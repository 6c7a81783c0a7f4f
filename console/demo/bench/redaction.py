"""`watchroom bench redaction`: which people in a street detection covers without help, and at what cost.

The truth was drawn by eye in six of the first 200 pictures of OpenCV's sample `vtest.avi` (a street, 768×576,
ten pictures a second), above row 290: whoever stands lower is counted by what is above it.
"""

from __future__ import annotations

import math
import time
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import av
import numpy as np

from console.domain.redaction.job import CoverBox, CoverTrack, KeyBox
from console.media.redaction.clip_source import ClipPicture
from console.media.redaction.detection import Finders, find_people
from console.media.redaction.faces import FaceFinder
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.media.frames import Bytes
    from console.media.redaction.clip_source import ClipSource

SIZE, PICTURES, FPS = (768, 576), 200, 10
PEOPLE: dict[int, tuple[tuple[int, int, int, int], ...]] = {
    10: ((319, 207, 350, 290), (466, 168, 502, 245), (553, 238, 573, 290)),
    30: (
        *((378, 186, 403, 272), (388, 179, 408, 275), (405, 220, 428, 290)),
        *((633, 252, 662, 290), (672, 249, 693, 290)),
    ),
    90: (
        *((251, 56, 263, 88), (292, 187, 316, 260), (374, 179, 404, 258), (410, 183, 428, 262)),
        *((464, 161, 489, 234), (490, 162, 517, 232), (571, 172, 596, 258)),
    ),
    110: (
        *((194, 65, 207, 99), (373, 176, 401, 255), (434, 200, 450, 283)),
        *((527, 159, 549, 224), (551, 163, 571, 227), (619, 161, 645, 235)),
    ),
    170: (
        *((5, 103, 22, 142), (283, 167, 312, 236), (436, 218, 462, 288), (459, 211, 481, 290)),
        *((513, 211, 550, 289), (633, 122, 656, 190), (671, 101, 690, 157), (695, 105, 715, 155)),
    ),
    190: (
        *((142, 157, 165, 219), (270, 206, 308, 284), (553, 242, 597, 290), (651, 231, 690, 290)),
        *((543, 136, 567, 210), (685, 100, 698, 152), (710, 100, 722, 153)),
    ),
}
"""Left, top, right and bottom of each person, in pixels, by picture."""
BODY, HEAD = 0.9, 0.95
"""Shares of the box, and of its head, that must be covered to count."""


def redaction(footage: Path) -> dict[str, Any]:
    """Measure detection with and without faces on the sample."""
    faces = FaceFinder(resource("models", "centerface.onnx"))
    return {
        "people": sum(map(len, PEOPLE.values())),
        "people_and_motion": _measured(footage, None),
        "with_faces": _measured(footage, faces),
    }


def _measured(footage: Path, faces: FaceFinder | None) -> dict[str, Any]:
    def read() -> Iterator[ClipPicture]:
        with av.open(str(footage)) as container:
            for number, frame in enumerate(container.decode(video=0)):
                if number == PICTURES:
                    return
                yield ClipPicture(number, frame.reformat(format="yuv420p"), number / FPS)

    clip = cast("ClipSource", SimpleNamespace(read=read, count=PICTURES))
    begun_s = time.process_time()
    found = find_people(clip, lambda _done: None, Finders(faces))
    spent_s = time.process_time() - begun_s
    tracks = [
        CoverTrack(number, "", tuple(KeyBox(int(at), CoverBox(*box).checked()) for at, *box in keys))
        for number, keys in enumerate(found["tracks"])
    ]
    covers = {number: _cover(tracks, number) for number in PEOPLE}
    people = [(covers[number], box) for number, boxes in PEOPLE.items() for box in boxes]
    return {
        "bodies_covered": sum(_is_body_covered(cover, box) for cover, box in people),
        "heads_covered": sum(_is_head_covered(cover, box) for cover, box in people),
        "tracks": len(tracks),
        "picture_covered": round(float(np.mean([cover.mean() / 255 for cover in covers.values()])), 3),
        "cpu_ms_a_picture": round(1000 * spent_s / PICTURES, 1),
    }


def _cover(tracks: list[CoverTrack], number: int) -> Bytes:
    width, height = SIZE
    made = np.zeros((height, width), np.uint8)
    for track in tracks:
        box = track.box_at(number)
        if box is not None:
            rows = slice(int(box.top * height), math.ceil(box.bottom * height))
            made[rows, int(box.left * width) : math.ceil(box.right * width)] = 255
    return made


def _is_body_covered(cover: Bytes, box: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = box
    return bool(cover[top:bottom, left:right].mean() >= 255 * BODY)


def _is_head_covered(cover: Bytes, box: tuple[int, int, int, int]) -> bool:
    left, top, right, bottom = box
    middle, height = (left + right) // 2, max(8, round((bottom - top) * 0.2))
    return bool(cover[top : top + height, middle - 4 : middle + 5].mean() >= 255 * HEAD)
