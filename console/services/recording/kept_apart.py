"""Recordings as everyone has them: what only an authorisation still keeps looks deleted (RIP-04)."""

from __future__ import annotations

import datetime as dt
import threading
from typing import TYPE_CHECKING

from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.playback.timeline import BandKind, TimelineBand
from console.domain.recording.causes import Cause
from console.domain.recording.segments import Gap
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from console.domain.clock import Clock
    from console.domain.recording.held import HeldTimes
    from console.domain.recording.segments import Segment
    from console.services.ports import KnownHolds
    from console.services.recording.ports import FootageSource

READ_S = 5.0
"""Seconds for which the holds that were read count."""
Span = tuple[dt.datetime, dt.datetime]


class KeptApart:
    """Implements `recording.ports.FootageSource`. Calls wait for the disk and, now and then, the database.

    Args:
        source: all recordings.
        holds: what is kept, and what is kept under an authorisation.
        days: the retention period; what is older is there only because it is on hold.
        clock: the system's, or a test's.
        is_open: whether everything may be seen here now, because an officer is at the seat.
        hidden_from: returns the times of a camera that who is at this seat may not see.
    """

    def __init__(
        self,
        source: FootageSource,
        holds: KnownHolds,
        days: int,
        clock: Clock,
        is_open: Callable[[], bool] = lambda: False,
        hidden_from: Callable[[int], Sequence[Span]] = lambda _camera: (),
    ) -> None:
        self._source, self._holds, self._days, self._clock = source, holds, days, clock
        self._is_open, self._hidden_from = is_open, hidden_from
        self._lock = threading.Lock()
        self._read: tuple[HeldTimes, HeldTimes] | None = None
        self._read_s = float("-inf")

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Segment]:
        """Return the segments of a camera that overlap a time (`FootageSource`)."""
        is_hidden = self._hiding(camera, begin_utc)
        found = self._source.segments(camera, begin_utc, end_utc)
        return [one for one in found if not is_hidden(one)] if is_hidden else found

    def gaps(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Gap]:
        """Return the missing time of a camera (`FootageSource`)."""
        hidden = self.hidden(camera, begin_utc, end_utc)
        gaps = list(self._source.gaps(camera, begin_utc, end_utc))
        if not hidden:
            return gaps
        return sorted(
            [*gaps, *(Gap(camera, begin, end, Cause.DELETED) for begin, end in hidden)],
            key=lambda gap: gap.begin_utc,
        )

    def bands(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[TimelineBand]:
        """Return what was recorded of a camera in a time (`FootageSource`)."""
        hidden = self.hidden(camera, begin_utc, end_utc)
        bands = self._source.bands(camera, begin_utc, end_utc)
        if not hidden:
            return bands
        seen = [left for band in bands for left in _without(band, hidden)]
        missing = [TimelineBand(BandKind.GAP, begin, end, cause=Cause.DELETED) for begin, end in hidden]
        return sorted([*seen, *missing], key=lambda band: band.begin_utc)

    def open_segment(self, segment: Segment) -> BinaryIO:
        """Open a segment for reading (`FootageSource`).

        Raises:
            EnvironmentFault: its file is missing, or it is kept apart.
        """
        is_hidden = self._hiding(segment.camera, segment.begin_utc)
        if is_hidden and is_hidden(segment):
            raise EnvironmentFault(
                text("The recording {name} is not available.", name=segment.name),
                "Check that its volume is connected. It may have been deleted meanwhile.",
            )
        return self._source.open_segment(segment)

    def away(self) -> Sequence[str]:
        """Return why volumes cannot be read (`FootageSource`)."""
        return self._source.away()

    def close(self) -> None:
        """Close what was opened (`FootageSource`)."""
        self._source.close()

    def hidden(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Span]:
        """Return the times of a camera that look as if they were deleted, joined, within a time."""
        is_hidden = self._hiding(camera, begin_utc)
        if is_hidden is None:
            return []
        spans: list[Span] = []
        for segment in self._source.segments(camera, begin_utc, end_utc):
            if not is_hidden(segment):
                continue
            begin, end = max(begin_utc, segment.begin_utc), min(end_utc, segment.end_utc)
            if spans and begin <= spans[-1][1] + dt.timedelta(seconds=1):
                spans[-1] = spans[-1][0], max(spans[-1][1], end)
            else:
                spans.append((begin, end))
        return spans

    # -- what is kept apart --------------------------------------------------------------------------------

    def _hiding(self, camera: int, since_utc: dt.datetime) -> Callable[[Segment], bool] | None:
        """Return what says of a camera's segments since a time whether they are hidden; None: none is."""
        kept = self._kept_apart(camera, since_utc)
        spans = [span for span in self._hidden_from(camera) if span[1] > since_utc]
        if not spans:
            return kept

        def is_hidden(segment: Segment) -> bool:
            begin, end = segment.begin_utc, segment.end_utc
            return any(begin < last and end > first for first, last in spans) or bool(kept and kept(segment))

        return is_hidden

    def _kept_apart(self, camera: int, since_utc: dt.datetime) -> Callable[[Segment], bool] | None:
        """Return what says whether only an authorisation still keeps a segment; None: none of them."""
        over_utc = self._clock.utc_now() - dt.timedelta(days=self._days)
        if since_utc >= over_utc or self._is_open():
            return None
        times = self._times()
        if times is None:
            # Not known what is kept apart: all that retention should have deleted stays unseen.
            return lambda segment: segment.end_utc <= over_utc
        known, apart = times
        if all(held.camera != camera for held in apart.times):
            return None

        def is_hidden(segment: Segment) -> bool:
            span = camera, segment.begin_utc, segment.end_utc
            return segment.end_utc <= over_utc and apart.cover(*span) and not known.cover(*span)

        return is_hidden

    def _times(self) -> tuple[HeldTimes, HeldTimes] | None:
        with self._lock:
            now_s = self._clock.monotonic_s()
            if now_s - self._read_s >= READ_S:
                try:
                    self._read = self._holds.known(), self._holds.apart()
                except ConsoleError:
                    # The database is away, which is reported elsewhere: what was known goes on.
                    return self._read
                self._read_s = now_s
            return self._read


def _without(band: TimelineBand, hidden: Sequence[Span]) -> Iterator[TimelineBand]:
    """Yield what is left outside the hidden times of a band; one without pictures stays as it is."""
    if not band.kind.is_footage:
        yield band
        return
    at = band.begin_utc
    for begin, end in hidden:
        if end <= at or begin >= band.end_utc:
            continue
        if begin > at:
            yield TimelineBand(band.kind, at, begin, band.words, band.cause)
        at = max(at, end)
    if at < band.end_utc:
        yield TimelineBand(band.kind, at, band.end_utc, band.words, band.cause)
