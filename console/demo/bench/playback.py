"""What playback costs and how soon it shows a picture: `watchroom bench playback`."""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import resource
import tempfile
import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import av
from av.video.reformatter import VideoReformatter

from console.demo.bench.costs import ffmpegs, measure
from console.demo.bench.footage import FPS, FootageMaker, encoded_loop, forget
from console.demo.bench.statistics import middle, percentile
from console.domain.clock import SystemClock
from console.domain.streaming.picture import PixelFormat
from console.media.playback.player import RecordedPlayer
from console.media.volume.recorded_volumes import RecordedVolumes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from av.video.frame import VideoFrame

    from console.demo.bench.footage import Loop
    from console.domain.privacy.model import Zone
    from console.domain.recording.segments import Segment
    from console.domain.streaming.picture import Picture
    from console.media.playback.played_camera import RecordedTile

DAYS, CAMERAS = 30, 16
IN_STEP, TILE = 9, (640, 360)
SMALL, LARGE = (640, 360, 800_000), (1920, 1080, 4_000_000)
SEEK_MUST = {"360p": (60, 150), "1080p": (150, 300)}
RATIO_MUST, STEP_MUST, REVERSE_MUST, REPLAY_MUST_MS = 1.5, 1.15, 1.3, 100
SAMPLE_S = 0.033
"""As often as the screen looks for pictures."""
FRAME = dt.timedelta(seconds=1 / FPS)


class NoMasking:
    """Covers nothing: the cameras of this benchmark have no zones."""

    def __init__(self, camera: int) -> None:
        self._camera = camera

    def __call__(self, frame: VideoFrame, at_utc: dt.datetime) -> VideoFrame:
        """Return the frame."""
        del at_utc
        return frame

    def lifted(self) -> frozenset[Zone]:
        """Return nothing."""
        return frozenset()


class Shown:
    """One tile of a player, and when its pictures came."""

    def __init__(self, player: RecordedPlayer, camera: int, size: tuple[int, int]) -> None:
        self.came = threading.Event()
        self.picture: Picture | None = None
        self._tile: RecordedTile | None = None
        self._tile = player.subscribe(camera, *size, self._arrived, PixelFormat.BGRA)

    def _arrived(self) -> None:
        picture = self._tile.latest() if self._tile is not None else None
        if picture is not None:
            self.picture = picture
            self.came.set()


# -- seeking ---------------------------------------------------------------------------------------------


def seek(size: tuple[int, int, int], instants: int, must: tuple[int, int]) -> dict[str, Any]:
    """Measure from a seek to the first picture, against bare PyAV on the same file; both from a cold disk."""
    loop = encoded_loop(*size)
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as folder:
        begin_utc = dt.datetime.now(dt.UTC).replace(second=0, microsecond=0) - dt.timedelta(days=DAYS + 1)
        rows, places, count = _month(Path(folder), loop, instants, begin_utc)
        ours, bare = [], []
        with contextlib.closing(RecordedVolumes([Path(folder)], lambda: dt.datetime.now(dt.UTC))) as source:
            for row, place_utc in zip(rows, places, strict=True):
                path = Path(folder) / row.name
                forget(path)
                ours.append(_our_seek(source, row.camera, place_utc, size[:2]))
                forget(path)
                bare.append(_bare_seek(path, (place_utc - row.begin_utc).total_seconds(), size[:2]))
    median_ms, slow_ms = middle(ours), percentile(ours, 95)
    return {
        "instants": instants,
        "segments_in_index": count,
        "median_ms": round(median_ms, 1),
        "p95_ms": round(slow_ms, 1),
        "must_ms": list(must),
        "pyav_median_ms": round(middle(bare), 1),
        "pyav_p95_ms": round(percentile(bare, 95), 1),
        "ratio": round(median_ms / middle(bare), 2),
        "ratio_must": RATIO_MUST,
    }


