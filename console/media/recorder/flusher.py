"""Flushing of open segments to the disk every second, so that a power cut loses little.

It runs on a separate thread, because a disk may take long and the recorder must not wait for it.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from console.media.volume.volume_set import VolumeSet

_log = logging.getLogger(__name__)
_EVERY_S = 1.0


class Flusher:
    """Flushes all open segments in rounds. `start` and `stop` from one thread."""

    def __init__(self, volumes: VolumeSet) -> None:
        self._volumes = volumes
        self._stop = threading.Event()
        self._thread = BackgroundThread(self._run, name="recording flusher")

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop the thread after the present file."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_EVERY_S):
            self.flush_all()

    def flush_all(self) -> None:
        """Flush all open segments once. A failure is only logged; the recorder meets it at its next write."""
        for volume in self._volumes.volumes():
            for segment in volume.open_segments():
                if self._stop.is_set():
                    return
                try:
                    segment.sink.flush_to_disk()
                except OSError as error:
                    _log.warning("%s could not be flushed to the disk: %s", segment.sink.path, error)
