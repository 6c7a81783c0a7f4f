"""How well this machine's clock is kept, as the kernel knows it from its time service (NTP, PTP, GPS)."""

from __future__ import annotations

import ctypes
import sys

from console.domain.recording.recorder_clock import NOT_SYNCHRONISED, TIME_SERVICE, ClockComparison

STA_UNSYNC, STA_NANO = 0x0040, 0x2000
TIME_ERROR = 5
_LONG, _INT = ctypes.c_long, ctypes.c_int


class _Timex(ctypes.Structure):
    """`struct timex` of Linux (adjtimex(2)); only read here, for which nobody needs a right."""

    _fields_ = (
        ("modes", ctypes.c_uint),
        ("offset", _LONG),
        ("freq", _LONG),
        ("maxerror", _LONG),
        ("esterror", _LONG),
        ("status", _INT),
        ("constant", _LONG),
        ("precision", _LONG),
        ("tolerance", _LONG),
        ("seconds", _LONG),
        ("microseconds", _LONG),
        ("tick", _LONG),
        ("rest", ctypes.c_byte * 256),
    )


def system_time() -> ClockComparison | None:
    """Return what the kernel knows of the error of its clock; None where it cannot be asked. Any thread."""
    if sys.platform != "linux":
        return None
    answer = _Timex()
    try:
        state = ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(answer))
    except (OSError, AttributeError):
        return None
    if state < 0:
        return None
    return reading_of(state, answer.status, answer.offset, answer.maxerror)


def reading_of(state: int, status: int, offset: int, maxerror: int) -> ClockComparison:
    """Return the answer of adjtimex(2) as a reading.

    Args:
        state: what it returned.
        status: its bits; one says whether the offset is in nanoseconds.
        offset: what is still to be added to the clock: nano- or microseconds.
        maxerror: microseconds by which the clock may be wrong.
    """
    if state == TIME_ERROR or status & STA_UNSYNC:
        return ClockComparison(None, None, NOT_SYNCHRONISED)
    offset_s = offset / (1e9 if status & STA_NANO else 1e6)
    return ClockComparison(-offset_s + 0.0, maxerror / 1e6, TIME_SERVICE)
