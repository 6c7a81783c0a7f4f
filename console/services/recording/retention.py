"""Delete recordings when their retention period is over, and the oldest when space runs short."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from console.domain.cameras.camera import CameraKind
    from console.domain.clock import Clock, Stop
    from console.domain.errors import ConsoleError
    from console.domain.recording.retention import RetentionRules, StoredSegment
    from console.services.cameras.ports import TrackStore
    from console.services.ports import ActLog, CameraRegister, Holds

BY_AGE = "rule: retention period"
BY_SPACE = "rule: space, oldest first"
TRACK_BEFORE = dt.timedelta(minutes=2)
"""The first pictures of a recording need positions from shortly before."""
UNRECORDED = dt.timedelta(days=1)
"""Without completed recordings, positions of the last day are kept."""
_BATCH = 100


class RecordingStore(Protocol):
    """The recording volumes, for deletion."""

    def oldest(
        self, before_utc: dt.datetime, limit: int, after: StoredSegment | None = None
    ) -> Sequence[StoredSegment]:
        """Return recordings that ended before an instant, oldest first, after one that was seen."""
        ...

    def shortages(self) -> Mapping[str, int]:
        """Return the bytes to be freed, by volume; only volumes that are short."""
        ...

    def delete(
        self, stored: Sequence[StoredSegment], by: str, at_utc: dt.datetime
    ) -> Sequence[StoredSegment]:
        """Delete recordings for good. Return those that were deleted."""
        ...


@dataclass(slots=True)
class RetentionReport:
    """The result of one round."""

    deleted: int = 0
    freed_bytes: int = 0
    held: int = 0
    """Segments that are due but are on hold."""
    alarms: list[str] = field(default_factory=list)


class RetentionService:
    """Deletes recordings in rounds. One thread.

    Args:
        store: the recording volumes.
        holds: checked before every deletion.
        acts: records every deletion.
        register: returns each camera's kind.
        rules: the retention periods.
        tracks: positions of PTZ cameras, deleted with their recordings.
    """

    def __init__(
        self,
        store: RecordingStore,
        holds: Holds,
        acts: ActLog,
        register: CameraRegister,
        rules: RetentionRules,
        tracks: TrackStore | None = None,
    ) -> None:
        self._store = store
        self._holds = holds
        self._acts = acts
        self._register = register
        self._rules = rules
        self._tracks = tracks
        for kind, chosen in rules.longer().items():
            detail: dict[str, str | int | float | None] = {"days": chosen.days, "reason": chosen.reason}
            acts.record("settings", "retention-longer-than-code", f"{kind.value} cameras", detail)

    def run(
        self, stop: Stop, clock: Clock, on_fault: Callable[[ConsoleError], None], every_s: float = 60
    ) -> None:
        """Do a round every minute until stopped. A failed round is reported and tried again."""
        from console.domain.errors import ConsoleError

        next_s = clock.monotonic_s()
        while not stop.is_set():
            if clock.monotonic_s() >= next_s:
                next_s = clock.monotonic_s() + every_s
                try:
                    self.step(clock.utc_now())
                except ConsoleError as error:
                    on_fault(error)
            clock.sleep_s(0.5)

    def step(self, now_utc: dt.datetime) -> RetentionReport:
        """Do one round.

        Raises:
            EnvironmentFault: holds or volumes cannot be read; nothing was deleted since.
        """
        report = RetentionReport()
        self._by_age(now_utc, report)
        self._by_space(now_utc, report)
        self._forget_tracks(now_utc)
        return report

    def _forget_tracks(self, now_utc: dt.datetime) -> None:
        """Delete positions without recordings. Those of recordings on hold stay as long as these."""
        if self._tracks is None:
            return
        oldest = self._store.oldest(now_utc, 1)
        begin_utc = oldest[0].segment.begin_utc if oldest else now_utc - UNRECORDED
        self._tracks.forget_before(begin_utc - TRACK_BEFORE)

    def _by_age(self, now_utc: dt.datetime, report: RetentionReport) -> None:
        kinds = {camera.number: camera.kind for camera in self._register.cameras()}
        before = now_utc - dt.timedelta(days=self._rules.shortest_days())
        after: StoredSegment | None = None
        while page := self._store.oldest(before, _BATCH, after):
            due = [stored for stored in page if self._is_due(stored, kinds, now_utc)]
            self._delete(self._free(due, report), BY_AGE, now_utc, report)
            after = page[-1]

    def _is_due(self, stored: StoredSegment, kinds: dict[int, CameraKind], now_utc: dt.datetime) -> bool:
        return self._rules.is_due(stored.segment, kinds.get(stored.segment.camera), now_utc)

    def _by_space(self, now_utc: dt.datetime, report: RetentionReport) -> None:
        short = dict(self._store.shortages())
        after: StoredSegment | None = None
        while short and (page := self._store.oldest(now_utc, _BATCH, after)):
            to_delete = []
            for stored in self._free([stored for stored in page if stored.volume in short], report):
                if short.get(stored.volume, 0) > 0:
                    to_delete.append(stored)
                    short[stored.volume] -= stored.segment.size_bytes
            self._delete(to_delete, BY_SPACE, now_utc, report)
            short = {volume: left for volume, left in short.items() if left > 0}
            after = page[-1]
        report.alarms += [
            text(
                "Volume {volume} is short of {left:.0f} MB. "
                "Its recordings are all on hold or too new to delete.",
                volume=volume,
                left=left / 1e6,
            )
            for volume, left in short.items()
        ]

    def _free(self, stored: Sequence[StoredSegment], report: RetentionReport) -> list[StoredSegment]:
        """Return those that are not on hold. All are checked before any is deleted."""
        free = []
        for item in stored:
            segment = item.segment
            if self._holds.is_held(segment.camera, segment.begin_utc, segment.end_utc) is None:
                free.append(item)
            else:
                report.held += 1
        return free

    def _delete(
        self, stored: list[StoredSegment], by: str, now_utc: dt.datetime, report: RetentionReport
    ) -> None:
        if not stored:
            return
        for deleted in self._store.delete(stored, by, now_utc):
            segment = deleted.segment
            report.deleted += 1
            report.freed_bytes += segment.size_bytes
            self._acts.record(
                by,
                "segment-deleted",
                f"camera {segment.camera}",
                {
                    "volume": deleted.volume,
                    "file": segment.name,
                    "begin_utc": segment.begin_utc.isoformat(),
                    "end_utc": segment.end_utc.isoformat(),
                    "sha256": segment.sha256,
                },
            )
