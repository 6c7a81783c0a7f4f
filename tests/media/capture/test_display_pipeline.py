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
from console.domain.privacy.mask_state import CoverCount, MaskState
from console.domain.streaming.packets import EncodedPacket, MediaKind, TrackFormat
from console.domain.streaming.picture import PixelFormat
from console.media.capture.display_pipeline import DisplayPipeline
from console.media.masking.mask import Mask
from console.media.motion.sampler import Sampler
from tests.media.masking.frames import FollowedHead, Orders, world
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
        undecoded += showing._decoding is not None and showing._decoding._skip_to_key
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


# -- pictures of a PTZ camera with zones wait for its position ----------------------------------------------


class Heads:
    """A camera at rest with a window in the picture, whose reports come when a test says so."""

    def __init__(self) -> None:
        self.head, self.orders = FollowedHead(), Orders()
        self.orders.now = world(self.head)
        track, packets = stream("h264", 60, 25)
        self.packets = [replace(p, arrived_utc=UTC + dt.timedelta(seconds=n)) for n, p in enumerate(packets)]
        self.tile = Tile()
        self.showing = DisplayPipeline(SimulatedClock(), make_mask=lambda: Mask(5, self.orders))
        self.showing.opened(track)
        self.showing.consumers = (self.tile,)
        self.head.rest(990.0, 1000.25)

    def show(self, number: int) -> list[int]:
        """Handle a packet; return the numbers of the pictures that were shown then."""
        before = len(self.tile.stamps)
        at_s = self.head.now_s = self.packets[number].arrived_s
        self.showing.process(self.packets[number], at_s)
        return [(stamp - UTC) // dt.timedelta(seconds=1) for stamp in self.tile.stamps[before:]]

    @property
    def state(self) -> MaskState:
        return self.showing.mask_report.state

    @property
    def counts(self) -> tuple[CoverCount, CoverCount]:
        counts = self.showing.cover
        return counts.at_rest, counts.moving


@pytest.mark.req("PRV-02")
def test_a_picture_is_shown_as_soon_as_a_report_proves_its_place_and_none_is_covered() -> None:
    heads = Heads()
    shown = [number for at in range(6) for number in heads.show(at)]
    assert shown == list(range(6))
    assert [heads.show(at) for at in range(6, 10)] == [[], [], [], []]
    heads.head.rest(1000.3, 1000.35)
    # The newest that is proven; those before it would only be older.
    assert heads.show(10) in ([7], [8])
    heads.head.rest(1000.4, 1000.5)
    assert heads.show(11)[-1] >= 10
    assert heads.counts == (CoverCount(len(heads.tile.stamps), 0), CoverCount(0, 0))


@pytest.mark.req("PRV-02")
def test_without_a_report_the_picture_is_covered_after_half_a_second_and_comes_back() -> None:
    heads = Heads()
    for at in range(30):
        heads.show(at)
    last = heads.counts[0]
    assert last.covered > 0
    assert heads.state.name == "COVERED"
    heads.head.rest(1000.3, 1001.3)
    heads.show(30)
    heads.show(31)
    assert heads.state.name == "MASKED"
    assert heads.counts[0].covered == last.covered


def test_what_waited_in_an_earlier_session_is_never_shown() -> None:
    heads = Heads()
    for at in range(9):
        heads.show(at)
    before = len(heads.tile.stamps)
    heads.showing.opened(stream("h264", 1, 25)[0])
    heads.head.rest(1000.3, 1001.9)
    heads.show(25)
    assert all((stamp - UTC).seconds >= 25 for stamp in heads.tile.stamps[before:])
