"""Actions on the books."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.ui.base.action import Action, ActionGroup, TogglePane, action
from console.ui.books.keys import PRINT_KEYS

if TYPE_CHECKING:
    from console.ui.base.action_window import ActionWindow


@runtime_checkable
class OpensIncidents(Protocol):
    """The pane of the incident log, as this action needs it."""

    def new_incident(self) -> None:
        """Show the form of a new incident."""
        ...

    def print_entries(self) -> None:
        """Open the dialog that prints entries."""
        ...


def new_incident(window: ActionWindow) -> None:
    """Show the incident log with the form of a new incident."""
    pane = window.host.show_pane("incidents")
    if isinstance(pane, OpensIncidents):
        pane.new_incident()


def print_entries(window: ActionWindow) -> None:
    """Show the incident log with the dialog that prints entries."""
    pane = window.host.show_pane("incidents")
    if isinstance(pane, OpensIncidents):
        pane.print_entries()


T = QT_TRANSLATE_NOOP
_B = ActionGroup.BOOKS

ACTIONS: tuple[Action[ActionWindow], ...] = (
    action(_B, "incident", T("Actions", "Open an incident with the spot camera"), "*F5", new_incident),
    action(_B, "incidents", T("Actions", "Incident log"), "*Shift+F5", TogglePane("incidents")),
    action(_B, "registers", T("Actions", "Books"), "*Ctrl+B", TogglePane("registers")),
    action(
        _B, "countersign", T("Actions", "Entries to countersign"), "*Ctrl+Shift+C", TogglePane("countersign")
    ),
    # Each pane with a book reads the key; from the menu it is the incident log.
    Action(
        "print-entries",
        _B,
        str(T("Actions", "Print entries of the book that is open")),
        PRINT_KEYS,
        print_entries,
        pane="incidents",
    ),
    action(_B, "audit", T("Actions", "Random audits"), "*Ctrl+Shift+A", TogglePane("audit")),
    action(
        _B, "servicing", T("Actions", "Servicing and work orders"), "*Ctrl+Alt+S", TogglePane("servicing")
    ),
    action(_B, "report", T("Actions", "Annual report"), "*Ctrl+Shift+N", TogglePane("report")),
)
