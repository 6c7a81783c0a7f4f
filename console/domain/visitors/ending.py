"""Read when a visit is expected to end, from a typed time."""

from __future__ import annotations

import datetime as dt
import re

from console.domain.clock import LONDON
from console.domain.instants import moment_of

STAYS_MIN = (30, 60, 120, 240, 480)
"""Proposals, in minutes."""
_CLOCK = re.compile(r"\d{1,2}[:.]?\d{2}(?: *(?:BST|GMT))?", re.IGNORECASE)
AHEAD = dt.timedelta(hours=12)


def ending_of(typed: str, now_utc: dt.datetime) -> dt.datetime:
    """Return the typed instant. A time without a date is the next one within twelve hours.

    A time further ahead is taken as past: “until 11:00” typed at noon is a slip.

    Raises:
        OperatorError: the text is not a time.
    """
    instant = moment_of(typed, now_utc)
    if instant > now_utc or not _CLOCK.fullmatch(typed.strip()):
        return instant
    local = instant.astimezone(LONDON)
    following = dt.datetime.combine(local.date() + dt.timedelta(days=1), local.time(), LONDON)
    next_utc = following.astimezone(dt.UTC)
    return next_utc if next_utc <= now_utc + AHEAD else instant
