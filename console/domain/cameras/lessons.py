"""What the console learned about how a camera must be read or steered, and how long it is believed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KEPT_FOR = dt.timedelta(days=7)
"""A camera may have been repaired or set up afresh without a word, so nothing is believed for longer."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned at one address of a camera."""

    content: Mapping[str, object]
    """Plain values. The module that learned them reads and writes them."""
    learned_utc: dt.datetime

    def is_old(self, now_utc: dt.datetime) -> bool:
        """Return whether it is forgotten by now; so is one from the future, whose age nobody knows."""
        return not self.learned_utc <= now_utc < self.learned_utc + KEPT_FOR
