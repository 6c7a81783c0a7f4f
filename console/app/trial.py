"""A scripted trial of the whole console: so many cameras, so many seconds, and what came of it."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer

from console.app.application import application
from console.app.console import Console, FaultDoor
from console.media.volume.volume_set import VolumeSet

if TYPE_CHECKING:
    from pathlib import Path

    from console.app.scheme import Scheme
    from console.settings.secrets import Secrets


@dataclass(slots=True)
class CameraFigures:
    """One camera's part in a trial."""

    number: int
    name: str
    state: str
    recording: str
    frames_shown: float
    """Painted while the trial ran, from the rate at its end."""
    fps_shown: float
    fps_offered: float
    reconnects: int
    last_fault: str
    segments: int = 0
    seconds_recorded: float = 0.0
    was_live: bool = False

    @property
    def is_good(self) -> bool:
        """Live and recorded."""
        return self.was_live and self.segments > 0 and self.seconds_recorded > 0


def run_trial(
    scheme: Scheme, secrets: Secrets, door: FaultDoor, seconds: float, picture: Path | None
) -> dict[str, Any]:
    """Run the console for so long, close it, count. UI thread.

    Args:
        scheme: opened.
        secrets: the cameras' logins.
        door: where faults come out.
        seconds: how long.
        picture: where to write a PNG of the first window, if anywhere.

    Returns:
        A plain object for JSON; `ok` tells whether every camera was live and recorded.
    """
    running = application()
    begun_utc, begun_s = dt.datetime.now(dt.UTC), time.monotonic()
    console = Console(scheme, secrets, door)
    figures: list[CameraFigures] = []

    def finish() -> None:
        if picture:
            console.shell.grab(picture)
        figures.extend(_figures(console, seconds))
        running.quit()

    console.open()
    QTimer.singleShot(int(seconds * 1000), finish)
    running.exec()
    console.close()
    _count_recordings(scheme, figures, begun_utc)
    return {
        "ok": bool(figures) and all(each.is_good for each in figures),
        "seconds": round(time.monotonic() - begun_s, 1),
        "cameras": [asdict(each) for each in figures],
    }


def _figures(console: Console, seconds: float) -> list[CameraFigures]:
    feed, found = console.engine.feed, []
    for camera in console.scheme.cameras.cameras():
        status = feed.status(camera.number)
        found.append(
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
                was_live=status.picture.is_alive,
            )
        )
    return found


def _count_recordings(scheme: Scheme, figures: list[CameraFigures], since_utc: dt.datetime) -> None:
    """Read the volumes anew, as anybody would who comes later."""
    volumes = VolumeSet(scheme.volumes(), time.monotonic)
    volumes.turn()
    now_utc = dt.datetime.now(dt.UTC)
    for each in figures:
        each.segments = len(volumes.segments(each.number, since_utc, now_utc))
        each.seconds_recorded = round(volumes.coverage_s(each.number, since_utc, now_utc), 2)
    volumes.close()
