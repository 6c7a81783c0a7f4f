"""What a stream carries wins over what its description says."""

from __future__ import annotations

from fractions import Fraction

from console.domain.streaming.packets import MediaKind, StreamFormat, TrackFormat
from console.media.codec.format_change import FormatChangeDetector
from tests.media.rtsp.pictures import coded, joined

KEY = coded()[0][0]
SETS = tuple(nal for nal in KEY if nal[0] & 0x1F in {7, 8})


def _stream(extradata: bytes, size: tuple[int, int] = (320, 192)) -> StreamFormat:
    video = TrackFormat(MediaKind.VIDEO, "h264", extradata, Fraction(1, 90_000), *size)
    sound = TrackFormat(MediaKind.AUDIO, "aac", b"\x14\x08", Fraction(1, 16_000), sample_rate_hz=16_000)
    return StreamFormat((video, sound))


def test_the_sets_of_the_description_again_change_nothing() -> None:
    stream = _stream(joined(SETS))
    detector = FormatChangeDetector(stream)
    detector.key(joined(KEY))
    assert detector.format is stream


def test_other_sets_in_the_stream_replace_those_of_the_description() -> None:
    foreign = bytes.fromhex("6742c00d8c8d40a0cb2d80"), bytes.fromhex("68ce3c80")
    detector = FormatChangeDetector(_stream(joined(foreign), (704, 576)))
    detector.key(joined(KEY))
    video = detector.format.tracks[0]
    assert (video.width, video.height, video.extradata) == (320, 192, joined(SETS))


def test_a_picture_set_alone_keeps_the_sequence_before_it() -> None:
    detector = FormatChangeDetector(_stream(joined(SETS)))
    other = bytes.fromhex("68ce3c80")
    detector.key(joined((other, *KEY[len(SETS) :])))
    assert detector.format.tracks[0].extradata == joined((SETS[0], other))


def test_a_size_that_is_not_known_is_read_from_sets_that_are() -> None:
    detector = FormatChangeDetector(_stream(joined(SETS), (0, 0)))
    detector.key(joined(KEY))
    assert (detector.format.tracks[0].width, detector.format.tracks[0].height) == (320, 192)


def test_a_configuration_in_the_sound_replaces_that_of_the_description() -> None:
    detector = FormatChangeDetector(_stream(joined(SETS)))
    before = detector.format
    detector.sound(1, b"\x14\x08")
    assert detector.format is before
    detector.sound(1, b"\x13\x90")
    assert detector.format.tracks[1].extradata == b"\x13\x90"