def _month(
    folder: Path, loop: Loop, instants: int, begin_utc: dt.datetime
) -> tuple[list[Segment], list[dt.datetime], int]:
    """Make thirty days of sixteen cameras in the index, with files for the minutes that will be sought."""
    chance = random.Random(12)  # noqa: S311 - places to look at, not secrets
    maker = FootageMaker(folder)
    try:
        minutes = sorted(
            chance.sample(range(CAMERAS * DAYS * 1440), instants), key=lambda one: (one % CAMERAS, one)
        )
        rows = [
            maker.segment(one % CAMERAS + 1, begin_utc + dt.timedelta(minutes=one // CAMERAS), loop)
            for one in minutes
        ]
        places = [row.begin_utc + dt.timedelta(seconds=chance.uniform(0.0, 59.5)) for row in rows]
        count = maker.fill(range(1, CAMERAS + 1), begin_utc, DAYS, rows)
    finally:
        maker.close()
    mixed = list(zip(rows, places, strict=True))
    chance.shuffle(mixed)
    return [row for row, _ in mixed], [place for _, place in mixed], count + len(rows)


def _our_seek(source: RecordedVolumes, camera: int, place_utc: dt.datetime, size: tuple[int, int]) -> float:
    """Return the milliseconds from a seek of an open player to its picture."""
    clock = SystemClock()
    player = RecordedPlayer([camera], place_utc + dt.timedelta(days=60), source, NoMasking, clock, workers=1)
    with contextlib.closing(player):
        shown = Shown(player, camera, size)
        while player.missing(camera) is None:
            time.sleep(0.001)
        begun_s = time.perf_counter()
        player.change(lambda clock, now_s: clock.seek(place_utc, now_s))
        if not shown.came.wait(20.0):
            raise TimeoutError("no picture came")
        return (time.perf_counter() - begun_s) * 1000


def _bare_seek(path: Path, seconds: float, size: tuple[int, int]) -> float:
    """Return the milliseconds in which PyAV opens the file, seeks, decodes the same group and converts."""
    begun_s = time.perf_counter()
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_type, stream.codec_context.thread_count = "NONE", 1
        container.seek(int(seconds / float(stream.time_base or 1)), stream=stream)
        for frame in container.decode(stream):
            if (frame.time or 0.0) + 1 / FPS > seconds:
                VideoReformatter().reformat(frame, *size, format="bgra", threads=1)
                break
    return (time.perf_counter() - begun_s) * 1000


# -- nine cameras in step --------------------------------------------------------------------------------


def in_step(seconds: float) -> dict[str, Any]:
    """Measure nine cameras forwards and in reverse, against ffmpeg that decodes, scales and converts them."""
    loop = encoded_loop(*SMALL)
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as folder:
        begin_utc = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
        maker = FootageMaker(Path(folder))
        rows = [maker.segment(camera + 1, begin_utc, loop, 60.0) for camera in range(IN_STEP)]
        maker.close()
        paths = [str(Path(folder) / row.name) for row in rows]
        ffmpeg = _ffmpeg_cpu(paths, seconds)
        with contextlib.closing(RecordedVolumes([Path(folder)], lambda: dt.datetime.now(dt.UTC))) as source:
            forward = _played(source, begin_utc + dt.timedelta(seconds=5), 1.0, seconds)
            back = _played(source, begin_utc + dt.timedelta(seconds=55), -1.0, seconds)
        again = _ffmpeg_cpu(paths, seconds)
    cost = (ffmpeg + again) / 2
    return {
        "cameras": IN_STEP,
        "ffmpeg_cpu_percent": round(cost, 1),
        "forward": {**forward, "ratio": round(forward["cpu_percent"] / cost, 2), "must": STEP_MUST},
        "reverse": {**back, "ratio": round(back["cpu_percent"] / cost, 2), "must": REVERSE_MUST},
    }


def _ffmpeg_cpu(paths: Sequence[str], seconds: float) -> float:
    width, height = TILE
    made = f"scale={width}:{height}:flags=fast_bilinear,format=bgra"
    commands = [
        ["-re", "-threads", "1", "-i", path, "-map", "0:v:0", "-vf", made, "-f", "null", "-"]
        for path in paths
    ]
    with ffmpegs(commands, of_files=True) as pids:
        time.sleep(1.0)
        return measure(pids, min(seconds, 50.0)).cpu_percent


def _played(source: RecordedVolumes, begin_utc: dt.datetime, rate: float, seconds: float) -> dict[str, Any]:
    """Play nine cameras and look as often as the screen does how far each is from the clock."""
    cameras = range(1, IN_STEP + 1)
    player = RecordedPlayer(list(cameras), begin_utc, source, NoMasking, SystemClock())
    with contextlib.closing(player):
        tiles = [Shown(player, camera, TILE) for camera in cameras]
        while not all(tile.came.is_set() for tile in tiles):
            time.sleep(0.005)
        player.change(lambda clock, now_s: clock.play(now_s, rate))
        time.sleep(1.0)
        begun_s, before_s, decoded = time.monotonic(), _own_cpu_s(), player.decoded()
        off = list(_frames_off(player, tiles, begun_s + seconds))
        span_s = time.monotonic() - begun_s
        used_s = _own_cpu_s() - before_s
        return {
            "cpu_percent": round(used_s / span_s * 100, 1),
            "frames_off_worst": max(off),
            "within_one_frame_percent": round(100 * sum(one <= 1 for one in off) / len(off), 2),
            "must_frames": 1,
            "decoded_fps": round((player.decoded() - decoded) / span_s / IN_STEP, 1),
        }


def _frames_off(player: RecordedPlayer, tiles: Sequence[Shown], until_s: float) -> Iterator[int]:
    """Give by how many pictures each tile is off the common clock, again and again."""
    while time.monotonic() < until_s:
        for tile in tiles:
            picture, place_utc = tile.picture, player.position_utc
            if picture is not None:
                ahead = place_utc - picture.captured_utc
                # The picture that is due began up to a frame before the place.
                yield abs(ahead // FRAME)
        time.sleep(SAMPLE_S)


def _own_cpu_s() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
