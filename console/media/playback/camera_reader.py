"""The recorded pictures of one camera by time, forwards and backwards."""

from __future__ import annotations

import datetime as dt
from collections import OrderedDict
from typing import TYPE_CHECKING, Protocol

from console.domain.errors import ConsoleError
from console.domain.playback.footage import NEVER, CameraFootage, MissingFootage
from console.domain.playback.timeline import BandKind, TimelineBand
from console.domain.recording.causes import Cause
from console.domain.recording.segments import SegmentState
from console.domain.text import text
from console.media.capture.gate import DecodeLane
from console.media.capture.scaler import FrameScaler, fit
from console.media.playback.group_decoder import GroupDecoder
from console.media.playback.group_place import GroupPlace, RunningGroup
from console.media.playback.picture_cache import PictureCache, PictureKey, RecordedFrame
from console.media.playback.segment_reader import FootageDamagedError, SegmentReader

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

    from av.video.frame import VideoFrame

    from console.domain.privacy.model import Zone
    from console.domain.recording.segments import Segment
    from console.media.playback.segment_reader import PictureGroup
    from console.services.recording.ports import FootageSource


class Masking(Protocol):
    """Covers the privacy zones of recorded frames."""

    def __call__(self, frame: VideoFrame, at_utc: dt.datetime) -> VideoFrame:
        """Return a frame with the zones of its time covered; the frame itself if there are none."""
        ...

    def lifted(self) -> frozenset[Zone]:
        """Return the zones that are lifted now. Fast."""
        ...


AROUND = dt.timedelta(minutes=30)
"""Segments are looked up for so long before and after a position."""
MARGIN = dt.timedelta(minutes=5)
"""They are looked up again before a position comes so near to the end of what is known."""
AGAIN_S = 2.0
"""What could not be opened is tried again after so long: its volume may be back."""
FRESH_S = 1.0
"""Near the present they are looked up again after so long."""
RECENT = dt.timedelta(minutes=3)
OPEN_MOST = 4
GROUPS_MOST = 3


