"""Verification of one camera's chain on a volume, and of where the books say that it must reach."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.recording.findings import SegmentFinding

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.media.volume.volume_findings import VolumeFindings


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One place in a camera's chain."""

    name: str
    number: int
    sha256: str
    previous_sha256: str


class ChainCheck:
    """Gathers the links of one camera and checks that they follow each other."""

    def __init__(self, camera: int, findings: VolumeFindings) -> None:
        self._camera, self._findings = camera, findings
        self.links: dict[int, ChainLink] = {}

    def add(self, link: ChainLink | None) -> None:
        """Add a link, which must have its place for itself."""
        if link is None:
            return
        if present := self.links.get(link.number):
            words = f"{present.name} has the same place in the chain"
            self._findings.add(SegmentFinding.FOREIGN, link.name, words)
            return
        self.links[link.number] = link

    def check(self, known: Iterable[tuple[int, str]]) -> None:
        """Check the chain.

        Args:
            known: number and SHA-256 of segments that the books have named as its head.
        """
        links = [self.links[number] for number in sorted(self.links)]
        if links:
            self._findings.result.heads[self._camera] = (links[-1].number, links[-1].sha256)
        before: ChainLink | None = None
        for link in links:
            due = before.number + 1 if before else 1
            if link.number != due:
                self._hole(due, link)
            elif link.previous_sha256 != (before.sha256 if before else ""):
                words = f"it does not follow {before.name if before else 'as the first'} in the chain"
                self._findings.add(SegmentFinding.CHAIN, link.name, words)
            before = link
        self._reaches(known)

    def _hole(self, due: int, link: ChainLink) -> None:
        if link.number < due:
            self._findings.add(SegmentFinding.FOREIGN, link.name, "the chain begins with segment 1")
            return
        missing = f"{due}" if link.number == due + 1 else f"{due} to {link.number - 1}"
        words = f"segment {missing} is missing without a recorded deletion"
        self._findings.add_of(SegmentFinding.MISSING, self._camera, due, words, link.name)

    def _reaches(self, known: Iterable[tuple[int, str]]) -> None:
        for number, sha256 in known:
            link = self.links.get(number)
            if link is None or link.sha256 != sha256:
                words = f"segment {number}, a head of the chain in the books, is missing or was altered"
                self._findings.add_of(SegmentFinding.CUT, self._camera, number, words)
                return
