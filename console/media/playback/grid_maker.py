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

from console.domain.errors import ConsoleError
from console.domain.recording.segments import SegmentState
from console.domain.threads import BackgroundThread
from console.media.motion.grid_files import CELLS, DAY, ForeignGrids, GridFiles

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from console.domain.playback.motion import CoveredCells
    from console.domain.recording.segments import Segment
    from console.media.volume.recorded_volumes import RecordedVolumes
    from console.services.playback.ports import GridRules

CHILD = "console.media.playback.grid_child"
ROUND_S = 20.0
ROUNDS_TO_CLEAR = 30
LIMIT_S = 60.0
"""For one segment; a minute takes a fraction of a second."""
BACK = dt.timedelta(days=1)
"""Older recordings get no grids when they are switched on."""
_READABLE = (SegmentState.OPEN, SegmentState.SEALED, SegmentState.RECOVERED)
RENEWED_AT_ONCE = 20
"""Files of earlier versions in one round; a day of one camera is 13 MB."""
SLACK_S = 0.1
"""Key frames do not come to the millisecond."""
_log = logging.getLogger(__name__)


class GridChild:
    """The process that decodes; started again after it died. One thread."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    @property
    def pid(self) -> int | None:
        """The process that decodes, for the figures; None if there is none now."""
        return self._process.pid if self._process is not None else None

    def grids(
        self, path: Path, every_s: float, from_s: float = -1.0, *, is_open: bool = False
    ) -> list[tuple[float, bytes]]:
        """Return grids of a segment's key frames with seconds from its begin; none if it cannot be read.

        Args:
            path: of the segment.
            every_s: distance of two grids, seconds.
            from_s: the first grid is not earlier than this, seconds from the segment's begin.
            is_open: whether it is still being written; its whole fragments are read.
        """
        process = self._process = self._process or _start()
        is_over = threading.Event()
        BackgroundThread(lambda: None if is_over.wait(LIMIT_S) else process.kill(), "grids watchdog").start()
        try:
            return _answer(
                process, {"file": str(path), "is_open": is_open, "from_s": from_s, "every_s": every_s}
            )
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

    What is being written is looked at as well, so that a search finds all but the last seconds.

    Args:
        source: the recordings.
        volumes: the folders in which they lie.
        cameras: returns the numbers of the cameras.
        rules: what is kept of each camera; key frames may be further apart. Asked in each round.
        utc_now: the time.
    """

    def __init__(
        self,
        source: RecordedVolumes,
        volumes: Sequence[Path],
        cameras: Callable[[], Sequence[int]],
        rules: GridRules,
        utc_now: Callable[[], dt.datetime],
    ) -> None:
        self._source, self._cameras, self._rules = source, cameras, rules
        self._utc_now = utc_now
        self._volumes = list(volumes)
        self.child = GridChild()
        self._done: dict[int, dt.datetime] = {}
        """Until when each camera's recordings were looked at."""
        self._reported: dict[int, str] = {}
        """Which fault of its files was logged of each camera last."""

    def run(self, stop: threading.Event) -> None:
        """Go on until told to stop."""
        rounds = 0
        try:
            while not stop.wait(ROUND_S):
                try:
                    self.turn(stop)
                    self.renew()
                    if rounds % ROUNDS_TO_CLEAR == 0:
                        self.clear()
                except ConsoleError as error:
                    # Which zones covered what is not known now, so nothing is kept until it is.
                    _log.warning("no grids for now: %s", error.what)
                rounds += 1
        finally:
            self.child.close()

    def turn(self, stop: threading.Event | None = None) -> None:
        """Make the grids of what was recorded since the last turn.

        Raises:
            EnvironmentFault: what is kept of the cameras, or their zones, cannot be read.
        """
        for camera, every_s in self._rules.intervals(self._cameras()).items():
            if stop is not None and stop.is_set():
                return
            if every_s:
                with self._unless_foreign(camera):
                    self._follow(camera, every_s, stop)

    @contextlib.contextmanager
    def _unless_foreign(self, camera: int) -> Iterator[None]:
        """Leave out a file that is none of the recorder's, so that no other camera waits for it."""
        try:
            yield
        except ForeignGrids as error:
            if str(error) != self._reported.get(camera):
                self._reported[camera] = str(error)
                _log.warning("no grids of camera %d: %s", camera, error)

    def _follow(self, camera: int, every_s: float, stop: threading.Event | None) -> None:
        now_utc, covered = self._utc_now(), self._rules.covered(camera)
        last_utc = max(filter(None, (files.last_utc(camera) for files in self._files)), default=None)
        known = (now_utc - BACK, self._done.get(camera), last_utc)
        from_utc = max(instant for instant in known if instant is not None)
        for segment in self._source.segments(camera, from_utc, now_utc):
            if stop is not None and stop.is_set():
                return
            if segment.state in _READABLE and segment.end_utc > from_utc:
                self._make(segment, last_utc, every_s, covered)
                if segment.state is not SegmentState.OPEN:
                    self._done[camera] = segment.end_utc

    def _make(
        self, segment: Segment, last_utc: dt.datetime | None, every_s: float, covered: CoveredCells
    ) -> None:
        volume = next((one for one in self._volumes if (one / segment.name).exists()), None)
        spans = covered.spans(segment.begin_utc, segment.end_utc)
        if volume is None or all(cells is None for _, _, cells in spans):
            return
        since_s = (last_utc - segment.begin_utc).total_seconds() + every_s if last_utc else -1.0
        is_open = segment.state is SegmentState.OPEN
        grids = [
            (segment.begin_utc + dt.timedelta(seconds=seconds), cells)
            for seconds, cells in self.child.grids(
                volume / segment.name, every_s, since_s - SLACK_S, is_open=is_open
            )
        ]
        new = [(at_utc, cells) for at_utc, cells in grids if last_utc is None or at_utc > last_utc]
        GridFiles(volume).append(segment.camera, new, covered)

    def renew(self) -> None:
        """Take out of some files of earlier versions what zones covered, the newest first.

        Raises:
            EnvironmentFault: the zones cannot be read.
        """
        left = RENEWED_AT_ONCE
        for files in self._files:
            for camera in files.cameras():
                days = files.days(camera, is_old=True)
                if days and left > 0:
                    covered = self._rules.covered(camera)
                    for day in days[-left:]:
                        with self._unless_foreign(camera):
                            files.renew(camera, day, covered)
                    left -= len(days)

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
