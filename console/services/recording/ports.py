"""Ports to recordings: find, read and account for the footage of a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from typing import BinaryIO

    from console.domain.playback.timeline import TimelineBand
    from console.domain.recording.segments import Gap, Segment


class FootageSource(Protocol):
    """Recordings by camera and time, the one port to them: our volumes, or a recorder. Calls wait."""

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Segment]:
        """Return the segments of a camera that overlap a time, by begin, with the one being written."""
        ...

    def open_segment(self, segment: Segment) -> BinaryIO:
        """Open a segment for reading. The caller closes it.

        Raises:
            EnvironmentFault: its volume or its file is missing, or cannot be read.
        """
        ...

    def bands(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[TimelineBand]:
        """Return what was recorded of a camera in a time, joined, and the gaps with their causes."""
        ...

    def gaps(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> Sequence[Gap]:
        """Return the missing time of a camera, with causes; `end_utc` must not be later than now."""
        ...

    def away(self) -> Sequence[str]:
        """Return which recordings cannot be read now and why, in words; empty if all can."""
        ...

    def close(self) -> None:
        """Close what was opened; it opens again when it is asked."""
        ...
