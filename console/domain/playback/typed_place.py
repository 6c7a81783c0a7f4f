"""A place in the recordings as people type it in one field: "yesterday 22:15", "27 Nov 14:02:10"."""

from __future__ import annotations

import datetime as dt
import re

from console.domain.clock import LONDON
from console.domain.date_names import MONTH, WEEKDAY
from console.domain.instants import moment_of

_AGO = {"today": 0, "heddiw": 0, "yesterday": 1, "ddoe": 1}
_NOW = {"now", "nawr", "rŵan"}
_NAMED = re.compile(
    r"(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?[ .-]?(?P<month>[^\W\d_]+)\.?[ ,]+"
    r"(?P<time>[0-9]{1,2}[:.][0-9]{2}.*)"
)
_WORD = re.compile(r"(?P<word>[^\W\d_]+),?(?:[ ]+(?:at[ ]+|am[ ]+)?(?P<time>.+))?")
_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})[t ](?P<time>.+)")


def place_of(typed: str, now_utc: dt.datetime) -> dt.datetime:
    """Return the instant that was typed, in local time; without a year the last such date before now.

    Raises:
        OperatorError: it is not a time, came twice that night, or did not exist.
    """
    words = " ".join(typed.strip().lower().split())
    if words in _NOW:
        return now_utc
    today = now_utc.astimezone(LONDON).date()
    if match := _ISO.fullmatch(words):
        return moment_of(f"{match['day']}/{match['month']}/{match['year']} {match['time']}", now_utc)
    if (match := _NAMED.fullmatch(words)) and match["month"] in MONTH:
        month = MONTH[match["month"]]
        year = _year(int(match["day"]), month, today)
        return moment_of(f"{match['day']}/{month}/{year} {match['time']}", now_utc)
    if (match := _WORD.fullmatch(words)) and (day := _day_of(match["word"], today)) is not None:
        return moment_of(f"{day:%d/%m/%Y} {match['time'] or '00:00'}", now_utc)
    return moment_of(typed, now_utc)


def _year(day: int, month: int, today: dt.date) -> int:
    """Return the year of the last such date: in January, "27 Nov" was last year."""
    return today.year - ((month, day) > (today.month, today.day))


def _day_of(word: str, today: dt.date) -> dt.date | None:
    if word in _AGO:
        return today - dt.timedelta(days=_AGO[word])
    if word in WEEKDAY:
        return today - dt.timedelta(days=(today.weekday() - WEEKDAY[word]) % 7 or 7)
    return None
