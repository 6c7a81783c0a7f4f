"""The delay after failed password attempts. It grows with their number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

FREE = 3
"""Failures without a delay, for typing errors."""
FIRST_S = 15.0
MOST_S = 3600.0
"""The longest delay. A colleague who guesses must not lock an operator out for a whole shift."""


@dataclass(frozen=True, slots=True)
class Failures:
    """The failed attempts on one account since the last success."""

    count: int = 0
    last_utc: dt.datetime | None = None


def wait_s(count: int) -> float:
    """Return the seconds to wait after a number of failures: 0 for three, then 15, doubling, up to 3,600."""
    return 0.0 if count <= FREE else min(FIRST_S * 2.0 ** min(count - FREE - 1, 20), MOST_S)


def left_s(failures: Failures, now_utc: dt.datetime) -> float:
    """Return the seconds still to wait, for a process that did not see the failures itself.

    A clock that was set back cannot make it longer than the whole delay. Set forward, it could make it
    shorter; that is why a process that saw the failure counts by its monotonic clock instead.
    """
    wait = wait_s(failures.count)
    if failures.last_utc is None:
        return 0.0
    return max(0.0, min(wait, wait - (now_utc - failures.last_utc).total_seconds()))


def words_of(seconds: float) -> str:
    """Return a delay in words."""
    whole_seconds = max(1, round(seconds))
    if whole_seconds >= 90:
        minutes = round(whole_seconds / 60)
        return f"{minutes} minutes"
    return f"{whole_seconds} seconds" if whole_seconds > 1 else "1 second"
