"""Actions on privacy zones of the selected tile's camera."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.ui.base.action import Action, ActionGroup, TogglePane, action
from console.ui.privacy.lift_dialog import open_lift, restore
from console.ui.privacy.private_dialog import open_private_place
from console.ui.wall.wall_window import WallWindow, selected_camera


def lift_zones(window: WallWindow) -> None:
    """Open the dialog that lifts privacy zones of the camera on the selected tile."""
    open_lift(window.context, selected_camera(window), window.dialog_parent)


def restore_zones(window: WallWindow) -> None:
    """Restore at once the zones that are lifted on the selected tile's camera."""
    restore(window.context, selected_camera(window))


T = QT_TRANSLATE_NOOP
_C = ActionGroup.CAMERA

ACTIONS: tuple[Action[WallWindow], ...] = (
    action(
        _C, "zone-lift", T("Actions", "Lift privacy zones on the selected tile…"), "*Ctrl+Shift+L", lift_zones
    ),
    action(
        _C, "zone-restore", T("Actions", "Restore lifted privacy zones now"), "*Ctrl+Shift+K", restore_zones
    ),
    action(
        _C,
        "private-place",
        T("Actions", "Expectation of privacy: who may see this camera…"),
        "*Ctrl+Alt+X",
        open_private_place,
    ),
    action(_C, "zones", T("Actions", "Privacy zones"), "*Ctrl+I", TogglePane("zones")),
)
