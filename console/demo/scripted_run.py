"""A scripted run of the whole console: some cameras, some seconds, and its figures."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from console.app.console import Console, FaultReporter, application
from console.app.recorder.beside import recorder_beside
from console.demo.people import open_signed_on
from console.media.volume.volume_set import VolumeSet

if TYPE_CHECKING:
    from pathlib import Path

    from console.app.scheme import OpenScheme
    from console.settings.secrets import FixedSecrets


LOOK_MS = 250
LIVE_SHARE = 0.8
"""A camera counts as live if it was live for at least this share of the trial."""


@dataclass(slots=True)
class CameraFigures:
    """The figures of one camera in a trial."""

    number: int
    name: str
    state: str
    recording: str
    frames_shown: float
    """Frames painted during the trial, estimated from the rate at its end."""
    fps_shown: float
    fps_offered: float
    reconnects: int
    last_fault: str
    segments: int = 0
    seconds_recorded: float = 0.0
    live_share: float = 0.0
    """Share of the time since the camera's first picture in which it was live; 0 to 1."""

    @property
    def is_good(self) -> bool:
        """Whether the camera was live and recorded."""
        return self.live_share >= LIVE_SHARE and self.segments > 0 and self.seconds_recorded > 0


class _Lookout:
    """Samples several times a second which cameras are live."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._samples: dict[int, list[bool]] = {}

    def look(self) -> None:
        for camera in self._console.scheme.cameras.cameras():
            is_alive = self._console.engine.feed.status(camera.number).picture.is_alive
            samples = self._samples.setdefault(camera.number, [])
            if is_alive or samples:
                samples.append(is_alive)

    def live_share(self, camera: int) -> float:
        samples = self._samples.get(camera, [])
        return round(sum(samples) / len(samples), 3) if samples else 0.0


def run_trial(
    scheme: OpenScheme, secrets: FixedSecrets, failed: FaultReporter, seconds: float, picture: Path | None
) -> dict[str, Any]:
    """Run the console for some seconds, close it and return its figures. UI thread.

    Args:
        scheme: opened.
        secrets: the cameras' logins.
        failed: reports faults.
        seconds: duration.
        picture: path for a PNG of the first window; None: none is written.

    Returns:
        A plain object for JSON; `ok` tells whether every camera was live and recorded.
    """
    running = application()
    begun_utc, begun_s = dt.datetime.now(dt.UTC), time.monotonic()
    recorder = recorder_beside(scheme, secrets.logins)
    console = Console(scheme, secrets, failed, open_signed_on(scheme, failed), recorder)
    figures: list[CameraFigures] = []
    lookout = _Lookout(console)
    looking = QTimer()
    looking.timeout.connect(lookout.look)

    def finish() -> None:
        if picture:
            console.shell.grab(picture)
        figures.extend(_figures(console, lookout, seconds))
        # Not quit: that asks the windows, which ask the person while cameras are recorded.
        running.exit()

    console.open()
    looking.start(LOOK_MS)
    QTimer.singleShot(int(seconds * 1000), finish)
    running.exec()
    looking.stop()
    console.close()
    _count_recordings(scheme, figures, begun_utc)
    return {
        "ok": bool(figures) and all(camera.is_good for camera in figures),
        "seconds": round(time.monotonic() - begun_s, 1),
        "cameras": [asdict(camera) for camera in figures],
    }


def _figures(console: Console, lookout: _Lookout, seconds: float) -> list[CameraFigures]:
    feed, figures = console.engine.feed, []
    for camera in console.scheme.cameras.cameras():
        status = feed.status(camera.number)
        figures.append(
            CameraFigures(
                camera.number,
                camera.name,
                status.picture.value,
                status.recording.value,
                round(status.fps_shown * seconds),
                round(status.fps_shown, 1),
                round(status.fps_offered, 1),
                status.reconnects,
                status.last_fault,
                live_share=lookout.live_share(camera.number),
            )
        )
    return figures


def _count_recordings(scheme: OpenScheme, figures: list[CameraFigures], since_utc: dt.datetime) -> None:
    """Count the recordings by opening the volumes again, as a later reader does."""
    volumes = VolumeSet(scheme.volumes(), time.monotonic)
    volumes.tick()
    now_utc = dt.datetime.now(dt.UTC)
    for camera in figures:
        camera.segments = len(volumes.segments(camera.number, since_utc, now_utc))
        camera.seconds_recorded = round(volumes.coverage_s(camera.number, since_utc, now_utc), 2)
    volumes.close()
