"""One camera of a player: its reader, its tiles, and when its next picture is due."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import TYPE_CHECKING

from console.domain.playback.footage import MissingFootage
from console.media.capture.mailbox import Mailbox
from console.media.capture.scaler import FrameScaler

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import StreamRole
    from console.domain.playback.clock import PlaybackClock
    from console.domain.streaming.picture import Picture, PixelFormat
    from console.media.playback.camera_reader import CameraReader
    from console.media.playback.picture_cache import RecordedFrame

SHORTEST_S = 1 / 30
"""A fast playback shows no more pictures of a camera than the screen does."""
KEYS_S = 1 / 25
"""How often the next key frame is looked for while only those are shown."""
SPARING_S = 0.25
"""How often it is looked for while the machine is too busy for all pictures."""
WAITED_S = 0.5
"""How often a camera without a picture is looked at again."""
NOTHING = float("inf")


class PlayedCamera:
    """One camera of a player. Its reader is used by the worker that has marked it busy."""

    def __init__(self, camera: int, reader: CameraReader) -> None:
        self.camera, self.reader = camera, reader
        self.tiles: list[RecordedTile] = []
        self.due_s = 0.0
        self.is_busy = False
        self.shown: RecordedFrame | None = None
        self.missing: MissingFootage | None = None
        self.generation = -1
        """Of the clock, at the last picture."""
        self.wants_anew = True
        """Whether the picture must be handed out though it is the same: a tile was opened or changed."""
        self.has_ahead = False
        self.size: tuple[int, int] | None = None
        """A new size of the tile, for the worker to set."""
        self.forgets = False
        """Whether the worker must forget what was decoded."""

    def prepare(self) -> None:
        """Do what was asked of the reader meanwhile. A worker's thread, with the track marked busy."""
        if self.size is not None:
            self.reader.resize(*self.size)
        if self.forgets:
            self.reader.forget()
        self.size, self.forgets = None, False


class RecordedTile:
    """The subscription of one tile (`services.ports.StreamSubscription`). Thread-safe.

    Args:
        pixels: the format of its pictures.
        on_picture: called when there is a newer one.
        on_size: called with width and height when the tile's size changes.
        on_close: called with the subscription when it ends.
    """

    def __init__(
        self,
        pixels: PixelFormat,
        on_picture: Callable[[], None],
        on_size: Callable[[int, int], None],
        on_close: Callable[[RecordedTile], None],
    ) -> None:
        self.pixel_format, self._on_picture = pixels, on_picture
        self._on_size, self._on_close = on_size, on_close
        self._mailbox: Mailbox[Picture] = Mailbox()
        self._scaler = FrameScaler()

    def latest(self) -> Picture | None:
        """Return the newest picture since the last call, or None."""
        return self._mailbox.take()

    def put(self, picture: Picture) -> None:
        """Hand a picture to the tile. A worker's thread."""
        self._mailbox.put(picture)
        self._on_picture()

    def made(self, frame: RecordedFrame, now_s: float, size: tuple[int, int]) -> Picture:
        """Return a frame as a picture in the tile's format. A worker's thread."""
        picture = self._scaler.make(frame.frame, size, self.pixel_format, (now_s, frame.begin_utc))
        return dataclasses.replace(picture, source_width=frame.source[0], source_height=frame.source[1])

    def resize(self, width: int, height: int) -> None:
        """Set the size of the tile in device pixels."""
        self._on_size(width, height)

    def prefer(self, role: StreamRole | None) -> None:
        """Do nothing: recordings have one stream."""

    def put_first(self, *, is_first: bool) -> None:
        """Do nothing: all cameras of a player keep step."""

    def shown(self) -> None:
        """Do nothing: what was handed out counts as looked at."""

    def close(self) -> None:
        """End the subscription."""
        self._on_close(self)


def next_place(track: PlayedCamera, place_utc: dt.datetime, by: int) -> dt.datetime:
    """Return a time within the next or previous picture of a camera, seen from a place."""
    shown, missing, early = track.shown, track.missing, dt.timedelta(milliseconds=1)
    if shown is not None:
        if not shown.begin_utc <= place_utc < shown.until_utc:
            # The last step is not shown yet; pictures are evenly spaced, but for single ones.
            return place_utc + by * (shown.until_utc - shown.begin_utc)
        return shown.until_utc if by > 0 else shown.begin_utc - early
    if missing is not None and by > 0:
        return missing.next_utc or place_utc
    if missing is not None and missing.previous_utc is not None:
        return missing.previous_utc - early
    return place_utc


def next_due_s(
    clock: PlaybackClock, now_s: float, found: RecordedFrame | MissingFootage, *, is_sparing: bool
) -> float:
    """Return when the next picture is due, monotonic seconds."""
    if isinstance(found, MissingFootage):
        return now_s + WAITED_S
    if not clock.is_playing:
        return NOTHING
    if is_sparing:
        return now_s + SPARING_S
    if clock.shows_key_frames_only:
        return now_s + KEYS_S
    place_utc = clock.at(now_s)
    left = found.begin_utc - place_utc if clock.is_reverse else found.until_utc - place_utc
    # A camera that is late may catch up at once; a fast one need not show more than the screen does.
    least_s = SHORTEST_S if abs(clock.rate) > 1 else 0.0
    return now_s + max(least_s, left.total_seconds() / clock.rate)
