"""A camera's clock: its error, and whether it reports local time as UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.devices.onvif.clock_reading import ClockSource, zone_offsets
from console.devices.onvif.tree import element
from console.devices.onvif.wsdl import Service

if TYPE_CHECKING:
    from console.devices.onvif.query_client import QueryClient

OFF_S = 2.0
"""Error in seconds above which a clock is reported as wrong."""
_NEAR_S = 90.0
_HALF_HOUR_S = 1800.0
_DEVICE = Service.DEVICE.namespace


@dataclass(frozen=True, slots=True)
class CameraClock:
    """What a camera reports about its clock."""

    error_s: float | None
    """Camera's clock minus ours, seconds; None if it tells no time."""
    source: str
    """`NTP` or `Manual`, and its zone."""
    is_local: bool
    """Whether the camera reports local time as UTC."""
    place: ClockSource = ClockSource.UTC
    """Where the time was read."""


def read_clock(asking: QueryClient, missing: list[str]) -> CameraClock:
    """Measure the clock of a camera; a missing answer is noted in `missing`.

    Raises:
        EnvironmentFault: the camera does not answer.
    """
    asking.line.renew_clock()
    place = asking.line.clock_source
    error_s = asking.line.clock_error_s
    answer = asking.query_if_offered(missing, "clock", _DEVICE, element(_DEVICE, "GetSystemDateAndTime"))
    answer = answer.at("SystemDateAndTime")
    zone = answer.text("TimeZone", "TZ")
    words = " ".join(word for word in (answer.text("DateTimeType"), zone) if word)
    is_summer = answer.text("DaylightSavings").lower() in {"true", "1"}
    if error_s is None or place is ClockSource.NONE:
        return CameraClock(None, words, is_local=False, place=place)
    is_local = place is ClockSource.UTC and is_local_time(error_s, zone, is_summer=is_summer)
    return CameraClock(error_s, words, is_local, place)


def is_local_time(error_s: float, zone: str, *, is_summer: bool = False) -> bool:
    """Return whether a clock error equals the offset of the camera's time zone, within `_NEAR_S`."""
    near = round(error_s / _HALF_HOUR_S) * _HALF_HOUR_S
    if not near or abs(error_s - near) > _NEAR_S:
        return False
    return near in zone_offsets(zone, is_summer=is_summer)
