"""What a request to which a package belongs was granted: nothing more than that leaves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.evidence.copies import CopyKind

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.evidence.selection import EvidenceSelection

_COVERED = frozenset({CopyKind.MASKED, CopyKind.REDACTED})
MAY_LEAVE: dict[CopyKind, frozenset[CopyKind]] = {
    CopyKind.MASTER: frozenset(CopyKind),
    CopyKind.WORKING: frozenset(CopyKind) - {CopyKind.MASTER},
    CopyKind.VIEWING: _COVERED | {CopyKind.VIEWING, CopyKind.CLIP},
    CopyKind.CLIP: frozenset({CopyKind.CLIP, CopyKind.REDACTED}),
    CopyKind.MASKED: _COVERED,
    CopyKind.REDACTED: frozenset({CopyKind.REDACTED}),
}
"""Which kinds of copy show no more than the granted kind does."""


@dataclass(frozen=True, slots=True)
class Grant:
    """What was decided on a request.

    Attributes:
        request: its number in the disclosure register.
        asker: the kind of asker.
        decision: the newest one, in words; empty: none was made.
        is_granted: whether it was granted, at least in part.
        may_have_copy: whether this kind of asker may have a copy at all.
        spans: cameras and times that were granted; empty: none are named anywhere.
        copy: the most that was granted; None: the decision names no kind.
    """

    request: int
    asker: str
    decision: str
    is_granted: bool
    may_have_copy: bool
    spans: tuple[EvidenceSelection, ...] = ()
    copy: CopyKind | None = None

    def cameras_beyond(self, selection: EvidenceSelection) -> tuple[int, ...]:
        """Return the cameras of a selection that were granted at no time."""
        granted = {camera for span in self.spans for camera in span.cameras}
        return tuple(camera for camera in selection.cameras if camera not in granted)

    def beyond(self, selection: EvidenceSelection) -> tuple[int, dt.datetime] | None:
        """Return a camera with the first instant of a selection that was not granted; None: all was."""
        for camera in selection.cameras:
            reached = selection.begin_utc
            for span in sorted(self.spans, key=lambda span: span.begin_utc):
                if camera in span.cameras and span.begin_utc <= reached < span.end_utc:
                    reached = span.end_utc
            if reached < selection.end_utc:
                return camera, reached
        return None

    def allows(self, copy: CopyKind) -> bool:
        """Return whether a kind of copy shows no more than was granted."""
        return self.copy is None or copy in MAY_LEAVE[self.copy]
