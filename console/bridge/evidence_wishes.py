"""Wishes for exports and snapshots, from where people see the pictures to the window with the form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from console.domain.evidence.proposal import EvidenceProposal
    from console.domain.streaming.picture import Picture


@dataclass(frozen=True, slots=True)
class SnapshotWish:
    """The picture of a tile, live or played, as it was when the key was pressed."""

    camera: int
    picture: Picture
    is_masked: bool


class EvidenceWishes(QObject):
    """Hands an export or a snapshot on from one room of the screen to another. UI thread."""

    wanted = Signal(object)
    """An `EvidenceProposal`."""
    snapshot_wanted = Signal(object)
    """A `SnapshotWish`."""
    review_wanted = Signal(object)
    """An `EvidenceProposal` whose recordings are to be looked at first."""

    def ask(self, proposal: EvidenceProposal) -> None:
        """Have the form for an export opened, filled in with this."""
        self.wanted.emit(proposal)

    def look(self, proposal: EvidenceProposal) -> None:
        """Have the form for a review of recordings shown, filled in with this."""
        self.review_wanted.emit(proposal)

    def take(self, wish: SnapshotWish) -> None:
        """Have the form for a snapshot opened, with this picture."""
        self.snapshot_wanted.emit(wish)
