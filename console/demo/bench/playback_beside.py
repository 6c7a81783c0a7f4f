"""What playback takes from live pictures: nine live tiles alone, then beside nine recordings at 2×."""

from __future__ import annotations

import contextlib
import datetime as dt
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from console.demo.bench.footage import FootageMaker, encoded_loop
from console.demo.bench.playback import TILE, NoMasking, Shown
from console.demo.bench.statistics import percentile
from console.demo.bench.town import Stream, serve
from console.domain.cameras.status import PictureState
from console.domain.clock import SystemClock
from console.domain.streaming.picture import PixelFormat
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials
from console.media.playback.player import RecordedPlayer
from console.media.volume.recorded_volumes import RecordedVolumes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from console.demo.bench.footage import Loop
    from console.media.capture.tile_stream import TileSubscription

LIVE = PLAYED = 9
RECORDED = (1280, 720, 2_000_000)
RATE = 2.0
PIECES_S, PIECES = 60.0, 4
SETTLE_S, SAMPLE_S = 5.0, 0.033
_WITHOUT = frozenset({PictureState.NO_SIGNAL, PictureState.CONNECTING, PictureState.REFUSED})


def beside_live(seconds: float) -> dict[str, Any]:
    """Measure the age of live pictures without and with playback on the same cores.

    Args:
        seconds: of each of the two.
    """
    loop = encoded_loop(*RECORDED)
    with tempfile.TemporaryDirectory(prefix="watchroom-bench-") as folder, serve(LIVE, Stream()) as served:
        clock = SystemClock()
        login = Credentials(served.user, served.password)
        plan = CaptureOptions(clock, lambda _camera: login)
        feed = CaptureFeed(served.cameras, plan)
        with contextlib.closing(feed):
            tiles = [
                feed.subscribe(camera.number, *TILE, lambda: None, PixelFormat.BGRA)
                for camera in served.cameras
            ]
            time.sleep(SETTLE_S)
            alone = _ages(feed, tiles, seconds)
            with _playing(Path(folder), loop, clock) as player:
                begun, begun_s = player.decoded(), time.monotonic()
                beside = _ages(feed, tiles, seconds)
                decoded = (player.decoded() - begun) / (time.monotonic() - begun_s) / PLAYED
            for tile in tiles:
                tile.close()
    return {
        "live_tiles": LIVE,
        "played": PLAYED,
        "rate": RATE,
        "alone": alone,
        "beside": beside,
        "played_decoded_fps": round(decoded, 1),
        "must": "no live tile without signal",
    }


@contextlib.contextmanager
def _playing(folder: Path, loop: Loop, clock: SystemClock) -> Iterator[RecordedPlayer]:
    begin_utc = dt.datetime.now(dt.UTC) - dt.timedelta(hours=1)
    maker = FootageMaker(folder)
    for camera in range(1, PLAYED + 1):
        for piece in range(PIECES):
            maker.segment(camera, begin_utc + dt.timedelta(seconds=piece * PIECES_S), loop, PIECES_S)
    maker.close()
    cameras = list(range(1, PLAYED + 1))
    with (
        contextlib.closing(RecordedVolumes([folder], lambda: dt.datetime.now(dt.UTC))) as source,
        contextlib.closing(RecordedPlayer(cameras, begin_utc, source, NoMasking, clock)) as player,
    ):
        shown = [Shown(player, camera, TILE) for camera in cameras]
        for tile in shown:
            tile.came.wait(20.0)
        player.change(lambda playing, now_s: playing.play(now_s, RATE))
        yield player


def _ages(feed: CaptureFeed, tiles: Sequence[TileSubscription], seconds: float) -> dict[str, Any]:
    """Look as often as the screen does how old each live tile's picture is, and what its tile would say."""
    ages: list[float] = []
    silent, pictures, began_s = 0, 0, time.monotonic()
    shown = [dt.datetime.now(dt.UTC)] * len(tiles)
    while time.monotonic() < began_s + seconds:
        for number, tile in enumerate(tiles):
            if (picture := tile.latest()) is not None:
                shown[number] = picture.captured_utc
                pictures += 1
            ages.append((dt.datetime.now(dt.UTC) - shown[number]).total_seconds() * 1000)
            silent += feed.status(tile.camera).picture in _WITHOUT
        time.sleep(SAMPLE_S)
    return {
        "age_ms_p50": round(percentile(ages, 50)),
        "age_ms_p99": round(percentile(ages, 99)),
        "age_ms_largest": round(max(ages)),
        "without_signal_percent": round(100 * silent / len(ages), 2),
        "shown_fps": round(pictures / seconds / len(tiles), 1),
    }
