"""Keeps small grids beside the recordings, so that a search for motion need not decode anything."""

from __future__ import annotations

import base64
import contextlib
import datetime as dt
import json
import logging
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from console.domain.recording.segments import SegmentState
from console.domain.threads import BackgroundThread
from console.media.motion.grid_files import CELLS, DAY, GridFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.domain.recording.segments import Segment
    from console.media.playback.recorded_volumes import RecordedVolumes

CHILD = "console.media.playback.grid_child"
ROUND_S = 20.0
ROUNDS_TO_CLEAR = 30
LIMIT_S = 60.0
"""For one segment; a minute takes a fraction of a second."""
BACK = dt.timedelta(days=1)
"""Older recordings get no grids when they are switched on."""
_SEALED = (SegmentState.SEALED, SegmentState.RECOVERED)
_log = logging.getLogger(__name__)


class GridChild:
    """The process that decodes; started again after it died. One thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int | None:
        """The process that decodes, for the figures; None if there is none now."""
        return self._process.pid if self._process is not None else None

    def grids(self, path: Path, every_s: float) -> list[tuple[float, bytes]]:
        """Return grids of a segment's key frames with seconds from its begin; none if it cannot be read."""
        process = self._process = self._process or _start()
        is_over = threading.Event()
        BackgroundThread(lambda: None if is_over.wait(LIMIT_S) else process.kill(), "grids watchdog").start()
        try:
            return _answer(process, {"file": str(path), "every_s": every_s})
        except (OSError, ValueError, KeyError, TypeError) as error:
            _log.warning("no grids of %s: %s", path.name, type(error).__name__)
            self.close()
            return []
        finally:
            is_over.set()

    def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with contextlib.suppress(OSError):
                        pipe.close()


def _start() -> subprocess.Popen[str]:
    priority: int = getattr(subprocess, "IDLE_PRIORITY_CLASS", 0)
    # The command is this program's own.
    return subprocess.Popen(
        [sys.executable, "-m", CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        creationflags=priority,
    )


def _answer(process: subprocess.Popen[str], question: dict[str, object]) -> list[tuple[float, bytes]]:
    if process.stdin is None or process.stdout is None:
        return []
    process.stdin.write(json.dumps(question) + "\n")
    process.stdin.flush()
    rows = json.loads(process.stdout.readline())["grids"]
    grids = [(float(seconds), base64.b64decode(cells)) for seconds, cells in rows]
    return [(seconds, cells) for seconds, cells in grids if len(cells) == CELLS]


class GridMaker:
    """Makes the grids of what was recorded, and deletes those of what is gone. One thread.

    Args:
        source: the recordings.
        volumes: the folders in which they lie.
        cameras: returns the numbers of the cameras.
        every_s: distance of two grids, seconds; key frames may be further apart.
        utc_now: the time.
    """

    def __init__(
        self,
        source: RecordedVolumes,
        volumes: Sequence[Path],
        cameras: Callable[[], Sequence[int]],
        every_s: float,
        utc_now: Callable[[], dt.datetime],
    ) -> None:
        self._source, self._cameras, self._every_s = source, cameras, every_s
        self._utc_now = utc_now
        self._volumes = list(volumes)
        self.child = GridChild()
        self._done: dict[int, dt.datetime] = {}
        """Until when each camera's recordings were looked at."""

    def run(self, stop: threading.Event) -> None:
        """Go on until told to stop."""
        rounds = 0
        try:
            while not stop.wait(ROUND_S):
                self.turn(stop)
                if rounds % ROUNDS_TO_CLEAR == 0:
                    self.clear()
                rounds += 1
        finally:
            self.child.close()

    def turn(self, stop: threading.Event | None = None) -> None:
        """Make the grids of the segments that were sealed since the last turn."""
        now_utc = self._utc_now()
        for camera in self._cameras():
            last_utc = max(filter(None, (files.last_utc(camera) for files in self._files)), default=None)
            from_utc = max(self._done.get(camera, now_utc - BACK), last_utc or now_utc - BACK)
            for segment in self._source.segments(camera, from_utc, now_utc):
                if stop is not None and stop.is_set():
                    return
                if segment.state in _SEALED and segment.end_utc > from_utc:
                    self._make(segment, last_utc)
                    self._done[camera] = segment.end_utc

    def _make(self, segment: Segment, last_utc: dt.datetime | None) -> None:
        volume = next((one for one in self._volumes if (one / segment.name).exists()), None)
        if volume is None:
            return
        grids = [
            (segment.begin_utc + dt.timedelta(seconds=seconds), cells)
            for seconds, cells in self.child.grids(volume / segment.name, self._every_s)
        ]
        new = [(at_utc, cells) for at_utc, cells in grids if last_utc is None or at_utc > last_utc]
        GridFiles(volume).append(segment.camera, new)

    def clear(self) -> None:
        """Delete the grids of days of which nothing is recorded any more."""
        today = self._utc_now().date()
        for files in self._files:
            for camera in files.cameras():
                for day in files.days(camera):
                    begin_utc = dt.datetime.combine(day, dt.time(), dt.UTC)
                    if day < today and not self._has_footage(camera, begin_utc):
                        files.delete(camera, day)

    def _has_footage(self, camera: int, begin_utc: dt.datetime) -> bool:
        bands = self._source.bands(camera, begin_utc, begin_utc + DAY)
        return bool(self._source.away()) or any(band.kind.is_footage for band in bands)

    @property
    def _files(self) -> list[GridFiles]:
        return [GridFiles(volume) for volume in self._volumes]
