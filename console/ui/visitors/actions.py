"""Actions on the register of visitors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.ui.base.action import Action, ActionGroup, TogglePane, action
from console.ui.visitors.evacuation import print_while_locked

if TYPE_CHECKING:
    from console.ui.base.action_window import ActionWindow


@runtime_checkable
class Reception(Protocol):
    """The pane of visitors, as these actions need it."""

    def new_arrival(self) -> None:
        """Show the page of an arrival."""
        ...

    def who_is_here(self) -> None:
        """Show and print who is in the room."""
        ...


def new_arrival(window: ActionWindow) -> None:
    """Show the register of visitors with the page of an arrival."""
    pane = window.host.show_pane("visitors")
    if isinstance(pane, Reception):
        pane.new_arrival()


def who_is_here(window: ActionWindow) -> None:
    """Show and print who is in the room; while the panes are locked, print only."""
    if not window.context.bridge.attendance.is_open:
        print_while_locked(window.context)
        return
    pane = window.host.show_pane("visitors")
    if isinstance(pane, Reception):
        pane.who_is_here()


T = QT_TRANSLATE_NOOP
_B = ActionGroup.BOOKS

ACTIONS: tuple[Action[ActionWindow], ...] = (
    action(_B, "visitors", T("Actions", "Visitors"), "*Ctrl+R", TogglePane("visitors")),
    action(_B, "arrival", T("Actions", "Sign in a visitor"), "*Ctrl+Shift+R", new_arrival),
    action(
        _B, "who-is-here", T("Actions", "Print the list of people in the room"), "*Ctrl+Shift+V", who_is_here
    ),
)
