"""Actions of redaction: the pane, and the clip that is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.domain.people.permissions import Permission
from console.ui.base.action import Action, ActionGroup, TogglePane, action
from console.ui.playback.pane import PANE as PLAYBACK
from console.ui.playback.pane import PlaybackPane
from console.ui.redaction.pane import PANE, RedactionPane

if TYPE_CHECKING:
    from console.ui.wall.wall_window import WallWindow

T = QT_TRANSLATE_NOOP


def redact_review(window: WallWindow) -> None:
    """Propose what is reviewed for a redaction; without a review the form is shown as it is."""
    playback = window.host.show_pane(PLAYBACK.id)
    pane = window.host.show_pane(PANE.id)
    if isinstance(playback, PlaybackPane) and isinstance(pane, RedactionPane):
        session = playback.session
        if session.review is not None:
            request = session.review.request
            pane.form.propose(session.selected, request.begin_utc, request.end_utc, request.request)


ACTIONS: tuple[Action[WallWindow], ...] = (
    action(ActionGroup.BOOKS, "redaction", T("Actions", "Redaction"), "*Ctrl+Shift+U", TogglePane(PANE.id)),
    action(
        ActionGroup.PLAYBACK,
        "redact-review",
        T("Actions", "Redact what is reviewed…"),
        "*Ctrl+Shift+W",
        redact_review,
        Permission.REDACT,
    ),
)
