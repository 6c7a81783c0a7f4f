from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import av
import numpy as np
import pytest

from console.domain.errors import EnvironmentFault, OperatorError
from console.domain.redaction.job import (
    CoverBox,
    CoverStyle,
    CoverTrack,
    Decision,
    FrameSpan,
    KeyBox,
    RedactionJob,
)
from console.domain.redaction.job_json import instructions_sha256, job_as_json
from console.media.redaction.child_process import CHILD, clip_question
from console.media.redaction.clips import RESULT, ClipRedactions
from console.settings.signing import DemoSigner
from tests.support.redaction import RATE, SECRET, MadeRecording, MadeRecordings

if TYPE_CHECKING:
    from pathlib import Path

EVERY_WAY = (
    MadeRecording(b_frames=2),
    MadeRecording(codec="libx265", size=(256, 160)),
    MadeRecording(times=(0, 40, 200, 201, 202, 600, 990)),
    MadeRecording(codec="mpeg4", size=(128, 192), turned=90),
)
BOX = CoverBox(0.1, 0.25, 0.4, 0.75)


def nothing(_done: int) -> None:
    pass


def media(made: MadeRecordings) -> ClipRedactions:
    return ClipRedactions(made, DemoSigner(), made.folder / "scratch")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> MadeRecordings:
    recordings = MadeRecordings(tmp_path_factory.mktemp("every-way"))
    recordings.add(*EVERY_WAY)
    return recordings


def job_of(frames: int, *boxes: CoverBox, **details: Any) -> RedactionJob:
    tracks = tuple(
        CoverTrack(number, f"Person {number}", (KeyBox(0, box), KeyBox(frames - 1, box)))
        for number, box in enumerate(boxes, 1)
    )
    return RedactionJob(frames, tracks, **details)


def luma(file: Path) -> list[Any]:
    with av.open(str(file)) as container:
        return [frame.to_ndarray(format="gray").astype(int) for frame in container.decode(video=0)]


def heard(file: Path) -> Any:
    with av.open(str(file)) as container:
        return np.concatenate([frame.to_ndarray()[0] for frame in container.decode(audio=0)])


COUNT = sum(len(recording.times) for recording in EVERY_WAY)


@pytest.mark.req("PRV-05")
def test_what_is_covered_is_black_in_every_picture_and_nothing_of_the_original_goes_along(
    made: MadeRecordings, tmp_path: Path
) -> None:
    job = job_of(COUNT, BOX)
    told: list[int] = []
    copy = media(made).write(made.clip(), job, {"exhibit": "RED/1/R1"}, tmp_path / "out", told.append)
    file = tmp_path / "out" / RESULT
    pictures = luma(file)
    assert len(pictures) == copy.frames == COUNT
    for picture in pictures:
        assert picture.shape == (128, 192)
        inside, outside = picture[34:94, 22:74], picture[34:94, 120:180]
        assert inside.max() < 40, "covered in every picture"
        assert outside.std() > 2, "the rest is there"
    with av.open(str(file)) as container:
        assert [stream.type for stream in container.streams] == ["video"]
        assert "comment" not in container.metadata
    assert SECRET.encode() not in file.read_bytes()
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text("utf-8"))
    assert [one["sha256"] for one in manifest["originals"]] == [one.sha256 for one in made.segments]
    assert manifest["instructions_sha256"] == instructions_sha256(job)
    assert manifest["result"]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest() == copy.sha256
    assert {path.name for path in (tmp_path / "out").iterdir()} == {
        RESULT,
        "manifest.json",
        "manifest.sig",
        "key.pem",
    }
    assert told == sorted(told)


def test_pictures_are_turned_and_keep_their_times(made: MadeRecordings, tmp_path: Path) -> None:
    media(made).write(made.clip(), job_of(COUNT, BOX), {}, tmp_path / "out", nothing)
    with av.open(str(tmp_path / "out" / RESULT)) as container:
        times = [frame.time for frame in container.decode(video=0)]
    odd = [round(time - 2, 3) for time in times[50:57]]
    assert odd == pytest.approx([0, 0.04, 0.2, 0.201, 0.202, 0.6, 0.99], abs=0.002)
    turned = luma(tmp_path / "out" / RESULT)[-1]
    # Bright on the left, turned by 90 degrees counterclockwise: bright below.
    assert turned[100:, 100:].mean() > turned[:30, 100:].mean() + 100


