"""Zones on recorded frames, and recordings that are masked before they are written."""

from __future__ import annotations

import datetime as dt
import os
import signal
import time
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import psutil
import pytest

from console.domain.errors import OperatorError
from console.domain.privacy.model import NO_ZONES, DrawnOn, ZoneSet, ZoneSpace
from console.domain.privacy.position_bounds import PositionBounds, PositionDoubt, PositionReport
from console.domain.privacy.position_track import PositionTrack, write_piece
from console.domain.recording.causes import Cause
from console.domain.streaming.packets import EncodedPacket, MediaKind, StreamFormat, TrackFormat
from console.media.capture.decoder import Decoder
from console.media.masking import paint
from console.media.playback.masking import mask_frame
from console.media.recorder import masked_process, masked_wire
from console.media.recorder.masked_recording import AGAIN_S, MaskedRecording
from tests.media.masking.frames import (
    HOME,
    LENS,
    WINDOW,
    FollowedHead,
    Orders,
    fixed,
    luma_of,
    scene,
    world,
    zone,
)
from tests.media.masking.test_ptz_mask import true_cover
from tests.support.waiting import until

if TYPE_CHECKING:
    from console.services.privacy.ports import CameraMask

BEGIN = dt.datetime(2026, 6, 1, 12, tzinfo=dt.UTC)
QUARTER = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))
SIZE, FPS, GOP = (320, 180), 25, 10


@pytest.mark.req("PRV-01")
def test_a_recorded_frame_has_the_zones_of_its_time() -> None:
    drawn = ZoneSet(zones=(zone(QUARTER),), drawn_on=DrawnOn(640, 360))
    change = BEGIN + dt.timedelta(hours=1)

    def zones_at(at_utc: dt.datetime) -> ZoneSet:
        return drawn if at_utc < change else NO_ZONES

    frame = scene()
    before = luma_of(frame)
    masked = mask_frame(frame, BEGIN, zones_at)
    assert (luma_of(masked)[90:270, 160:480] == paint.LUMA).all()
    assert (luma_of(frame) == before).all()
    assert mask_frame(frame, change, zones_at) is frame
    assert (luma_of(mask_frame(scene(640, 480), BEGIN, zones_at)) == paint.LUMA).all()


def test_zones_that_cannot_be_read_cover_the_recording() -> None:
    def broken(_at_utc: dt.datetime) -> ZoneSet:
        raise OperatorError("The camera's zones cannot be read.")

    assert (luma_of(mask_frame(scene(), BEGIN, broken)) == paint.LUMA).all()


@pytest.mark.req("PRV-02")
def test_the_recording_of_a_movable_camera_is_masked_by_its_track() -> None:
    reports = [PositionReport(at / 10, at / 10, HOME, is_moving=False) for at in range(100)]
    track = PositionTrack([write_piece(reports, BEGIN)], LENS)
    zones = ZoneSet(ZoneSpace.WORLD, (zone(WINDOW),))

    def shown(seconds: float, known: PositionTrack | None) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        at_utc = BEGIN + dt.timedelta(seconds=seconds)
        frame = mask_frame(scene(), at_utc, lambda _at: zones, known, lambda _at: LENS)
        return np.asarray(luma_of(frame) == paint.LUMA)

    there = shown(5.0, track)
    assert not (true_cover(HOME) & ~there).any()
    assert there.mean() < 0.1
    assert shown(30.0, track).all()
    assert shown(5.0, None).all()


@dataclass
class KeptSink:
    formats: list[StreamFormat] = field(default_factory=list)
    packets: list[EncodedPacket] = field(default_factory=list)
    causes: list[Cause] = field(default_factory=list)

    def opened(self, camera: int, stream: StreamFormat) -> None:
        del camera
        self.formats.append(stream)

    def packet(self, camera: int, packet: EncodedPacket) -> None:
        del camera
        self.packets.append(packet)

    def closed(self, camera: int, cause: Cause, detail: str) -> None:
        del camera, detail
        self.causes.append(cause)


