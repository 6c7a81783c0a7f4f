"""What a camera's clock says, and whether it takes its own hour for UTC."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.devices.onvif.tree import element
from console.devices.onvif.wsdl import Service

if TYPE_CHECKING:
    from console.devices.onvif.query_client import QueryClient

OFF_S = 2.0
"""By so much a clock may be wrong before it is said."""
_NEAR_S = 90.0
_HALF_HOUR_S = 1800.0
_ZONE = re.compile(r"^(?:<[^>]{1,16}>|[A-Za-z]{1,16})([+-]?\d{1,2})(?::(\d{2}))?(?::\d{2})?(.*)$")
_DEVICE = Service.DEVICE.namespace


@dataclass(frozen=True, slots=True)
class CameraClock:
    """A camera's clock."""

    error_s: float
    """Its clock minus ours."""
    source: str
    """`NTP` or `Manual`, and its zone."""
    is_local: bool
    """It tells local time as UTC."""


def read_clock(asking: QueryClient, missing: list[str]) -> CameraClock:
    """Measure it.

    Raises:
        EnvironmentFault: the camera does not answer.
    """
    error_s = asking.line.measure_clock()
    told = asking.if_told(missing, "clock", _DEVICE, element(_DEVICE, "GetSystemDateAndTime"))
    told = told.at("SystemDateAndTime")
    zone = told.text("TimeZone", "TZ")
    words = " ".join(one for one in (told.text("DateTimeType"), zone) if one)
    is_summer = told.text("DaylightSavings").lower() in {"true", "1"}
    return CameraClock(error_s, words, is_local_time(error_s, zone, is_summer=is_summer))


def is_local_time(error_s: float, zone: str, *, is_summer: bool = False) -> bool:
    """Whether an error is the zone that the camera told: half hours, and the very ones of its zone."""
    near = round(error_s / _HALF_HOUR_S) * _HALF_HOUR_S
    if not near or abs(error_s - near) > _NEAR_S:
        return False
    return near in _offsets(zone, is_summer=is_summer)


def _offsets(zone: str, *, is_summer: bool) -> set[float]:
    """Seconds ahead of UTC by a zone as POSIX writes it: the sign is the other way round there."""
    match = _ZONE.match(zone.strip())
    if match is None:
        return set()
    hours, minutes = int(match[1]), int(match[2] or 0)
    west_s = abs(hours) * 3600.0 + minutes * 60.0
    ahead_s = west_s if match[1].startswith("-") else -west_s
    has_summer = bool(match[3]) or is_summer
    return {ahead_s, ahead_s + 3600.0} if has_summer else {ahead_s}