@pytest.mark.parametrize("style", [CoverStyle.PIXELATE, CoverStyle.BLUR])
def test_softer_covers_leave_a_few_blocks(made: MadeRecordings, tmp_path: Path, style: CoverStyle) -> None:
    clip = made.clip(1)
    media(made).write(clip, job_of(25, BOX, style=style), {}, tmp_path / "covered", nothing)
    media(made).write(clip, job_of(25), {}, tmp_path / "open", nothing)
    covered, plain = (luma(tmp_path / name / RESULT)[5] for name in ("covered", "open"))
    assert covered[40:88, 26:70].std() < plain[40:88, 26:70].std() / 2
    assert np.abs(covered[:, 120:] - plain[:, 120:]).mean() < 4


@pytest.mark.req("PRV-05")
def test_a_number_plate_is_solid_whatever_the_style(made: MadeRecordings, tmp_path: Path) -> None:
    job = job_of(25, BOX, CoverBox(0.2, 0.4, 0.3, 0.5), style=CoverStyle.PIXELATE)
    plate = dataclasses.replace(job.tracks[1], is_plate=True)
    media(made).write(made.clip(1), job.with_track(plate), {}, tmp_path / "out", nothing)
    for picture in luma(tmp_path / "out" / RESULT):
        assert picture[54:62, 42:54].max() < 40
        assert picture[80:90, 30:70].min() > 100, "the person is only pixelated"


@pytest.mark.req("DIS-14")
def test_show_only_this_covers_everything_else(made: MadeRecordings, tmp_path: Path) -> None:
    job = job_of(25, BOX, CoverBox(0.3, 0.5, 0.4, 0.6), is_inverse=True)
    subject = dataclasses.replace(job.tracks[0], decision=Decision.SUBJECT, reason="asked for it")
    media(made).write(made.clip(1), job.with_track(subject), {}, tmp_path / "out", nothing)
    for picture in luma(tmp_path / "out" / RESULT):
        assert picture[:28].max() < 40
        assert picture[:, 82:].max() < 40
        assert picture[40:60, 24:50].min() > 120, "the subject"
        assert picture[68:74, 60:74].max() < 60, "someone in front of the subject stays covered"


def test_sound_is_off_unless_wanted_and_passages_are_silent(tmp_path: Path) -> None:
    made = MadeRecordings(tmp_path)
    made.add(MadeRecording(), MadeRecording(has_sound=True))
    made.segments.reverse()
    later, first = made.segments
    made.segments[:] = [
        dataclasses.replace(later, begin_utc=first.begin_utc, end_utc=first.end_utc),
        dataclasses.replace(first, begin_utc=later.begin_utc, end_utc=later.end_utc),
    ]
    job = job_of(50, has_sound=True, muted=(FrameSpan(10, 14),))
    media(made).write(made.clip(), job, {}, tmp_path / "out", nothing)
    samples = heard(tmp_path / "out" / RESULT)

    def loudness(begin_s: float, end_s: float) -> float:
        return float(np.abs(samples[int(begin_s * RATE) : int(end_s * RATE)]).mean())

    assert loudness(0.1, 0.35) > 0.2
    assert loudness(0.45, 0.58) < 0.01, "muted"
    assert loudness(0.7, 0.9) > 0.2
    media(made).write(made.clip(), job_of(50), {}, tmp_path / "silent", nothing)
    with av.open(str(tmp_path / "silent" / RESULT)) as container:
        assert not container.streams.audio


def test_the_studio_sees_the_same_pictures_by_number(made: MadeRecordings) -> None:
    pictures = media(made).prepare(made.clip(), nothing)
    assert (pictures.frames, pictures.size) == (COUNT, (192, 128))
    for number in (COUNT - 1, 0, 30):
        plain = np.frombuffer(pictures.rgb(number), np.uint8).reshape(128, 192, 3)
        covered = np.frombuffer(pictures.covered_rgb(number, job_of(COUNT, BOX)), np.uint8)
        black = covered.reshape(128, 192, 3)[40:88, 26:70]
        assert black.max() < 10
        assert plain[40:88, 26:70].max() > 150
    folder = made.folder / "scratch"
    (held,) = folder.iterdir()
    assert held.stat().st_mode & 0o077 == 0
    assert all(path.stat().st_mode & 0o077 == 0 for path in held.iterdir())
    pictures.close()
    assert not list(folder.iterdir())


