from __future__ import annotations

import datetime as dt

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.domain.streaming.picture import PixelFormat
from console.media.capture.scaler import FrameScaler, fit

NOW = (1.0, dt.datetime(2026, 6, 1, tzinfo=dt.UTC))
SIDE = st.integers(16, 4000)


@given(source=st.tuples(SIDE, SIDE), tile=st.tuples(SIDE, SIDE))
def test_a_picture_fits_its_tile_and_is_never_enlarged(
    source: tuple[int, int], tile: tuple[int, int]
) -> None:
    width, height = fit(source, tile)
    assert width <= max(8, min(tile[0], source[0]))
    assert height <= max(2, min(tile[1], source[1]))
    assert (width % 8, height % 2) == (0, 0)


@pytest.mark.parametrize("tile", [(480, 270), (546, 307), (548, 309), (101, 57), (1280, 720)])
def test_every_column_of_a_white_picture_is_white(tile: tuple[int, int]) -> None:
    """Columns that the converter left unwritten were seen at the right edge."""
    white = np.vstack([np.full((360, 640), 235, np.uint8), np.full((180, 640), 128, np.uint8)])
    frame = av.VideoFrame.from_ndarray(white, format="yuv420p")
    picture = FrameScaler().make(frame, tile, PixelFormat.BGRA, NOW)
    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane.data), np.uint8).reshape(-1, plane.stride)
    shown = rows[: picture.height, : picture.width * 4].reshape(picture.height, picture.width, 4)
    assert shown[..., :3].min() > 245


def test_for_the_graphics_processor_planes_stay_apart() -> None:
    frame = av.VideoFrame(640, 360, "yuv420p")
    picture = FrameScaler().make(frame, (480, 270), PixelFormat.YUV420, NOW)
    assert (len(picture.planes), picture.width, picture.height) == (3, 480, 270)
    assert (picture.source_width, picture.source_height) == (640, 360)
