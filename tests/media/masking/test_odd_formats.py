"""Interlaced pictures, and those with one colour for four pixels, show nothing of a zone (PRV-01)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import av
import numpy as np
import pytest
from av.filter import Graph

from console.domain.privacy.model import DrawnOn
from console.domain.streaming.picture import PixelFormat
from console.media.capture.scaler import FrameScaler
from console.media.frames import planes, spread
from console.media.masking.mask import Mask
from console.media.playback.masking import mask_frame
from tests.media.masking.frames import Orders, fixed, zone
from tests.media.masking.test_cover import ARRIVED, secret_frame, touched

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from numpy.typing import NDArray

    from console.domain.streaming.picture import Picture

SIZE = (264, 224)
TILES = (SIZE, (640, 520), (200, 168), (184, 120), (88, 72))
ZONES = (
    ((0.283, 0.289), (0.61, 0.289), (0.61, 0.602), (0.283, 0.602)),
    ((0.105, 0.405), (0.135, 0.38), (0.14, 0.43)),
)


def interlaced(frame: VideoFrame) -> VideoFrame:
    graph = Graph()
    steps = (
        graph.add_buffer(
            width=frame.width, height=frame.height, format=frame.format, time_base=Fraction(1, 25)
        ),
        graph.add("setfield", "tff"),
        graph.add("buffersink"),
    )
    graph.link_nodes(*steps).configure()
    frame.pts = 0
    graph.push(frame)
    made = cast("VideoFrame", graph.pull())
    assert made.interlaced_frame
    return made


def _noise(pixels: str, private: NDArray[np.bool_], seed: int, *, fields: bool) -> VideoFrame:
    """Return a frame that is the same for every seed, except what is private."""
    frame = av.VideoFrame(*SIZE, pixels)
    across = SIZE[0] // (frame.format.chroma_width(SIZE[0]) or 1)
    down = SIZE[1] // (frame.format.chroma_height(SIZE[1]) or 1)
    colour = private.reshape(SIZE[1], -1, across).any(axis=2)
    if down == 2 and fields:
        rows = colour.reshape(-1, 2, 2, colour.shape[1])
        colour = rows.any(axis=1).reshape(-1, colour.shape[1])
    elif down == 2:
        colour = colour.reshape(-1, 2, colour.shape[1]).any(axis=1)
    common, own = np.random.default_rng(5), np.random.default_rng(seed)
    for plane, where in zip(frame.planes, (private, colour, colour), strict=True):
        data = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        data[:] = common.integers(0, 256, data.shape, np.uint8)
        high, wide = where.shape
        data[:high, :wide][where] = own.integers(0, 256, np.count_nonzero(where), np.uint8)
    return interlaced(frame) if fields else frame


def _seen(picture: Picture) -> bytes:
    rows = (np.frombuffer(memoryview(one.data), np.uint8).reshape(-1, one.stride) for one in picture.planes)
    wide = picture.width * (4 if picture.pixel_format is PixelFormat.BGRA else 1)
    return b"".join(
        row[: picture.height >> min(at, 1), : wide >> min(at, 1)].tobytes() for at, row in enumerate(rows)
    )


@pytest.mark.req("PRV-01")
@pytest.mark.parametrize("fields", [False, True])
@pytest.mark.parametrize("pixels", ["yuv420p", "yuvj420p", "yuv422p", "yuv411p", "yuvj411p"])
def test_what_is_private_changes_nothing_that_is_seen(pixels: str, fields: bool) -> None:
    order = fixed(*(zone(polygon, name=str(at)) for at, polygon in enumerate(ZONES)))
    order = replace(order, zones=replace(order.zones, drawn_on=DrawnOn(*SIZE)))
    private = touched(ZONES[0], SIZE) | touched(ZONES[1], SIZE)
    frames = [_noise(pixels, private, seed, fields=fields) for seed in (1, 2)]
    for tile in TILES:
        for shown in PixelFormat:
            masked = [Mask(1, Orders(order)).masked(frame, 1.0) for frame in frames]
            made = [FrameScaler().make(one, tile, shown, ARRIVED) for one in masked if one is not None]
            assert _seen(made[0]) == _seen(made[1]), (tile, shown)
    recorded = [mask_frame(one, dt.datetime.now(dt.UTC), lambda _at: order.zones) for one in frames]
    for first, second in zip(*(planes(one) for one in recorded), strict=True):
        assert np.array_equal(first, second)


def test_an_interlaced_picture_has_no_specks_at_the_left_edge() -> None:
    """libswscale converts it row by row of a field, and wrote beyond the end into the next row."""
    frame = av.VideoFrame(*SIZE, "yuv420p")
    for plane in frame.planes:
        np.frombuffer(memoryview(plane), np.uint8)[:] = 255
    for layer, value in zip(planes(frame), (120, 128, 128), strict=True):
        layer[:] = value
    made = FrameScaler().make(interlaced(frame), SIZE, PixelFormat.BGRA, ARRIVED)
    assert len(set(_seen(made))) == 2, "one grey, and what is opaque"


def test_a_usual_picture_is_covered_no_wider_than_before() -> None:
    frame = secret_frame((320, 180), ZONES[0])
    assert spread(frame) == 0
    assert spread(frame.reformat(format="yuv444p")) == 1
    assert spread(frame.reformat(format="yuv411p")) == 3
    assert spread(interlaced(frame)) == 2
