"""The viewing of a camera by one tile: its size, its mailbox, its choice of stream."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.streaming.stream_choice import StreamChoice
from console.media.capture.mailbox import Mailbox
from console.media.capture.rates import Rate

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import StreamRole
    from console.domain.clock import Clock
    from console.domain.streaming.picture import Picture, PixelFormat

RECONSIDER_S = 0.25
USUAL_SUB_HEIGHT_PX = 360
"""Assumed height of a sub-stream: nearly all cameras send 640×360."""


class TileSubscription:
    """Implements `services.ports.StreamSubscription`. Any thread.

    Args:
        camera: its number.
        size: of the tile, device pixels.
        on_picture: called from the capture thread for each picture.
        pixel_format: format of the pictures.
        clock: gives the time.
        changed: called when another stream may be needed; must return soon.
    """

    def __init__(
        self,
        camera: int,
        size: tuple[int, int],
        on_picture: Callable[[], None],
        pixel_format: PixelFormat,
        clock: Clock,
        changed: Callable[[TileSubscription], None],
    ) -> None:
        self.camera = camera
        self.pixel_format = pixel_format
        self.overwritten = 0
        """Number of pictures that were replaced before they were painted."""
        self.painted = Rate()
        self.is_first = False
        self._size = size
        self._forced: StreamRole | None = None
        self._on_picture, self._changed, self._clock = on_picture, changed, clock
        self._mailbox: Mailbox[Picture] = Mailbox()
        self._choice = StreamChoice(USUAL_SUB_HEIGHT_PX)
        self._considered_s = 0.0
        self._closed = False

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in device pixels; zero if hidden."""
        return self._size

    @property
    def is_closed(self) -> bool:
        """Whether the tile was closed."""
        return self._closed

    def wanted_role(self) -> StreamRole:
        """Return the stream that fits the tile now."""
        return self._choice.choose(self._size[1], self._clock.monotonic_s(), self._forced)

    def offer(self, picture: Picture) -> None:
        """Put a picture into the mailbox. The capture thread."""
        if self._closed:
            return
        self.overwritten += self._mailbox.put(picture)
        self._on_picture()
        if picture.arrived_s - self._considered_s > RECONSIDER_S:
            self._considered_s = picture.arrived_s
            self._changed(self)

    def latest(self) -> Picture | None:
        """Return the newest picture since the last call, or None."""
        return self._mailbox.take()

    def resize(self, width: int, height: int) -> None:
        """Set the size of the tile, device pixels; height 0: hidden, nothing is decoded for it."""
        if (width, height) != self._size:
            self._size = (width, height)
            self._changed(self)

    def prefer(self, role: StreamRole | None) -> None:
        """Force a stream; None: choose by size."""
        if role is not self._forced:
            self._forced = role
            self._changed(self)

    def put_first(self, *, is_first: bool) -> None:
        """Set whether this tile loses pictures last when the machine cannot keep up."""
        self.is_first = is_first

    def shown(self) -> None:
        """Count a painted picture."""
        self.painted.add(self._clock.monotonic_s())

    def close(self) -> None:
        """Stop viewing."""
        if not self._closed:
            self._closed = True
            self._changed(self)
