from __future__ import annotations

import json
import re
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import av
import cv2
import numpy as np
import pytest

from console.domain.redaction.job import CoverBox, CoverTrack, KeyBox
from console.media.redaction.clip_source import ClipPicture
from console.media.redaction.detection import Finders, find_people
from console.media.redaction.plate_reader import PlateReader, is_plate_number
from console.media.redaction.plates import EVERYWHERE, READ_AGAIN, PlateFinder, find_plates
from console.media.redaction.tracking import EVERY
from console.ui.widgets.resources import resource

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.media.frames import Bytes
    from console.media.redaction.clip_source import ClipSource

CAR = CoverBox(0.2, 0.3, 0.7, 0.8)
SIZE = 640, 360


def street(*plates: tuple[int, int, int, int, str]) -> Bytes:
    """A street with a car in it, on which plates are at places in pixels."""
    noise = np.random.default_rng(4)
    picture = noise.normal(110, 6, (SIZE[1], SIZE[0], 3))
    left, top, right, bottom = 128, 108, 448, 288
    picture[top:bottom, left:right] = (60, 40, 120)
    picture[top + 20 : top + 80, left + 50 : right - 50] = (35, 30, 30)  # the rear window
    for lamp in (left + 15, right - 45):
        picture[bottom - 70 : bottom - 45, lamp : lamp + 30] = (40, 40, 220)
    made = np.clip(picture, 0, 255).astype(np.uint8)
    for x, y, wide, high, words in plates:
        plate = np.full((60, round(60 * wide / high), 3), (40, 200, 230), np.uint8)
        cv2.putText(plate, words, (8, 46), cv2.FONT_HERSHEY_SIMPLEX, 1.45, (15, 15, 15), 4, cv2.LINE_AA)
        made[y : y + high, x : x + wide] = cv2.resize(plate, (wide, high), interpolation=cv2.INTER_AREA)
    blurred = cv2.GaussianBlur(made, (3, 3), 0)
    return np.asarray(np.clip(blurred + noise.normal(0, 3, blurred.shape), 0, 255), np.uint8)


@pytest.mark.req("PRV-05")
@pytest.mark.parametrize("wide", [110, 76, 56])
def test_a_plate_on_a_car_is_found_whole(wide: int) -> None:
    high = round(wide / 4.6)
    x, y = 240, 225
    truth = CoverBox(x / SIZE[0], y / SIZE[1], (x + wide) / SIZE[0], (y + high) / SIZE[1])
    found = [one.box for one in find_plates(street((x, y, wide, high, "LK07 OUB")), [CAR])]
    assert max((box.common(truth) for box in found), default=0.0) > 0.8 * truth.area, found
    assert max(box.area for box in found) < 4 * truth.area


def test_a_car_without_a_plate_has_none_and_no_vehicle_no_search() -> None:
    assert find_plates(street(), [CAR]) == []
    assert find_plates(street((240, 225, 110, 24, "LK07 OUB")), []) == []


@pytest.fixture(scope="module")
def reader() -> PlateReader:
    return PlateReader(resource("models", "plate-letters.onnx"))


@pytest.mark.req("PRV-05")
@pytest.mark.parametrize("words", ["LK07 OUB", "BD51 SMR", "YC68 FPU"])
@pytest.mark.parametrize("wide", [110, 76])
def test_a_candidate_that_reads_as_a_plate_is_one(reader: PlateReader, words: str, wide: int) -> None:
    picture = street((240, 225, wide, round(wide / 4.6), words))
    plates, _candidates = PlateFinder(reader).find(picture, [CAR], [])
    assert len(plates) == 1


@pytest.mark.parametrize("words", ["TAXI", "DELIVERY", "WWWWWWW", "01273555"])
def test_what_does_not_read_as_a_plate_stays_a_candidate(reader: PlateReader, words: str) -> None:
    picture = street((240, 225, 110, 24, words))
    plates, candidates = PlateFinder(reader).find(picture, [CAR], [])
    assert plates == []
    assert candidates, "it is covered all the same"


class _CountingReader:
    def __init__(self) -> None:
        self.asked = 0

    def is_plate(self, letters: Bytes) -> bool:
        self.asked += 1
        return int(letters.shape[1]) < 20


def test_a_plate_or_candidate_that_stays_where_it_is_is_not_read_in_each_picture() -> None:
    parked = street((240, 225, 110, 24, "LK07 OUB"))
    for is_one in (False, True):
        asking = _CountingReader()
        finder = PlateFinder(cast("PlateReader", asking))
        known: list[CoverBox] = [CAR] if is_one else []
        asked = []
        for _ in range(READ_AGAIN + 1):
            finder.find(parked, [CAR], known)
            asked.append(asking.asked)
        assert asked[0] == asked[-2] == (0 if is_one else 1)
        assert asked[-1] == (0 if is_one else 2), "what could not be read is tried again later"


