"""Times as people type and read them: the clock on the wall, with the summer hour told apart."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from console.domain.errors import OperatorError

LONDON = ZoneInfo("Europe/London")
EXAMPLES = "22:10, 22:10:30 or 21/11/2026 22:10"
_MOMENT = re.compile(
    r"(?:(?P<day>\d{1,2})[./-](?P<month>\d{1,2})(?:[./-](?P<year>\d{4}|\d{2}))?[ ,]+)?"
    r"(?P<hour>\d{1,2})[:.]?(?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?: *(?P<name>BST|GMT))?",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})(?:[./-](?P<year>\d{4}|\d{2}))?")


def spoken_moment(instant_utc: dt.datetime, *, seconds: bool = True) -> str:
    """Such as `21/11/2026 22:10:30`; in the repeated hour of autumn with BST or GMT."""
    local = instant_utc.astimezone(LONDON)
    said = local.strftime("%d/%m/%Y %H:%M:%S" if seconds else "%d/%m/%Y %H:%M")
    return f"{said} {local.tzname()}" if _is_repeated(local) else said


def spoken_time(instant_utc: dt.datetime) -> str:
    """Such as `22:10:30`, where the day stands beside it."""
    local = instant_utc.astimezone(LONDON)
    said = local.strftime("%H:%M:%S")
    return f"{said} {local.tzname()}" if _is_repeated(local) else said


def spoken_day(day: dt.date) -> str:
    """Such as `21/11/2026`."""
    return day.strftime("%d/%m/%Y")


def moment_of(typed: str, now_utc: dt.datetime) -> dt.datetime:
    """The instant (aware UTC) that was typed; without a day it is the last such time before now.

    Raises:
        OperatorError: it is no time, came twice that night, or did not exist.
    """
    found = _MOMENT.fullmatch(typed.strip())
    if found is None:
        raise OperatorError(f"“{typed.strip()[:40]}” is no time.", f"Type {EXAMPLES}.")
    today = now_utc.astimezone(LONDON)
    day = _day(found.groupdict(), today.date()) if found["day"] else today.date()
    try:
        clock = dt.time(int(found["hour"]), int(found["minute"]), int(found["second"] or 0))
    except ValueError:
        raise OperatorError(f"There is no time {typed.strip()[:40]}.", f"Type {EXAMPLES}.") from None
    instant = _instant(day, clock, (found["name"] or "").upper())
    # A minute's grace: clocks of radios and people run ahead of ours.
    if not found["day"] and instant > now_utc + dt.timedelta(minutes=1):
        instant = _instant(day - dt.timedelta(days=1), clock, (found["name"] or "").upper())
    return instant


def day_of(typed: str, now_utc: dt.datetime) -> dt.date:
    """The day that was typed; without a year it is this year's.

    Raises:
        OperatorError: it is no day of the calendar.
    """
    today = now_utc.astimezone(LONDON).date()
    found = _DAY.fullmatch(typed.strip())
    if found is None:
        raise OperatorError(f"“{typed.strip()[:40]}” is no day.", f"Type {spoken_day(today)}.")
    return _day(found.groupdict(), today)


def _day(found: dict[str, str | None], today: dt.date) -> dt.date:
    year = int(found["year"] or today.year)
    try:
        return dt.date(year + 2000 if year < 100 else year, int(found["month"] or 0), int(found["day"] or 0))
    except ValueError:
        raise OperatorError("There is no such day.", f"Type {spoken_day(today)}.") from None


def _instant(day: dt.date, clock: dt.time, name: str) -> dt.datetime:
    if not 1900 < day.year < 2200:
        raise OperatorError(f"The year {day.year} is not meant.", f"Type {EXAMPLES}.")
    local = dt.datetime.combine(day, clock, LONDON)
    if _is_repeated(local):
        if not name:
            raise OperatorError(f"{clock:%H:%M} came twice that night.", "Add BST (the first) or GMT.")
        local = local.replace(fold=1 if name == "GMT" else 0)
    elif local.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise OperatorError(f"{clock:%H:%M} did not exist that night.", "The clocks went forward.")
    elif name and local.tzname() != name:
        raise OperatorError(f"That day was {local.tzname()}, not {name}.", "Leave it out.")
    return local.astimezone(dt.UTC)


def _is_repeated(local: dt.datetime) -> bool:
    first, second = local.replace(fold=0), local.replace(fold=1)
    gone = first.utcoffset() != second.utcoffset()
    # The hour that does not exist in spring has two offsets as well, the other way round.
    return gone and (first.utcoffset() or dt.timedelta()) > (second.utcoffset() or dt.timedelta())
