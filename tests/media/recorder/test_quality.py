"""A recording is good when it decodes: what is in doubt is said, stored, and read in another way."""

from __future__ import annotations

import dataclasses
import datetime as dt
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import pytest

from console.domain.cameras.status import RecordingState
from console.domain.recording.doubts import Doubt, DoubtKind
from console.domain.streaming.packets import EncodedPacket, MediaKind, StreamFormat, TrackFormat
from console.media.codec.picture_check import PictureCheck
from console.media.recorder.decode_check import DecodeJob, DecodeResult
from console.media.recorder.quality import (
    GROUP_EVERY_S,
    LEAST_GROUP_S,
    QUIET_S,
    SAMPLES_AT_ONCE,
    QualityPorts,
    QualityWatch,
    SampleTurns,
)
from console.media.volume.doubt_rows import all_doubts
from console.media.volume.verify import verify
from console.media.volume.volume import Volume
from tests.media.clips import BEGIN, clip, packets
from tests.media.reading import media
from tests.media.rtsp.pictures import coded, joined
from tests.media.town import NO_LIMITS, Town

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

FPS = 25


def _packets(units: Sequence[bytes], begin_s: float = 0.0) -> list[EncodedPacket]:
    """Return pictures that arrive evenly, key frames where the encoder made them."""
    made = []
    for number, unit in enumerate(units):
        arrived_s = begin_s + number / FPS
        is_key = b"\x00\x00\x01\x65" in unit
        utc = BEGIN + dt.timedelta(seconds=arrived_s)
        made.append(EncodedPacket(0, unit, number * 3600, number * 3600, is_key, utc, arrived_s))
    return made


VIDEO = dataclasses.replace(clip().form.tracks[0], extradata=b"")
FORM = StreamFormat((VIDEO,))
WHOLE = [joined(picture) for picture, _ in coded(slices=4)] * 6


class Ports:
    """Keeps what a watch said."""

    def __init__(self) -> None:
        self.doubts: list[Doubt] = []
        self.jobs: list[DecodeJob] = []
        self.damaged: list[int] = []

    def watch(self) -> QualityWatch:
        made = QualityWatch(7, QualityPorts(self.doubts.append, self._decode, self.damaged.append))
        made.opened(FORM)
        return made

    def _decode(self, job: DecodeJob) -> bool:
        self.jobs.append(job)
        return True


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("slices", [1, 4])
@pytest.mark.parametrize("b_frames", [0, 2])
def test_good_pictures_of_real_encoders_have_no_fault(codec: str, slices: int, b_frames: int) -> None:
    check = PictureCheck(codec, b"")
    pictures = coded(codec, slices=slices, b_frames=b_frames)
    assert [check.fault(joined(p), is_key=n % 8 == 0) for n, (p, _) in enumerate(pictures)] == [""] * 24


FAULTY: dict[str, tuple[Callable[[tuple[bytes, ...]], list[bytes]], str]] = {
    "first slice missing": (lambda p: [joined(nal for nal in p if nal is not p[-4])], "first slice"),
    "each slice alone": (lambda p: [joined((nal,)) for nal in p], "slice"),
    "no slices": (lambda _p: [joined((b"\x06\x05\x01\x00\x80",))], "no slices"),
    "a picture twice in one": (lambda p: [joined((*p, *p[-4:]))], "Two pictures"),
}


@pytest.mark.parametrize("harm", FAULTY)
def test_pictures_that_are_no_pictures_are_faulty(harm: str) -> None:
    make, words = FAULTY[harm]
    check = PictureCheck("h264", b"")
    faults = [
        check.fault(unit, is_key=n % 8 == 0)
        for n, (picture, _) in enumerate(coded(slices=4))
        for unit in make(picture)
    ]
    assert any(words in fault for fault in faults)


def test_a_missing_picture_is_seen_by_the_frame_number_unless_we_dropped_it() -> None:
    whole = [joined(picture) for picture, _ in coded()]
    check = PictureCheck("h264", b"")
    assert [n for n, unit in enumerate(whole) if n != 12 and check.fault(unit, is_key=n % 8 == 0)] == [13]
    for number, unit in enumerate(whole):
        if number == 12:
            check.reset()
        elif number < 16:
            assert not check.fault(unit, is_key=number % 8 == 0)


def test_the_first_group_of_a_session_is_decoded_and_another_every_quarter_of_an_hour() -> None:
    ports = Ports()
    watch = ports.watch()
    for packet in _packets(WHOLE):
        watch.picture(packet)
    # Groups of 8 pictures, as many as tell a frozen camera from a live one.
    assert [len(job.packets) for job in ports.jobs] == [64]
    for packet in _packets(WHOLE, GROUP_EVERY_S):
        watch.picture(packet)
    assert [len(job.packets) for job in ports.jobs] == [64, 64]


def test_a_sample_that_found_no_room_is_made_up_for() -> None:
    room = [False, False, True]
    taken: list[DecodeJob] = []

    def decode(job: DecodeJob) -> bool:
        taken.append(job)
        return room.pop(0)

    watch = QualityWatch(7, QualityPorts(lambda _doubt: None, decode))
    watch.opened(FORM)
    for packet in _packets(WHOLE * 2):
        watch.picture(packet)
    assert len(taken) == 3


def test_damage_is_one_doubt_with_begin_and_end_and_asks_once_for_another_reading() -> None:
    ports = Ports()
    watch = ports.watch()
    broken = [unit.replace(b"\x00\x00\x01\x41", b"\x00\x00\x01\x06") for unit in WHOLE[1:8] * 6]
    for packet in _packets([WHOLE[0], *broken]):
        watch.picture(packet)
    assert [doubt.kind for doubt in ports.doubts] == [DoubtKind.STRUCTURE]
    assert watch.fault == DoubtKind.STRUCTURE.words
    assert ports.damaged == [7]
    watch.tick(42 / FPS + QUIET_S + 1)
    assert watch.fault == ""
    first, last = ports.doubts
    assert (first.begin_utc, first.end_utc) == (last.begin_utc, None)
    assert last.end_utc == BEGIN + dt.timedelta(seconds=42 / FPS)


