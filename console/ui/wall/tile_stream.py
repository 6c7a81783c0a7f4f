"""One tile's stream of one camera: its mailbox, newest picture and age."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from console.domain.cameras.camera import StreamRole
from console.domain.privacy.mask_state import MaskState
from console.domain.wall.tile_status import DEAD_AFTER_S, PictureStatus, judged

if TYPE_CHECKING:
    from console.domain.cameras.status import CameraStatus
    from console.domain.streaming.picture import Picture, PixelFormat
    from console.services.ports import CameraFeed, StreamSubscription


class TileStream:
    """Receives pictures of a camera until closed. UI thread, except a flag that a capture thread sets.

    Args:
        feed: the source of the pictures.
        camera: number of the camera.
        size: width and height in device pixels.
        pixels: the pixel format of the surface.
    """

    def __init__(self, feed: CameraFeed, camera: int, size: tuple[int, int], pixels: PixelFormat) -> None:
        self.camera, self.feed = camera, feed
        self.picture: Picture | None = None
        self.pixel_format = pixels
        self._size = size
        self._is_fresh = False
        self._is_unpainted = False
        self._prefers_main = self._is_first = False
        self._dead_since_s: float | None = None
        self._allowed: frozenset[str] = frozenset()
        self._private_before_s = float("-inf")
        self._viewing: StreamSubscription = feed.subscribe(camera, *size, self._arrived, pixels)

    def _arrived(self) -> None:
        # This runs on a capture thread and may only set a flag.
        self._is_fresh = True

    def take(self) -> bool:
        """Take the newest picture from the mailbox and return whether there was one."""
        if not self._is_fresh:
            return False
        self._is_fresh = False
        picture = self._viewing.latest()
        if picture is None or picture.arrived_s < self._private_before_s:
            return False
        self.picture = picture
        self._is_unpainted = True
        return True

    def allow(self, lifted: frozenset[str]) -> None:
        """Set which privacy zones are lifted now.

        When a lift ends, no picture from before is shown any more: the next picture of a running stream is
        covered, but the last one of a stopped stream would stay.
        """
        if self._allowed - lifted:
            self._private_before_s = time.monotonic()
            self.picture = None
        self._allowed = lifted

    def painted(self) -> None:
        """Note that the newest picture was drawn."""
        if self._is_unpainted:
            self._is_unpainted = False
            self._viewing.shown()

    def resize(self, size: tuple[int, int], *, prefers_main: bool) -> None:
        """Set the size of the tile and whether it needs the main stream."""
        if size != self._size:
            self._size = size
            self._viewing.resize(*size)
        if prefers_main != self._prefers_main:
            self._prefers_main = prefers_main
            self._viewing.prefer(StreamRole.MAIN if prefers_main else None)

    def put_first(self, *, is_first: bool) -> None:
        """Set whether this tile loses pictures last when the machine cannot keep up."""
        if is_first != self._is_first:
            self._is_first = is_first
            self._viewing.put_first(is_first=is_first)

    def status(self, status: CameraStatus) -> PictureStatus:
        """Return the age of the picture and since when it is dead."""
        now_s = time.monotonic()
        self._forget_lifted(status, now_s)
        age_s = max(0.0, now_s - self.picture.arrived_s) if self.picture else None
        if judged(status, age_s).is_alive:
            self._dead_since_s = None
            return PictureStatus(age_s)
        if self._dead_since_s is None:
            self._dead_since_s = now_s
        return PictureStatus(age_s, now_s - self._dead_since_s)

    def _forget_lifted(self, status: CameraStatus, now_s: float) -> None:
        """Drop the picture of a stopped stream if it is not known which zones are lifted."""
        is_lifted = status.mask.state is MaskState.LIFTED and not self._allowed
        if is_lifted and self.picture is not None and now_s - self.picture.arrived_s > DEAD_AFTER_S:
            self.picture = None

    def close(self) -> None:
        """Close the stream."""
        self._viewing.close()
