"""The code on a label, as a camera sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
import segno

from console.domain.errors import OperatorError
from console.domain.evidence.label_code import label_code, reference_in
from console.domain.streaming.picture import Picture, PixelFormat, Plane
from console.media.qr_code import LabelReader
from tests.media.clips import BEGIN

if TYPE_CHECKING:
    from pathlib import Path

CODE = label_code("MM/1/W2", "5d2c" * 16)


def seen() -> np.ndarray[Any, Any]:
    """A label held before a camera: aslant, blurred, not evenly lit, with noise."""
    rows = np.array(
        [list(row) for row in segno.make(CODE, error="m").matrix_iter(scale=5, border=4)], np.uint8
    )
    label = np.where(rows, 20, 235).astype(np.uint8)
    picture = np.full((480, 640), 90, np.uint8)
    high, wide = label.shape
    corners = np.array([[0, 0], [wide, 0], [wide, high], [0, high]], np.float32)
    held = np.array([[170, 70], [450, 100], [440, 390], [150, 360]], np.float32)
    turned = cv2.getPerspectiveTransform(corners, held)
    cv2.warpPerspective(label, turned, (640, 480), picture, borderMode=cv2.BORDER_TRANSPARENT)
    light = np.linspace(0.7, 1.1, 640)[None, :]
    noise = np.random.default_rng(8).normal(0, 6, picture.shape)
    return np.clip(cv2.GaussianBlur(picture, (3, 3), 0) * light + noise, 0, 255).astype(np.uint8)


def picture_of(pixels: np.ndarray[Any, Any], form: PixelFormat) -> Picture:
    height, width = pixels.shape
    if form is PixelFormat.BGRA:
        pixels = cv2.cvtColor(pixels, cv2.COLOR_GRAY2BGRA).reshape(height, width * 4)
    # Rows are longer than the picture is wide, as decoders make them.
    padded = np.pad(pixels, ((0, 0), (0, 32)))
    plane = Plane(padded.tobytes(), padded.shape[1])
    return Picture((plane,), form, width, height, BEGIN, 0.0)


@pytest.mark.req("EVD-02")
@pytest.mark.parametrize("form", list(PixelFormat))
def test_a_label_before_a_camera_of_the_wall_is_read(form: PixelFormat) -> None:
    codes = LabelReader().in_picture(picture_of(seen(), form))
    assert codes == [CODE]
    assert reference_in(codes[0]) == "MM/1/W2"
    empty = picture_of(np.full((480, 640), 90, np.uint8), form)
    assert LabelReader().in_picture(empty) == []


def test_a_label_before_a_camera_of_this_machine_is_read(tmp_path: Path) -> None:
    film = str(tmp_path / "film.avi")
    writer = cv2.VideoWriter(film, cv2.VideoWriter.fourcc(*"MJPG"), 25, (640, 480))
    empty = np.full((480, 640, 3), 90, np.uint8)
    for frame in (empty, empty, cv2.cvtColor(seen(), cv2.COLOR_GRAY2BGR)):
        writer.write(frame)
    writer.release()
    told: list[int] = []
    reader = LabelReader(lambda _number: cv2.VideoCapture(film))
    assert reader.before_camera(0, told.append) == [CODE]
    assert told == [1, 2, 3]


def test_without_a_camera_it_is_said(tmp_path: Path) -> None:
    reader = LabelReader(lambda _number: cv2.VideoCapture(str(tmp_path / "none.avi")))
    with pytest.raises(OperatorError, match="No camera is plugged"):
        reader.before_camera(0, lambda _count: None)


def test_the_look_for_a_label_ends() -> None:
    class Blank:
        is_released = False

        def isOpened(self) -> bool:  # noqa: N802  # as OpenCV calls it
            return True

        def read(self) -> tuple[bool, np.ndarray[Any, Any]]:
            return True, np.full((48, 64, 3), 90, np.uint8)

        def release(self) -> None:
            self.is_released = True

    camera, seconds = Blank(), iter(range(100))
    open_camera: Any = lambda _number: camera  # noqa: E731
    reader = LabelReader(open_camera, lambda: float(next(seconds)))
    assert reader.before_camera(0, lambda _count: None) == []
    assert camera.is_released


@pytest.mark.parametrize(
    ("scanned", "reference"),
    [(CODE, "MM/1/W2"), ("WATCHROOM ab/3 x", "ab/3"), ("AB/12", "AB/12"), (" watchroom ", "watchroom")],
)
def test_other_codes_are_searched_as_they_are(scanned: str, reference: str) -> None:
    assert reference_in(scanned) == reference
