from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
from typing import TYPE_CHECKING

import av
import pytest

from console.domain.recording.causes import Cause
from console.media.playback.camera_reader import CameraReader
from console.media.volume.recorded_volumes import RecordedVolumes
from tests.media.clips import BEGIN, FPS, clip
from tests.media.playback.recordings import BUDGET, CAMERA, at, missing, reading, shown, unmasked
from tests.media.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.video.frame import VideoFrame


def digest(frame: VideoFrame) -> str:
    return hashlib.sha256(frame.to_ndarray(format="gray").tobytes()).hexdigest()


def decoded_by_libav(town: Town, camera: int = CAMERA) -> list[tuple[dt.datetime, str]]:
    """All pictures of a camera, as libav demuxes and decodes the files from their begin."""
    found = []
    for segment in town.volumes.segments(camera, at(-100), at(1000)):
        path = town.volumes.file_of(segment)
        assert path is not None
        with path.open("rb") as file, av.open(file, "r") as container:
            for frame in container.decode(video=0):
                shown_utc = segment.begin_utc + dt.timedelta(seconds=float(frame.time or 0))
                found.append((shown_utc, digest(frame)))
    return found


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    made = Town(tmp_path)
    made.recorder.opened(CAMERA, clip().form)
    made.send(CAMERA, clip(), 10)
    made.recorder.closed(CAMERA, Cause.LOST, "no answer")
    made.pass_s(10)
    made.recorder.opened(CAMERA, clip().form)
    made.send(CAMERA, clip(), 10)
    made.recorder.closed(CAMERA, Cause.CLOSED, "console closed")
    made.turn()
    yield made
    made.recorder.finish()


def test_every_picture_is_found_by_its_time_and_is_the_one_that_libav_decodes(
    town: Town, tmp_path: Path
) -> None:
    expected = decoded_by_libav(town)
    assert len(expected) > 400
    with reading(tmp_path) as mine:
        for shown_utc, content in expected:
            frame = shown(mine.frame_at(shown_utc + dt.timedelta(milliseconds=5)))
            assert abs(frame.begin_utc - shown_utc) < dt.timedelta(milliseconds=1)
            assert digest(frame.frame) == content


def test_backwards_gives_the_same_pictures_and_decodes_each_once(town: Town, tmp_path: Path) -> None:
    expected = [one for one in decoded_by_libav(town) if one[0] < at(9.9)]
    with reading(tmp_path) as mine:
        for shown_utc, content in reversed(expected):
            frame = shown(mine.frame_at(shown_utc + dt.timedelta(milliseconds=5), is_reverse=True))
            assert digest(frame.frame) == content
            while mine.read_ahead():
                pass
    assert mine.decoded <= len(expected) + FPS


def test_a_gap_is_said_with_its_cause_and_where_recording_goes_on(town: Town, tmp_path: Path) -> None:
    assert town
    with reading(tmp_path) as mine:
        gap = missing(mine.frame_at(at(15)))
    assert gap.gap is not None
    assert gap.gap.cause is Cause.LOST
    assert gap.next_utc is not None
    assert gap.previous_utc is not None
    assert abs(gap.next_utc - at(20)) < dt.timedelta(seconds=0.2)
    assert abs(gap.previous_utc - at(10)) < dt.timedelta(seconds=0.2)


def test_a_camera_that_was_never_recorded_has_nothing(town: Town, tmp_path: Path) -> None:
    assert town
    with reading(tmp_path, camera=99) as mine:
        nothing = missing(mine.frame_at(at(5)))
    assert nothing.next_utc is None
    assert nothing.previous_utc is None


def test_what_was_recorded_after_a_review_began_is_found_however_far_behind_it_plays(tmp_path: Path) -> None:
    town, now = Town(tmp_path), [at(300)]
    town.recorder.opened(CAMERA, clip().form)
    town.send(CAMERA, clip(), 10)
    town.recorder.closed(CAMERA, Cause.LOST, "no answer")
    town.turn()
    with contextlib.closing(RecordedVolumes([tmp_path], lambda: now[0])) as source:
        mine = CameraReader(
            CAMERA, source, BUDGET, unmasked, lambda: ((now[0] - BEGIN).total_seconds(), now[0])
        )
        with contextlib.closing(mine):
            shown(mine.frame_at(at(5)))
            town.pass_s(310)
            town.recorder.opened(CAMERA, clip().form)
            town.send(CAMERA, clip(), 10)
            town.recorder.closed(CAMERA, Cause.CLOSED, "console closed")
            town.turn()
            now[0] = at(900)
            assert abs(shown(mine.frame_at(at(325))).begin_utc - at(325)) < dt.timedelta(seconds=1)
    town.recorder.finish()
