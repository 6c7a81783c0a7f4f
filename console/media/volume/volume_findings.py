"""Collecting what a verification of a volume finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.recording.findings import SegmentFault, SegmentFinding, Verification
from console.domain.recording.segments import SegmentName

if TYPE_CHECKING:
    from collections.abc import Iterable

Span = tuple[int, int]
Claim = tuple[str, object, object]
"""A title, and what each of two places says of it."""


class VolumeFindings:
    """Adds findings to the result of a verification."""

    def __init__(self, result: Verification) -> None:
        self.result = result

    def add(self, finding: SegmentFinding, name: str, words: str, span: Span | None = None) -> None:
        """Add a fault of a file, with its first altered bytes if they are known."""
        parsed = SegmentName.parse(name)
        begin, end = span or (None, None)
        camera, number = (parsed.camera, parsed.number) if parsed else (None, None)
        self.result.faults.append(SegmentFault(finding, name, camera, number, begin, end, words))

    def add_of(self, finding: SegmentFinding, camera: int, number: int, words: str, name: str = "") -> None:
        """Add a fault of a place in a camera's chain."""
        said = f"camera {camera}: {words}"
        self.result.faults.append(SegmentFault(finding, name, camera, number, words=said))

    def note(self, words: str) -> None:
        """Add a remark that is no fault."""
        self.result.notes.append(words)

    def contradictions(self, name: str, claims: Iterable[Claim], one: str, other: str) -> None:
        """Add a fault for each claim on which two places differ."""
        for title, said, found in claims:
            if said != found:
                words = f"{one} says {said} of its {title}, {other} {found}"
                self.add(SegmentFinding.CONTRADICTED, name, words)
