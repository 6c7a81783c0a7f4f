"""Error of the recorder's own clock, which gives recordings their times: measured, or compared by people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.recording.camera_clocks import AGAIN, around

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

RECORDER_CLOCK_ACT = "recorder-clock"
TIME_SERVICE = "the time service of the operating system"
NOT_SYNCHRONISED = "the operating system says that its clock is not synchronised"
CHANGE_S = 0.1
"""Errors that differ by less are entered once a day only."""
LARGEST_S = 10 * 366 * 86_400.0
HOW_MOST = 100


@dataclass(frozen=True, slots=True)
class ClockComparison:
    """What is known of the recorder's clock at an instant.

    Attributes:
        error_s: the recorder's clock minus the true time; None: not known.
        within_s: how far that may be off; None: not known.
        how: with what it was compared, in words.
    """

    error_s: float | None
    within_s: float | None
    how: str

    def is_news(self, before: ClockComparison) -> bool:
        """Return whether it says something else than an earlier one."""
        if self.how != before.how or (self.error_s is None) != (before.error_s is None):
            return True
        return self.error_s is not None and abs(self.error_s - (before.error_s or 0.0)) >= CHANGE_S

    def details(self) -> dict[str, str | int | float | None]:
        """Return it as an entry has it."""
        return {
            "error_s": None if self.error_s is None else round(self.error_s, 6),
            "within_s": None if self.within_s is None else round(self.within_s, 6),
            "how": self.how,
        }


@dataclass(frozen=True, slots=True)
class RecorderClock:
    """One entry about the recorder's clock."""

    at_utc: dt.datetime
    by: str
    """User name of who entered it: the program's own, or a person's."""
    reading: ClockComparison


@dataclass(frozen=True, slots=True)
class KnownClock:
    """What is known of the recorder's clock around recordings, and at their export."""

    recorded: tuple[RecorderClock, ...] = ()
    exported: RecorderClock | None = None

    @property
    def when_recorded(self) -> RecorderClock | None:
        """The last entry around the recordings that knows an error, else the last one, if any."""
        known = [one for one in self.recorded if one.reading.error_s is not None]
        return next(reversed(known or self.recorded), None)


UNKNOWN_CLOCK = KnownClock()


def typed_reading(error_s: float, within_s: float, how: str) -> ClockComparison:
    """Return what a person found when comparing the clock.

    Raises:
        OperatorError: a number or the words cannot be right.
    """
    words = " ".join(how.split())
    if not abs(error_s) <= LARGEST_S or not 0 <= within_s <= LARGEST_S:
        raise OperatorError("This error cannot be right.", "Enter it in seconds, for example -2.5.")
    if not words or len(words) > HOW_MOST:
        raise OperatorError(
            "Enter with what the clock was compared.", "For example: the speaking clock, a radio clock."
        )
    return ClockComparison(error_s, within_s, words)


def reading_in(fields: Mapping[str, object]) -> ClockComparison | None:
    """Return the reading of an entry; None if it has none that can be read."""
    how, error_s, within_s = (fields.get(name) for name in ("how", "error_s", "within_s"))
    if not isinstance(how, str) or not how:
        return None
    return ClockComparison(_number(error_s), _number(within_s), how)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def known_clock(
    entries: Iterable[RecorderClock], begin_utc: dt.datetime, end_utc: dt.datetime, now_utc: dt.datetime
) -> KnownClock:
    """Return what entries say of recordings of a time, and of an export now."""
    return KnownClock(*around(entries, begin_utc, end_utc, now_utc))


def is_due(at_utc: dt.datetime, now_utc: dt.datetime) -> bool:
    """Return whether an entry is so old that the same is entered again."""
    # A clock that was set back must not keep the next entry away.
    return abs(now_utc - at_utc) >= AGAIN
