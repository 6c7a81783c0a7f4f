"""When a playback leaves out pictures because the machine cannot decode them all beside the live ones."""

from __future__ import annotations

LATE_S = 0.5
"""A picture that comes so long after it was due says that the machine does not keep up."""
FIRST_S, LONGEST_S = 5.0, 80.0
"""For how long only key frames are shown before all are tried again; twice as long if in vain."""


class Strain:
    """Judges by how late the pictures of a playback come. One thread at a time."""

    def __init__(self) -> None:
        self._until_s = float("-inf")
        self._length_s = FIRST_S

    def is_on(self, now_s: float) -> bool:
        """Return whether only key frames are to be shown, at monotonic `now_s`."""
        return now_s < self._until_s

    def served(self, now_s: float, late_s: float) -> None:
        """Take in that a picture is there, so many seconds after it was due."""
        if late_s < LATE_S or self.is_on(now_s):
            return
        was_in_vain = now_s < self._until_s + self._length_s
        self._length_s = min(LONGEST_S, 2 * self._length_s) if was_in_vain else FIRST_S
        self._until_s = now_s + self._length_s
