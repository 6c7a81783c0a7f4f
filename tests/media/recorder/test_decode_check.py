"""Samples and files are decoded in a process of its own, which may die of them."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from typing import TYPE_CHECKING

import pytest

from console.app.recording_verification import verify_recordings
from console.domain.recording.findings import SegmentFinding
from console.media.recorder.decode_check import DecodeCheck, DecodeChild, DecodeJob, DecodeResult
from tests.media.clips import clip, packets
from tests.media.reading import media
from tests.media.rtsp.pictures import coded, joined
from tests.media.town import Town
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PICTURES = [picture for picture, _ in coded(slices=4)]
TRACK = dataclasses.replace(clip().form.tracks[0], extradata=b"")


@pytest.fixture
def child() -> Iterator[DecodeChild]:
    with contextlib.closing(DecodeChild()) as made:
        yield made


def _job(*units: bytes, camera: int = 1) -> DecodeJob:
    times = tuple(number / 25 for number in range(len(units)))
    return DecodeJob(camera, TRACK, units, times, is_strict=True)


def test_good_pictures_have_no_fault(child: DecodeChild) -> None:
    whole = [joined(picture) for picture in PICTURES]
    assert child.packets(_job(whole[0])) == DecodeResult(1, 1, 0)
    result = child.packets(_job(*whole))
    assert (result, result.fault) == (DecodeResult(24, 24, 0), "")


@pytest.mark.parametrize(
    "broken",
    [
        [joined(picture[:-1]) for picture in PICTURES],
        [joined((*picture[:-1], picture[-1][: len(picture[-1]) // 2])) for picture in PICTURES],
        [joined((nal,)) for picture in PICTURES for nal in picture],
        [joined(picture) for picture in PICTURES[1:8]],
        [b"\x00\x00\x00\x01\x65 no picture"],
    ],
    ids=["a slice less", "cut off", "each slice alone", "no key frame", "nonsense"],
)
def test_broken_pictures_have_one(child: DecodeChild, broken: list[bytes]) -> None:
    assert child.packets(_job(*broken)).fault


def test_a_process_that_died_is_started_again(child: DecodeChild) -> None:
    whole = joined(PICTURES[0])
    assert not child.packets(_job(whole)).fault
    assert child._process is not None
    child._process.kill()
    assert not child.packets(_job(whole)).fault


def test_a_codec_that_does_not_exist_is_a_fault_and_no_crash(child: DecodeChild) -> None:
    odd = dataclasses.replace(TRACK, codec="no codec")
    assert child.packets(dataclasses.replace(_job(b"x"), track=odd)).fault
    assert not child.packets(_job(joined(PICTURES[0]))).fault


def test_samples_of_all_cameras_are_decoded_and_told() -> None:
    told: dict[int, str] = {}
    checker = DecodeCheck(lambda job, result: told.__setitem__(job.camera, result.fault))
    for camera in range(1, 6):
        assert checker.submit(_job(joined(PICTURES[0]) if camera != 3 else b"\0\0\1\x65no", camera=camera))
    until(lambda: len(told) == 5, "five results")
    checker.close()
    assert [camera for camera, fault in told.items() if fault] == [3]
    assert not [thread for thread in threading.enumerate() if thread.name == "decoding check"]


def test_more_samples_than_fit_are_skipped_and_counted() -> None:
    checker = DecodeCheck(lambda _job, _result: None)
    large = bytes(40 << 20)
    assert checker.submit(_job(large))
    assert not checker.submit(_job(large))
    assert checker.skipped == 1
    checker.close()


def test_verification_by_decoding_names_the_bad_segments(tmp_path: Path) -> None:
    town = Town(tmp_path)
    made = clip()
    town.recorder.opened(7, made.form)
    broken = [
        dataclasses.replace(one, data=one.data[: len(one.data) // 2]) if number > 110 else one
        for number, one in enumerate(packets(made, 200))
    ]
    town.feed(7, broken)
    town.recorder.finish()
    first, second = media(tmp_path)
    assert verify_recordings(tmp_path, lambda _done, _of: None, decode=False).whole
    (fault,) = verify_recordings(tmp_path, lambda _done, _of: None, decode=True).faults
    assert fault.finding is SegmentFinding.UNDECODABLE
    assert fault.file.endswith(second.name)
    assert "damaged" in fault.words
    assert first.exists()
