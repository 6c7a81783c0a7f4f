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
        links = self.links
        newest = max(links, default=0)
        if newest:
            self._findings.result.heads[self._camera] = (newest, links[newest].sha256)
        for number in range(1, newest + 1):
            link, before = links.get(number), links.get(number - 1)
            if link is None and (number == 1 or before is not None):
                self._hole(number)
            elif link and before and before.sha256 != link.previous_sha256:
                words = f"it does not follow {before.name} in the chain"
                self._findings.add(SegmentFinding.CHAIN, link.name, words)
        self._reaches(known)

    def _hole(self, number: int) -> None:
        following = min(later for later in self.links if later > number)
        missing = f"{number}" if following == number + 1 else f"{number} to {following - 1}"
        words = f"segment {missing} is missing without a recorded deletion"
        name = self.links[following].name
        self._findings.add_of(SegmentFinding.MISSING, self._camera, number, words, name)

    def _reaches(self, known: Iterable[tuple[int, str]]) -> None:
        for number, sha256 in known:
            link = self.links.get(number)
            if link is None or link.sha256 != sha256:
                words = f"segment {number}, a head of the chain in the books, is missing or was altered"
                self._findings.add_of(SegmentFinding.CUT, self._camera, number, words)
                return
