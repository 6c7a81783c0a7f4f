from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypeAlias

import av
import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from console.media.motion.reference import FIRM_SLACK_PARTS, MotionResult, ReferenceMotionDetector

if TYPE_CHECKING:
    from av.video.frame import VideoFrame

SIZE = 640, 360
Pixels: TypeAlias = np.ndarray[tuple[int, ...], np.dtype[np.uint8]]


def street(zoom: float = 1.0, across: float = 0.0, down: float = 0.0, grain: int = 0) -> Pixels:
    """A textured picture, magnified about its middle and shifted by pixels; with a caption that stands."""
    chance = np.random.default_rng(7)
    rough = chance.integers(30, 226, (90, 160), np.uint8)
    large = cv2.resize(rough, (1280, 720), interpolation=cv2.INTER_CUBIC)
    middle = 640.0, 360.0
    move = np.array(
        [
            [zoom, 0, SIZE[0] / 2 - zoom * middle[0] + across],
            [0, zoom, SIZE[1] / 2 - zoom * middle[1] + down],
        ]
    )
    luma = np.asarray(cv2.warpAffine(large, move, SIZE, flags=cv2.INTER_LINEAR), np.int16)
    noisy = luma + np.random.default_rng(grain).integers(-6, 7, luma.shape)
    seen: Pixels = np.clip(noisy, 0, 255).astype(np.uint8)
    cv2.putText(seen, "12 Market Square 14:02:11", (8, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 255, 2)
    return seen


def frame(luma: Pixels) -> VideoFrame:
    planes = np.full((SIZE[1] * 3 // 2, SIZE[0]), 128, np.uint8)
    planes[: SIZE[1]] = luma
    return av.VideoFrame.from_ndarray(planes, format="yuv420p")


@pytest.fixture(scope="module")
def eye() -> ReferenceMotionDetector:
    made = ReferenceMotionDetector()
    made.set_reference(frame(street()))
    return made


@pytest.mark.req("PRV-02")
def test_a_picture_that_only_has_grain_and_a_passer_by_is_firm(eye: ReferenceMotionDetector) -> None:
    assert eye.compare(frame(street(grain=3))) is MotionResult.FIRM
    passed = street(grain=4)
    passed[150:260, 300:350] = 20
    assert eye.compare(frame(passed)) is MotionResult.FIRM
    darker = (street(grain=5) * 0.9).astype(np.uint8)
    assert eye.compare(frame(darker)) is MotionResult.FIRM


@pytest.mark.req("PRV-02")
@pytest.mark.parametrize("zoom", [1.01, 1.03, 1.08, 0.97, 0.9])
def test_a_lens_that_zooms_about_the_middle_is_no_picture_that_stands(
    eye: ReferenceMotionDetector, zoom: float
) -> None:
    assert eye.compare(frame(street(zoom, grain=2))) is not MotionResult.FIRM


@pytest.mark.slow
@pytest.mark.req("PRV-02")
@settings(max_examples=150, deadline=None)
@given(
    zoom=st.floats(-0.02, 0.02),
    across=st.floats(-4, 4),
    down=st.floats(-4, 4),
    part=st.sampled_from((0.02, 0.1, 0.3, 1.0)),
)
def test_a_firm_picture_has_no_corner_that_moved_further_than_is_covered(
    eye: ReferenceMotionDetector, zoom: float, across: float, down: float, part: float
) -> None:
    magnified, x, y = 1 + zoom * part, across * part, down * part
    if eye.compare(frame(street(magnified, x, y, grain=9))) is MotionResult.FIRM:
        corner = abs(magnified - 1) * SIZE[0] / 2 + abs(x), abs(magnified - 1) * SIZE[1] / 2 + abs(y)
        assert math.hypot(*corner) <= FIRM_SLACK_PARTS * SIZE[0]


def test_bands_that_look_alike_when_the_camera_pans_say_nothing() -> None:
    eye = ReferenceMotionDetector()
    bands = np.repeat(np.linspace(30, 220, SIZE[1]).astype(np.uint8)[:, None], SIZE[0], axis=1)
    eye.set_reference(frame(bands))
    assert eye.compare(frame(bands)) is not MotionResult.FIRM
