"""Faces in real footage; it is read from beside the project and never copied into it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import av
import numpy as np
import pytest

from console.domain.redaction.job import CoverBox
from console.media.redaction.clip_source import ClipPicture
from console.media.redaction.detection import Finders, find_people
from console.media.redaction.faces import FaceFinder
from console.media.redaction.tracking import EVERY
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.media.frames import Bytes
    from console.media.redaction.clip_source import ClipSource

STREET = Path(__file__).resolve().parents[4] / "shared" / "footage" / "street-768x576-10fps.avi"
MODEL = resource("models", "centerface.onnx")
# Seen by eye in frame 330 of the footage: the middles of heads, in fractions of the picture.
HEADS = ((0.349, 0.316), (0.397, 0.361), (0.487, 0.314), (0.635, 0.273), (0.822, 0.354))
footage = pytest.mark.skipif(not STREET.exists(), reason="the shared footage is not beside the project")


def picture_of(number: int) -> Bytes:
    with av.open(str(STREET)) as container:
        for at, frame in enumerate(container.decode(video=0)):
            if at == number:
                return np.asarray(frame.to_ndarray(format="bgr24"), np.uint8)
    raise AssertionError(number)


def at_place(boxes: list[CoverBox], place: tuple[float, float]) -> bool:
    return any(box.left <= place[0] <= box.right and box.top <= place[1] <= box.bottom for box in boxes)


@footage
@pytest.mark.req("PRV-05")
def test_small_faces_of_people_in_a_street_are_found_and_grass_is_none() -> None:
    found = FaceFinder(MODEL).find(picture_of(330))
    seen = [place for place in HEADS if at_place(found, place)]
    assert len(seen) >= 4, found
    assert len(found) <= 7, found
    assert all(box.area < 0.002 for box in found)


@footage
def test_a_picture_of_another_size_is_judged_as_by_a_new_finder() -> None:
    finder, picture = FaceFinder(MODEL), picture_of(330)
    wide = np.ascontiguousarray(picture[:432])
    before = finder.find(picture)
    assert finder.find(wide) == FaceFinder(MODEL).find(wide)
    assert finder.find(picture) == before


def test_an_even_picture_has_no_face() -> None:
    assert FaceFinder(MODEL).find(np.full((288, 384, 3), 90, np.uint8)) == []


def test_another_file_is_not_used(tmp_path: Path) -> None:
    other = tmp_path / "centerface.onnx"
    other.write_bytes(MODEL.read_bytes()[:-1] + b"x")
    with pytest.raises(ValueError, match="another file"):
        FaceFinder(other)
    with pytest.raises(OSError, match="gone"):
        FaceFinder(tmp_path / "gone")


@pytest.mark.req("PRV-05")
def test_a_face_that_no_box_covers_is_proposed_as_a_whole_head() -> None:
    face = CoverBox(0.4, 0.4, 0.45, 0.5)
    finder = cast("FaceFinder", SimpleNamespace(find=lambda _picture: [face]))

    def pictures() -> Iterator[ClipPicture]:
        ground = np.random.default_rng(7).integers(60, 100, (288, 384, 3), dtype=np.uint8)
        for number in range(11):
            frame = av.VideoFrame.from_ndarray(ground, "rgb24").reformat(format="yuv420p")
            yield ClipPicture(number, frame, number / 25)

    clip = cast("ClipSource", SimpleNamespace(read=pictures, count=11))
    found = find_people(clip, lambda _done: None, Finders(finder))
    heads = [CoverBox(*sides) for number, *sides in found["sightings"] if number == EVERY]
    assert any(
        head.common(face) == pytest.approx(face.area) and head.area > 1.3 * face.area for head in heads
    )
    assert any(track[0][0] == 0 and track[-1][0] == 10 for track in found["tracks"])
