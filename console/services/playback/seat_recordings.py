"""Recordings as one seat has them: with an officer there, of the authorisation's cameras (RIP-04)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from typing import BinaryIO

    from console.domain.playback.timeline import TimelineBand
    from console.domain.recording.segments import Gap, Segment
    from console.services.people.seat_cameras import SeatCameras
    from console.services.recording.ports import FootageSource


class SeatRecordings:
    """Implements `recording.ports.FootageSource`. Calls wait for the disk.

    Args:
        source: all recordings.
        seat: the gate of this seat.
    """

    def __init__(self, source: FootageSource, seat: SeatCameras) -> None:
        self._source, self._seat = source, seat

    def bands(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[TimelineBand]:
        """Return what was recorded, if the seat may know it (`FootageSource`)."""
        begin_utc = self._begin(begin_utc)
        return self._source.bands(camera, begin_utc, end_utc) if self._has(camera, begin_utc, end_utc) else ()

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Segment]:
        """Return the segments, if the seat may know them (`FootageSource`)."""
        begin_utc = self._begin(begin_utc)
        return (
            self._source.segments(camera, begin_utc, end_utc) if self._has(camera, begin_utc, end_utc) else ()
        )

    def gaps(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Gap]:
        """Return the missing time, if the seat may know it (`FootageSource`)."""
        begin_utc = self._begin(begin_utc)
        return self._source.gaps(camera, begin_utc, end_utc) if self._has(camera, begin_utc, end_utc) else ()

    def open_segment(self, segment: Segment) -> BinaryIO:
        """Open a segment (`FootageSource`).

        Raises:
            Refusal: the seat may not use it.
        """
        self._seat.require(segment.camera)
        return self._source.open_segment(segment)

    def away(self) -> Sequence[str]:
        """Return why volumes cannot be read (`FootageSource`)."""
        return self._source.away()

    def close(self) -> None:
        """Close what was opened (`FootageSource`)."""
        self._source.close()

    def _begin(self, begin_utc: dt.datetime) -> dt.datetime:
        session = self._seat.session
        return begin_utc if session is None else max(begin_utc, session.begins_utc)

    def _has(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> bool:
        return begin_utc < end_utc and self._seat.may_use(camera)
