from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
import pytest

from console.demo.simulated.build import LoopMaker
from console.demo.simulated.caption import caption_band, clock_text
from console.demo.simulated.clip import Clip, StreamShape
from console.demo.simulated.composer import Composer
from console.demo.simulated.sound import RATE_HZ, alaw
from console.demo.simulated.test_pattern import bars
from console.demo.simulated.timecode import PERIOD_MS, draw_timecode, read_timecode

if TYPE_CHECKING:
    from pathlib import Path

    from console.demo.simulated.pixels import Pixels

SHAPE = StreamShape("h264", 320, 192, Fraction(25), 25, 200_000, 16)


@pytest.fixture(scope="module")
def clip() -> Clip:
    maker = LoopMaker(SHAPE, "", 0.0)
    for number, picture in zip(range(50), bars(SHAPE), strict=False):
        maker.take(number, picture)
    return maker.finish()


def _decoded(clip: Clip, begin_s: float) -> list[Pixels]:
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    composer = Composer(clip, "01 High Street")
    shown = []
    for number in range(len(clip.units)):
        unit = composer.at(number, begin_s + number / 25)
        parts = (*clip.parameter_sets, *unit.parts) if unit.is_key else unit.parts
        packet = av.Packet(b"".join(b"\0\0\0\1" + part for part in parts))
        shown += [_luma(frame) for frame in decoder.decode(packet)]
    return shown + [_luma(frame) for frame in decoder.decode(None)]


def _luma(frame: av.VideoFrame) -> Pixels:
    return np.asarray(frame.to_ndarray(format="yuv420p")[: frame.height], np.uint8)


def test_the_caption_shows_each_second_exactly(clip: Clip) -> None:
    begin_s = 1_000_000_000.5
    shown = _decoded(clip, begin_s)
    assert len(shown) == 50
    for number, picture in enumerate(shown):
        band = caption_band(320, 16, "01 High Street", clock_text(begin_s + number / 25))
        assert (picture[:16] == band.luma).all(), number


def test_whatever_the_caption_says_the_picture_below_is_the_same(clip: Clip) -> None:
    for one, other in zip(_decoded(clip, 0.0), _decoded(clip, 1_234_567_890.0), strict=True):
        assert (one[16:] == other[16:]).all()


def test_a_clip_comes_back_from_disk_whole_or_not_at_all(clip: Clip, tmp_path: Path) -> None:
    path = tmp_path / "one.clip"
    clip.save(path)
    assert Clip.load(path) == clip
    path.write_bytes(path.read_bytes()[:-5])
    assert Clip.load(path) is None
    assert Clip.load(tmp_path / "none.clip") is None


@pytest.mark.parametrize("size", [(1280, 720), (640, 360), (480, 270), (384, 216)])
def test_the_time_code_is_read_at_any_size(size: tuple[int, int]) -> None:
    for ms in (0, 1, 7_777, PERIOD_MS - 1):
        picture = np.full((720, 1280), 120, np.uint8)
        draw_timecode(picture, ms)
        assert read_timecode(np.asarray(cv2.resize(picture, size, interpolation=cv2.INTER_AREA))) == ms


def test_no_time_code_is_read_where_there_is_none() -> None:
    rng = np.random.default_rng(1)
    assert read_timecode(np.zeros((270, 480), np.uint8)) is None
    assert read_timecode(np.full((270, 480), 255, np.uint8)) is None
    seen = [read_timecode(rng.integers(0, 255, (270, 480), dtype=np.uint8)) for _ in range(50)]
    assert seen.count(None) >= 49


@pytest.mark.parametrize("codec", ["hevc", "mjpeg"])
def test_other_codecs_show_no_clock_but_the_time_code(codec: str) -> None:
    shape = replace(SHAPE, codec=codec, band_px=0)
    maker = LoopMaker(shape, "08 Station", 0.0)
    for number, picture in zip(range(25), bars(shape), strict=False):
        maker.take(number, picture)
    decoder = av.CodecContext.create(codec, "r")
    assert isinstance(decoder, av.VideoCodecContext)
    made = maker.finish()
    start = b"" if codec == "mjpeg" else b"\0\0\0\1"
    packet = av.Packet(b"".join(start + part for part in (*made.parameter_sets, *made.units[0].parts)))
    frames = [*decoder.decode(packet), *decoder.decode(None)]
    assert read_timecode(np.asarray(frames[0].to_ndarray(format="bgr24"), np.uint8)) == 0


def test_a_law_is_what_libav_takes_it_for() -> None:
    tone = 0.5 * np.sin(np.arange(800) * 2 * np.pi * 440 / RATE_HZ)
    decoder = av.CodecContext.create("pcm_alaw", "r")
    assert isinstance(decoder, av.AudioCodecContext)
    decoder.sample_rate, decoder.layout = RATE_HZ, "mono"
    heard = np.concatenate(
        [frame.to_ndarray().reshape(-1) for frame in decoder.decode(av.Packet(alaw(tone)))]
    )
    assert np.abs(heard / 32768 - tone).max() < 0.03
