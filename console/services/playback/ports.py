"""Ports of playback: the player that shows recordings, and where a review in progress is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.services.ports import CameraFeed

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Collection, Mapping, Sequence

    from console.domain.playback.bookmarks import Bookmark
    from console.domain.playback.clock import PlaybackClock
    from console.domain.playback.footage import MissingFootage
    from console.domain.playback.motion import CoveredCells, MotionFound
    from console.domain.playback.timeline import TimelineBand
    from console.domain.playback.viewed import ViewedSpan
    from console.domain.streaming.picture import Picture


class RecordingPlayer(CameraFeed, Protocol):
    """Plays the recordings of some cameras by one clock. Thread-safe; nothing here waits."""

    @property
    def clock(self) -> PlaybackClock:
        """The common clock."""
        ...

    @property
    def position_utc(self) -> dt.datetime:
        """The recorded time that is due now."""
        ...

    @property
    def skips_gaps(self) -> bool:
        """Whether time that no camera has recorded is left out."""
        ...

    @skips_gaps.setter
    def skips_gaps(self, is_on: bool) -> None: ...

    @property
    def is_sparing(self) -> bool:
        """Whether only key frames are shown for now, because the machine cannot decode all pictures."""
        ...

    def change(self, changed: Callable[[PlaybackClock, float], PlaybackClock]) -> None:
        """Change the clock; it is given the monotonic time. What was queued before is dropped."""
        ...

    def step(self, camera: int, by: int) -> None:
        """Stand still, and go to the next (+1) or previous (−1) picture of a camera."""
        ...

    def shown_utc(self, camera: int) -> dt.datetime | None:
        """Return the recorded time of the picture that a camera shows; None if there is none."""
        ...

    def missing(self, camera: int) -> MissingFootage | None:
        """Return why a camera has no picture at the present place; None if it has one."""
        ...

    def damaged(self, camera: int) -> Sequence[TimelineBand]:
        """Return what of a camera could not be read so far, as bands of a timeline."""
        ...

    def is_masked(self, camera: int) -> bool:
        """Return whether privacy zones cover parts of what a camera shows."""
        ...

    def glimpse(self, camera: int, instant_utc: dt.datetime) -> Picture | None:
        """Return a small picture of a camera at another time, with its zones; None if there is none.

        It counts as viewed. Waits for the disk and for live pictures: not for the UI thread.
        """
        ...

    def listen(self, camera: int | None) -> None:
        """Play the recorded sound of a camera, at 1× forwards only; None: of none."""
        ...

    @property
    def sound_fault(self) -> str:
        """Why there is no sound, in words; empty while nothing is wrong."""
        ...

    def masks_changed(self) -> None:
        """Cover the pictures anew: zones were lifted or restored."""
        ...

    def skipped(self) -> tuple[dt.datetime, dt.datetime] | None:
        """Return the missing time that was last left out, once."""
        ...

    def viewed(self) -> Sequence[ViewedSpan]:
        """Return what was shown so far."""
        ...

    def close(self) -> None:
        """End it and close its files."""
        ...


class BookmarkStore(Protocol):
    """Where bookmarks are kept. Calls wait for a database."""

    def save(self, bookmark: Bookmark) -> int:
        """Keep a new bookmark; return its number."""
        ...

    def seen_by(self, login: str) -> Sequence[Bookmark]:
        """Return those of a person and those for all, the newest place first."""
        ...

    def before(self, before_utc: dt.datetime) -> Sequence[Bookmark]:
        """Return everybody's at a place before a time, the newest first."""
        ...

    def delete(self, number: int) -> None:
        """Delete a bookmark, if it exists."""
        ...


class MotionSource(Protocol):
    """Finds motion in what is kept beside the recordings. Calls wait for the disk."""

    def search(
        self, camera: int, cells: Collection[int], begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> MotionFound:
        """Return when something changed in some cells of the grid; nothing where no grids were kept."""
        ...

    def kept_until(self, camera: int) -> dt.datetime | None:
        """Return the time of the newest grid of a camera; None if there is none."""
        ...


class GridRules(Protocol):
    """Tells the recorder what to keep for searches for motion. Calls wait for a database."""

    def intervals(self, cameras: Sequence[int]) -> Mapping[int, float]:
        """Return how often a grid of each camera is kept, seconds; 0: never."""
        ...

    def covered(self, camera: int) -> CoveredCells:
        """Return which cells of a camera's picture zones covered, at all times."""
        ...


class PlayerFactory(Protocol):
    """Opens players."""

    def __call__(self, cameras: Sequence[int], begin_utc: dt.datetime) -> RecordingPlayer:
        """Return a player that stands at a time. It shows nothing until it is subscribed to."""
        ...


class OpenReviews(Protocol):
    """Keeps what reviews in progress have shown, so that it can be entered when the console died."""

    def keep(self, review: str, content: Mapping[str, object]) -> None:
        """Keep the state of a review; it replaces an earlier one. It may wait for the disk."""
        ...

    def drop(self, review: str) -> None:
        """Forget a review that was entered."""
        ...

    def left_over(self) -> Mapping[str, Mapping[str, object]]:
        """Return what was kept and not dropped."""
        ...
