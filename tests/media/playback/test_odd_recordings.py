"""Recordings that are being written, damaged, gone, or of an odd form."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
from itertools import pairwise
from typing import TYPE_CHECKING

import av
import pytest
from av.video.frame import PictureType

from console.domain.errors import ConsoleError
from console.domain.playback.timeline import BandKind
from console.domain.recording.causes import Cause
from console.domain.recording.modes import RecordingMode
from console.domain.recording.segments import SegmentState
from console.domain.streaming.packets import EncodedPacket, StreamFormat
from console.media.playback.camera_reader import AGAIN_S, CameraReader
from console.media.volume.key_frames import read_key_frames
from tests.media.clips import BEGIN, FPS, STEP, Clip, clip
from tests.media.playback.recordings import AFTER, CAMERA, at, missing, reading, shown, unmasked
from tests.media.town import Town

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.video.frame import VideoFrame

MS = dt.timedelta(milliseconds=1)


def digest(frame: VideoFrame) -> str:
    return hashlib.sha256(frame.to_ndarray(format="gray").tobytes()).hexdigest()


def recorded(folder: Path, made: Clip, seconds: float = 9.0) -> Town:
    """One camera's recording of a clip, finished."""
    town = Town(folder)
    town.recorder.opened(CAMERA, made.form)
    town.send(CAMERA, made, seconds)
    town.recorder.closed(CAMERA, Cause.LOST, "")
    town.turn()
    town.recorder.finish()
    return town


def every_picture(folder: Path) -> list[tuple[dt.datetime, str]]:
    """What libav shows of all files, with the time of each by the file's name."""
    found = []
    for path in sorted(folder.glob("segments/*/*/*")):
        begin_utc = dt.datetime.strptime(path.name.split("_")[1], "%Y%m%dT%H%M%S.%fZ").replace(tzinfo=dt.UTC)
        with av.open(str(path)) as container:
            first = None
            for frame in container.decode(video=0):
                time_s = float(frame.time or 0.0)
                first = time_s if first is None else first
                found.append((begin_utc + dt.timedelta(seconds=time_s - first), digest(frame)))
    return found


def reordered(open_gop: bool) -> Clip:
    """A clip with pictures that are shown in another order than they are sent."""
    encoder = av.CodecContext.create("libx264", "w")
    encoder.width, encoder.height, encoder.pix_fmt = 160, 96, "yuv420p"
    encoder.time_base, encoder.gop_size = clip().form.tracks[0].time_base, 25
    encoder.flags |= av.codec.context.Flags.global_header.value
    encoder.options = {
        "preset": "medium",
        "x264-params": f"bframes=3:b-adapt=0:scenecut=0:open-gop={int(open_gop)}",
    }
    packets = []
    with av.open("testsrc2=size=160x96:rate=25", format="lavfi") as source:
        for number, frame in enumerate(source.decode(video=0)):
            if number == 250:
                break
            picture = frame.reformat(format="yuv420p")
            # The source says of each picture that it is a key frame, and the encoder would believe it.
            picture.pict_type = PictureType.NONE
            picture.pts, picture.time_base = number * STEP, encoder.time_base
            packets += encoder.encode(picture)
    packets += encoder.encode(None)
    track = clip().form.tracks[0]
    form = StreamFormat(
        (type(track)(track.kind, "h264", encoder.extradata or b"", track.time_base, 160, 96),)
    )
    made = Clip(form, tuple((bytes(packet), packet.is_keyframe) for packet in packets))
    object.__setattr__(made, "stamps", [(packet.pts, packet.dts) for packet in packets])
    return made


def sent(made: Clip) -> Iterator[EncodedPacket]:
    stamps = made.stamps  # type: ignore[attr-defined]  # of `reordered`
    first = stamps[0][1]
    for number, ((data, is_key), (pts, dts)) in enumerate(zip(made.frames, stamps, strict=True)):
        arrived_s = number / FPS
        arrived_utc = BEGIN + dt.timedelta(seconds=arrived_s)
        yield EncodedPacket(0, data, pts - first, dts - first, is_key, arrived_utc, arrived_s)


@pytest.mark.parametrize("open_gop", [False, True])
def test_pictures_that_are_shown_in_another_order_than_sent(tmp_path: Path, open_gop: bool) -> None:
    town, made = Town(tmp_path), reordered(open_gop)
    assert any(pts > later_pts for (pts, _), (later_pts, _) in pairwise(made.stamps))  # type: ignore[attr-defined]  # of `reordered`
    assert sum(is_key for _, is_key in made.frames) <= 12
    town.recorder.opened(CAMERA, made.form)
    town.feed(CAMERA, sent(made))
    town.recorder.closed(CAMERA, Cause.LOST, "")
    town.turn()
    town.recorder.finish()
    expected = every_picture(tmp_path)
    assert len(expected) >= 240
    with reading(tmp_path) as mine:
        wrong = [
            shown_utc
            for shown_utc, content in expected
            if digest(shown(mine.frame_at(shown_utc + 5 * MS)).frame) != content
        ]
        assert wrong == []
        backwards = [
            shown_utc
            for shown_utc, content in reversed(expected)
            if digest(shown(mine.frame_at(shown_utc + 5 * MS, is_reverse=True)).frame) != content
        ]
        assert backwards == []


