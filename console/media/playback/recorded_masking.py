"""The privacy zones of one camera's recordings, with the versions and positions of each frame's own time."""

from __future__ import annotations

import datetime as dt
import time
from bisect import bisect_right
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from console.domain.cameras.facts import LENS, ZONES
from console.domain.errors import ConsoleError
from console.domain.privacy.model import NO_ZONES, ZoneSet, ZoneSpace
from console.domain.privacy.position_track import PositionTrack
from console.domain.privacy.zone_json import read_zones
from console.domain.ptz.lens_json import read_lens
from console.media.playback.masking import mask_frame

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from av.video.frame import VideoFrame

    from console.domain.privacy.model import Zone
    from console.domain.ptz.lens import LensModel
    from console.services.cameras.ports import CameraFacts, TrackStore

T = TypeVar("T")
FRESH_S = 5.0
"""Versions of the zones are read again after so long: they may have been changed since."""
BEFORE, AFTER = dt.timedelta(minutes=2), dt.timedelta(minutes=8)
"""Positions are read for so long around a frame."""


class RecordedMasking:
    """Covers the zones that were in force when a frame was recorded. One thread at a time.

    What cannot be read covers the whole picture.

    Args:
        camera: its number.
        facts: versions of zones and lens.
        tracks: positions of PTZ cameras.
        lifted: returns the zones that are lifted in recordings of a camera, as they were. Fast.
    """

    def __init__(
        self,
        camera: int,
        facts: CameraFacts,
        tracks: TrackStore,
        lifted: Callable[[int], frozenset[Zone]] = lambda _camera: frozenset(),
    ) -> None:
        self._lifted = lifted
        self._camera, self._facts, self._tracks = camera, facts, tracks
        self._read_s = float("-inf")
        self._zones: _Versions[ZoneSet] = _Versions((), NO_ZONES)
        self._lenses: _Versions[LensModel | None] = _Versions((), None)
        self._fault: ConsoleError | None = None
        self._track: PositionTrack | None = None
        self._track_span: tuple[dt.datetime, dt.datetime, float] | None = None

    def __call__(self, frame: VideoFrame, at_utc: dt.datetime) -> VideoFrame:
        """Return a frame with its zones covered; the frame itself if there are none."""
        self._read()
        return mask_frame(frame, at_utc, self._zones_at, self._track_at(at_utc), self._lenses.at)

    def lifted(self) -> frozenset[Zone]:
        """Return the zones that are lifted now; pictures made before it changed are of no use."""
        return self._lifted(self._camera)

    def _zones_at(self, at_utc: dt.datetime) -> ZoneSet:
        if self._fault is not None:
            raise self._fault
        zones, lifted = self._zones.at(at_utc), self.lifted()
        if not lifted:
            return zones
        return replace(zones, zones=tuple(zone for zone in zones.zones if zone not in lifted))

    def _read(self) -> None:
        now_s = time.monotonic()
        if now_s - self._read_s < FRESH_S:
            return
        self._read_s = now_s
        try:
            zones = self._facts.history(self._camera, ZONES)
            lenses = self._facts.history(self._camera, LENS)
            self._zones = _Versions([(fact.since_utc, read_zones(fact.content)) for fact in zones], NO_ZONES)
            self._lenses = _Versions([(fact.since_utc, read_lens(fact.content)) for fact in lenses], None)
            self._fault = None
        except ConsoleError as error:
            self._fault = error

    def _track_at(self, at_utc: dt.datetime) -> PositionTrack | None:
        """Return the positions around a frame; None for a camera that does not move, or if there are none."""
        lens = self._lenses.at(at_utc)
        if lens is None or self._fault or self._zones.at(at_utc).space is not ZoneSpace.WORLD:
            return None
        now_s, span = time.monotonic(), self._track_span
        is_known = span is not None and span[0] + BEFORE / 2 <= at_utc < span[1]
        if not is_known or (span is not None and now_s - span[2] > FRESH_S):
            begin_utc, end_utc = at_utc - BEFORE, at_utc + AFTER
            try:
                self._track = PositionTrack(self._tracks.between(self._camera, begin_utc, end_utc), lens)
            except ConsoleError:
                self._track = None  # without positions the whole picture is covered
            self._track_span = begin_utc, end_utc, now_s
        return self._track


class _Versions(Generic[T]):
    """Values with the time from which each was in force."""

    def __init__(self, versions: Sequence[tuple[dt.datetime, T]], before: T) -> None:
        self._since = [since_utc for since_utc, _ in versions]
        self._values = [before, *(value for _, value in versions)]

    def at(self, at_utc: dt.datetime) -> T:
        return self._values[bisect_right(self._since, at_utc)]
