"""A group of pictures of a segment, and one that is being decoded."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from console.domain.recording.segments import SegmentState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.video.frame import VideoFrame

    from console.domain.recording.segments import Segment
    from console.media.playback.segment_reader import PictureGroup, SegmentReader

HELD = dt.timedelta(seconds=1)
"""The last picture of a group counts as shown for so long if nothing tells when the next follows."""


class GroupPlace:
    """A group of pictures of a segment."""

    __slots__ = ("group", "reader", "segment")

    def __init__(self, segment: Segment, reader: SegmentReader, group: PictureGroup) -> None:
        self.segment, self.reader, self.group = segment, reader, group

    def span(self, index: int) -> tuple[dt.datetime, dt.datetime]:
        """Return when a picture is shown and when the next follows."""
        begin_utc, times = self.segment.begin_utc, self.group.times
        shown_utc = begin_utc + dt.timedelta(seconds=times[index])
        if index + 1 < len(times):
            return shown_utc, begin_utc + dt.timedelta(seconds=times[index + 1])
        if self.group.number + 1 < self.reader.groups:
            return shown_utc, begin_utc + dt.timedelta(seconds=self.reader.key_time(self.group.number + 1))
        if self.segment.state is SegmentState.OPEN:
            return shown_utc, shown_utc + HELD / 10
        return shown_utc, max(self.segment.end_utc, shown_utc + dt.timedelta(milliseconds=1))


class RunningGroup:
    """A group that is being decoded."""

    __slots__ = ("first", "frames", "last", "place", "until")

    def __init__(
        self, place: GroupPlace, frames: Iterator[tuple[int, VideoFrame]], first: int, until: int
    ) -> None:
        self.place, self.frames = place, frames
        self.first, self.until = first, until
        """The pictures that are kept."""
        self.last = -1
        """The picture that was decoded last."""

    def is_of(self, place: GroupPlace) -> bool:
        """Return whether it decodes this group."""
        return self.place.group is place.group

    def goes_on(self, place: GroupPlace, index: int) -> bool:
        """Return whether a picture is still to come."""
        return self.is_of(place) and self.last < index

    def goes_on_to(self, place: GroupPlace, index: int) -> bool:
        """Return whether a picture is still to come and will be kept."""
        return self.goes_on(place, index) and self.first <= index <= self.until
