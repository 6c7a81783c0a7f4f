"""Whether the machine's clock can be believed by acts that cannot be undone: deletion and erasure.

A wrong answer of a time server, or a machine without a battery, moves the clock by years. Footage must not be
deleted for it. The clock is compared with the time since the machine started, which nobody can set.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

HELD = dt.timedelta(days=1)
"""A time that was set is believed after it has held for so long, or when a person confirms it."""
STEP = dt.timedelta(minutes=1)
"""A difference between the two clocks that is more than correction of drift."""
PAUSE = dt.timedelta(days=31)
RELEASED_UTC = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
"""No earlier time can be right: this program did not exist."""


@dataclass(frozen=True, slots=True)
class TimeReading:
    """Both clocks of the machine at one instant."""

    utc: dt.datetime
    since_boot_s: float
    """Also counts while the machine sleeps."""
    boot: str
    """Identity of this start of the machine."""


@dataclass(frozen=True, slots=True)
class ClockState:
    """What is known of the machine's clock; kept over restarts."""

    reading: TimeReading
    """The newest."""
    believed_utc: dt.datetime
    """The time at the newest reading, as far as it is known."""
    doubted_utc: dt.datetime | None = None
    """Since when the clock is doubted, by itself; None: it is believed."""
    step: dt.timedelta = dt.timedelta(0)
    """How far the clock was moved when the doubt began."""
    may_be_pause: bool = False
    """Whether the machine may simply have been off for so long; then nobody needs to be alarmed."""

    @property
    def believed_until_utc(self) -> dt.datetime | None:
        """When the doubt ends if the clock is not moved again; None: it is believed."""
        return self.doubted_utc and self.doubted_utc + HELD

    @property
    def offset(self) -> dt.timedelta:
        """Believed UTC minus the time since the machine started."""
        return self.believed_utc - _EPOCH - dt.timedelta(seconds=self.reading.since_boot_s)


_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def first_state(reading: TimeReading, newest_utc: dt.datetime | None) -> ClockState:
    """Return the state when nothing was kept.

    Args:
        reading: of now.
        newest_utc: end of the newest recording, or None.
    """
    believed_utc = reading.utc if newest_utc is None else max(newest_utc, RELEASED_UTC)
    return next_state(ClockState(replace(reading, utc=believed_utc, boot=""), believed_utc), reading)


def next_state(state: ClockState, reading: TimeReading) -> ClockState:
    """Return the state after another reading."""
    is_same_boot = state.reading.boot == reading.boot
    elapsed = dt.timedelta(seconds=reading.since_boot_s - state.reading.since_boot_s if is_same_boot else 0)
    # How long the machine was off is not known. A day is ordinary; more may be a clock that was set.
    longest = elapsed + (STEP if is_same_boot else HELD)

    def fits(before_utc: dt.datetime) -> bool:
        return elapsed - STEP <= reading.utc - before_utc <= longest and reading.utc >= RELEASED_UTC

    if fits(state.believed_utc):
        return ClockState(reading, reading.utc)
    believed_utc = state.believed_utc + elapsed
    if state.doubted_utc is None or not fits(state.reading.utc):
        step = reading.utc - believed_utc
        may_be_pause = not is_same_boot and dt.timedelta(0) < step < PAUSE
        return ClockState(reading, believed_utc, reading.utc, step, may_be_pause)
    if reading.utc - state.doubted_utc >= HELD:
        return ClockState(reading, reading.utc)
    return replace(state, reading=reading, believed_utc=believed_utc)


def confirmed(state: ClockState) -> ClockState:
    """Return the state after a person confirmed the machine's time."""
    return ClockState(state.reading, state.reading.utc)
