"""A timeline: what there is of a time, as bands, and which time a stretch of pixels shows."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from console.domain.clock import LONDON
from console.domain.recording.coverage import TOLERATED
from console.domain.recording.modes import RecordingMode

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from console.domain.recording.causes import Cause
    from console.domain.recording.segments import Gap, Segment

SHORTEST_S, LONGEST_S = 1.0, 366 * 86400.0
STEPS_S = (
    *(0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800),
    *(
        3600,
        7200,
        3 * 3600,
        6 * 3600,
        12 * 3600,
        86400,
        2 * 86400,
        7 * 86400,
        14 * 86400,
        30 * 86400,
        61 * 86400,
    ),
)
"""Distances between labels, seconds."""


class BandKind(Enum):
    """What a band of a timeline stands for."""

    REAL_TIME = "real time"
    TIME_LAPSE = "time-lapse"
    GAP = "gap"
    DAMAGED = "damaged"
    INCIDENT = "incident"
    REVIEWED = "reviewed before"
    BOOKMARK = "bookmark"
    HELD = "held"
    LIFTED = "zones lifted"
    MOTION = "motion"

    @property
    def is_footage(self) -> bool:
        """Whether there are pictures in it."""
        return self in {BandKind.REAL_TIME, BandKind.TIME_LAPSE}


@dataclass(frozen=True, slots=True)
class TimelineBand:
    """A time of one kind."""

    kind: BandKind
    begin_utc: dt.datetime
    end_utc: dt.datetime
    words: str = ""
    """What it is about, such as the number of an incident."""
    cause: Cause | None = None
    """Of a gap."""


@dataclass(frozen=True, slots=True)
class TimelineView:
    """Which time a row of pixels shows."""

    begin_utc: dt.datetime
    seconds: float
    width: int

    @property
    def end_utc(self) -> dt.datetime:
        """The end of what is shown."""
        return self.begin_utc + dt.timedelta(seconds=self.seconds)

    def x(self, instant_utc: dt.datetime) -> float:
        """Return the pixel of an instant."""
        return (instant_utc - self.begin_utc).total_seconds() * self.width / self.seconds

    def at(self, x: float) -> dt.datetime:
        """Return the instant of a pixel."""
        return self.begin_utc + dt.timedelta(seconds=x * self.seconds / max(1, self.width))

    def zoomed(self, factor: float, x: float) -> TimelineView:
        """Return a view of a longer (factor above 1) or shorter time; the pixel keeps its instant."""
        seconds = min(LONGEST_S, max(SHORTEST_S, self.seconds * factor))
        fixed_utc = self.at(x)
        begin_utc = fixed_utc - dt.timedelta(seconds=x * seconds / max(1, self.width))
        return replace(self, begin_utc=begin_utc, seconds=seconds)

    def moved(self, pixels: float) -> TimelineView:
        """Return a view moved by pixels towards later times."""
        return replace(self, begin_utc=self.at(pixels))

    def centred(self, instant_utc: dt.datetime) -> TimelineView:
        """Return a view of the same length with an instant in its middle."""
        return replace(self, begin_utc=instant_utc - dt.timedelta(seconds=self.seconds / 2))

    def ticks(self, least_px: float) -> list[dt.datetime]:
        """Return the instants to label, at round local times no closer than so many pixels."""
        least_s = least_px * self.seconds / max(1, self.width)
        step_s = next((step for step in STEPS_S if step >= least_s), STEPS_S[-1])
        return _day_ticks(self, step_s) if step_s >= 86400 else _time_ticks(self, step_s)


def _time_ticks(view: TimelineView, step_s: float) -> list[dt.datetime]:
    """Return round times of the day. Both of the repeated hours of autumn get theirs."""
    local = view.begin_utc.astimezone(LONDON)
    offset = local.utcoffset() or dt.timedelta()
    since = (view.begin_utc + offset).timestamp()
    first = view.begin_utc + dt.timedelta(seconds=-since % step_s)
    count = int(view.seconds / step_s) + 1
    ticks = [first + dt.timedelta(seconds=number * step_s) for number in range(count)]
    if step_s > 3600:
        # After the clocks changed, other instants are round.
        shifts = [(tick.astimezone(LONDON).utcoffset() or dt.timedelta()) - offset for tick in ticks]
        ticks = [tick - shift for tick, shift in zip(ticks, shifts, strict=True)]
    return [tick for tick in ticks if view.begin_utc <= tick < view.end_utc]


def _day_ticks(view: TimelineView, step_s: float) -> list[dt.datetime]:
    """Return local midnights; days are 23 or 25 hours long twice a year."""
    days = round(step_s / 86400)
    day = view.begin_utc.astimezone(LONDON).date() + dt.timedelta(days=1)
    ticks = []
    while (tick := _midnight(day)) < view.end_utc:
        if day.toordinal() % days == 0:
            ticks.append(tick)
        day += dt.timedelta(days=1)
    return ticks


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), LONDON).astimezone(dt.UTC)


_KINDS = {
    RecordingMode.REAL_TIME: BandKind.REAL_TIME,
    RecordingMode.TIME_LAPSE: BandKind.TIME_LAPSE,
    RecordingMode.OFF: BandKind.TIME_LAPSE,
}


def recorded_bands(segments: Iterable[Segment]) -> list[TimelineBand]:
    """Return the recorded time of one camera: segments that follow one another in one mode are one band."""
    bands: list[TimelineBand] = []
    for segment in segments:
        if segment.state.has_file:
            band = TimelineBand(_KINDS[segment.mode], segment.begin_utc, segment.end_utc)
            _join(bands, band)
    return bands


def gap_bands(gaps: Iterable[Gap], end_utc: dt.datetime) -> list[TimelineBand]:
    """Return missing time as bands; a gap that lasts ends at `end_utc`."""
    return [
        TimelineBand(BandKind.GAP, gap.begin_utc, gap.end_utc or end_utc, cause=gap.cause) for gap in gaps
    ]


def united(rows: Sequence[Sequence[TimelineBand]]) -> list[TimelineBand]:
    """Return where any of several cameras was recorded; real time goes before time-lapse."""
    found: list[TimelineBand] = []
    for kind in (BandKind.TIME_LAPSE, BandKind.REAL_TIME):
        bands = sorted(
            (band for row in rows for band in row if band.kind is kind), key=lambda band: band.begin_utc
        )
        joined: list[TimelineBand] = []
        for band in bands:
            _join(joined, band)
        found += joined
    return found


def recorded_days(bands: Iterable[TimelineBand]) -> set[dt.date]:
    """Return the local days of which anything was recorded."""
    days: set[dt.date] = set()
    for band in bands:
        if band.kind in {BandKind.REAL_TIME, BandKind.TIME_LAPSE}:
            first, last = band.begin_utc.astimezone(LONDON).date(), band.end_utc.astimezone(LONDON).date()
            days |= {first + dt.timedelta(days=number) for number in range((last - first).days + 1)}
    return days


def day_span(day: dt.date) -> tuple[dt.datetime, dt.datetime]:
    """Return begin and end of a local day, which has 23 or 25 hours twice a year."""
    return _midnight(day), _midnight(day + dt.timedelta(days=1))


def _join(bands: list[TimelineBand], band: TimelineBand) -> None:
    last = bands[-1] if bands else None
    if last is not None and last.kind is band.kind and band.begin_utc - last.end_utc <= TOLERATED:
        if band.end_utc > last.end_utc:
            bands[-1] = replace(last, end_utc=band.end_utc)
    else:
        bands.append(band)