def sent(count: int) -> tuple[StreamFormat, list[EncodedPacket]]:
    """What a camera sends: a key frame every `GOP` frames."""
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = *SIZE, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, 90000), Fraction(FPS)
    encoder.options = {
        "tune": "zerolatency",
        "x264-params": f"keyint={GOP}:min-keyint={GOP}:scenecut=0:bframes=0",
    }
    packets = []
    for at in range(count):
        frame = scene(*SIZE, shift=(at, 0))
        frame.pts = 1000 + at * 3600
        for made in encoder.encode(frame):
            when_s = at / FPS
            packets.append(
                EncodedPacket(
                    0,
                    bytes(made),
                    made.pts,
                    made.dts,
                    bool(made.is_keyframe),
                    BEGIN + dt.timedelta(seconds=when_s),
                    when_s,
                )
            )
    track = TrackFormat(MediaKind.VIDEO, "h264", b"", Fraction(1, 90000), *SIZE, nominal_fps=Fraction(FPS))
    return StreamFormat((track,)), packets


def chosen(*, masked: bool) -> CameraMask:
    order = fixed(zone(QUARTER))
    return replace(order, zones=replace(order.zones, masked_recording=masked), version=1 + masked)


def decoded(sink: KeptSink) -> list[np.ndarray[tuple[int, ...], np.dtype[np.uint8]]]:
    decoder = Decoder(sink.formats[-1].tracks[0])
    return [luma_of(frame) for packet in sink.packets for frame in decoder.decode(packet)]


@pytest.mark.req("PRV-01")
def test_the_raw_recording_stays_whole_unless_the_scheme_chose_otherwise() -> None:
    stream, packets = sent(12)
    sink = KeptSink()
    recording = MaskedRecording(sink, Orders(chosen(masked=False)))
    recording.opened(1, stream)
    for packet in packets:
        recording.packet(1, packet)
    recording.closed(1, Cause.LOST, "over")
    assert sink.packets == packets
    assert sink.formats == [stream]
    assert sink.causes == [Cause.LOST]


@pytest.mark.req("PRV-01")
def test_a_masked_recording_shows_nothing_and_keeps_times_and_key_frames() -> None:
    stream, packets = sent(35)
    sink = KeptSink()
    order = replace(chosen(masked=True), lifted={"window": 1e9})
    recording = MaskedRecording(sink, Orders(order))
    recording.opened(1, stream)
    for packet in packets:
        recording.packet(1, packet)
    until(lambda: len(sink.packets) == len(packets), "the masked packets")
    told = [(one.pts, one.is_key, one.arrived_utc, one.arrived_s) for one in sink.packets]
    assert told == [(one.pts, one.is_key, one.arrived_utc, one.arrived_s) for one in packets]
    pictures = decoded(sink)
    assert len(pictures) == len(packets)
    for luma in pictures:
        inside = luma[50:130, 84:236].astype(int)
        assert np.abs(inside - paint.LUMA).max() < 20
    recording.closed(1, Cause.LOST, "over")
    assert sink.causes == [Cause.LOST]
    assert not recording.processes()


def test_the_choice_changes_at_a_key_frame_with_a_new_run() -> None:
    stream, packets = sent(30)
    sink, orders = KeptSink(), Orders(chosen(masked=False))
    recording = MaskedRecording(sink, orders)
    recording.opened(1, stream)
    for at, packet in enumerate(packets):
        if at == 14:
            orders.now = chosen(masked=True)
        recording.packet(1, packet)
    until(lambda: len(sink.packets) == 24, "the masked packets")
    recording.closed(1, Cause.LOST, "over")
    assert len(sink.formats) == 2
    # From the choice to the next key frame nothing may be written unmasked.
    assert [one.pts for one in sink.packets] == [
        one.pts for at, one in enumerate(packets) if at < 14 or at >= 20
    ]


def test_sound_keeps_its_place_between_the_masked_pictures() -> None:
    stream, pictures = sent(20)
    track = TrackFormat(MediaKind.AUDIO, "pcm_alaw", b"", Fraction(1, 8000), sample_rate_hz=8000, channels=1)
    mixed = []
    for at, one in enumerate(pictures):
        sound = EncodedPacket(1, b"\xd5" * 320, at * 320, at * 320, True, one.arrived_utc, one.arrived_s)
        mixed += [one, sound]
    sink = KeptSink()
    recording = MaskedRecording(sink, Orders(chosen(masked=True)))
    recording.opened(1, StreamFormat((*stream.tracks, track)))
    for packet in mixed:
        recording.packet(1, packet)
    until(lambda: len(sink.packets) >= len(mixed) - 1, "the masked packets")
    recording.closed(1, Cause.LOST, "over")
    assert [(one.track, one.pts) for one in sink.packets[:-1]] == [
        (one.track, one.pts) for one in mixed[: len(sink.packets) - 1]
    ]


