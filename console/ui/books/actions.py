"""Actions on the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.ui.base.action import Action, ActionGroup, action, toggle_pane

if TYPE_CHECKING:
    from console.ui.base.action_window import ActionWindow


@runtime_checkable
class OpensIncidents(Protocol):
    """The pane of the incident log, as this action needs it."""

    def new_incident(self) -> None:
        """Show the form of a new incident."""
        ...


def new_incident(window: ActionWindow) -> None:
    """Show the incident log with the form of a new incident."""
    pane = window.host.show_pane("incidents")
    if isinstance(pane, OpensIncidents):
        pane.new_incident()


T = QT_TRANSLATE_NOOP
_B = ActionGroup.BOOKS

ACTIONS: tuple[Action[ActionWindow], ...] = (
    action(_B, "incident", T("Actions", "Open an incident with the spot camera"), "*F5", new_incident),
    action(_B, "incidents", T("Actions", "Incident log"), "*Shift+F5", toggle_pane("incidents")),
    action(_B, "registers", T("Actions", "Books"), "*Ctrl+B", toggle_pane("registers")),
    action(
        _B, "countersign", T("Actions", "Entries to countersign"), "*Ctrl+Shift+C", toggle_pane("countersign")
    ),
    action(_B, "audit", T("Actions", "Random audits"), "*Ctrl+Shift+A", toggle_pane("audit")),
    action(_B, "report", T("Actions", "Annual report"), "*Ctrl+Shift+N", toggle_pane("report")),
)
