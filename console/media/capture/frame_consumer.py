"""What a capture thread gives its pictures to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from console.domain.streaming.picture import Picture, PixelFormat


class FrameConsumer(Protocol):
    """A tile as the capture thread sees it."""

    pixel_format: PixelFormat
    is_first: bool
    """Whether it loses pictures last when the machine cannot keep up."""

    @property
    def size(self) -> tuple[int, int]:
        """Size of the tile in device pixels; zero if it is hidden."""
        ...

    def offer(self, picture: Picture) -> None:
        """Put a picture into the mailbox."""
        ...
