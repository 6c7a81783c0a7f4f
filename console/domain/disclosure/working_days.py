"""Days by which the law counts: working days of a part of the United Kingdom, and months."""

from __future__ import annotations

import datetime as dt
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from console.domain.people.calendar import months_before

if TYPE_CHECKING:
    from collections.abc import Collection

_SATURDAY = 5


class Region(Enum):
    """A part of the United Kingdom with bank holidays of its own. The value is its ISO 3166-2 code."""

    ENGLAND = "ENG"
    WALES = "WLS"
    SCOTLAND = "SCT"
    NORTHERN_IRELAND = "NIR"


ENGLAND_AND_WALES = (Region.ENGLAND, Region.WALES)
UNITED_KINGDOM = tuple(Region)


@cache
def _bank_holidays(region: Region, year: int) -> frozenset[dt.date]:
    # Loaded when a date is first counted: the library knows every country, and the console starts without it.
    from holidays import country_holidays

    return frozenset(country_holidays("GB", subdiv=region.value, years=year))


def is_working_day(day: dt.date, regions: Collection[Region] = ENGLAND_AND_WALES) -> bool:
    """Return whether a day is neither at the weekend nor a bank holiday of any of these regions."""
    if day.weekday() >= _SATURDAY:
        return False
    return not any(day in _bank_holidays(region, day.year) for region in regions)


def working_day_from(day: dt.date, regions: Collection[Region] = ENGLAND_AND_WALES) -> dt.date:
    """Return this day if it is a working day, else the next one that is."""
    while not is_working_day(day, regions):
        day += dt.timedelta(days=1)
    return day


def after_working_days(day: dt.date, count: int, regions: Collection[Region] = ENGLAND_AND_WALES) -> dt.date:
    """Return the working day so many after a day, which itself is not counted."""
    for _ in range(count):
        day = working_day_from(day + dt.timedelta(days=1), regions)
    return day


def after_months(day: dt.date, months: int) -> dt.date:
    """Return the same date so many months later; the last day of that month if it has no such date."""
    return months_before(day, -months)
