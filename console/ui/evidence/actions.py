"""Actions on evidence: packages, media, video prints and holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.domain.errors import OperatorError
from console.domain.evidence.proposal import EvidenceProposal
from console.domain.people.permissions import Permission
from console.ui.base.action import Action, ActionGroup, TogglePane, action
from console.ui.base.pane import proposal_at_keys
from console.ui.evidence.print_dialog import open_print_dialog
from console.ui.wall.wall_window import WallWindow, selected_camera, selected_tile

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from console.ui.base.action_window import ActionWindow


def export_evidence(window: WallWindow) -> None:
    """Open the form for an export of what the pane with the keys shows, else of the selected tile."""
    proposal = proposal_at_keys()
    if proposal is None:
        try:
            proposal = EvidenceProposal((selected_camera(window),))
        except OperatorError:
            proposal = EvidenceProposal()
    open_export(window, proposal)


def open_export(window: ActionWindow, proposal: EvidenceProposal) -> None:
    """Open the form for an export, filled in with what is proposed; who may not ask is told so."""
    # Imported late, so that the start need not wait for a dialog.
    from console.ui.evidence.export_dialog import EvidenceDialog

    try:
        window.context.bridge.attendance.require(Permission.ASK_FOR_EVIDENCE, "evidence")
    except OperatorError as error:
        window.context.bridge.messages.refuse(error)
        return
    window.open_dialog(EvidenceDialog(window.context, proposal, window.dialog_parent))


def make_print(window: WallWindow) -> None:
    """Open the form for a video print of the picture on the selected tile."""
    tile, camera = selected_tile(window)
    if tile.picture is None:
        raise OperatorError(
            "There is no picture on this tile yet.", "Wait until the camera's picture appears."
        )
    parent: QWidget = window.wall_view
    open_print_dialog(window.context, camera, tile.picture, parent, is_masked=tile.status.masked)


def scan_label(window: WallWindow) -> None:
    """Find the medium whose label the selected tile shows."""
    from console.ui.evidence.tile_scan import scan_tile

    scan_tile(window)


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
    action(ActionGroup.BOOKS, "media", T("Actions", "Media and holds"), "*Ctrl+Shift+B", TogglePane("media")),
    action(ActionGroup.BOOKS, "snapshots", T("Actions", "Snapshots"), "*Shift+F9", TogglePane("snapshots")),
    action(
        ActionGroup.BOOKS,
        "video-print",
        T("Actions", "Make a video print of the selected tile"),
        "*Ctrl+Shift+I",
        make_print,
        Permission.ENTER_MEDIA,
    ),
    action(
        ActionGroup.BOOKS,
        "label-scan",
        T("Actions", "Find the medium whose label the selected tile shows"),
        "*Ctrl+Shift+F",
        scan_label,
        Permission.READ_BOOKS,
    ),
)
