"""Actions on the panes of cameras."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.ui.base.action import Action, ActionGroup, TogglePane, action

if TYPE_CHECKING:
    from console.ui.base.action_window import ActionWindow


def find_camera(window: ActionWindow) -> None:
    """Give the keyboard to the search of the camera list."""
    window.host.show_pane("cameras")


T = QT_TRANSLATE_NOOP
_X = ActionGroup.CONSOLE

ACTIONS: tuple[Action[ActionWindow], ...] = (
    action(ActionGroup.CAMERA, "find", T("Actions", "Find a camera by name"), "*Ctrl+F", find_camera),
    action(_X, "cameras", T("Actions", "Camera list"), "*F2", TogglePane("cameras")),
    action(_X, "health", T("Actions", "Health"), "*F3", TogglePane("health")),
    action(
        _X,
        "commissioning",
        T("Actions", "Commissioning of cameras"),
        "*Ctrl+Shift+D",
        TogglePane("commissioning"),
    ),
    action(
        ActionGroup.BOOKS,
        "deployments",
        T("Actions", "Deployments of redeployable cameras"),
        "*Ctrl+Alt+D",
        TogglePane("deployments"),
    ),
    action(
        ActionGroup.BOOKS,
        "linked-feeds",
        T("Actions", "Linked feeds of partners"),
        "*Ctrl+Alt+L",
        TogglePane("linked-feeds"),
    ),
    action(_X, "check", T("Actions", "Daily check of all cameras"), "*Shift+F3", TogglePane("check")),
)
