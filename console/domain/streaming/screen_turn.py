"""The screen's turn: while a pane opens, whatever can wait leaves it cores and lock for some milliseconds."""

from __future__ import annotations

import time

MOST_S = 0.06
"""The longest turn: with 25 pictures a second, a tile shows one picture a little later."""


class ScreenTurn:
    """A time in which decoding, and the next round of states, wait for the screen. Any thread."""

    def __init__(self) -> None:
        self._until_s = 0.0

    def begin(self) -> None:
        """Begin a turn of `MOST_S`; the UI thread has more to do than usual."""
        self._until_s = time.monotonic() + MOST_S

    def end(self) -> None:
        """End the turn early."""
        self._until_s = 0.0

    @property
    def left_s(self) -> float:
        """Return how long the screen's turn lasts from now on; 0 if it has none."""
        return max(0.0, self._until_s - time.monotonic())

    def wait(self) -> None:
        """Wait until the screen's turn is over. Never longer than `MOST_S` after it began."""
        if left_s := self.left_s:
            time.sleep(min(left_s, MOST_S))


SCREEN_TURN = ScreenTurn()
"""The one of this process."""
