"""The camera feed with measurements: when a tile opens a camera and when its pictures are painted."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import numpy as np

from console.domain.streaming.picture import PixelFormat

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import StreamRole
    from console.domain.cameras.status import CameraStatus
    from console.domain.privacy.model import DrawnOn
    from console.domain.streaming.picture import Picture
    from console.services.ports import CameraFeed, StreamSubscription


class Watch:
    """The measured times. UI thread.

    Args:
        read_every_s: how often each tile's time code is read; 0: never.
    """

    def __init__(self, read_every_s: float) -> None:
        self.read_every_s = read_every_s
        self.latencies_ms: list[tuple[float, float]] = []
        """Seconds since the watch began, and milliseconds from the time code to the painted tile."""
        self.first_pictures: list[tuple[int, float, float]] = []
        """Camera, when its tile began to look and when its first picture was painted (monotonic s)."""
        self.painted = 0
        self.first_painted_at = 0.0
        """Unix time of the first picture that was painted at all."""
        self.began_s = time.monotonic()


class MeasuredFeed:
    """Wraps another `services.ports.CameraFeed` and measures it."""

    def __init__(self, feed: CameraFeed, watch: Watch) -> None:
        self._feed, self._watch = feed, watch

    def subscribe(
        self,
        camera: int,
        width: int,
        height: int,
        on_picture: Callable[[], None],
        pixel_format: PixelFormat,
    ) -> StreamSubscription:
        """Open a view of a camera and note when it was opened."""
        began_s = time.monotonic()
        viewing = self._feed.subscribe(camera, width, height, on_picture, pixel_format)
        return _MeasuredSubscription(camera, began_s, viewing, self._watch)

    def status(self, camera: int) -> CameraStatus:
        """Return the status of a camera, from the wrapped feed."""
        return self._feed.status(camera)

    def drawn_on(self, camera: int) -> DrawnOn | None:
        """Return how the camera's picture looked, from the wrapped feed."""
        return self._feed.drawn_on(camera)


class _MeasuredSubscription:
    def __init__(self, camera: int, began_s: float, viewing: StreamSubscription, watch: Watch) -> None:
        self._camera, self._began_s = camera, began_s
        self._viewing, self._watch = viewing, watch
        self._latest: Picture | None = None
        self._was_shown = False
        self._read_s = 0.0

    def latest(self) -> Picture | None:
        picture = self._viewing.latest()
        self._latest = picture or self._latest
        return picture

    def shown(self) -> None:
        self._viewing.shown()
        now_s = time.monotonic()
        self._watch.painted += 1
        if not self._was_shown:
            self._was_shown = True
            self._watch.first_pictures.append((self._camera, self._began_s, now_s))
            self._watch.first_painted_at = self._watch.first_painted_at or time.time()
        every_s = self._watch.read_every_s
        if self._latest is not None and every_s and now_s - self._read_s > every_s:
            self._read_s = now_s
            self._read(self._latest, now_s)

    def _read(self, picture: Picture, now_s: float) -> None:
        # Import here: the town is not part of a console and must not count towards its start.
        from console.demo.simulated.timecode import PERIOD_MS, read_timecode

        now_ms = time.time() * 1000
        code_ms = read_timecode(_luma(picture))
        if code_ms is not None:
            latency_ms = (now_ms - code_ms + PERIOD_MS / 2) % PERIOD_MS - PERIOD_MS / 2
            self._watch.latencies_ms.append((now_s - self._watch.began_s, latency_ms))

    def resize(self, width: int, height: int) -> None:
        self._viewing.resize(width, height)

    def prefer(self, role: StreamRole | None) -> None:
        self._viewing.prefer(role)

    def put_first(self, *, is_first: bool) -> None:
        self._viewing.put_first(is_first=is_first)

    def close(self) -> None:
        self._viewing.close()


def _luma(picture: Picture) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane.data), np.uint8).reshape(-1, plane.stride)[: picture.height]
    if picture.pixel_format is PixelFormat.YUV420:
        return rows[:, : picture.width]
    # Green carries most of luma, and the code is black and white.
    return np.ascontiguousarray(rows[:, 1 : picture.width * 4 : 4])
