"""Decoded pictures of one camera at the size of its tile, under a budget of bytes."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from av.video.frame import VideoFrame

PictureKey = tuple[str, int, int]
"""Segment, group and index of a picture."""


@dataclass(frozen=True, slots=True)
class RecordedFrame:
    """A decoded picture of a recording, with its zones covered and scaled to the tile.

    Attributes:
        key: where it comes from.
        frame: YUV, not larger than the tile.
        begin_utc: its own time.
        until_utc: when the next picture follows.
        source: width and height in the recording.
        is_masked: whether privacy zones cover parts of it.
    """

    key: PictureKey
    frame: VideoFrame
    begin_utc: dt.datetime
    until_utc: dt.datetime
    source: tuple[int, int]
    is_masked: bool

    @property
    def size_bytes(self) -> int:
        """Memory of the pixels."""
        return sum(plane.buffer_size for plane in self.frame.planes)


class PictureCache:
    """Forgets the pictures that were put first when the budget is spent. One thread at a time.

    Args:
        budget_bytes: for all pictures together; one is kept in any case.
    """

    def __init__(self, budget_bytes: int) -> None:
        self.budget_bytes = budget_bytes
        self.used_bytes = 0
        self._frames: OrderedDict[PictureKey, RecordedFrame] = OrderedDict()

    def get(self, key: PictureKey) -> RecordedFrame | None:
        """Return a picture, or None."""
        return self._frames.get(key)

    def put(self, frame: RecordedFrame) -> None:
        """Keep a picture."""
        former = self._frames.pop(frame.key, None)
        self.used_bytes += frame.size_bytes - (former.size_bytes if former else 0)
        self._frames[frame.key] = frame
        while self.used_bytes > self.budget_bytes and len(self._frames) > 1:
            _, dropped = self._frames.popitem(last=False)
            self.used_bytes -= dropped.size_bytes

    def clear(self) -> None:
        """Forget all pictures."""
        self._frames.clear()
        self.used_bytes = 0
