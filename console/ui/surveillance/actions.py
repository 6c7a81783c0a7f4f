"""Actions on surveillance authorisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.ui.base.action import Action, ActionGroup, TogglePane, action
from console.ui.surveillance.response_dialog import answer_question

if TYPE_CHECKING:
    from console.ui.base.action_window import ActionWindow

T = QT_TRANSLATE_NOOP

ACTIONS: tuple[Action[ActionWindow], ...] = (
    action(
        ActionGroup.BOOKS,
        "surveillance",
        T("Actions", "Surveillance authorisations"),
        "*Ctrl+Shift+O",
        TogglePane("surveillance"),
    ),
    action(
        ActionGroup.BOOKS,
        "immediate-response",
        T("Actions", "Answer whether it is still an immediate response"),
        "*Ctrl+Alt+W",
        answer_question,
    ),
)