def test_search_and_studio_bear_every_kind_of_recording(made: MadeRecordings) -> None:
    found = media(made).search(made.clip(), nothing)
    assert all(0 <= sighting.frame < COUNT for sighting in found.sightings)
    assert all(track[-1].frame < COUNT for track in found.tracks)
    pictures = media(made).prepare(made.clip(), nothing)
    # From the third recording to the turned one the picture is suddenly another.
    assert COUNT - len(EVERY_WAY[3].times) in pictures.scenes
    pictures.close()


@pytest.mark.parametrize("is_killed", [False, True])
def test_pictures_that_were_not_finished_are_deleted(
    made: MadeRecordings, monkeypatch: pytest.MonkeyPatch, *, is_killed: bool
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*args: Any, **kwargs: Any) -> subprocess.Popen[bytes]:
        started.append(popen(*args, **kwargs))
        return started[-1]

    def end(done: int) -> None:
        if done >= 10 and is_killed:
            os.kill(started[-1].pid, signal.SIGKILL)
        elif done >= 10:
            raise OperatorError("Stopped.")

    monkeypatch.setattr("console.media.redaction.child_process.subprocess.Popen", start)
    with pytest.raises((OperatorError, EnvironmentFault), match=r"the process ended|Stopped"):
        media(made).prepare(made.clip(), end)
    assert started[-1].poll() is not None
    assert not list((made.folder / "scratch").iterdir())


def test_a_cancelled_copy_leaves_nothing(made: MadeRecordings, tmp_path: Path) -> None:
    def cancel(done: int) -> None:
        if done >= 10:
            raise OperatorError("Stopped.")

    with pytest.raises(OperatorError, match="Stopped"):
        media(made).write(made.clip(), job_of(COUNT, BOX), {}, tmp_path / "out", cancel)
    assert not list(tmp_path.iterdir())


def test_a_clip_that_is_not_what_was_looked_at_is_not_issued(made: MadeRecordings, tmp_path: Path) -> None:
    with pytest.raises(EnvironmentFault, match="were looked at"):
        media(made).write(made.clip(), job_of(COUNT + 1, BOX), {}, tmp_path / "out", nothing)
    assert not list(tmp_path.iterdir())


def test_a_killed_render_is_no_copy_and_the_next_attempt_is_whole(
    made: MadeRecordings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[subprocess.Popen[bytes]] = []
    popen = subprocess.Popen

    def start(*args: Any, **kwargs: Any) -> subprocess.Popen[bytes]:
        started.append(popen(*args, **kwargs))
        return started[-1]

    def kill(done: int) -> None:
        if done >= 10:
            os.kill(started[-1].pid, signal.SIGKILL)

    monkeypatch.setattr("console.media.redaction.child_process.subprocess.Popen", start)
    with pytest.raises(EnvironmentFault, match="the process ended"):
        media(made).write(made.clip(), job_of(COUNT, BOX), {}, tmp_path / "out", kill)
    assert not list(tmp_path.iterdir())
    media(made).write(made.clip(), job_of(COUNT, BOX), {}, tmp_path / "out", nothing)
    assert len(luma(tmp_path / "out" / RESULT)) == COUNT


def test_the_process_ends_when_its_console_died(made: MadeRecordings, tmp_path: Path) -> None:
    question = clip_question(made.clip(), made) | {"work": "render", "target": str(tmp_path / RESULT)}
    question["job"] = job_as_json(job_of(COUNT, BOX))
    child = subprocess.Popen([sys.executable, "-m", CHILD], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stdin is not None
    assert child.stdout is not None
    child.stdout.close()
    child.stdin.write(json.dumps(question).encode())
    child.stdin.close()
    assert child.wait(30) is not None
    with pytest.raises(av.error.FFmpegError), av.open(str(tmp_path / RESULT)) as container:
        assert not container.streams, "an unfinished file cannot be played"
