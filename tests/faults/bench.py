"""The whole engine on simulated cameras, watched as a wall watches it."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from console.app.engine import Engine, EngineOptions
from console.app.record import GivenCameras, LoggedActs
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.status import CameraStatus, PictureState, RecordingState
from console.domain.recording.policy import RecordingPolicy
from console.domain.streaming.picture import PixelFormat
from console.media.capture.options import OpenOptions
from console.media.volume.volume_set import VolumeConfig
from console.settings.secrets import FixedSecrets
from tests.media.town import NO_LIMITS
from tests.support.lag import LagMeter
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.demo.simulated import SimulatedTown, TownCamera
    from console.domain.recording.segments import Gap
    from console.services.ports import StreamSubscription

LOGIN = ("operator", "watchroom-demo")
TILE = (320, 180)


def camera(number: int, main_url: str, sub_url: str = "") -> Camera:
    return Camera(number, f"U-{number}", f"Camera {number}", "", "", CameraKind.FIXED, main_url, sub_url)


def engine_on(
    cameras: Sequence[Camera],
    into: Path,
    crashed: Callable[[str], None],
    *,
    login: tuple[str, str] = LOGIN,
    options: OpenOptions | None = None,
) -> Engine:
    secrets = FixedSecrets({one.urn: login for one in cameras})
    return Engine(
        EngineOptions(
            GivenCameras(cameras),
            secrets,
            LoggedActs(),
            None,
            [VolumeConfig(into, NO_LIMITS)],
            crashed,
            policy=RecordingPolicy(stagger=False),
            options=options or OpenOptions(),
        )
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What a wall would have shown at one instant."""

    at_s: float
    status: CameraStatus


class Watch:
    """An engine, a tile on each of its cameras, and notes of every status from now on."""

    def __init__(self, engine: Engine, numbers: Sequence[int], tile: tuple[int, int] = TILE) -> None:
        self.engine = engine
        self.notes: dict[int, list[Seen]] = {number: [] for number in numbers}
        self.lag = LagMeter()
        self.allows_doubt = False
        """Whether packets may be lost on their way, as over UDP on a busy machine: that is a doubt."""
        self._tile = tile
        self._viewings: list[StreamSubscription] = []

    def __enter__(self) -> Self:
        self.lag.start()
        self.engine.start()
        self._viewings = [
            self.engine.feed.subscribe(number, *self._tile, lambda: None, PixelFormat.BGRA)
            for number in self.notes
        ]
        return self

    def __exit__(self, *_: object) -> None:
        for viewing in self._viewings:
            viewing.close()
        self.engine.close()
        self.lag.stop()

    def status(self, number: int) -> CameraStatus:
        return self.engine.feed.status(number)

    def note(self) -> None:
        """Paint what has come, and note every camera's status."""
        for viewing in self._viewings:
            if viewing.latest() is not None:
                viewing.shown()
        now_s = time.monotonic()
        for number, notes in self.notes.items():
            notes.append(Seen(now_s, self.status(number)))

    def until(self, condition: Callable[[], bool], what: str, limit_s: float) -> None:
        """Go on noting until it holds."""

        def noted() -> bool:
            self.note()
            return condition()

        until(noted, what, limit_s)
        self.note()  # what held is noted too, however late the last note was

    def note_for(self, seconds: float) -> None:
        """Go on noting for so long: what must not happen cannot be awaited."""
        end_s = time.monotonic() + seconds
        self.until(lambda: time.monotonic() >= end_s, "time to pass", seconds + 5)

    def first(self, number: int, since_s: float, fits: Callable[[CameraStatus], bool]) -> float | None:
        """Seconds from `since_s` to the first status that fits."""
        notes = self.notes[number]
        return next((s.at_s - since_s for s in notes if s.at_s >= since_s and fits(s.status)), None)

    def back(self, number: int, since_s: float, fits: Callable[[CameraStatus], bool]) -> float | None:
        """Seconds from `since_s` until it fitted for good."""
        bad = [s.at_s for s in self.notes[number] if not fits(s.status)]
        last_s = max(bad, default=since_s)
        after = [s.at_s for s in self.notes[number] if s.at_s > last_s]
        return max(0.0, after[0] - since_s) if after else None

    def fits(self, status: CameraStatus) -> bool:
        """Whether nothing is wrong with a camera that is watched and recorded."""
        is_recorded = status.recording is RecordingState.REAL_TIME
        is_excused = self.allows_doubt and status.recording is RecordingState.DOUBTFUL
        return status.picture is PictureState.LIVE and (is_recorded or is_excused)

    def is_well(self, number: int) -> bool:
        return self.fits(self.status(number))

    def missing(self, number: int, since_utc: dt.datetime) -> list[Gap]:
        """What an operator is told is missing."""
        until_utc = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=2)
        return self.engine.volumes.gaps(number, since_utc, until_utc)

    def gaps(self, number: int) -> list[Gap]:
        return [
            gap
            for volume in self.engine.volumes.volumes()
            for gap in volume.index.all_gaps()
            if gap.camera == number
        ]


def cameras_of(town: Sequence[TownCamera], *, sub: bool = True) -> list[Camera]:
    return [camera(one.number, one.main_url, one.sub_url if sub else "") for one in town]


def cut(town: SimulatedTown, cameras: Sequence[TownCamera]) -> None:
    """Break every connection of these cameras, once."""
    servers = [town.server.cameras[camera.number].rtsp for camera in cameras]
    for camera in cameras:
        camera.set_fault("drop", True)
    until(lambda: not any(server._connections for server in servers), "the connections' end")
    for camera in cameras:
        camera.set_fault("drop", False)
