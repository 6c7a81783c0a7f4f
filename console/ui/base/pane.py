"""The description of a pane for the shell, and what a pane may tell actions while it has the keys."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QApplication

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget

    from console.domain.evidence.proposal import EvidenceProposal
    from console.ui.base.context import PaneContext


@dataclass(frozen=True, slots=True)
class PaneKind:
    """One kind of pane; its module holds it as `PANE`, and `panes.PANES` lists all."""

    id: str
    title: str
    """The title, marked for translation in the context `Panes`."""
    build: Callable[[PaneContext], QWidget]
    area: Qt.DockWidgetArea = Qt.DockWidgetArea.LeftDockWidgetArea
    is_open_at_first: bool = False
    first_px: int = 0
    """First height (below the wall) or width (beside it) at 100 %; 0 for the default of its side."""
    least_px: int = 0
    """Least width at 100 %, whatever its neighbours want; 0: as its content needs."""

    @property
    def label(self) -> str:
        """Return the title in the operator's language."""
        return QCoreApplication.translate("Panes", self.title)


@runtime_checkable
class ProposesEvidence(Protocol):
    """A pane that shows what an export may be about."""

    def evidence_proposal(self) -> EvidenceProposal | None:
        """Return what is shown, for the form of an export; None while there is nothing."""
        ...


def proposal_at_keys() -> EvidenceProposal | None:
    """Return what the pane with the keys proposes for an export; None where the wall or another has them."""
    widget = QApplication.focusWidget()
    while widget is not None and not isinstance(widget, ProposesEvidence):
        widget = widget.parentWidget()
    return widget.evidence_proposal() if widget is not None else None
