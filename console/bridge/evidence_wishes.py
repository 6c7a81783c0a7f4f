"""Wishes to export recordings, from the panes where people find them to the window that shows the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from console.domain.evidence.proposal import EvidenceProposal


class EvidenceWishes(QObject):
    """Hands an export on from one room of the screen to another. UI thread."""

    wanted = Signal(object)
    """An `EvidenceProposal`."""

    def ask(self, proposal: EvidenceProposal) -> None:
        """Have the form for an export opened, filled in with this."""
        self.wanted.emit(proposal)
