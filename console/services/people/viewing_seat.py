"""Whether this seat shows one recording to somebody, as the gate knows it: from memory, without waiting."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from console.domain.people.refusal import Refusal
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

SOURCE = "code of practice, DIS-05"


class ViewingSeat:
    """Says whether a viewing goes on at this seat. Thread-safe; it never waits.

    Args:
        changed: called after it has changed, for all that show cameras.
    """

    def __init__(self, changed: Callable[[], None]) -> None:
        self._is_on, self._changed = threading.Event(), changed

    @property
    def is_on(self) -> bool:
        """Whether a recording is shown to somebody."""
        return self._is_on.is_set()

    def follow(self, *, is_on: bool) -> None:
        """Begin or end a viewing."""
        if is_on:
            self._is_on.set()
        else:
            self._is_on.clear()
        self._changed()

    def find_refusal(self, camera: int, _since_utc: dt.datetime | None) -> Refusal | None:
        """Return why this seat has no camera now, or None (`SeatCameras.also`)."""
        if not self.is_on:
            return None
        return Refusal(
            text("Camera {camera} is not shown while a recording is viewed at this seat.", camera=camera),
            "Unlock this seat when the viewing is over.",
            rule="A viewing seat shows the one recording, and nothing else.",
            source=SOURCE,
        )
