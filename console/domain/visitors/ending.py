"""When a visit is expected to end, as people say it: how long, or until when."""

from __future__ import annotations

import datetime as dt
import re

from console.domain.books.instants import LONDON, moment_of

STAYS_MIN = (30, 60, 120, 240, 480)
"""Proposals, in minutes."""
_CLOCK = re.compile(r"\d{1,2}[:.]?\d{2}(?: *(?:BST|GMT))?", re.IGNORECASE)
AHEAD = dt.timedelta(hours=12)


def ending_of(typed: str, now_utc: dt.datetime) -> dt.datetime:
    """The instant that was typed; a time without a day is the next such one, if it is within twelve hours.

    Further away it is the one that has passed: a visit typed at noon “until 11:00” is a slip.

    Raises:
        OperatorError: it is no time.
    """
    instant = moment_of(typed, now_utc)
    if instant > now_utc or not _CLOCK.fullmatch(typed.strip()):
        return instant
    local = instant.astimezone(LONDON)
    following = dt.datetime.combine(local.date() + dt.timedelta(days=1), local.time(), LONDON)
    next_utc = following.astimezone(dt.UTC)
    return next_utc if next_utc <= now_utc + AHEAD else instant
