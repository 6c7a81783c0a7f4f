"""Times as people type and read them: local time, with BST or GMT in the repeated hour of autumn."""

from __future__ import annotations

import datetime as dt
import re

from console.domain.clock import LONDON
from console.domain.date_names import MONTH, short_month
from console.domain.errors import OperatorError
from console.domain.text import text

EXAMPLES = "22:10, 22:10:30 or 21 Nov 2026, 22:10"
FIRST_YEAR, LAST_YEAR = 1901, 2199
"""The years that are typed."""
_DATE = (
    r"(?P<day>[0-9]{1,2})(?:[./-](?P<month>[0-9]{1,2})(?:[./-](?P<year>[0-9]{4}|[0-9]{2}))?"
    r"|(?:st|nd|rd|th)?[ .-]?(?P<name_of_month>[^\W\d_]+)\.?(?:[ ,-]+(?P<named_year>[0-9]{4}))?)"
)
_MOMENT = re.compile(
    rf"(?:{_DATE}[ ,]+)?(?P<hour>[0-9]{{1,2}})(?P<mark>[:.]?)(?P<minute>[0-9]{{2}})"
    r"(?:[:.](?P<second>[0-9]{2}))?(?: *(?P<name>BST|GMT))?",
    re.IGNORECASE,
)
_DAY = re.compile(_DATE, re.IGNORECASE)
_BEGUN = re.compile(r" *[0-9]{1,2}(?:st|nd|rd|th)?[ .-]?[^\W\d_]*", re.IGNORECASE)


def spoken_moment(instant_utc: dt.datetime, *, seconds: bool = True, language: str = "") -> str:
    """Return an instant as text, such as `21 Nov 2026, 22:10:30`; with BST or GMT in the repeated hour.

    Args:
        instant_utc: the instant.
        seconds: whether they are written.
        language: of the month's name; empty for that of the screen.
    """
    local = instant_utc.astimezone(LONDON)
    day = spoken_day(local.date(), language=language)
    return f"{day}, {_clock(local, seconds=seconds)}"


def spoken_span(
    begin_utc: dt.datetime, end_utc: dt.datetime, *, seconds: bool = False, language: str = ""
) -> str:
    """Return a time from an instant to another as text; the day is written once if it is the same."""
    begin = spoken_moment(begin_utc, seconds=seconds, language=language)
    until = end_utc.astimezone(LONDON)
    if until.date() == begin_utc.astimezone(LONDON).date():
        return f"{begin} – {_clock(until, seconds=seconds)}"
    return f"{begin} – {spoken_moment(end_utc, seconds=seconds, language=language)}"


def spoken_time(instant_utc: dt.datetime, *, seconds: bool = True) -> str:
    """Return the time of an instant as text, such as `22:10:30`."""
    return _clock(instant_utc.astimezone(LONDON), seconds=seconds)


def spoken_day(day: dt.date, *, language: str = "") -> str:
    """Return a date as text, such as `21 Nov 2026`; without a language in that of the screen."""
    return f"{day.day} {short_month(day.month, language)} {day.year}"


def _clock(local: dt.datetime, *, seconds: bool) -> str:
    clock = f"{local:%H:%M:%S}" if seconds else f"{local:%H:%M}"
    return f"{clock} {local.tzname()}" if _is_repeated(local) else clock


def moment_of(typed: str, now_utc: dt.datetime) -> dt.datetime:
    """Return the typed instant as aware UTC. Without a date it is the last such time before now.

    Raises:
        OperatorError: the text is not a time, or the time came twice that night or did not exist.
    """
    match = _MOMENT.fullmatch(typed.strip())
    if match is None or not _has_month(match):
        raise _not_a_time(typed)
    if match["name_of_month"] and not match["named_year"] and not match["mark"]:
        # "1 Nov 2026" is a day without a time, not twenty-six minutes past eight.
        raise _not_a_time(typed)
    today = now_utc.astimezone(LONDON)
    day = _day(match.groupdict(), today.date()) if match["day"] else today.date()
    try:
        clock = dt.time(int(match["hour"]), int(match["minute"]), int(match["second"] or 0))
    except ValueError:
        raise _not_a_time(typed) from None
    name = (match["name"] or "").upper()
    instant = _instant(day, clock, name)
    # One minute of tolerance, because other clocks may be ahead of ours.
    if not match["day"] and instant > now_utc + dt.timedelta(minutes=1):
        try:
            instant = _instant(day - dt.timedelta(days=1), clock, name)
        except OperatorError:
            # With BST or GMT it may only be the hour that comes twice tonight.
            if not name:
                raise
    return instant


def day_of(typed: str, now_utc: dt.datetime) -> dt.date:
    """Return the typed date. Without a year it is in this year.

    Raises:
        OperatorError: the text is not a date.
    """
    today = now_utc.astimezone(LONDON).date()
    match = _DAY.fullmatch(typed.strip())
    if match is None or not _has_month(match):
        entered, example = typed.strip()[:40], spoken_day(today)
        raise OperatorError(
            text("“{entered}” is not a date.", entered=entered),
            text("Enter a date, for example {example}.", example=example),
        )
    return _day(match.groupdict(), today)


def takes_month(begun: str) -> bool:
    """Return whether the letters of a month, or of 1st and 2nd, follow what was typed so far of a date."""
    return _BEGUN.fullmatch(begun) is not None


def _not_a_time(typed: str) -> OperatorError:
    entered = typed.strip()[:40]
    return OperatorError(
        text("“{entered}” is not a time.", entered=entered),
        text("Enter a time, for example {examples}.", examples=EXAMPLES),
    )


def _has_month(match: re.Match[str]) -> bool:
    """Return whether the month, if it was typed by name, is one."""
    name: str | None = match["name_of_month"]
    return name is None or name.lower() in MONTH


def _day(parts: dict[str, str | None], today: dt.date) -> dt.date:
    typed = parts["year"] or parts["named_year"] or str(today.year)
    year = int(typed) + (2000 if len(typed) == 2 else 0)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        # Days are counted on from here, and further out the calendar ends.
        raise OperatorError(
            text("The year {year} is not valid.", year=year),
            text("Enter a date, for example {example}.", example=spoken_day(today)),
        )
    month = int(parts["month"] or MONTH.get((parts["name_of_month"] or "").lower(), 0))
    try:
        return dt.date(year, month, int(parts["day"] or 0))
    except ValueError:
        example = spoken_day(today)
        raise OperatorError(
            "This date does not exist.", text("Enter a date, for example {example}.", example=example)
        ) from None


def _instant(day: dt.date, clock: dt.time, name: str) -> dt.datetime:
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
