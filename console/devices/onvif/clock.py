"""A camera's clock: its error, and whether it reports local time as UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.devices.onvif.tree import element
from console.devices.onvif.wsdl import Service

if TYPE_CHECKING:
    from console.devices.onvif.query_client import QueryClient

OFF_S = 2.0
"""Error in seconds above which a clock is reported as wrong."""
_NEAR_S = 90.0
_HALF_HOUR_S = 1800.0
_ZONE = re.compile(r"^(?:<[^>]{1,16}>|[A-Za-z]{1,16})([+-]?\d{1,2})(?::(\d{2}))?(?::\d{2})?(.*)$")
_DEVICE = Service.DEVICE.namespace


@dataclass(frozen=True, slots=True)
class CameraClock:
    """What a camera reports about its clock."""

    error_s: float
    """Camera's clock minus ours, seconds."""
    source: str
    """`NTP` or `Manual`, and its zone."""
    is_local: bool
    """Whether the camera reports local time as UTC."""


def read_clock(asking: QueryClient, missing: list[str]) -> CameraClock:
    """Measure the clock of a camera; a missing answer is noted in `missing`.

    Raises:
        EnvironmentFault: the camera does not answer.
    """
    error_s = asking.line.measure_clock()
    answer = asking.if_told(missing, "clock", _DEVICE, element(_DEVICE, "GetSystemDateAndTime"))
    answer = answer.at("SystemDateAndTime")
    zone = answer.text("TimeZone", "TZ")
    words = " ".join(word for word in (answer.text("DateTimeType"), zone) if word)
    is_summer = answer.text("DaylightSavings").lower() in {"true", "1"}
    return CameraClock(error_s, words, is_local_time(error_s, zone, is_summer=is_summer))


def is_local_time(error_s: float, zone: str, *, is_summer: bool = False) -> bool:
    """Return whether a clock error equals the offset of the camera's time zone, within `_NEAR_S`."""
    near = round(error_s / _HALF_HOUR_S) * _HALF_HOUR_S
    if not near or abs(error_s - near) > _NEAR_S:
        return False
    return near in _offsets(zone, is_summer=is_summer)


def _offsets(zone: str, *, is_summer: bool) -> set[float]:
    """Return the offsets from UTC of a POSIX time zone, seconds; POSIX counts west as positive."""
    match = _ZONE.match(zone.strip())
    if match is None:
        return set()
    hours, minutes = int(match[1]), int(match[2] or 0)
    west_s = abs(hours) * 3600.0 + minutes * 60.0
    ahead_s = west_s if match[1].startswith("-") else -west_s
    has_summer = bool(match[3]) or is_summer
    return {ahead_s, ahead_s + 3600.0} if has_summer else {ahead_s}
