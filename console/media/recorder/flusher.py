"""Put what is being written on the disk every second, so that a power cut costs no more than a kill.

In a thread of its own: a disk takes its time over it, and the recorder must not wait for that.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.media.volume.volume_set import VolumeSet

_log = logging.getLogger(__name__)
_EVERY_S = 1.0


class Flusher:
    """A round over all open segments, then a pause. `start` and `stop` from one thread."""

    def __init__(self, volumes: VolumeSet) -> None:
        self._volumes = volumes
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="recording flusher", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End, after the file at hand."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(_EVERY_S):
            self.turn()

    def turn(self) -> None:
        """One round. A disk that refuses is the recorder's business, which meets it at its next write."""
        for volume in self._volumes.volumes():
            for segment in volume.open_segments():
                if self._stop.is_set():
                    return
                try:
                    segment.sink.flush_to_disk()
                except OSError as error:
                    _log.warning("%s could not be put on the disk: %s", segment.sink.path, error)
