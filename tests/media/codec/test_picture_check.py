"""Lost pictures and lost slices of real encoders, against what another decoder misses."""

from __future__ import annotations

from fractions import Fraction
from functools import cache

import av
import av.logging
import numpy as np
import pytest

from console.media.codec.picture_check import PictureCheck
from tests.media.rtsp.pictures import coded, joined, nals

_ENCODERS = {"h264": "libx264", "hevc": "libx265"}
PLANS = {
    "plain": "bframes=0:ref=1",
    "many references": "bframes=0:ref=4",
    "pyramid": "bframes=4:b-pyramid=1:ref=4",
    "open groups": "bframes=3:open-gop=1:ref=3",
    "no predicted sets": "bframes=2:ref=2:temporal-layers=1",
}


@cache
def stream(codec: str, plan: str, slices: int = 1, count: int = 26) -> list[tuple[bytes, bool]]:
    """Return coded pictures in decoding order, each with whether decoding may begin at it."""
    encoder = av.CodecContext.create(_ENCODERS[codec], "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = 208, 128, "yuv420p"
    encoder.time_base = Fraction(1, 25)
    common = f"keyint=10:min-keyint=10:scenecut=0:repeat-headers=1:b-adapt=0:slices={slices}:{plan}"
    extra = "sliced-threads=0" if codec == "h264" else "log-level=none:pools=none:frame-threads=1"
    encoder.options = {"preset": "faster", f"{encoder.name[3:]}-params": f"{common}:{extra}"}
    rng = np.random.default_rng(7)
    packets = []
    for number in range(count):
        image = rng.integers(0, 90, (192, 208)).astype(np.uint8)
        image[30:90, number * 6 : number * 6 + 60] = 220
        frame = av.VideoFrame.from_ndarray(image, format="yuv420p")
        frame.pts = number
        packets += encoder.encode(frame)
    packets += encoder.encode(None)
    return [(joined(nals(bytes(packet))), packet.is_keyframe) for packet in packets]


def told(codec: str, pictures: list[tuple[bytes, bool]]) -> list[int]:
    """Return the numbers of the pictures at which we say that one is missing."""
    check = PictureCheck(codec, b"")
    return [n for n, (data, is_key) in enumerate(pictures) if "missing" in check.fault(data, is_key=is_key)]


def missed(pictures: list[tuple[bytes, bool]]) -> list[int]:
    """Return the numbers of the H.265 pictures at which libav misses a reference."""
    decoder = av.CodecContext.create("hevc", "r")
    decoder.thread_count = 1
    found = []
    av.logging.set_level(av.logging.VERBOSE)
    av.logging.set_skip_repeated(False)
    try:
        for number, (data, _) in enumerate(pictures):
            with av.logging.Capture() as log:
                decoder.decode(av.Packet(data))
            if any("Could not find ref" in line for _, _, line in log):
                found.append(number)
    finally:
        av.logging.set_level(None)
        av.logging.set_skip_repeated(True)
    return found


@pytest.mark.parametrize("plan", PLANS)
def test_where_a_picture_is_lost_we_say_so_where_another_decoder_misses_it_first(plan: str) -> None:
    pictures = stream("hevc", PLANS[plan])
    assert told("hevc", pictures) == missed(pictures) == []
    silent = 0
    for lost in range(1, len(pictures)):
        rest = pictures[:lost] + pictures[lost + 1 :]
        ours, theirs = told("hevc", rest), missed(rest)
        # Leading pictures of a lost key picture are skipped there without a word.
        is_sooner = pictures[lost][1] and lost <= ours[0] <= theirs[0]
        assert is_sooner or ours[:1] == theirs[:1], f"picture {lost} of {plan}"
        silent += not theirs
    assert silent < 0.7 * len(pictures), "many pictures are referred to"


@pytest.mark.parametrize("plan", PLANS)
def test_a_session_that_begins_in_the_middle_lacks_nothing(plan: str) -> None:
    pictures = stream("hevc", PLANS[plan])
    for begin in range(1, 16):
        assert told("hevc", pictures[begin:]) == [], f"from picture {begin}"


def test_what_we_dropped_ourselves_is_not_missing() -> None:
    check = PictureCheck("hevc", b"")
    for number, (data, is_key) in enumerate(stream("hevc", PLANS["plain"])):
        if number == 5:
            check.reset()
        else:
            assert not check.fault(data, is_key=is_key)


def faults(codec: str, pictures: list[bytes]) -> dict[int, str]:
    check = PictureCheck(codec, b"")
    said = [check.fault(data, is_key=n % 8 == 0) for n, data in enumerate(pictures)]
    return {number: fault for number, fault in enumerate(said) if fault}


@pytest.mark.parametrize("codec", ["h264", "hevc"])
@pytest.mark.parametrize("lost", [-1, -2])
def test_a_lost_slice_is_told_in_any_picture(codec: str, lost: int) -> None:
    pictures = [picture for picture, _ in coded(codec, count=80, slices=4)]
    whole = [joined(picture) for picture in pictures]
    assert faults(codec, whole) == {}
    for number in (49, 52, 55):
        less = list(pictures[number])
        del less[lost]
        harmed = [*whole[:number], joined(less), *whole[number + 1 :]]
        found = faults(codec, harmed)
        assert list(found.values()) == ["A picture lacks slices."]
        # It is told at the next whole picture of its kind.
        assert number < min(found) <= number + 10


@pytest.mark.parametrize("codec", ["h264", "hevc"])
def test_a_camera_that_is_set_to_fewer_slices_has_no_fault(codec: str) -> None:
    many = [joined(picture) for picture, _ in coded(codec, count=80, slices=4)]
    less = [joined(picture[: len(picture) - 1]) for picture, _ in coded(codec, count=80, slices=4)]
    assert faults(codec, [*many[:40], *less[40:]]) == {}


def test_pictures_that_are_divided_by_size_are_not_judged() -> None:
    encoder = av.CodecContext.create("libx264", "w")
    assert isinstance(encoder, av.VideoCodecContext)
    encoder.width, encoder.height, encoder.pix_fmt = 320, 192, "yuv420p"
    encoder.time_base = Fraction(1, 25)
    encoder.options = {"preset": "ultrafast", "x264-params": "keyint=8:bframes=0:slice-max-size=700"}
    rng = np.random.default_rng(9)
    made = []
    for number in range(80):
        image = rng.integers(0, 255 if number % 7 else 20, (288, 320)).astype(np.uint8)
        frame = av.VideoFrame.from_ndarray(image, format="yuv420p")
        frame.pts = number
        made += encoder.encode(frame)
    made += encoder.encode(None)
    units = [nals(bytes(packet)) for packet in made]
    assert len({len(unit) for unit in units}) > 3
    assert faults("h264", [joined(unit) for unit in units]) == {}


def test_a_frame_among_fields_lacks_nothing() -> None:
    slices = [nal for nal in coded("h264", count=8)[1][0] if nal[0] & 0x1F == 1]
    check = PictureCheck("h264", b"")
    for _ in range(40):
        check.fault(joined((*slices, *slices)), is_key=True)
    assert "lacks" not in check.fault(joined(slices), is_key=True)
