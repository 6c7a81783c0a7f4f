"""Days and midnights in Europe/London."""

from __future__ import annotations

import calendar
import datetime as dt

from console.domain.clock import LONDON


def day_of(instant_utc: dt.datetime) -> dt.date:
    """Return the day in London at an instant."""
    return instant_utc.astimezone(LONDON).date()


def midnight_utc(day: dt.date) -> dt.datetime:
    """Return the instant at which a day begins in London."""
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


def months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day a number of months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
