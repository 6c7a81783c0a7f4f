"""Certificates of deletion: which recordings of a camera were deleted, when and by whom (SYS-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.recording.segments import SegmentName
from console.domain.recording.witness import DELETION_ACT, deletions_from_text
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Sequence

    from console.domain.books.entries import Entry
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import BookStore, Gate

AUDIT = "audit"
PAGE = 200
MOST_ENTRIES = 50_000
"""Entries that are read for one certificate: a month of retention that deletes every minute."""


@dataclass(frozen=True, slots=True)
class DeletedRecording:
    """One recording that was deleted.

    Attributes:
        by: who asked for it, or which rule.
        entry: number of the entry in the audit log that states it.
        entered_utc: when it was entered; the deletion followed at once.
    """

    name: str
    begin_utc: dt.datetime
    end_utc: dt.datetime
    sha256: str
    by: str
    entry: int
    entered_utc: dt.datetime


@dataclass(frozen=True, slots=True)
class DeletionCertificate:
    """What was deleted of one camera and time; `issued_by` is a name."""

    camera: int
    begin_utc: dt.datetime
    end_utc: dt.datetime
    issued_utc: dt.datetime
    issued_by: str
    recordings: tuple[DeletedRecording, ...]


class Deletions:
    """Finds deletions in the audit log. Not for the UI thread: calls wait for the database."""

    def __init__(
        self,
        store: BookStore,
        gate: Gate,
        clock: Clock,
        hidden: Callable[[int], Sequence[tuple[dt.datetime, dt.datetime]]] = lambda _camera: (),
    ) -> None:
        """Create the service.

        Args:
            store: the books.
            gate: the rules of people.
            clock: the system's, or a test's.
            hidden: returns the times of a camera of which this seat has no pictures.
        """
        self._store, self._gate, self._clock = store, gate, clock
        self._hidden = hidden

    def certificate(
        self, actor: Actor, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> DeletionCertificate:
        """Return what was deleted of a camera and time, by begin.

        Raises:
            Refusal: the actor may not read the audit log.
            OperatorError: the time is empty, or nothing of it was deleted.
        """
        self._gate.require(actor, Permission.READ_AUDIT, "certificate of deletion")
        if end_utc <= begin_utc:
            raise OperatorError("The time ends before it begins.", "Correct the times.")
        kept, hidden = self._kept_again(camera, begin_utc), self._hidden(camera)
        found = [
            recording
            for entry in self._entries(DELETION_ACT, begin_utc)
            for recording in _recordings(entry, camera)
            if recording.begin_utc < end_utc
            and recording.end_utc > begin_utc
            and kept.get(recording.name, 0) < recording.entry
            and not any(begin < recording.end_utc and end > recording.begin_utc for begin, end in hidden)
        ]
        if not found:
            raise OperatorError(
                text("No recording of camera {camera} of this time was deleted.", camera=camera),
                "Check the camera and the times.",
            )
        rows = tuple(sorted(found, key=lambda one: (one.begin_utc, one.name)))
        return DeletionCertificate(camera, begin_utc, end_utc, self._clock.utc_now(), actor.name, rows)

    def _kept_again(self, camera: int, since_utc: dt.datetime) -> dict[str, int]:
        """Return which deletions were entered but not done, and the newest entry that says so."""
        kept: dict[str, int] = {}
        for entry in self._entries("segment-kept", since_utc):
            for name in str(entry.fields.get("segments", "")).split():
                parts = SegmentName.parse(name)
                if parts is not None and parts.camera == camera:
                    kept[name] = max(entry.number, kept.get(name, 0))
        return kept

    def _entries(self, act: str, since_utc: dt.datetime) -> Iterator[Entry]:
        """Yield the entries of an act; nothing is deleted before it was recorded."""
        before: int | None = None
        for _ in range(MOST_ENTRIES // PAGE):
            query = BookQuery(AUDIT, before=before, limit=PAGE, kinds=(act,), since_utc=since_utc)
            page = self._store.page(query, personal=False)
            yield from page
            if len(page) < PAGE:
                return
            before = page[-1].number


def _recordings(entry: Entry, camera: int) -> Iterator[DeletedRecording]:
    for name, said in deletions_from_text(str(entry.fields.get("segments", "")), entry.author):
        parts = SegmentName.parse(name)
        if parts is not None and parts.camera == camera:
            yield DeletedRecording(
                name, said.begin_utc, said.end_utc, said.sha256, said.by, entry.number, entry.instant_utc
            )
