"""Recordings made by the real recorder under a simulated clock, and a player that stands in their time."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from typing import TYPE_CHECKING

from console.domain.playback.footage import MissingFootage
from console.domain.streaming.picture import PixelFormat
from console.media.playback.camera_reader import CameraReader
from console.media.playback.picture_cache import RecordedFrame
from console.media.playback.player import RecordedPlayer
from console.media.volume.recorded_volumes import RecordedVolumes
from tests.media.clips import BEGIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from av.video.frame import VideoFrame

    from console.domain.privacy.model import Zone
    from console.media.playback.played_camera import RecordedTile

CAMERA = 7
AFTER = BEGIN + dt.timedelta(hours=1)
BUDGET = 64 << 20


def at(seconds: float) -> dt.datetime:
    return BEGIN + dt.timedelta(seconds=seconds)


class Unmasked:
    """Covers nothing, until a test says what is lifted."""

    def __init__(self) -> None:
        self.lift: frozenset[Zone] = frozenset()

    def __call__(self, frame: VideoFrame, at_utc: dt.datetime) -> VideoFrame:
        del at_utc
        return frame

    def lifted(self) -> frozenset[Zone]:
        return self.lift


unmasked = Unmasked()


@contextlib.contextmanager
def reading(
    *folders: Path, camera: int = CAMERA, budget: int = BUDGET, now: dt.datetime = AFTER
) -> Iterator[CameraReader]:
    """A reader of one camera's recordings."""
    with contextlib.closing(RecordedVolumes(folders, lambda: now)) as source:
        mine = CameraReader(camera, source, budget, unmasked, lambda: (0.0, now))
        with contextlib.closing(mine):
            yield mine


@contextlib.contextmanager
def playing(
    folder: Path, cameras: Sequence[int] = (CAMERA,), begin: dt.datetime = BEGIN, now: dt.datetime = AFTER
) -> Iterator[RecordedPlayer]:
    """A player of some cameras' recordings."""
    clock = RealClock(now)
    with contextlib.closing(RecordedVolumes([folder], clock.utc_now)) as source:
        made = RecordedPlayer(cameras, begin, source, lambda _camera: unmasked, clock, workers=1)
        with contextlib.closing(made):
            yield made


def shown(found: RecordedFrame | MissingFootage) -> RecordedFrame:
    assert isinstance(found, RecordedFrame), found
    return found


def missing(found: RecordedFrame | MissingFootage) -> MissingFootage:
    assert isinstance(found, MissingFootage), found
    return found


class RealClock:
    """The machine's monotonic clock, in a year of the recordings."""

    def __init__(self, utc: dt.datetime = AFTER) -> None:
        self._utc, self._begun_s = utc, time.monotonic()

    def utc_now(self) -> dt.datetime:
        return self._utc + dt.timedelta(seconds=time.monotonic() - self._begun_s)

    def monotonic_s(self) -> float:
        return time.monotonic()

    def sleep_s(self, seconds: float) -> None:
        time.sleep(seconds)


class Seen:
    """A tile that keeps the times of all pictures that it was given."""

    def __init__(self, playing: RecordedPlayer, camera: int = CAMERA) -> None:
        self.times: list[dt.datetime] = []
        self.tile: RecordedTile | None = None
        self.tile = playing.subscribe(camera, 160, 96, self._arrived, PixelFormat.BGRA)

    def _arrived(self) -> None:
        picture = self.tile.latest() if self.tile is not None else None
        if picture is not None:
            self.times.append(picture.captured_utc)


def wait_until(is_so: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.005)
