"""Sound from RTP packets: AAC in every way that cameras pack it, and what needs no unpacking."""

from __future__ import annotations

import struct
from functools import cache
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from console.media.codec.aac import checked_config, made_config
from console.media.rtsp.rtp import AccessUnit, Track
from console.media.rtsp.sdp import MediaSection
from console.media.rtsp.sound import assembler_for, sound_configuration
from tests.media.rtsp.pictures import rtp

if TYPE_CHECKING:
    from collections.abc import Iterable

RATE_HZ = 16_000
HBR: dict[str, str] = {"mode": "AAC-hbr", "sizelength": "13", "indexlength": "3", "indexdeltalength": "3"}
Packet = tuple[bytes, bool, int]


@cache
def coded(rate_hz: int = RATE_HZ, count: int = 41) -> tuple[list[bytes], bytes]:
    """Return frames of AAC by a real encoder, and their configuration."""
    encoder = av.CodecContext.create("aac", "w")
    assert isinstance(encoder, av.AudioCodecContext)
    encoder.sample_rate, encoder.layout, encoder.format = rate_hz, "mono", "fltp"
    encoder.bit_rate = 32_000
    frames = []
    for number in range(count):
        seconds = (np.arange(1024) + number * 1024) / rate_hz
        tone = (0.3 * np.sin(2 * np.pi * 440 * seconds)).astype(np.float32)[None, :]
        frame = av.AudioFrame.from_ndarray(tone, "fltp", "mono")
        frame.sample_rate, frame.pts = rate_hz, number * 1024
        frames += [bytes(packet) for packet in encoder.encode(frame)]
    return frames, bytes(encoder.extradata or b"")


def samples(units: Iterable[bytes], config: bytes) -> int:
    """Decode and return how many samples there were."""
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = config
    assert isinstance(decoder, av.AudioCodecContext)
    return sum(frame.samples for unit in units for frame in decoder.decode(av.Packet(unit)))


def section(encoding: str = "MPEG4-GENERIC", clock_hz: int = RATE_HZ, **parameters: str) -> MediaSection:
    return MediaSection("audio", 97, "", encoding, clock_hz, 1, parameters)


def aac(clock_hz: int = RATE_HZ, config: str = "") -> MediaSection:
    return MediaSection("audio", 97, "", "MPEG4-GENERIC", clock_hz, 1, HBR | {"config": config})


def track(described: MediaSection) -> Track:
    assembler = assembler_for(described)
    assert assembler is not None
    return Track(1, assembler, described.clock_hz, None)


def read(wire: Track, packets: Iterable[Packet]) -> list[AccessUnit]:
    units: list[AccessUnit] = []
    for number, (payload, marker, stamp) in enumerate(packets):
        units += wire.push(rtp(number, stamp, payload, marker=marker), 0.0)
    return units


def packed(frames: list[bytes]) -> bytes:
    """Return frames behind an AU header section of mode AAC-hbr (RFC 3640, 3.3.6)."""
    headers = b"".join(struct.pack(">H", len(frame) << 3) for frame in frames)
    return struct.pack(">H", 16 * len(frames)) + headers + b"".join(frames)


@pytest.mark.parametrize("together", [1, 2, 4, 8])
def test_each_header_of_a_packet_is_a_frame_with_a_stamp_of_its_own(together: int) -> None:
    frames, config = coded()
    wire = track(aac(config=config.hex()))
    packets = [(packed(frames[at : at + together]), True, at * 1024) for at in range(0, 40, together)]
    units = read(wire, packets)
    assert [unit.data for unit in units] == frames[: len(units)]
    assert [unit.pts for unit in units] == [number * 1024 for number in range(40)]
    assert samples([unit.data for unit in units], config) == len(units) * 1024
    assert not wire.dropped


def test_with_a_clock_of_90_khz_frames_are_as_far_apart_as_their_samples() -> None:
    frames, config = coded()
    wire = track(aac(config=config.hex(), clock_hz=90_000))
    units = read(wire, [(packed(frames[:4]), True, 0)])
    assert [unit.pts for unit in units] == [0, 5760, 11_520, 17_280]