def test_what_the_decoder_cannot_read_twice_asks_for_another_reading() -> None:
    ports = Ports()
    watch = ports.watch()
    (packet,) = _packets(WHOLE[:1])
    watch.decoded(packet, DecodeResult(8, 8, 0))
    assert not ports.doubts
    watch.decoded(packet, DecodeResult(1, 0, 1))
    assert ports.doubts[0].kind is DoubtKind.UNDECODABLE
    assert ports.damaged == []
    watch.decoded(packet, DecodeResult(8, 0, 8))
    assert ports.damaged == [7]


def _doubts(path: Path) -> list[Doubt]:
    volume = Volume(path, lambda: 0.0, NO_LIMITS)
    try:
        return all_doubts(volume.index)
    finally:
        volume.close()


def test_the_doubt_is_in_the_state_the_index_and_the_verification(tmp_path: Path) -> None:
    town = Town(tmp_path)
    asked: list[int] = []
    town.recorder.damaged = asked.append
    town.recorder.opened(7, FORM)
    alone = [joined((nal,)) for picture, _ in coded(slices=4) for nal in picture]
    town.feed(7, _packets([WHOLE[0], *alone[3:]]))
    town.turn()
    assert town.recorder.state(7) is RecordingState.DOUBTFUL
    assert town.recorder.fault(7) == DoubtKind.STRUCTURE.words
    assert asked == [7]
    town.recorder.finish()
    (doubt,) = _doubts(tmp_path)
    assert (doubt.camera, doubt.kind, doubt.end_utc is not None) == (7, DoubtKind.STRUCTURE, True)
    assert any(DoubtKind.STRUCTURE.value in note for note in verify(tmp_path).notes)


def test_announced_sound_that_never_comes_is_a_fault_of_its_own(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    sound = TrackFormat(MediaKind.AUDIO, "pcm_alaw", b"", Fraction(1, 8000), sample_rate_hz=8000, channels=1)
    town.recorder.opened(7, StreamFormat((*made.form.tracks, sound)))
    town.send(7, made, 15)
    assert town.recorder.state(7) is RecordingState.REAL_TIME
    town.send(7, made, 10)
    assert town.recorder.fault(7) == DoubtKind.SILENT.words
    assert town.recorder.state(7) is RecordingState.SILENT
    town.recorder.finish()
    assert [doubt.kind for doubt in _doubts(tmp_path)] == [DoubtKind.SILENT]


def test_missing_sound_hides_no_damage() -> None:
    watch = Ports().watch()
    (first, *_) = _packets(WHOLE)
    states = []
    for kind in (DoubtKind.SILENT, DoubtKind.LENGTH):
        watch.doubt(kind, first)
        states.append(watch.state)
    watch.finish()
    assert [*states, watch.state] == [RecordingState.SILENT, RecordingState.DOUBTFUL, None]


STAMPS: dict[str, Callable[[int], int]] = {
    "frozen": lambda _n: 77,
    "zero": lambda _n: 0,
    "half the clock": lambda n: n * 1800,
    "twice the clock": lambda n: n * 7200,
    "in milliseconds": lambda n: n * 40,
}


@pytest.mark.parametrize("harm", STAMPS)
def test_the_time_of_a_file_follows_arrival_when_stamps_are_wrong(tmp_path: Path, harm: str) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    harmed = [
        dataclasses.replace(packet, pts=STAMPS[harm](n), dts=STAMPS[harm](n))
        for n, packet in enumerate(packets(made, 25 * 40))
    ]
    town.feed(7, harmed)
    town.turn()
    assert town.recorder.fault(7) == DoubtKind.STAMPS.words
    town.recorder.finish()
    files = media(tmp_path)
    lengths = []
    for path in files:
        with av.open(path) as container:
            sent = [packet for packet in container.demux(video=0) if packet.size]
            stamps = [float((packet.pts or 0) * packet.time_base) for packet in sent]
            lengths.append(max(stamps))
    assert sum(lengths) == pytest.approx(40, abs=len(files) * 0.1 + 6)
    assert lengths[-2] == pytest.approx(4, abs=0.2)
    assert verify(tmp_path).whole


def test_a_network_that_stalls_and_catches_up_is_no_doubt(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    late = [
        dataclasses.replace(packet, arrived_s=14.0) if 10.5 < packet.arrived_s < 14.0 else packet
        for packet in packets(made, 25 * 30)
    ]
    town.feed(7, late)
    town.turn()
    assert town.recorder.fault(7) == ""
    town.recorder.finish()


def test_what_a_camera_kept_in_store_and_sends_at_once_is_no_doubt(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    early = [
        dataclasses.replace(packet, arrived_s=max(0.0, packet.arrived_s - 4.0))
        for packet in packets(made, 25 * 30)
    ]
    town.feed(7, early)
    town.turn()
    assert town.recorder.fault(7) == ""
    town.recorder.finish()


def test_few_samples_are_collected_at_once_and_the_others_later() -> None:
    turns = SampleTurns()
    assert [turns.take(100.0) for _ in range(12)].count(True) == SAMPLES_AT_ONCE
    assert not turns.take(100.0 + LEAST_GROUP_S / 2)
    assert [turns.take(100.0 + LEAST_GROUP_S) for _ in range(4)] == [True] * 4