@pytest.mark.parametrize("codec", ["libx264", "libx265", "mjpeg"])
@pytest.mark.parametrize("gop", [1, 25, 225])
def test_every_codec_also_with_nothing_but_key_frames_and_with_very_long_groups(
    tmp_path: Path, codec: str, gop: int
) -> None:
    recorded(tmp_path, clip(codec, gop=gop, count=225))
    expected = every_picture(tmp_path)
    with reading(tmp_path, budget=2 << 20) as mine:
        for shown_utc, _ in expected[::7]:
            frame = shown(mine.frame_at(shown_utc + 5 * MS))
            assert abs(frame.begin_utc - shown_utc) <= MS
        before = None
        for shown_utc, _ in reversed(expected[:100]):
            frame = shown(mine.frame_at(shown_utc + 5 * MS, is_reverse=True))
            assert before is None or frame.begin_utc < before
            before = frame.begin_utc
            mine.read_ahead()
        assert mine.cache.used_bytes <= mine.cache.budget_bytes


def test_codec_and_size_change_at_a_joint(tmp_path: Path) -> None:
    town = Town(tmp_path)
    for made in (clip(), clip(width=320, height=192), clip("mjpeg")):
        town.recorder.opened(CAMERA, made.form)
        town.send(CAMERA, made, 3)
    town.recorder.closed(CAMERA, Cause.CLOSED, "")
    town.turn()
    town.recorder.finish()
    with reading(tmp_path) as mine:
        sizes = [shown(mine.frame_at(at(seconds))).source for seconds in (1, 2.9, 3.2, 5, 7, 1.5)]
    assert sizes == [(160, 96), (160, 96), (320, 192), (320, 192), (160, 96), (160, 96)]