@pytest.mark.parametrize("parts", [2, 3])
@pytest.mark.parametrize("marks", ["last", "all", "none"])
@pytest.mark.parametrize("has_headers", [True, False])
def test_a_frame_in_several_packets(parts: int, marks: str, *, has_headers: bool) -> None:
    frames, config = coded()
    packets: list[Packet] = []
    for number, frame in enumerate(frames):
        size = -(-len(frame) // parts)
        pieces = [frame[at : at + size] for at in range(0, len(frame), size)]
        for at, piece in enumerate(pieces):
            header = struct.pack(">HH", 16, len(frame) << 3) if has_headers or not at else b""
            marker = marks == "all" or (marks == "last" and at == len(pieces) - 1)
            packets.append((header + piece, marker, number * 1024))
    wire = track(aac(config=config.hex()))
    units = read(wire, packets)
    assert [unit.data for unit in units] == frames
    assert samples([unit.data for unit in units], config) == len(units) * 1024


def test_a_frame_whose_rest_never_came_is_dropped_and_counted() -> None:
    frames, config = coded()
    wire = track(aac(config=config.hex()))
    half = struct.pack(">HH", 16, len(frames[0]) << 3) + frames[0][:20]
    units = read(wire, [(half, False, 0), (packed([frames[1]]), True, 1024)])
    assert [unit.data for unit in units] == [frames[1]]
    assert wire.dropped == 1


def test_the_bits_of_a_header_are_those_of_the_description() -> None:
    frames = [b"abc", b"defgh"]
    wire = track(section(mode="AAC-lbr", sizelength="6", indexlength="2", indexdeltalength="2"))
    headers = bytes((3 << 2, 5 << 2))
    units = read(wire, [(struct.pack(">H", 16) + headers + b"".join(frames), True, 0)])
    assert [unit.data for unit in units] == frames
    constant = track(section(mode="generic", constantsize="4"))
    assert [unit.data for unit in read(constant, [(b"abcdefgh", True, 0)])] == [b"abcd", b"efgh"]


def test_a_missing_or_wrong_configuration_is_made_from_rate_and_channels() -> None:
    frames, config = coded()
    for wrong in ("", "zz", "0", "0000", "ffff", "1"):
        described = aac(config=wrong)
        assert sound_configuration(described) == made_config(RATE_HZ, 1)
        assert samples(frames, sound_configuration(described)) == 40 * 1024
    assert sound_configuration(aac(config=config.hex())) == config
    assert sound_configuration(aac(90_000)) == b""


def test_frames_with_adts_headers_lose_them_and_give_the_configuration() -> None:
    frames, _ = coded()
    wire = track(aac())
    headed = [
        bytes((0xFF, 0xF1, 1 << 6 | 8 << 2, 1 << 6 | (len(f) + 7) >> 11, (len(f) + 7) >> 3 & 0xFF))
        + bytes(((len(f) + 7) << 5 & 0xE0 | 0x1F, 0xFC))
        + f
        for f in frames
    ]
    units = read(wire, [(packed([frame]), True, number * 1024) for number, frame in enumerate(headed)])
    assert [unit.data for unit in units] == frames
    assert wire.configuration == made_config(RATE_HZ, 1)


def _mux_config(config: bytes, frames: int = 1) -> str:
    """Return StreamMuxConfig as bits: version 0, one program, one layer, frame lengths in the stream."""
    parsed = checked_config(config)
    assert parsed is not None
    whole = f"{int.from_bytes(config, 'big'):0{len(config) * 8}b}"[: parsed.bits]
    return f"01{frames - 1:06b}0000000{whole}00011111111" + "00"


def _element(frames: list[bytes], head: str = "") -> bytes:
    bits = head
    for frame in frames:
        length = "".join(f"{byte:08b}" for byte in [255] * (len(frame) // 255) + [len(frame) % 255])
        bits += length + "".join(f"{byte:08b}" for byte in frame)
    bits += "0" * (-len(bits) % 8)
    return int(bits, 2).to_bytes(len(bits) // 8, "big")


def _hexadecimal(bits: str) -> str:
    bits += "0" * (-len(bits) % 8)
    return f"{int(bits, 2):0{len(bits) // 4}x}"


@pytest.mark.parametrize("together", [1, 3])
def test_latm_with_its_configuration_in_the_description(together: int) -> None:
    frames, config = coded()
    described = section("MP4A-LATM", cpresent="0", config=_hexadecimal(_mux_config(config, together)))
    packets = [(_element(frames[at : at + together]), True, at * 1024) for at in range(0, 39, together)]
    units = read(track(described), packets)
    assert [unit.data for unit in units] == frames[:39]
    assert [unit.pts for unit in units] == [number * 1024 for number in range(39)]
    assert samples([unit.data for unit in units], sound_configuration(described)) == len(units) * 1024


def test_latm_with_its_configuration_in_the_stream_and_in_pieces() -> None:
    frames, config = coded()
    wire = track(section("MP4A-LATM", cpresent="1"))
    packets: list[Packet] = []
    for number, frame in enumerate(frames):
        element = _element([frame], "0" + _mux_config(config) if number % 4 == 0 else "1")
        pieces = [element[:50], element[50:]]
        packets += [(piece, piece is pieces[-1], number * 1024) for piece in pieces]
    units = read(wire, packets)
    assert [unit.data for unit in units] == frames
    assert samples([unit.data for unit in units], wire.configuration) == len(units) * 1024


def test_latm_without_a_configuration_is_counted_as_dropped() -> None:
    wire = track(section("MP4A-LATM", cpresent="0"))
    assert read(wire, [(_element([b"abc"]), True, 0)]) == []
    assert wire.dropped == 1


@pytest.mark.parametrize("encoding", ["PCMA", "PCMU", "L16", "OPUS", "G726-32"])
def test_every_packet_of_plain_sound_is_a_unit(encoding: str) -> None:
    wire = track(section(encoding, 48_000 if encoding == "OPUS" else 8000))
    units = read(wire, [(b"\xd5" * 160, number == 0, number * 160) for number in range(3)])
    assert [(len(unit.data), unit.pts) for unit in units] == [(160, 0), (160, 160), (160, 320)]


def test_the_header_of_opus_opens_a_decoder() -> None:
    decoder = av.CodecContext.create("opus", "r")
    decoder.extradata = sound_configuration(section("OPUS", 48_000))
    decoder.open()
    assert isinstance(decoder, av.AudioCodecContext)
    assert (decoder.sample_rate, decoder.channels) == (48_000, 1)
