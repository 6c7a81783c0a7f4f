"""An export to a slow drive that goes on while something else is measured."""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from console.demo.bench.evidence import exported
from console.domain.threads import BackgroundThread
from console.media.export.files import PackageFiles
from console.media.volume.recorded_volumes import RecordedVolumes

if TYPE_CHECKING:
    from pathlib import Path

DRIVE_BYTES_A_SECOND = 8_000_000
"""What a USB stick of the cheaper kind writes."""


class MeasurementOverError(Exception):
    """The measurement is over, so the export is cancelled."""


class SlowFiles(PackageFiles):
    """A drive that takes so many bytes a second and no more. Any thread."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self.written = 0

    def write(self, descriptor: int, block: memoryview) -> None:
        """Append a whole block, as slowly as the drive takes it.

        Raises:
            MeasurementOverError: the measurement ends.
        """
        if self._stop.wait(len(block) / DRIVE_BYTES_A_SECOND):
            raise MeasurementOverError
        super().write(descriptor, block)
        self.written += len(block)


class SlowExport:
    """Exports a volume's recordings again and again until it is closed. Its thread is that of a job.

    Args:
        volume: the recordings.
        into: a folder for the packages.
    """

    def __init__(self, volume: Path, into: Path) -> None:
        self._volume, self._into = volume, into
        self._stop = threading.Event()
        self.files = SlowFiles(self._stop)
        self._thread = BackgroundThread(self._run, "slow export")

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End it; what is half-written is left to the measurement's folder."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        number = 0
        with suppress(MeasurementOverError), closing(RecordedVolumes([self._volume], far)) as footage:
            while not self._stop.is_set():
                number += 1
                exported(footage, self._into / str(number), self.files, self._stop_when_over)

    def _stop_when_over(self, _done: int, _total: int) -> None:
        if self._stop.is_set():
            raise MeasurementOverError


def far() -> dt.datetime:
    """Return a time after everything that was recorded."""
    return dt.datetime.now(dt.UTC)
