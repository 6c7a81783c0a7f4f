from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from console.demo.simulated import PERIOD_MS, SimulatedTown, read_timecode
from console.demo.simulated.build import LoopMaker
from console.demo.simulated.clip import StreamShape
from console.demo.simulated.composer import Composer
from console.demo.simulated.placeholder import still_clip
from console.demo.simulated.test_pattern import bars
from tests.demo.simulated.support import pictures

if TYPE_CHECKING:
    from pathlib import Path

    from console.demo.simulated.pixels import Pixels

SHAPE = StreamShape("h264", 320, 192, Fraction(25), 25, 200_000, 16)


def _picture() -> Pixels:
    return next(iter(bars(SHAPE)))


def _luma(frame: av.VideoFrame) -> Pixels:
    return np.asarray(frame.to_ndarray(format="yuv420p")[: SHAPE.height], np.uint8)


def test_in_a_still_loop_only_the_time_code_moves() -> None:
    clip = still_clip(_picture(), SHAPE, "", 0.01)
    decoder = av.CodecContext.create("h264", "r")
    assert isinstance(decoder, av.VideoCodecContext)
    composer = Composer(clip, "01 High Street")
    shown: list[Pixels] = []
    for number in range(len(clip.units)):
        unit = composer.at(number, number / 25)
        parts = (*clip.parameter_sets, *unit.parts) if unit.is_key else unit.parts
        shown += map(_luma, decoder.decode(av.Packet(b"".join(b"\0\0\0\1" + part for part in parts))))
    shown += map(_luma, decoder.decode(None))
    assert len(shown) == PERIOD_MS // 40
    for number, picture in enumerate(shown):
        assert (picture[16:128] == shown[0][16:128]).all(), number
        assert read_timecode(picture) == number * 40 + 10


def test_still_and_living_loop_have_the_same_parameter_sets() -> None:
    maker = LoopMaker(SHAPE, "", 0.0)
    maker.take(0, _picture())
    assert still_clip(_picture(), SHAPE, "", 0.0).parameter_sets == maker.finish().parameter_sets


@pytest.mark.slow
def test_a_client_sees_the_still_street_come_to_life_in_one_session(tmp_path: Path) -> None:
    with SimulatedTown(cameras=[13], scene="town", cache=tmp_path, still_first=True) as town:
        served = town.server.cameras[13]
        before = None
        still = moving = 0
        for picture, frame in pictures(town.cameras[0], town.cameras[0].sub_url):
            assert not frame.is_corrupt
            street = np.asarray(picture[48:300].copy(), np.uint8)
            if before is not None and (street == before).all():
                still += 1
            elif before is not None and still and not frame.key_frame:
                moving += 1
            before = street
            if moving > 50:
                # Asked while the client still plays: the end of the loop lets go of it.
                assert len(served.rtsp.sessions) == 1
                break
        assert still > 10
        assert moving > 50