def test_few_candidates_are_read_in_one_picture() -> None:
    asking = _CountingReader()
    cars = [CoverBox(0.2 + shift, 0.3, 0.7 + shift, 0.8) for shift in (0.0, 0.001, 0.002)]
    many = street(*((140 + 100 * x, 115 + 45 * y, 80, 18, "LK07 OUB") for x in range(3) for y in range(4)))
    halves = [CoverBox(0.2, 0.3, 0.7, 0.55), CoverBox(0.2, 0.5, 0.7, 0.8), *cars]
    finder = PlateFinder(cast("PlateReader", asking))
    finder.find(np.full_like(many, 90), [], [])  # only in the first picture more are read
    plates, candidates = finder.find(many, halves, [])
    assert asking.asked <= 4 < len(plates) + len(candidates)


@pytest.mark.parametrize(
    "words",
    [
        "LK07 OUB",
        "LKO7OUB",
        "1K07OUB",
        "A123 BCD",
        "ABC 123D",
        "BXZ 1234",
        "M-AB 1234",
        "AB-123-CD",
        "1ABC234",
    ],
)
def test_british_and_other_european_numbers_are_plates(words: str) -> None:
    assert is_plate_number(words)


@pytest.mark.parametrize(
    "words", ["", "TAXI", "POLICE", "DELIVERY", "0127355", "AB1", "LOOOOOO", "ROYALMAIL24H", "|||||||"]
)
def test_other_words_are_no_plates(words: str) -> None:
    assert not is_plate_number(words)


ENTERS, PACE = 10, 12
"""Picture in which the car comes into view, and pixels a picture."""


def driving(frames: int) -> Iterator[ClipPicture]:
    """A street into which the car drives from the left."""
    car = street((240, 225, 110, 24, "LK07 OUB"))[100:296, 120:456]
    ground = np.random.default_rng(4).normal(160, 6, (SIZE[1], SIZE[0], 3)).astype(np.uint8)
    for number in range(frames):
        shown, right = ground.copy(), PACE * max(0, number - ENTERS)
        seen = car[:, max(0, car.shape[1] - right) :]
        shown[100:296, max(0, right - car.shape[1]) : right] = seen
        frame = av.VideoFrame.from_ndarray(shown, "bgr24").reformat(format="yuv420p")
        yield ClipPicture(number, frame, number / 25)


@pytest.mark.req("PRV-05")
def test_a_plate_that_drives_by_is_covered_and_what_it_says_is_kept_nowhere(reader: PlateReader) -> None:
    frames = 60
    clip = cast("ClipSource", SimpleNamespace(read=lambda: driving(frames), count=frames))
    found: dict[str, Any] = find_people(clip, lambda _done: None, Finders(plates=reader))
    (track,) = [one for one in found["read_plates"] if len(one) > 2]
    for number in range(ENTERS + 25 + EVERY, frames):
        left = (PACE * (number - ENTERS) - 216) / SIZE[0]
        truth = CoverBox(left, 225 / SIZE[1], left + 110 / SIZE[0], 249 / SIZE[1])
        keys = tuple(KeyBox(int(at), CoverBox(*box).checked()) for at, *box in track)
        box = CoverTrack(1, "", keys).box_at(number)
        assert box is not None, number
        assert box.common(truth) > 0.95 * truth.area, number
    assert set(found) == {"frames", "sightings", "tracks", "plates", "read_plates"}
    assert re.fullmatch(r"[][0-9., e-]*", json.dumps(list(found.values()))), "numbers only"


@pytest.mark.req("PRV-05")
def test_a_plate_of_a_parked_car_is_found_where_no_vehicle_is_known(reader: PlateReader) -> None:
    truth = CoverBox(240 / SIZE[0], 225 / SIZE[1], 316 / SIZE[0], 242 / SIZE[1])
    parked = street((240, 225, 76, 17, "LK07 OUB"), (300, 150, 110, 24, "DELIVERY"))
    plates, candidates = PlateFinder(reader).find(parked, [], [])
    assert max((box.common(truth) for box in plates), default=0.0) > 0.8 * truth.area
    assert all(box.common(truth) for box in plates), "nothing else"
    assert candidates == [], "a sign on a wall is not covered"
    assert PlateFinder().find(parked, [], []) == ([], [])


def test_where_no_vehicle_is_known_few_are_read_and_not_in_each_picture() -> None:
    asking = _CountingReader()
    finder = PlateFinder(cast("PlateReader", asking))
    signs = street(*((8 + 104 * x, 20 + 56 * y, 96, 22, "CAFE BAR") for x in range(6) for y in range(6)))
    asked = []
    for _ in range(EVERYWHERE + 1):
        finder.find(signs, [], [])
        asked.append(asking.asked)
    assert 4 < asked[0] <= 40
    assert asked[0] == asked[-2]
    assert asked[-1] - asked[0] <= 4


def test_another_file_is_not_used_to_read(tmp_path: Path) -> None:
    other = tmp_path / "plate-letters.onnx"
    other.write_bytes(b"something else")
    with pytest.raises(ValueError, match="another file"):
        PlateReader(other)
    with pytest.raises(OSError, match="gone"):
        PlateReader(tmp_path / "gone")
