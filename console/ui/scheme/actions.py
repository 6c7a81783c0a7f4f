"""Actions on the scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.ui.base.action import Action, ActionGroup, TogglePane, action

if TYPE_CHECKING:
    from console.ui.base.action_window import ActionWindow

T = QT_TRANSLATE_NOOP

ACTIONS: tuple[Action[ActionWindow], ...] = (
    action(
        ActionGroup.BOOKS, "scheme", T("Actions", "Scheme settings"), "*Ctrl+Shift+S", TogglePane("scheme")
    ),
    action(
        ActionGroup.BOOKS,
        "documents",
        T("Actions", "Documents of the scheme"),
        "*Ctrl+Alt+M",
        TogglePane("documents"),
    ),
)
