"""Cameras that pack pictures oddly, or damage them: what is recorded decodes, or is said not to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.app.record import record_given
from console.app.recording_verification import verify_recordings
from console.domain.cameras.status import RecordingState
from console.domain.recording.doubts import DoubtKind
from console.domain.recording.findings import SegmentFinding
from console.settings.lesson_file import FILE, LessonFile
from tests.faults.bench import Watch, cameras_of, engine_on
from tests.faults.plans import town_of
from tests.media.reading import decoded, media, rows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.slow, pytest.mark.req("SYS-04")]

ODD = {1: "marker_everywhere", 2: "marker_never", 3: "sequence_still", 4: "start_codes"}


def test_odd_packing_is_recorded_whole(tmp_path: Path) -> None:
    crashes: list[str] = []
    with town_of(dict.fromkeys(ODD, "h264")) as town:
        for camera in town.cameras:
            camera.set_fault(ODD[camera.number], True)
        with Watch(engine_on(cameras_of(town.cameras), tmp_path, crashes.append), list(ODD)) as watch:
            watch.until(lambda: all(map(watch.is_well, ODD)), "all cameras live", 20)
            watch.note_for(4.0)
            faults = {number: watch.status(number).recording_fault for number in ODD}
    assert not crashes
    assert faults == dict.fromkeys(ODD, "")
    found = verify_recordings(tmp_path, lambda _done, _of: None, decode=True)
    assert found.whole, found.faults
    assert sum(row.frames for row in rows(tmp_path)) == sum(map(decoded, media(tmp_path)))


def test_damaged_pictures_are_said_read_in_another_way_and_found_again(tmp_path: Path) -> None:
    crashes: list[str] = []
    with town_of({1: "h264", 2: "h264"}) as town:
        town.cameras[0].set_fault("half_pictures", True)
        engine = engine_on(cameras_of(town.cameras), tmp_path, crashes.append)
        with Watch(engine, [1, 2]) as watch:
            watch.until(lambda: watch.status(1).recording is RecordingState.DOUBTFUL, "a doubt", 60)
            watch.until(lambda: watch.status(1).reconnects > 0, "another reading", 60)
            watch.until(lambda: watch.status(1).recording is RecordingState.DOUBTFUL, "a doubt again", 60)
            assert watch.status(1).recording_fault == DoubtKind.UNDECODABLE.words
            assert watch.status(2).recording_fault == ""
    assert not crashes
    found = verify_recordings(tmp_path, lambda _done, _of: None, decode=True)
    assert {(fault.finding, fault.camera) for fault in found.faults} == {(SegmentFinding.UNDECODABLE, 1)}
    assert any(DoubtKind.UNDECODABLE.value in note for note in found.notes)


def test_announced_sound_that_is_not_sent_is_said_and_has_no_track(tmp_path: Path) -> None:
    crashes: list[str] = []
    with town_of({1: "h264"}, with_sound=1) as town:
        town.cameras[0].set_fault("silent", True)
        with Watch(engine_on(cameras_of(town.cameras), tmp_path, crashes.append), [1]) as watch:
            watch.until(lambda: watch.status(1).recording is RecordingState.SILENT, "the missing sound", 60)
            assert watch.status(1).recording_fault == DoubtKind.SILENT.words
    assert not crashes
    assert {path.suffix for path in media(tmp_path)} == {".mp4"}


@pytest.mark.parametrize(
    ("fault", "value", "read_by"),
    [
        ("rtsp_multicast_only", 42_460, "own client, multicast: the camera does not send over UDP"),
        ("rtsp_tunnel_only", 2, "own client, HTTP: the camera answers as a web server"),
    ],
)
def test_a_camera_with_one_odd_transport_is_recorded_whole(
    tmp_path: Path, fault: str, value: float, read_by: str
) -> None:
    crashes: list[str] = []
    with town_of({1: "h264"}, with_sound=1) as town:
        town.cameras[0].set_fault(fault, value)
        with Watch(engine_on(cameras_of(town.cameras), tmp_path, crashes.append), [1]) as watch:
            watch.until(lambda: watch.is_well(1), "the camera live", 20)
            watch.note_for(4.0)
            status = watch.status(1)
    assert (status.client, status.recording_fault, crashes) == (read_by, "", [])
    found = verify_recordings(tmp_path, lambda _done, _of: None, decode=True)
    assert found.whole, found.faults
    assert {path.suffix for path in media(tmp_path)} == {".mov"}, "with its sound"


def test_recording_without_a_screen_keeps_what_it_learned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.setenv("WATCHROOM_HOME", str(home))
    with town_of({1: "h264"}) as town:
        camera = town.cameras[0]
        camera.set_fault("rtsp_udp_only", True)
        address = camera.main_url.replace("//", f"//{town.login.user}:{town.login.password}@")
        report = record_given([address], tmp_path / "volume", 4.0)
    assert report["ok"], report
    assert report["cameras"][0]["read_by"].startswith("own client, UDP")
    kept = LessonFile(home).load()
    assert {url: lesson.content["transport"] for url, lesson in kept.items()} == {camera.main_url: "udp"}
    assert town.login.password not in (home / FILE).read_text()
