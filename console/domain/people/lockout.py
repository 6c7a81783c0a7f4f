"""Guessing passwords gets slower with each failure. A pure function of how many there were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

FREE = 3
"""Failures that cost nothing: a finger slips."""
FIRST_S = 15.0
MOST_S = 3600.0
"""Nobody is locked out for longer: a colleague who guesses must not take an operator off duty for good."""


@dataclass(frozen=True, slots=True)
class Failures:
    """What is known of failed attempts on one login since the last success."""

    count: int = 0
    last_utc: dt.datetime | None = None


def wait_s(count: int) -> float:
    """Seconds that must pass after so many failures: none for three, then 15 s, doubling, up to an hour."""
    return 0.0 if count <= FREE else min(FIRST_S * 2.0 ** min(count - FREE - 1, 20), MOST_S)


def left_s(failures: Failures, now_utc: dt.datetime) -> float:
    """Seconds still to wait, seen by a process that has just begun to look.

    A clock that was set back cannot make it longer than the whole delay. Set forward, it could make it
    shorter; that is why a process that saw the failure counts by its monotonic clock instead.
    """
    wait = wait_s(failures.count)
    if failures.last_utc is None:
        return 0.0
    return max(0.0, min(wait, wait - (now_utc - failures.last_utc).total_seconds()))


def words_of(seconds: float) -> str:
    """A delay as it is told."""
    whole = max(1, round(seconds))
    return f"{whole} s" if whole < 90 else f"{round(whole / 60)} minutes"
