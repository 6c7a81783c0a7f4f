"""The time in an answer to GetSystemDateAndTime, in every form in which cameras report it."""

from __future__ import annotations

import datetime as dt
import re
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum
from typing import TYPE_CHECKING

from console.devices.onvif.soap import parsed
from console.devices.onvif.tree import Tree
from console.domain.errors import EnvironmentFault

if TYPE_CHECKING:
    from collections.abc import Mapping

_ZONE = re.compile(r"^(?:<[^>]{1,16}>|[A-Za-z]{1,16})([+-]?\d{1,2})(?::(\d{2}))?(?::\d{2})?(.*)$")


class ClockSource(Enum):
    """Where the camera's time was read; the value is the id of the quirk, empty for the proper place."""

    UTC = ""
    CARRIED = "clock-carry"
    """A part was out of its range, such as minute 60, and was carried over."""
    LOCAL = "clock-local-only"
    HEADER = "clock-from-header"
    NONE = "clock-missing"
    """Nowhere: the console's own time is used."""


@dataclass(frozen=True, slots=True)
class ClockReading:
    """The camera's time, as seconds since 1970, and where it was read."""

    utc_s: float
    source: ClockSource


def read_time(content: bytes, headers: Mapping[str, str]) -> ClockReading:
    """Return the camera's time from an answer; from its HTTP headers, or our own time, if it tells none.

    A missing or impossible time takes away the clock, not the camera. Whole seconds are reported, so half a
    second is added.
    """
    try:
        answer = Tree(parsed(content))
    except EnvironmentFault:
        answer = Tree(None)
    for name in ("UTCDateTime", "LocalDateTime"):
        told = _moment(next(iter(answer.every(name, 1)), Tree(None)))
        if told is None:
            continue
        utc_s, is_carried = told
        if name == "LocalDateTime":
            zone = next(iter(answer.every("TZ", 1)), Tree(None)).text()
            return ClockReading(_of_local(utc_s, zone) + 0.5, ClockSource.LOCAL)
        return ClockReading(utc_s + 0.5, ClockSource.CARRIED if is_carried else ClockSource.UTC)
    return _from_header(headers)


def _of_local(local_s: float, zone: str) -> float:
    """Return UTC for a local time; of summer and winter time, what is nearer to our own clock."""
    offsets = zone_offsets(zone, is_summer=False) or {0.0}
    return min((local_s - ahead_s for ahead_s in offsets), key=lambda utc_s: abs(utc_s - time.time()))


def _from_header(headers: Mapping[str, str]) -> ClockReading:
    dates = [value for name, value in headers.items() if name.lower() == "date"]
    try:
        return ClockReading(parsedate_to_datetime(dates[0]).timestamp() + 0.5, ClockSource.HEADER)
    except (IndexError, TypeError, ValueError, OverflowError):
        return ClockReading(time.time(), ClockSource.NONE)


def _moment(moment: Tree) -> tuple[float, bool] | None:
    """Return seconds since 1970, and whether a part had to be carried; None if it is not a time."""
    places = [("Date", name) for name in ("Year", "Month", "Day")]
    places += [("Time", name) for name in ("Hour", "Minute", "Second")]
    try:
        year, month, day, hour, minute, second = (int(moment.text(*place)) for place in places)
        begin = dt.datetime(year, month, day, tzinfo=dt.UTC)
        if not (0 <= hour <= 24 and 0 <= minute <= 60 and 0 <= second <= 60):
            return None
        at = begin + dt.timedelta(hours=hour, minutes=minute, seconds=second)
    except (ValueError, OverflowError):
        return None
    return at.timestamp(), hour == 24 or minute == 60 or second == 60


def zone_offsets(zone: str, *, is_summer: bool) -> set[float]:
    """Return the offsets from UTC of a POSIX time zone, seconds; POSIX counts west as positive."""
    match = _ZONE.match(zone.strip())
    if match is None:
        return set()
    hours, minutes = int(match[1]), int(match[2] or 0)
    west_s = abs(hours) * 3600.0 + minutes * 60.0
    ahead_s = west_s if match[1].startswith("-") else -west_s
    has_summer = bool(match[3]) or is_summer
    return {ahead_s, ahead_s + 3600.0} if has_summer else {ahead_s}