def test_a_masking_process_that_dies_leaves_a_gap_with_its_reason_and_begins_again() -> None:
    stream, packets = sent(40)
    sink = KeptSink()
    recording = MaskedRecording(sink, Orders(chosen(masked=True)))
    recording.opened(1, stream)
    for packet in packets[:5]:
        recording.packet(1, packet)
    until(lambda: len(sink.packets) == 5, "the masked packets")
    os.kill(recording.processes()[1], signal.SIGKILL)
    until(lambda: sink.causes == [Cause.UNREADABLE], "the loss")
    assert "started again" in recording.fault(1)
    before = len(sink.packets)
    for packet in packets[5:10]:
        recording.packet(1, packet)  # nothing is recorded without its zones
    assert len(sink.packets) == before
    time.sleep(AGAIN_S)
    for packet in packets[10:]:
        recording.packet(1, packet)
    until(lambda: len(sink.packets) == before + 30, "the masked packets again")
    assert len(sink.formats) == 2
    assert not recording.fault(1)
    recording.closed(1, Cause.LOST, "over")


def test_a_masking_process_that_hangs_is_a_gap_and_not_a_memory_that_grows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(masked_process, "LIMIT_WAITING_BYTES", 300_000)
    monkeypatch.setattr(masked_process, "FINISH_S", 0.1)
    stream, packets = sent(10)
    big = [replace(one, data=one.data + bytes(50_000)) for one in packets]
    sink = KeptSink()
    recording = MaskedRecording(sink, Orders(chosen(masked=True)))
    recording.opened(1, stream)
    recording.packet(1, packets[0])
    until(lambda: sink.packets, "the first masked packet")
    process = recording.processes()[1]
    os.kill(process, signal.SIGSTOP)
    for packet in big:
        recording.packet(1, packet)
    assert sink.causes == [Cause.OVERFLOW]
    assert "longer than this machine has" in recording.fault(1)
    until(lambda: not psutil.pid_exists(process), "the end of the process")


@pytest.mark.req("PRV-02")
def test_a_camera_that_turns_is_recorded_with_its_zones_by_the_recorders_reports() -> None:
    stream, packets = sent(12)
    head = FollowedHead()
    head.now_s = 2.0
    head.rest(-3.0, 2.0)
    order = world(head)
    order = replace(order, zones=replace(order.zones, masked_recording=True))
    sink, orders = KeptSink(), Orders(order)
    recording = MaskedRecording(sink, orders)
    recording.opened(1, stream)
    for packet in packets:
        recording.packet(1, packet)
    until(lambda: len(sink.packets) == len(packets), "the masked packets")
    recording.closed(1, Cause.LOST, "over")
    # Its zone is covered at least; a session's first second may be covered whole.
    hidden = true_cover(HOME).reshape(180, 2, 320, 2).all(axis=(1, 3))
    for luma in decoded(sink):
        assert np.abs(luma[hidden].astype(int) - paint.LUMA).max() < 30


def test_zones_and_places_come_through_the_pipe_as_they_were() -> None:
    order = chosen(masked=True)
    assert masked_wire.read_order(masked_wire.write_order(order), FollowedHead()) == replace(
        order, whereabouts=None
    )
    head = FollowedHead()
    followed = masked_wire.read_order(masked_wire.write_order(world(head)), head)
    assert followed.whereabouts is head
    assert followed.lens == LENS
    broken = masked_wire.write_order(order).replace(b"polygon", b"polyglot")
    assert masked_wire.read_order(broken, head).doubt
    for place in (PositionBounds((0.1, 0.2), (0.3, 0.4), (0.5, 0.6)), PositionDoubt("moves too fast")):
        assert masked_wire.read_place(masked_wire.write_place(place)) == place


def test_world_orders_are_orders_too() -> None:
    assert world(FollowedHead()).active(0.0)
