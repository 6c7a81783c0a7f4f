"""The volumes of this console: if one fails, the next takes over, until it works again."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.cameras.status import VolumeStatus
from console.domain.errors import ConsoleError, EnvironmentFault
from console.domain.recording.coverage import covered_s, gaps_within
from console.domain.recording.held import HeldTimes
from console.domain.recording.placement import VolumeCandidate, VolumeLimits, choose, days_left
from console.domain.recording.retention import StoredSegment
from console.domain.recording.segments import is_name_of
from console.domain.text import text
from console.media.volume.doubt_rows import doubts, put_doubt
from console.media.volume.files import Files
from console.media.volume.folder import describe
from console.media.volume.index_rows import to_us
from console.media.volume.reserve import Reserve
from console.media.volume.volume import Volume

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from pathlib import Path

    from console.domain.recording.doubts import Doubt
    from console.domain.recording.segments import Gap, Segment
    from console.media.volume.volume import OpenSegment, SegmentForm

# With slower writes, many cameras cannot be recorded.
_SLOW_MS = 1000.0
_RETRY_S = 5.0
# With less free space, an index cannot be opened.
_NEARLY_NOTHING = 1 << 20
_AWAY = text("unplugged or not mounted")
_NO_FOLDER_SYNC = text("this file system does not confirm new files: a power cut may lose the last of them")
_WATCH_S = 1.0


@dataclass(frozen=True, slots=True)
class VolumeConfig:
    """One volume as configured."""

    path: Path
    limits: VolumeLimits = field(default_factory=VolumeLimits)
    identity: str = ""
    """Identity of the volume that must be there; empty: any, or a new one. With it, a disk that is not
    mounted is noticed, and no volume is created by mistake in the empty folder of its mount point.
    """


class NoVolumeError(EnvironmentFault):
    """No volume accepts recordings now."""

    def __init__(self, *, full: bool, why: str) -> None:
        super().__init__(
            text("Recording is not possible: {why}.", why=why),
            "Free or replace a disk. Recording then continues automatically.",
        )
        self.full = full
        """Whether the only cause is that all volumes are full."""


class _Slot:
    """One configured volume, open or not."""

    def __init__(self, config: VolumeConfig) -> None:
        self.config = config
        self.volume: Volume | None = None
        self.fault = "not opened yet"
        self.retry_s = float("-inf")
        self.free_bytes = 0
        self.opened_s = 0.0
        self.identity = config.identity
        self.was_open = False

    def room_bytes(self) -> int:
        """Return what may still be written there, by the free space last read."""
        return self.volume.room_of(self.free_bytes) if self.volume else 0


class VolumeSet:
    """All volumes. `tick`, `begin`: the recorder's thread; reading: any.

    Args:
        configs: in the order in which they are filled.
        now_s: the monotonic clock.
        files: file operations for each path; tests use it to simulate faults.
    """

    def __init__(
        self,
        configs: Sequence[VolumeConfig],
        now_s: Callable[[], float],
        files: Callable[[Path], Files] | None = None,
    ) -> None:
        self._slots = [_Slot(config) for config in configs]
        self._now_s = now_s
        self._files = files or (lambda _: Files())
        self._watched_s = float("-inf")
        self._closed_heads: dict[str, dict[int, tuple[int, str]]] = {}

    def tick(self) -> None:
        """Check the volumes and open those that were missing; cheap, to be called every round."""
        now_s = self._now_s()
        if now_s - self._watched_s < _WATCH_S:
            return
        self._watched_s = now_s
        for slot in self._slots:
            if slot.volume is not None and slot.fault and not slot.volume.open_segments():
                slot.volume.close()
                slot.volume = None
            if slot.volume is None:
                self._try_open(slot, now_s)
            elif not slot.fault:
                self._watch(slot)

    def _try_open(self, slot: _Slot, now_s: float) -> None:
        if now_s < slot.retry_s:
            return
        slot.retry_s = now_s + _RETRY_S
        try:
            slot.volume = self._opened(slot)
        except ConsoleError as error:
            slot.fault = error.what
            return
        slot.fault = ""
        slot.opened_s, slot.was_open = now_s, True
        slot.identity = slot.volume.identity
        self._watch(slot)

    def _opened(self, slot: _Slot) -> Volume:
        """Open a volume; on a completely full disk, free the reserved space first."""
        config = slot.config
        if slot.identity and describe(config.path) != slot.identity:
            raise EnvironmentFault(_AWAY)
        files = self._files(config.path)
        try:
            return Volume(config.path, self._now_s, config.limits, files, failed=slot.was_open)
        except EnvironmentFault:
            if not config.path.is_dir():
                raise
            if files.free_bytes(config.path) > _NEARLY_NOTHING or not self._reserve(config).release():
                raise
            return Volume(config.path, self._now_s, config.limits, files, failed=slot.was_open)

    @staticmethod
    def _reserve(config: VolumeConfig) -> Reserve:
        return Reserve(config.path, config.limits.reserve_bytes)

    def _watch(self, slot: _Slot) -> None:
        volume = slot.volume
        if volume is None:
            return
        if not volume.is_there():
            self._fail(slot, _AWAY)
            return
        try:
            slot.free_bytes = volume.files.free_bytes(volume.path)
            volume.reserve.refill(slot.free_bytes - volume.limits.floor_bytes)
        except OSError as error:
            self._fail(slot, f"failed: {error.strerror}")
            return

    def _fail(self, slot: _Slot, why: str) -> None:
        slot.fault = why
        slot.retry_s = self._now_s() + _RETRY_S

    def failed(self, volume: Volume, error: Exception) -> None:
        """Report a failed write: nothing more is written to this volume until it was opened again."""
        words = getattr(error, "strerror", None) or str(error)
        for slot in self._slots:
            if slot.volume is volume and not slot.fault:
                self._fail(slot, f"failed: {words}")

    def is_usable(self, volume: Volume) -> bool:
        """Return whether segments open on this volume may continue."""
        return any(slot.volume is volume and not slot.fault for slot in self._slots)

    def begin(
        self, camera: int, run_utc: dt.datetime, begin_utc: dt.datetime, form: SegmentForm, gap: Gap | None
    ) -> OpenSegment:
        """Create a camera's next segment on the best volume that accepts it.

        Args:
            camera: its number.
            run_utc: begin of the run of segments.
            begin_utc: begin of the segment.
            form: its mode, tracks and container.
            gap: the missing time just before it.

        Raises:
            NoVolumeError: no volume accepts it.
        """
        places = [
            VolumeCandidate(
                order,
                usable=slot.volume is not None and not slot.fault,
                room_bytes=slot.room_bytes(),
                slow=slot.volume is not None and slot.volume.latency.p95_ms() > _SLOW_MS,
            )
            for order, slot in enumerate(self._slots)
        ]
        for order in choose(places):
            slot = self._slots[order]
            if slot.volume is None:
                continue
            try:
                return slot.volume.begin(camera, run_utc, begin_utc, form, gap)
            except OSError as error:
                self.failed(slot.volume, error)
        full = any(place.usable for place in places)
        why = (
            text("all volumes are full")
            if full
            else "; ".join(f"{s.config.path} {s.fault}" for s in self._slots)
        )
        raise NoVolumeError(full=full, why=why)

    def note_gap(self, gap: Gap) -> None:
        """Write a gap into the index of the first volume that accepts it."""
        for volume in self.volumes():
            try:
                volume.index.put_gaps([gap])
            except EnvironmentFault as error:
                self.failed(volume, error)
            else:
                return

    def note_doubt(self, doubt: Doubt) -> None:
        """Write a doubt about a recording into the index of the first volume that accepts it."""
        for volume in self.volumes():
            try:
                put_doubt(volume.index, doubt)
            except EnvironmentFault as error:
                self.failed(volume, error)
            else:
                return

    def doubts(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Doubt]:
        """Return the doubts about a camera's recordings of a time, by begin."""
        found = [
            doubt for volume in self.volumes() for doubt in doubts(volume.index, camera, begin_utc, end_utc)
        ]
        return sorted(found, key=lambda doubt: doubt.begin_utc)

    def drop_gap(self, gap: Gap) -> None:
        """Delete a gap that turned out not to be one."""
        for volume in self.volumes():
            try:
                volume.index.drop_gap(gap)
            except EnvironmentFault as error:
                self.failed(volume, error)

    def open_gap(self, camera: int) -> Gap | None:
        """Return the gap that a camera was in when the console was last closed or died, or None."""
        gaps = [gap for volume in self.volumes() if (gap := volume.index.open_gap(camera))]
        return max(gaps, key=lambda gap: gap.begin_utc) if gaps else None

    def volumes(self) -> list[Volume]:
        """Return the working volumes, in order."""
        return [slot.volume for slot in self._slots if slot.volume is not None and not slot.fault]

    def status(self) -> list[VolumeStatus]:
        """Return the status of every volume, for the health pane."""
        return [self._status(slot) for slot in self._slots]

    def _status(self, slot: _Slot) -> VolumeStatus:
        volume = slot.volume
        used = volume.used_bytes if volume else 0
        written = volume.written_bytes if volume else 0
        latency_ms = volume.latency.p95_ms() if volume else 0.0
        fault = slot.fault
        if not fault and slot.room_bytes() <= 0:
            fault = "full"
        elif not fault and latency_ms > _SLOW_MS:
            fault = "slow"
        return VolumeStatus(
            path=str(slot.config.path),
            free_bytes=slot.free_bytes,
            quota_bytes=slot.config.limits.quota_bytes,
            used_bytes=used,
            write_latency_ms=latency_ms,
            days_left=days_left(slot.room_bytes(), written, self._now_s() - slot.opened_s),
            fault=fault,
            note=_NO_FOLDER_SYNC if volume and volume.files.has_no_folder_sync else "",
        )

    def segments(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Segment]:
        """Return footage of a camera that overlaps a time, by begin, from every volume."""
        footage = [
            segment for volume in self.volumes() for segment in volume.segments(camera, begin_utc, end_utc)
        ]
        return sorted(footage, key=lambda segment: segment.begin_utc)

    def gaps(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> list[Gap]:
        """Return the missing time of a camera with causes; `end_utc` must not be later than now."""
        rows: list[Segment] = []
        noted: list[Gap] = []
        for volume in self.volumes():
            rows += volume.index.between(camera, begin_utc, end_utc)
            noted += volume.index.gaps(camera, begin_utc, end_utc)
        gone = [row for row in rows if not row.state.has_file]
        present = self.segments(camera, begin_utc, end_utc)
        return gaps_within(camera, present + gone, noted, begin_utc, end_utc)

    def coverage_s(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> float:
        """Return the recorded seconds of a time, up to now."""
        return covered_s(self.segments(camera, begin_utc, end_utc), begin_utc, end_utc)

    def file_of(self, segment: Segment) -> Path | None:
        """Return the path of a segment's file, or None if its volume or its file is missing."""
        volume = self._holder(segment)
        return volume.path / segment.name if volume else None

    def _holder(self, segment: Segment) -> Volume | None:
        """Return the volume that holds this segment under its own name, or None."""
        if not is_name_of(segment):
            return None
        for volume in self.volumes():
            stored = volume.segments(segment.camera, segment.begin_utc, segment.end_utc)
            if any(_is_same_file(segment, row) for row in stored):
                return volume
        return None

    def chain_heads(self) -> dict[str, dict[int, tuple[int, str]]]:
        """Return number and SHA-256 of each camera's last segment, by volume, also of closed ones."""
        return self._closed_heads | {volume.identity: volume.chain_heads() for volume in self.volumes()}

    def oldest(
        self, before_utc: dt.datetime, limit: int, after: StoredSegment | None = None
    ) -> list[StoredSegment]:
        """Return footage recorded before an instant, oldest first, at most `limit`, after a given one."""
        candidates = [
            StoredSegment(volume.identity, segment, later)
            for volume in self.volumes()
            for segment, later in volume.index.oldest(before_utc, limit, _after(volume, after))
        ]
        return sorted(candidates, key=_age)[:limit]

    def hold(self, held: HeldTimes) -> None:
        """Set which footage `oldest_free` leaves out."""
        for volume in self.volumes():
            volume.index.hold(held.times)

    def oldest_free(
        self,
        before_utc: dt.datetime,
        limit: int,
        after: StoredSegment | None = None,
        among: Collection[str] | None = None,
        from_utc: dt.datetime | None = None,
    ) -> list[StoredSegment]:
        """Return footage like `oldest`, but none that is on hold, of some volumes, from an instant on."""
        candidates = [
            StoredSegment(volume.identity, segment, later)
            for volume in self.volumes()
            if among is None or volume.identity in among
            for segment, later in volume.index.oldest(
                before_utc, limit, _after(volume, after, from_utc), is_free=True
            )
        ]
        return sorted(candidates, key=_age)[:limit]

    def newest_utc(self) -> dt.datetime | None:
        """Return the end of the newest footage by its own times, or None."""
        return max(filter(None, (volume.index.newest_utc() for volume in self.volumes())), default=None)

    def redate(self, boot: str, offset: dt.timedelta) -> None:
        """Correct when the footage of this start of the machine was recorded."""
        for volume in self.volumes():
            volume.index.redate(boot, offset)

    def redate_impossible(self, earliest_utc: dt.datetime, now_utc: dt.datetime) -> int:
        """Count footage from before `earliest_utc` or from the future as recorded now; return how much."""
        latest_utc = now_utc + dt.timedelta(days=1)
        return sum(
            volume.index.redate_impossible(earliest_utc, latest_utc, now_utc) for volume in self.volumes()
        )

    def shortages(self) -> dict[str, int]:
        """Return the bytes that are missing on each volume to its headroom."""
        short = {
            volume.identity: volume.limits.headroom_bytes - volume.room_bytes() for volume in self.volumes()
        }
        return {identity: missing for identity, missing in short.items() if missing > 0}

    def delete(
        self,
        stored: Sequence[StoredSegment],
        by: str,
        at_utc: dt.datetime,
        held: Callable[[], HeldTimes] = HeldTimes,
    ) -> list[StoredSegment]:
        """Delete footage permanently, but what is on hold by now; return what was deleted.

        Raises:
            EnvironmentFault: a disk failed.
        """
        gone: list[StoredSegment] = []
        for volume in self.volumes():
            mine = [item.segment for item in stored if item.volume == volume.identity]
            if not mine:
                continue
            try:
                gone += [
                    StoredSegment(volume.identity, segment)
                    for segment in volume.delete(mine, by, at_utc, held)
                ]
            except OSError as error:
                self.failed(volume, error)
                raise EnvironmentFault(
                    text(
                        "Recordings on {path} could not be deleted: {error}.",
                        path=volume.path,
                        error=error.strerror,
                    ),
                    "Check the disk.",
                ) from error
        return gone

    def close(self) -> None:
        """Close all volumes."""
        self._closed_heads = self.chain_heads()
        for slot in self._slots:
            if slot.volume is not None:
                slot.volume.close()
                slot.volume = None
                slot.fault = "closed"


def _is_same_file(segment: Segment, row: Segment) -> bool:
    """Return whether a row is of this segment, which may have been sealed since it was found."""
    return segment.name == row.name and segment.sha256 in {"", row.sha256}


def _age(stored: StoredSegment) -> tuple[dt.datetime, int, int, str]:
    segment = stored.segment
    return stored.recorded_from_utc, segment.camera, segment.number, stored.volume


def _after(
    volume: Volume, after: StoredSegment | None, from_utc: dt.datetime | None = None
) -> tuple[int, int, int]:
    """Return where a volume's page begins, so that no segment is returned twice or skipped."""
    if after is None:
        return -(1 << 62) if from_utc is None else to_us(from_utc), 0, 0
    segment = after.segment
    is_passed = volume.identity <= after.volume
    return to_us(after.recorded_from_utc), segment.camera, segment.number if is_passed else segment.number - 1
