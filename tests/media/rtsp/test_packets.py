"""RTP, access units and parameter sets, against what real encoders make."""

from __future__ import annotations

import struct
from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.media.codec.parameter_sets import nal_units, parameter_sets, sequence_set
from console.media.codec.sequence import picture_size
from console.media.rtsp.access_units import Assembler, video_assembler
from console.media.rtsp.rtp import Track
from console.media.rtsp.sdp import MediaSection
from console.media.rtsp.sound import PlainAssembler, assembler_for

if TYPE_CHECKING:
    from collections.abc import Callable

SIZES = [(320, 180), (640, 360), (1280, 720), (722, 406), (352, 288)]


def encoded(codec: str, size: tuple[int, int], frames: int = 3) -> list[bytes]:
    encoder = av.CodecContext.create(codec, "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height = size
    encoder.pix_fmt, encoder.time_base = "yuv420p", Fraction(1, 25)
    encoder.options = {"preset": "ultrafast", "tune": "zerolatency", "x265-params": "log-level=none"}
    packets = []
    for number in range(frames):
        picture = np.full((size[1] * 3 // 2, size[0]), 40 + number * 10, np.uint8)
        frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
        frame.pts = number
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return [bytes(packet) for packet in packets]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("codec", "encoder"), [("h264", "libx264"), ("hevc", "libx265")])
def test_the_size_is_read_from_what_an_encoder_wrote(codec: str, encoder: str, size: tuple[int, int]) -> None:
    key_frame = encoded(encoder, size, 1)[0]
    sets = parameter_sets(codec, nal_units(codec, key_frame))
    assert picture_size(codec, sequence_set(codec, sets)) == size


@given(st.sampled_from(["h264", "hevc"]), st.binary(max_size=80))
def test_random_bytes_are_no_size_and_no_crash(codec: str, sps: bytes) -> None:
    size = picture_size(codec, sps)
    assert size is None or min(size) > 0


def rtp(sequence: int, stamp: int, payload: bytes, *, marker: bool) -> bytes:
    return struct.pack(">BBHII", 0x80, 96 | marker << 7, sequence & 0xFFFF, stamp & 0xFFFFFFFF, 7) + payload


def video(codec: str = "h264", **parameters: str) -> Assembler:
    assembler = video_assembler(codec, parameters)
    assert assembler is not None
    return assembler


def fragments(nal: bytes, size: int) -> list[bytes]:
    """FU-A (RFC 6184, 5.8)."""
    head, body = nal[0], nal[1:]
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return [
        bytes((head & 0xE0 | 28, (number == 0) << 7 | (number == len(parts) - 1) << 6 | head & 0x1F)) + part
        for number, part in enumerate(parts)
    ]


KEY = b"\x65\x88" + bytes(range(1, 256)) * 12
DELTA = b"\x41\x9aabc"


def test_fragments_become_the_unit_that_was_cut() -> None:
    track = Track(0, video(), 90_000, None)
    units = []
    for number, piece in enumerate(fragments(KEY, 1000)):
        units += track.push(rtp(number, 0, piece, marker=False), 0.0)
    units += track.push(rtp(9, 3600, DELTA, marker=False), 0.0)
    assert [unit.data for unit in units] == [b"\x00\x00\x00\x01" + KEY]
    assert units[0].is_key


def test_a_lost_fragment_loses_its_unit_and_not_the_next() -> None:
    track = Track(0, video(), 90_000, None, is_reliable=False)
    pieces = fragments(KEY, 1000)
    track.push(rtp(0, 0, pieces[0], marker=False), 0.0)
    units = track.push(rtp(2, 0, pieces[2], marker=True), 0.0)
    units += track.push(rtp(3, 3600, DELTA, marker=True), 0.04)
    units += track.push(rtp(4, 7200, DELTA, marker=True), 0.08)
    assert [unit.data for unit in units] == [b"\x00\x00\x00\x01" + DELTA]
    assert track.lost == 1


@pytest.mark.parametrize(
    "sequence", [lambda _n: 7, lambda n: n // 2, lambda n: n * 1000, lambda n: n * 3 % 11]
)
def test_sequence_numbers_that_stay_repeat_or_jump_lose_nothing_over_tcp(
    sequence: Callable[[int], int],
) -> None:
    track = Track(0, video(), 90_000, None)
    pieces = fragments(KEY, 500)
    units = []
    for number, piece in enumerate(pieces):
        units += track.push(rtp(sequence(number), 0, piece, marker=False), 0.0)
    units += track.push(rtp(sequence(len(pieces)), 3600, DELTA, marker=False), 0.0)
    assert [unit.data for unit in units] == [b"\x00\x00\x00\x01" + KEY]
    assert track.odd_sequences
    assert not track.lost


def test_stamps_wrap_without_a_jump() -> None:
    track = Track(0, video(), 90_000, 2**32 - 3600)
    stamps = [2**32 - 3600 + number * 3600 for number in range(5)]
    units = [
        unit
        for number, stamp in enumerate(stamps)
        for unit in track.push(rtp(number, stamp, DELTA, marker=True), number / 25)
    ]
    assert [unit.pts for unit in units] == [0, 3600, 7200, 10800]
    assert [unit.dts for unit in units] == [0, 3600, 7200, 10800]


def test_h265_in_place_of_h264_is_noticed_and_the_other_way_round() -> None:
    for encoder, other in (("libx265", video()), ("libx264", video("hevc"))):
        track = Track(0, other, 90_000, None)
        for number, unit in enumerate(encoded(encoder, (320, 192), 20)):
            for nal in unit.split(b"\x00\x00\x01")[1:]:
                track.push(rtp(number, number * 3600, nal[:1200], marker=False), 0.0)
        assert track.is_changed, encoder


@pytest.mark.parametrize(("encoder", "codec"), [("libx264", "h264"), ("libx265", "hevc")])
def test_its_own_codec_is_never_strange(encoder: str, codec: str) -> None:
    assembler = video(codec)
    track = Track(0, assembler, 90_000, None)
    for number, unit in enumerate(encoded(encoder, (320, 192), 20)):
        for nal in unit.split(b"\x00\x00\x01")[1:]:
            track.push(rtp(number, number * 3600, nal[:1200], marker=False), 0.0)
            assert assembler.strange == 0


def test_another_payload_type_is_not_taken_and_noticed() -> None:
    track = Track(0, video(), 90_000, None)
    track.push(rtp(0, 0, DELTA, marker=True), 0.0)
    for number in range(1, 13):
        other = bytearray(rtp(0, number * 3600, DELTA, marker=True))
        other[1] += 1
        assert track.push(bytes(other), 0.0) == []
    assert track.is_changed


def test_a_clock_that_was_set_has_no_time_until_its_next_report() -> None:
    track = Track(0, video(), 90_000, None)
    track.push(rtp(0, 90_000, DELTA, marker=True), 0.0)
    track.push(rtp(0, 93_600, DELTA, marker=True), 0.0)
    track.report(struct.pack(">BBHIIIIII", 0x80, 200, 6, 1, 3_900_000_000, 0, 90_000, 0, 0))
    assert track.is_reported
    assert track.camera_utc() is not None
    track.push(rtp(1, 90_000 * 3600, DELTA, marker=True), 0.0)
    track.push(rtp(2, 90_000 * 3600 + 3600, DELTA, marker=True), 0.0)
    assert track.camera_utc() is None


def test_a_sender_report_tells_the_cameras_clock() -> None:
    track = Track(0, video(), 90_000, None)
    # 2026-06-01 12:00:00 UTC in seconds since 1900
    ntp = 3_989_304_000
    track.report(struct.pack(">BBHIIII", 0x80, 200, 6, 7, ntp, 1 << 31, 90_000))
    track.push(rtp(0, 180_000, DELTA, marker=True), 0.0)
    track.push(rtp(1, 183_600, DELTA, marker=True), 0.0)
    told = track.camera_utc()
    assert told is not None
    assert told.isoformat() == "2026-06-01T12:00:01.500000+00:00"


def test_every_audio_packet_is_a_unit() -> None:
    track = Track(1, PlainAssembler(), 8000, None)
    units = [
        unit for n in range(3) for unit in track.push(rtp(n, n * 160, b"\xd5" * 160, marker=False), n * 0.02)
    ]
    assert [len(unit.data) for unit in units] == [160, 160, 160]


@given(
    encoding=st.sampled_from(["H264", "H265", "MPEG4-GENERIC", "MP4A-LATM", "PCMA"]),
    packets=st.lists(st.binary(max_size=60), max_size=20),
    headed=st.booleans(),
)
def test_random_packets_neither_crash_nor_grow(encoding: str, packets: list[bytes], *, headed: bool) -> None:
    kind = "video" if encoding.startswith("H") else "audio"
    assembler = assembler_for(MediaSection(kind, 96, encoding=encoding, clock_hz=48_000))
    assert assembler is not None
    track = Track(0, assembler, 90_000, None)
    for number, body in enumerate(packets):
        packet = rtp(number, number // 3, body, marker=False) if headed else body
        for unit in track.push(packet, 0.0):
            assert len(unit.data) < 4 * sum(map(len, packets)) + 64
        track.report(packet)
