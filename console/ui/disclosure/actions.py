"""Actions on requests for recordings and personal data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.ui.base.action import Action, ActionGroup, TogglePane, action

if TYPE_CHECKING:
    from console.ui.wall.wall_window import WallWindow

T = QT_TRANSLATE_NOOP

ACTIONS: tuple[Action[WallWindow], ...] = (
    action(ActionGroup.BOOKS, "requests", T("Actions", "Requests"), "*Ctrl+Shift+J", TogglePane("requests")),
)
