"""Working hours by person and month (PPL-04). Changes of the clocks do not affect them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.people.calendar import midnight_utc

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from console.domain.people.shift import Shift


@dataclass(frozen=True, slots=True)
class WorkedShift:
    """The part of a shift that lies in the month. Hours are real hours, also over a change of the clocks."""

    login: str
    name: str
    began_utc: dt.datetime
    ended_utc: dt.datetime | None
    hours: float
    console: str
    remark: str = ""


def month_bounds_utc(year: int, month: int) -> tuple[dt.datetime, dt.datetime]:
    """Return the beginning and end of a month in London."""
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    return midnight_utc(dt.date(year, month, 1)), midnight_utc(following)


def worked(
    shifts: Iterable[Shift], names: Mapping[str, str], year: int, month: int, now_utc: dt.datetime
) -> list[WorkedShift]:
    """Return rows by name, then by beginning. A night shift over the end of a month is in both months."""
    begin_utc, end_utc = month_bounds_utc(year, month)
    rows = [_row(shift, names, begin_utc, end_utc, now_utc) for shift in shifts]
    return sorted((row for row in rows if row), key=lambda row: (row.name, row.began_utc))


def _row(
    shift: Shift,
    names: Mapping[str, str],
    begin_utc: dt.datetime,
    end_utc: dt.datetime,
    now_utc: dt.datetime,
) -> WorkedShift | None:
    last_utc = shift.ended_utc or now_utc
    first_utc, last_utc = max(shift.began_utc, begin_utc), min(last_utc, end_utc)
    if shift.began_utc >= end_utc or last_utc < begin_utc:
        return None
    hours = max(0.0, (last_utc - first_utc).total_seconds() / 3600)
    return WorkedShift(
        shift.login,
        names.get(shift.login, shift.login),
        first_utc,
        last_utc if shift.ended_utc else None,
        round(hours, 2),
        shift.console,
        _remark(shift, names),
    )


def _remark(shift: Shift, names: Mapping[str, str]) -> str:
    if shift.is_open:
        return "still signed on"
    if shift.ended_utc is not None and shift.ended_utc < shift.began_utc:
        return "the clock was set back"
    if shift.ended_by in {"", shift.login}:
        return ""
    name = names.get(shift.ended_by, shift.ended_by)
    return f"signed off by {name}"


def totals(rows: Iterable[WorkedShift]) -> dict[str, float]:
    """Return the sum of the hours by name."""
    summed: dict[str, float] = {}
    for row in rows:
        summed[row.name] = round(summed.get(row.name, 0.0) + row.hours, 2)
    return summed
