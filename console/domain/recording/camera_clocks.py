"""Errors of cameras' clocks, as the recorder measured them and entered them in the audit log."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

CLOCKS_ACT = "camera-clocks"
CHANGE_S = 0.5
"""Errors that differ by less are entered once a day only."""
AGAIN = dt.timedelta(days=1)
VALID = AGAIN + dt.timedelta(hours=1)
"""A measurement says nothing of what was recorded later than this: what is measured is entered daily."""
_ERROR = re.compile(r"([1-9]\d{0,8}):([+-]\d{1,12}\.\d)")


@dataclass(frozen=True, slots=True)
class ClockMeasurement:
    """The camera's clock minus the recorder's, at an instant."""

    at_utc: dt.datetime
    error_s: float


@dataclass(frozen=True, slots=True)
class MeasuredClock:
    """What is known of a camera's clock.

    Attributes:
        recorded: the last measurement before the recordings, and each during them.
        exported: the last one before the export; None: there was none in the day before.
    """

    recorded: tuple[ClockMeasurement, ...] = ()
    exported: ClockMeasurement | None = None


NOT_MEASURED = MeasuredClock()


def errors_as_text(errors: Mapping[int, float]) -> str:
    """Return errors as an entry has them: `7:+0.4 8:-12.1`, by camera, in seconds."""
    return " ".join(f"{camera}:{round(error_s, 1) + 0.0:+.1f}" for camera, error_s in sorted(errors.items()))


def error_in(words: str, camera: int) -> float | None:
    """Return the error of a camera in the text of an entry; None if it has none."""
    found = (_ERROR.fullmatch(part) for part in words.split())
    return next((float(match[2]) for match in found if match and int(match[1]) == camera), None)


def measured_clock(
    measurements: Iterable[ClockMeasurement],
    begin_utc: dt.datetime,
    end_utc: dt.datetime,
    now_utc: dt.datetime,
) -> MeasuredClock:
    """Return what measurements of one camera say of recordings of a time.

    Args:
        measurements: in any order.
        begin_utc: begin of the recordings.
        end_utc: their end.
        now_utc: the instant of the export.
    """
    return MeasuredClock(*around(measurements, begin_utc, end_utc, now_utc))


class Instantaneous(Protocol):
    """Something that was measured at an instant."""

    @property
    def at_utc(self) -> dt.datetime:
        """The instant."""
        ...


One = TypeVar("One", bound=Instantaneous)


def around(
    measurements: Iterable[One], begin_utc: dt.datetime, end_utc: dt.datetime, now_utc: dt.datetime
) -> tuple[tuple[One, ...], One | None]:
    """Return the last measurement before recordings with each during them, and the last one before now."""
    in_order = sorted(measurements, key=lambda one: one.at_utc)
    before = [one for one in in_order if begin_utc - VALID <= one.at_utc <= begin_utc][-1:]
    during = [one for one in in_order if begin_utc < one.at_utc <= end_utc]
    newest = [one for one in in_order if now_utc - VALID <= one.at_utc <= now_utc][-1:]
    return (*before, *during), next(iter(newest), None)
