"""Times as people type and read them: local time, with BST or GMT in the repeated hour of autumn."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from console.domain.errors import OperatorError
from console.domain.text import text

LONDON = ZoneInfo("Europe/London")
EXAMPLES = "22:10, 22:10:30 or 21/11/2026 22:10"
_MOMENT = re.compile(
    r"(?:(?P<day>\d{1,2})[./-](?P<month>\d{1,2})(?:[./-](?P<year>\d{4}|\d{2}))?[ ,]+)?"
    r"(?P<hour>\d{1,2})[:.]?(?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?: *(?P<name>BST|GMT))?",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?P<day>\d{1,2})[./-](?P<month>\d{1,2})(?:[./-](?P<year>\d{4}|\d{2}))?")


def spoken_moment(instant_utc: dt.datetime, *, seconds: bool = True) -> str:
    """Return an instant as text, such as `21/11/2026 22:10:30`; with BST or GMT in the repeated hour."""
    local = instant_utc.astimezone(LONDON)
    text = local.strftime("%d/%m/%Y %H:%M:%S" if seconds else "%d/%m/%Y %H:%M")
    return f"{text} {local.tzname()}" if _is_repeated(local) else text


def spoken_time(instant_utc: dt.datetime) -> str:
    """Return the time of an instant as text, such as `22:10:30`."""
    local = instant_utc.astimezone(LONDON)
    text = local.strftime("%H:%M:%S")
    return f"{text} {local.tzname()}" if _is_repeated(local) else text


def spoken_day(day: dt.date) -> str:
    """Return a date as text, such as `21/11/2026`."""
    return day.strftime("%d/%m/%Y")


def moment_of(typed: str, now_utc: dt.datetime) -> dt.datetime:
    """Return the typed instant as aware UTC. Without a date it is the last such time before now.

    Raises:
        OperatorError: the text is not a time, or the time came twice that night or did not exist.
    """
    match = _MOMENT.fullmatch(typed.strip())
    if match is None:
        raise _not_a_time(typed)
    today = now_utc.astimezone(LONDON)
    day = _day(match.groupdict(), today.date()) if match["day"] else today.date()
    try:
        clock = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        raise _not_a_time(typed) from None
    instant = _instant(day, clock, (match["name"] or "").upper())
    # One minute of tolerance, because other clocks may be ahead of ours.
    if not match["day"] and instant > now_utc + dt.timedelta(minutes=1):
        instant = _instant(day - dt.timedelta(days=1), clock, (match["name"] or "").upper())
    return instant


def day_of(typed: str, now_utc: dt.datetime) -> dt.date:
    """Return the typed date. Without a year it is in this year.

    Raises:
        OperatorError: the text is not a date.
    """
    today = now_utc.astimezone(LONDON).date()
    match = _DAY.fullmatch(typed.strip())
    if match is None:
        entered, example = typed.strip()[:40], spoken_day(today)
        raise OperatorError(
            text("“{entered}” is not a date.", entered=entered),
            text("Enter a date, for example {example}.", example=example),
        )
    return _day(match.groupdict(), today)


def _not_a_time(typed: str) -> OperatorError:
    entered = typed.strip()[:40]
    return OperatorError(
        text("“{entered}” is not a time.", entered=entered),
        text("Enter a time, for example {examples}.", examples=EXAMPLES),
    )


def _day(parts: dict[str, str | None], today: dt.date) -> dt.date:
    year = int(parts["year"] or today.year)
    try:
        return dt.date(year + 2000 if year < 100 else year, int(parts["month"] or 0), int(parts["day"] or 0))
    except ValueError:
        example = spoken_day(today)
        raise OperatorError(
            "This date does not exist.", text("Enter a date, for example {example}.", example=example)
        ) from None


def _instant(day: dt.date, clock: dt.time, name: str) -> dt.datetime:
    if not 1900 < day.year < 2200:
        raise OperatorError(
            text("The year {year} is not valid.", year=day.year),
            text("Enter a time, for example {examples}.", examples=EXAMPLES),
        )
    local = dt.datetime.combine(day, clock, LONDON)
    if _is_repeated(local):
        if not name:
            raise OperatorError(
                text("{clock:%H:%M} came twice that night, because the clocks went back.", clock=clock),
                "Add BST for the first or GMT for the second.",
            )
        local = local.replace(fold=1 if name == "GMT" else 0)
    elif local.astimezone(dt.UTC).astimezone(LONDON).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise OperatorError(
            text("{clock:%H:%M} did not exist that night, because the clocks went forward.", clock=clock),
            "Enter another time.",
        )
    elif name and local.tzname() != name:
        zone = local.tzname()
        raise OperatorError(
            text("On that date the time was {zone}, not {name}.", zone=zone, name=name),
            text("Leave out {name}.", name=name),
        )
    return local.astimezone(dt.UTC)


def _is_repeated(local: dt.datetime) -> bool:
    first, second = local.replace(fold=0), local.replace(fold=1)
    is_changed = first.utcoffset() != second.utcoffset()
    # The hour that does not exist in spring also has two offsets, in the other order.
    return is_changed and (first.utcoffset() or dt.timedelta()) > (second.utcoffset() or dt.timedelta())