def test_a_segment_that_is_being_written_is_played_as_it_grows(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.recorder.opened(CAMERA, clip().form)
    town.send(CAMERA, clip(), 2.5)
    with reading(tmp_path) as mine:
        assert mine._around(at(1)).segments[-1].state is SegmentState.OPEN
        first = shown(mine.frame_at(at(1.1)))
        assert abs(first.begin_utc - at(1.08)) <= MS
        town.send(CAMERA, clip(), 1.2)
        # The fragment from 3 s on is not complete yet, so the last picture before it stands.
        assert abs(shown(mine.frame_at(at(2.9))).begin_utc - at(2.88)) <= MS
        assert abs(shown(mine.frame_at(at(3.1))).begin_utc - at(2.96)) <= MS
        # It is sealed, and the next begins.
        town.send(CAMERA, clip(), 4)
        mine._looked_s = float("-inf")
        mine._footage = type(mine._footage)(at(-1), at(-1), ())
        assert abs(shown(mine.frame_at(at(1.1))).begin_utc - at(1.08)) <= MS
        assert abs(shown(mine.frame_at(at(5.1))).begin_utc - at(5.08)) <= MS
    town.recorder.finish()


def test_a_segment_that_is_deleted_under_the_reader_says_so_and_the_rest_plays(tmp_path: Path) -> None:
    town = recorded(tmp_path, clip())
    with reading(tmp_path) as mine:
        assert shown(mine.frame_at(at(1)))
        mine.close()
        first = min(tmp_path.glob("segments/*/*/*"))
        first.unlink()
        gone = missing(mine.frame_at(at(1)))
        assert "not available" in gone.words
        assert gone.next_utc is not None
        assert shown(mine.frame_at(gone.next_utc))
    assert town


def test_a_volume_that_goes_away_is_a_fault_in_words_and_comes_back(tmp_path: Path) -> None:
    recorded(tmp_path / "disk", clip())
    with reading(tmp_path / "disk") as mine:
        now_s = 0.0
        mine._now = lambda: (now_s, AFTER)
        assert shown(mine.frame_at(at(1)))
        (tmp_path / "disk").rename(tmp_path / "away")
        mine.close()
        assert missing(mine.frame_at(at(5))).words
        (tmp_path / "away").rename(tmp_path / "disk")
        # It is not asked for at every picture, but again after a while; and nothing is marked as damaged.
        assert missing(mine.frame_at(at(5))).words
        now_s = AGAIN_S
        assert shown(mine.frame_at(at(5)))
        assert mine.damaged() == []


def test_a_volume_without_an_index_has_nothing_and_says_why(tmp_path: Path) -> None:
    with reading(tmp_path / "nowhere") as mine:
        assert missing(mine.frame_at(at(1))).next_utc is None
        assert "not available" in mine._source.away()[0]


@pytest.mark.parametrize(
    ("where", "content"),
    [(0.5, b"\0" * 4000), (0.0, b"\xff" * 64), (0.3, b"\xff\xff\xff\xff" * 100), (0.9, b"junk" * 500)],
)
def test_a_damaged_segment_never_stops_the_others(tmp_path: Path, where: float, content: bytes) -> None:
    recorded(tmp_path, clip())
    paths = sorted(tmp_path.glob("segments/*/*/*"))
    data = bytearray(paths[0].read_bytes())
    begin = int(len(data) * where)
    data[begin : begin + len(content)] = content
    paths[0].write_bytes(data[: paths[0].stat().st_size])
    with reading(tmp_path) as mine:
        for seconds in (0.1, 1.1, 2.1, 3.1):
            mine.frame_at(at(seconds))
            mine.frame_at(at(seconds), is_reverse=True)
        assert shown(mine.frame_at(at(6)))


def test_a_broken_segment_is_a_band_of_the_timeline(tmp_path: Path) -> None:
    recorded(tmp_path, clip())
    min(tmp_path.glob("segments/*/*/*")).write_bytes(b"not a recording")
    with reading(tmp_path) as mine:
        for _ in range(2):
            assert "cannot be read" in missing(mine.frame_at(at(1))).words
        assert shown(mine.frame_at(at(6)))
        (band,) = mine.damaged()
    assert (band.kind, band.begin_utc, band.end_utc) == (BandKind.DAMAGED, at(0), at(4))
    assert "cannot be read" in band.words


@pytest.mark.parametrize("length", [0, 7, 100, 1000, 5000])
def test_a_file_that_was_cut_off(tmp_path: Path, length: int) -> None:
    recorded(tmp_path, clip())
    first = min(tmp_path.glob("segments/*/*/*"))
    first.write_bytes(first.read_bytes()[:length])
    with reading(tmp_path) as mine:
        mine.frame_at(at(0.2))
        assert shown(mine.frame_at(at(6)))


def test_without_the_table_of_key_frames_the_fragments_are_walked(tmp_path: Path) -> None:
    recorded(tmp_path, clip())
    expected = every_picture(tmp_path)
    for path in tmp_path.glob("segments/*/*/*"):
        data = path.read_bytes()
        assert data.count(b"mfra") == 1
        path.write_bytes(data.replace(b"mfra", b"free"))
    with reading(tmp_path) as mine:
        for shown_utc, content in expected[::5]:
            assert digest(shown(mine.frame_at(shown_utc + 5 * MS)).frame) == content


def test_a_table_of_key_frames_that_lies_is_not_followed_out_of_the_file(tmp_path: Path) -> None:
    recorded(tmp_path, clip())
    path = min(tmp_path.glob("segments/*/*/*"))
    data = bytearray(path.read_bytes())
    at_box = data.index(b"tfra")
    data[at_box + 20 + 8 : at_box + 20 + 16] = b"\x7f" * 8
    path.write_bytes(data)
    with path.open("rb") as file:
        assert read_key_frames(file.fileno(), data.index(b"uuid", at_box) - 4) is None
    with reading(tmp_path) as mine:
        assert shown(mine.frame_at(at(1)))


def test_time_lapse_is_played_picture_by_picture(tmp_path: Path) -> None:
    town = Town(tmp_path)
    from console.domain.recording.modes import RecordingSetup

    town.recorder.plan(CAMERA, RecordingSetup(switched=RecordingMode.TIME_LAPSE))
    town.recorder.opened(CAMERA, clip().form)
    town.send(CAMERA, clip(), 12)
    town.recorder.closed(CAMERA, Cause.CLOSED, "")
    town.turn()
    town.recorder.finish()
    with reading(tmp_path) as mine:
        first = shown(mine.frame_at(at(0.5)))
        second = shown(mine.frame_at(mine.after(first)))
        assert second.begin_utc - first.begin_utc >= dt.timedelta(seconds=1.5)
        assert shown(mine.frame_at(mine.before(second))).key == first.key


def test_the_same_minute_on_two_disks_is_one_recording(tmp_path: Path) -> None:
    recorded(tmp_path / "a", clip())
    shutil.copytree(tmp_path / "a", tmp_path / "b")
    with reading(tmp_path / "a", tmp_path / "b") as mine:
        assert shown(mine.frame_at(at(1)))
        assert shown(mine.frame_at(at(7)))


def test_a_source_that_fails_is_said_on_the_tile(tmp_path: Path) -> None:
    recorded(tmp_path, clip())

    class Failing:
        """A source whose files cannot be opened."""

        def __init__(self, inner: object) -> None:
            self._inner = inner

        def __getattr__(self, name: str) -> object:
            return getattr(self._inner, name)

        def open_segment(self, segment: object) -> object:
            del segment
            raise ConsoleError("The disk is not responding.", "Check it.")

    with reading(tmp_path) as mine:
        other = CameraReader(CAMERA, Failing(mine._source), 1 << 20, unmasked, lambda: (0.0, AFTER))  # type: ignore[arg-type]  # a double
        assert missing(other.frame_at(at(1))).words == "The disk is not responding."
