"""What is decoded and what is shed, on real packets, with time that a test moves."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from console.domain.cameras.status import PictureState
from console.domain.streaming.packets import EncodedPacket, MediaKind, TrackFormat
from console.domain.streaming.picture import PixelFormat
from console.media.capture.display_pipeline import DisplayPipeline
from console.media.motion.sampler import Sampler
from tests.support.clocks import SimulatedClock

if TYPE_CHECKING:
    from console.domain.streaming.picture import Picture

UTC = dt.datetime(2026, 6, 1, tzinfo=dt.UTC)
BASE = Fraction(1, 90_000)


class Tile:
    """A looker that counts."""

    pixel_format = PixelFormat.BGRA
    size = (160, 90)
    is_first = False

    def __init__(self) -> None:
        self.shown = 0
        self.stamps: list[dt.datetime] = []

    def offer(self, picture: Picture) -> None:
        self.shown += picture.width > 0
        self.stamps.append(picture.captured_utc)


def stream(codec: str, count: int, gop: int) -> tuple[TrackFormat, list[EncodedPacket]]:
    encoder = av.CodecContext.create("libx264" if codec == "h264" else codec, "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.time_base = 320, 192, BASE
    encoder.pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    encoder.gop_size = gop
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "sc_threshold": "0"}
    noise = np.random.default_rng(1)
    packets = []
    for number in range(count):
        luma = noise.integers(60, 180, (288, 320), np.uint8)
        frame = av.VideoFrame.from_ndarray(luma, format=encoder.pix_fmt)
        frame.pts, frame.time_base = number * 3600, BASE
        packets += encoder.encode(frame)
    track = TrackFormat(MediaKind.VIDEO, codec, b"", BASE, 320, 192)
    return track, [
        EncodedPacket(0, bytes(p), p.pts, p.pts, codec == "mjpeg" or p.is_keyframe, UTC, 1000 + n / 25)
        for n, p in enumerate(packets)
    ]


def watched(track: TrackFormat) -> tuple[DisplayPipeline, Tile]:
    showing, tile = DisplayPipeline(SimulatedClock()), Tile()
    showing.opened(track)
    showing.consumers = (tile,)
    return showing, tile


def test_a_camera_of_single_pictures_lives() -> None:
    track, packets = stream("mjpeg", 75, 1)
    showing, tile = watched(track)
    for packet in packets:
        showing.process(packet, packet.arrived_s)
    assert tile.shown == 75
    assert showing.judge.verdict(packets[-1].arrived_s) is PictureState.LIVE


def test_a_new_viewer_sees_the_last_key_frame_at_once_and_then_the_present() -> None:
    track, packets = stream("h264", 20, 25)
    packets = [replace(p, arrived_utc=UTC + dt.timedelta(seconds=n / 25)) for n, p in enumerate(packets)]
    showing, tile = watched(track)
    showing.consumers = ()
    for packet in packets[:-1]:
        showing.process(packet, packet.arrived_s)
    showing.consumers = (tile,)
    showing.process(packets[-1], packets[-1].arrived_s)
    assert tile.stamps == [packets[0].arrived_utc, packets[-1].arrived_utc]


def test_nothing_is_proven_before_a_picture_was_decoded() -> None:
    track, packets = stream("h264", 30, 25)
    showing, _ = watched(track)
    for packet in packets[1:25]:
        showing.process(packet, packet.arrived_s)
    assert not showing.is_proven
    for packet in packets[25:]:
        showing.process(packet, packet.arrived_s)
    assert showing.is_proven


@pytest.mark.parametrize("gop", [25, 400])
def test_seconds_behind_it_sheds_undecoded_only_where_a_key_frame_is_near(gop: int) -> None:
    track, packets = stream("h264", 260, gop)
    showing, tile = watched(track)
    undecoded = 0
    for number, packet in enumerate(packets):
        # At 5 s the machine stood still for 2 s, and then handles what piled up ten times as fast.
        late_s = max(0.0, 2.0 - (number - 130) * 0.036) if number >= 130 else 0.0
        showing.process(packet, packet.arrived_s + late_s)
        undecoded += showing._skip_to_key
    assert showing.shed > 20
    assert (undecoded > 0) is (gop == 25)
    assert tile.shown + showing.shed == 260


def test_ten_bit_pictures_are_sampled_by_their_luma() -> None:
    frame = av.VideoFrame(64, 64, "yuv420p10le")
    for plane, level in zip(frame.planes, (64, 512, 512), strict=True):
        plane.update(np.full(plane.buffer_size // 2, level, "<u2").tobytes())
    sample = Sampler().sample(frame, 0.0, is_key=True)
    assert sample is not None
    assert sample.mean_luma == 16
    assert sample.luma_spread == 0
