"""Actions on evidence."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.ui.base.action import Action, ActionGroup, action
from console.ui.wall.wall_window import WallWindow, selected_camera


def export_evidence(window: WallWindow) -> None:
    """Open the dialog that exports recordings, with the camera of the selected tile."""
    # Imported late, so that the start need not wait for a dialog.
    from console.ui.evidence.export_dialog import EvidenceDialog

    try:
        cameras: tuple[int, ...] = (selected_camera(window),)
    except OperatorError:
        cameras = ()
    window.open_dialog(EvidenceDialog(window.context, cameras, window.dialog_parent))


T = QT_TRANSLATE_NOOP

ACTIONS: tuple[Action[WallWindow], ...] = (
    action(
        ActionGroup.BOOKS,
        "evidence-export",
        T("Actions", "Export evidence…"),
        "*Ctrl+Shift+X",
        export_evidence,
        Permission.ASK_FOR_EVIDENCE,
    ),
)
