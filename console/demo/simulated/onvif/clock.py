"""The camera's clock as it tells it, under the switches that make it tell it badly."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from console.demo.simulated.onvif.xml import SoapFault, tag

if TYPE_CHECKING:
    from console.demo.simulated.faults import FaultSwitches


def told_clock(now_s: float, kind: str, zone: str, faults: FaultSwitches) -> str:
    """Return the content of an answer to GetSystemDateAndTime.

    Args:
        now_s: the camera's time, seconds since 1970; under `local_time` in its own zone.
        kind: `NTP` or `Manual`.
        zone: POSIX time zone.
        faults: the camera's switches.

    Raises:
        SoapFault: under `clock_missing`.
    """
    if faults.on("clock_missing"):
        raise SoapFault("ter:ActionNotSupported", "not implemented: method name or namespace not recognized")
    name = "LocalDateTime" if faults.on("clock_local_only") else "UTCDateTime"
    return (
        f"<tds:SystemDateAndTime>{tag('tt:DateTimeType', kind)}"
        f"<tt:DaylightSavings>false</tt:DaylightSavings><tt:TimeZone>{tag('tt:TZ', zone)}</tt:TimeZone>"
        f"<tt:{name}>{_moment(now_s, faults)}</tt:{name}></tds:SystemDateAndTime>"
    )


def _moment(now_s: float, faults: FaultSwitches) -> str:
    now = time.gmtime(now_s)
    day = (now.tm_year, now.tm_mon, now.tm_mday)
    hours, minutes = now.tm_hour, now.tm_min
    if faults.on("clock_minute_60") and not now.tm_min:
        before = time.gmtime(now_s - 60)
        day, hours, minutes = (before.tm_year, before.tm_mon, before.tm_mday), before.tm_hour, 60
    if faults.on("clock_impossible"):
        day = (now.tm_year, 2, 31)
    return (
        f"<tt:Time>{tag('tt:Hour', hours)}{tag('tt:Minute', minutes)}{tag('tt:Second', now.tm_sec)}</tt:Time>"
        f"<tt:Date>{tag('tt:Year', day[0])}{tag('tt:Month', day[1])}{tag('tt:Day', day[2])}</tt:Date>"
    )