class CameraReader:
    """Finds, decodes and keeps pictures. One thread at a time.

    Args:
        camera: its number.
        source: where its recordings are.
        budget_bytes: memory for decoded pictures.
        masking: covers the privacy zones of a frame's time; returns the frame itself if there are none.
        now: monotonic seconds and UTC.
        turn: is held while pictures are decoded, never while the disk is read; what it gives is called after
            each of them. None: nothing else decodes.
    """

    def __init__(
        self,
        camera: int,
        source: FootageSource,
        budget_bytes: int,
        masking: Masking,
        now: Callable[[], tuple[float, dt.datetime]],
        turn: Callable[[], AbstractContextManager[Callable[[], None]]] | None = None,
    ) -> None:
        self.camera = camera
        self.size = (640, 360)
        """Size of the tile, in which pictures fit."""
        self._source, self._masking, self._now = source, masking, now
        self._turn = turn or DecodeLane().spare
        self.cache = PictureCache(budget_bytes)
        self._footage = CameraFootage(NEVER, NEVER, ())
        self._looked_s, self._looked_utc = float("-inf"), NEVER
        self._readers: OrderedDict[str, SegmentReader] = OrderedDict()
        self._groups: OrderedDict[tuple[str, int, int], PictureGroup] = OrderedDict()
        self._damaged: dict[str, TimelineBand] = {}
        self._away: dict[str, tuple[str, float]] = {}
        """What could not be opened, why, and until when that is not tried again."""
        self._main, self._ahead = GroupDecoder(), GroupDecoder()
        self._last: RecordedFrame | None = None
        self._running: RunningGroup | None = None
        self._reading_ahead: RunningGroup | None = None
        self._scaler = FrameScaler()
        self.lifted: frozenset[Zone] = frozenset()
        """Zones that are not covered, though they were in force."""
        self.decoded = 0
        """Pictures that were decoded, for the figures."""

    def resize(self, width: int, height: int) -> None:
        """Set the size of the tile; what was kept at another size is forgotten."""
        if (width, height) != self.size:
            self.size = (width, height)
            self.forget()

    def forget(self) -> None:
        """Forget decoded pictures: the tile's size or the zones changed."""
        self.cache.clear()
        self._last = self._running = self._reading_ahead = None

    def close(self) -> None:
        """Close all files."""
        for reader in self._readers.values():
            reader.close()
        self._readers.clear()
        self._groups.clear()
        self.forget()

    # -- pictures by time -----------------------------------------------------------------------------------

    def frame_at(
        self, instant_utc: dt.datetime, *, is_reverse: bool = False, only_key: bool = False
    ) -> RecordedFrame | MissingFootage:
        """Return the picture that was shown at a time, or why there is none.

        Args:
            instant_utc: the time.
            is_reverse: whether the pictures before it are wanted next: all of its group are kept.
            only_key: return the key frame of its group.
        """
        if (lifted := self._masking.lifted()) != self.lifted:
            self.lifted = lifted
            self.forget()
        footage = self._around(instant_utc)
        index = footage.index_at(instant_utc)
        if index is None:
            return self.missing(instant_utc)
        segment = footage.segments[index]
        if known := self._known_fault(segment):
            return self.missing(instant_utc, known, segment)
        try:
            return self._frame_in(segment, instant_utc, is_reverse=is_reverse, only_key=only_key)
        except FootageDamagedError as error:
            words = self._mark(segment, str(error))
        except ConsoleError as error:
            # A volume may come back.
            words = error.what
            self._away[segment.name] = words, self._now()[0] + AGAIN_S
        return self.missing(instant_utc, words, segment)

    def _known_fault(self, segment: Segment) -> str:
        if segment.name in self._damaged:
            return self._damaged[segment.name].words
        words, until_s = self._away.get(segment.name, ("", 0.0))
        return words if self._now()[0] < until_s else ""

    def _mark(self, segment: Segment, reason: str) -> str:
        words = text("The recording cannot be read: {reason}.", reason=reason)
        if segment.state is not SegmentState.OPEN and segment.name not in self._damaged:
            self._damaged[segment.name] = TimelineBand(
                BandKind.DAMAGED, segment.begin_utc, segment.end_utc, words
            )
        return words

    def damaged(self) -> list[TimelineBand]:
        """Return the segments that could not be read so far, as bands of a timeline. Any thread."""
        return list(self._damaged.values())

    def missing(
        self, instant_utc: dt.datetime, words: str = "", segment: Segment | None = None
    ) -> MissingFootage:
        """Return what is known about a time without a picture."""
        footage = self._around(instant_utc)
        next_utc, previous_utc = footage.next_begin(instant_utc), footage.previous_end(instant_utc)
        if segment is not None:
            return MissingFootage(None, segment.begin_utc, max(segment.end_utc, instant_utc), words)
        _, now_utc = self._now()
        begin_utc = previous_utc or footage.begin_utc
        end_utc = min(next_utc or footage.end_utc, now_utc)
        gaps = self._source.gaps(self.camera, begin_utc, end_utc) if begin_utc < end_utc else ()
        gap = next((gap for gap in gaps if gap.begin_utc <= instant_utc), None)
        if gap is not None and previous_utc is None and gap.cause is Cause.UNKNOWN:
            gap = None  # before its first recording a camera has no gap
        return MissingFootage(gap, previous_utc, next_utc)

    def after(self, frame: RecordedFrame) -> dt.datetime:
        """Return the time of the picture after one."""
        return frame.until_utc

    def before(self, frame: RecordedFrame) -> dt.datetime:
        """Return a time within the picture before one."""
        return frame.begin_utc - dt.timedelta(milliseconds=1)

    def _around(self, instant_utc: dt.datetime) -> CameraFootage:
        now_s, now_utc = self._now()
        # What was recorded since the last look is not known, however long ago it is by now.
        is_recent = self._looked_utc - instant_utc < RECENT
        is_known = self._footage.covers(instant_utc, MARGIN)
        if not is_known or (is_recent and now_s - self._looked_s > FRESH_S):
            begin_utc, end_utc = instant_utc - AROUND, instant_utc + AROUND
            segments = self._source.segments(self.camera, begin_utc, end_utc)
            self._footage = CameraFootage(begin_utc, end_utc, segments)
            self._looked_s, self._looked_utc = now_s, now_utc
        return self._footage

    # -- segments and groups --------------------------------------------------------------------------------

    def _frame_in(
        self, segment: Segment, instant_utc: dt.datetime, *, is_reverse: bool, only_key: bool
    ) -> RecordedFrame:
        reader = self._opened(segment)
        seconds = (instant_utc - segment.begin_utc).total_seconds()
        number = reader.group_at(seconds)
        group = self._group(segment.name, reader, number)
        if seconds < group.times[0] and number:
            # The picture before a group's first one belongs to the group before.
            number -= 1
            group = self._group(segment.name, reader, number)
        index = 0 if only_key else group.index_at(seconds)
        place = GroupPlace(segment, reader, group)
        kept = self._kept((segment.name, number, index))
        if kept is not None:
            frame = kept
        elif is_reverse and not only_key:
            frame = self._decode_window(place, index)
        else:
            frame = self._decode_to(place, index, only_key=only_key)
        if is_reverse and not only_key:
            self._begin_ahead(place, index)
        return frame

    def _kept(self, key: PictureKey) -> RecordedFrame | None:
        last = self._last
        return last if last is not None and last.key == key else self.cache.get(key)

    def _opened(self, segment: Segment) -> SegmentReader:
        reader = self._readers.get(segment.name)
        is_open = segment.state is SegmentState.OPEN
        if reader is not None and reader.is_open and not is_open:
            # It was sealed since: the whole file is read anew.
            self._close_reader(segment.name)
            reader = None
        if reader is None:
            reader = SegmentReader(self._source.open_segment(segment), is_open=is_open)
            self._readers[segment.name] = reader
            while len(self._readers) > OPEN_MOST:
                self._close_reader(next(iter(self._readers)))
        elif reader.is_open:
            reader.grown()
        self._readers.move_to_end(segment.name)
        return reader

    def _close_reader(self, name: str) -> None:
        self._readers.pop(name).close()
        for key in [key for key in self._groups if key[0] == name]:
            del self._groups[key]

    def _group(self, name: str, reader: SegmentReader, number: int) -> PictureGroup:
        # The last group of a segment that is being written grows; its length is part of the key.
        is_growing = reader.is_open and number == reader.groups - 1
        key = name, number, reader.media_end if is_growing else 0
        group = self._groups.get(key)
        if group is None:
            group = self._groups[key] = reader.group(number)
            while len(self._groups) > GROUPS_MOST:
                self._groups.popitem(last=False)
        self._groups.move_to_end(key)
        return group

    # -- decoding -------------------------------------------------------------------------------------------

    def _decode_to(self, place: GroupPlace, index: int, *, only_key: bool) -> RecordedFrame:
        """Decode up to a picture, going on where the last call ended if that was before it."""
        running = self._running
        if only_key or running is None or not running.goes_on(place, index):
            running = RunningGroup(place, self._main.decode(place.reader.pictures, place.group), index, index)
            self._running = None if only_key else running
        with self._turn() as between:
            for number, frame in running.frames:
                self.decoded += 1
                running.last = number
                if number >= index:
                    # A picture that cannot be decoded is stood for by the next. Forwards only the last one
                    # is kept: a decoder that gets its memory back at once finds it in the processor's cache.
                    self._last = self._made(place, number, frame)
                    return self._last
                between()
        self._running = None
        raise FootageDamagedError("its pictures cannot be decoded")

    def _decode_window(self, place: GroupPlace, index: int) -> RecordedFrame:
        """Decode a group up to a picture and keep as many of the pictures before it as there is room for."""
        ahead = self._reading_ahead
        if ahead is not None and ahead.goes_on_to(place, index):
            running = ahead
        else:
            first = max(0, index - self._window(place) + 1)
            running = RunningGroup(place, self._main.decode(place.reader.pictures, place.group), first, index)
            self._running = None
        with self._turn() as between:
            while self._step(running):
                between()
        frame = self.cache.get((place.segment.name, place.group.number, index))
        if frame is None:
            frame = self._nearest(place, index)
        return frame

    def _nearest(self, place: GroupPlace, index: int) -> RecordedFrame:
        """Return the nearest picture before one that cannot be decoded."""
        for number in range(index, -1, -1):
            frame = self.cache.get((place.segment.name, place.group.number, number))
            if frame is not None:
                return frame
        return self._decode_to(place, index, only_key=False)

    def _window(self, place: GroupPlace) -> int:
        """Return how many pictures may be kept of one group: the budget is for two."""
        pictures = place.reader.pictures
        width, height = fit((pictures.width or 1, pictures.height or 1), self.size)
        return max(2, self.cache.budget_bytes // 2 // max(1, width * height * 3 // 2))

    def _step(self, running: RunningGroup) -> bool:
        """Decode one picture of a window; return whether more are to come."""
        for number, frame in running.frames:
            self.decoded += 1
            running.last = number
            if number >= running.first:
                self.cache.put(self._made(running.place, number, frame))
            return number < running.until
        return False

    def _made(self, place: GroupPlace, index: int, frame: VideoFrame) -> RecordedFrame:
        begin_utc, until_utc = place.span(index)
        shown = self._masking(frame, begin_utc)
        scaled = self._scaler.scaled(shown, self.size)
        return RecordedFrame(
            (place.segment.name, place.group.number, index),
            scaled,
            begin_utc,
            until_utc,
            (frame.width, frame.height),
            is_masked=shown is not frame,
        )

    # -- reading ahead --------------------------------------------------------------------------------------

    def _begin_ahead(self, place: GroupPlace, index: int) -> None:
        """Plan to decode what is shown before the kept part of this group."""
        name, number = place.segment.name, place.group.number
        kept_from = index
        while kept_from and self.cache.get((name, number, kept_from - 1)) is not None:
            kept_from -= 1
        if kept_from > 0:
            target, last = place, kept_from - 1
        else:
            before = self._place_before(place)
            if before is None:
                return
            target, last = before, len(before.group.times) - 1
        if self.cache.get((target.segment.name, target.group.number, last)) is not None:
            return
        if self._reading_ahead is None or not self._reading_ahead.is_of(target):
            first = max(0, last - self._window(target) + 1)
            frames = self._ahead.decode(target.reader.pictures, target.group)
            self._reading_ahead = RunningGroup(target, frames, first, last)

    def _place_before(self, place: GroupPlace) -> GroupPlace | None:
        if place.group.number:
            group = self._group(place.segment.name, place.reader, place.group.number - 1)
            return GroupPlace(place.segment, place.reader, group)
        index = self._footage.index_at(place.segment.begin_utc - dt.timedelta(milliseconds=1))
        if index is None:
            return None
        segment = self._footage.segments[index]
        try:
            reader = self._opened(segment)
            return GroupPlace(segment, reader, self._group(segment.name, reader, reader.groups - 1))
        except (FootageDamagedError, ConsoleError):
            return None  # said when playback comes there

    @property
    def is_reading_ahead(self) -> bool:
        """Whether there is something to decode ahead."""
        return self._reading_ahead is not None

    def read_ahead(self) -> bool:
        """Decode one picture ahead; return whether there are more."""
        ahead = self._reading_ahead
        if ahead is None:
            return False
        with self._turn():
            if not self._step(ahead):
                self._reading_ahead = None
        return self._reading_ahead is not None
