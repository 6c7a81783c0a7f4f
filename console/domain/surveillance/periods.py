"""How long an authorisation has effect: computed from the day or the hour, never typed (RIPA s43)."""

from __future__ import annotations

import calendar
import datetime as dt

from console.domain.clock import LONDON

MONTHS = 3
URGENT = dt.timedelta(hours=72)
_LAST_MINUTE = dt.time(23, 59)


def three_months(begin: dt.date) -> dt.datetime:
    """Return the end of three months that begin with a day: 23:59 of the day before the corresponding date.

    A month without the corresponding date ends the period with its last day. Aware UTC.
    """
    month = begin.month - 1 + MONTHS
    year, month = begin.year + month // 12, month % 12 + 1
    days = calendar.monthrange(year, month)[1]
    last = (
        dt.date(year, month, days)
        if begin.day > days
        else dt.date(year, month, begin.day) - dt.timedelta(days=1)
    )
    return dt.datetime.combine(last, _LAST_MINUTE, LONDON).astimezone(dt.UTC)


def end_of_months(effect_utc: dt.datetime) -> dt.datetime:
    """Return the end of three months that begin with the local day on which a grant takes effect."""
    return three_months(effect_utc.astimezone(LONDON).date())


def end_of_urgent(granted_utc: dt.datetime) -> dt.datetime:
    """Return the end of an urgent grant: 72 hours that have passed, also when the clocks change."""
    return granted_utc.astimezone(dt.UTC) + URGENT


def end_of_renewal(end_utc: dt.datetime) -> dt.datetime:
    """Return the end of a renewal, which begins on the day on which the period before it ends.

    A period of months ends with its day, so that the renewal begins with the next one; 72 hours end within a
    day, which is then the first of the renewal.
    """
    local = end_utc.astimezone(LONDON)
    is_whole_day = (local.hour, local.minute) == (_LAST_MINUTE.hour, _LAST_MINUTE.minute)
    return three_months(local.date() + dt.timedelta(days=1) if is_whole_day else local.date())
