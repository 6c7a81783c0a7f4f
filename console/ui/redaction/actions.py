"""Actions of redaction: the pane, and the clip that is reviewed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.domain.people.permissions import Permission
from console.ui.base.action import Action, ActionGroup, TogglePane, action
from console.ui.playback.pane import PANE as PLAYBACK
from console.ui.playback.pane import PlaybackPane
from console.ui.redaction.keys import STUDIO_KEYS
from console.ui.redaction.pane import PANE, RedactionPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.wall.wall_window import WallWindow

T = QT_TRANSLATE_NOOP
_P = ActionGroup.PLAYBACK


def redact_review(window: WallWindow) -> None:
    """Propose what is reviewed for a redaction; without a review the form is shown as it is."""
    playback = window.host.show_pane(PLAYBACK.id)
    pane = window.host.show_pane(PANE.id)
    if isinstance(playback, PlaybackPane) and isinstance(pane, RedactionPane):
        session = playback.session
        if session.review is not None:
            request = session.review.request
            pane.form.propose(session.selected, request.begin_utc, request.end_utc, request.request)


def _in_studio(act: str) -> Callable[[WallWindow], object]:
    """Return what does an act of the studio from a menu: shows the pane first."""

    def do(window: WallWindow) -> None:
        pane = window.host.show_pane(PANE.id)
        if isinstance(pane, RedactionPane):
            pane.studio.do(act)

    return do


def _row(act: str, text: object) -> Action[WallWindow]:
    keys = STUDIO_KEYS[act]
    return Action(act, _P, str(text), keys, _in_studio(act), Permission.REDACT, pane=PANE.id)


ACTIONS: tuple[Action[WallWindow], ...] = (
    action(ActionGroup.BOOKS, "redaction", T("Actions", "Redaction"), "*Ctrl+Shift+U", TogglePane(PANE.id)),
    action(
        _P,
        "redact-review",
        T("Actions", "Redact what is reviewed…"),
        "*Ctrl+Shift+W",
        redact_review,
        Permission.REDACT,
    ),
    _row("redaction-play", T("Actions", "Redaction: play or stand still")),
    _row("redaction-next", T("Actions", "Redaction: next frame")),
    _row("redaction-previous", T("Actions", "Redaction: previous frame")),
    _row("redaction-on", T("Actions", "Redaction: a second on")),
    _row("redaction-back", T("Actions", "Redaction: a second back")),
    _row("redaction-unseen", T("Actions", "Redaction: next frame not seen")),
    _row("redaction-doubt", T("Actions", "Redaction: next doubt")),
    _row("redaction-doubt-back", T("Actions", "Redaction: previous doubt")),
    _row("redaction-join", T("Actions", "Redaction: join the chosen people into one")),
    _row("redaction-split", T("Actions", "Redaction: another person from this frame on")),
    _row("redaction-end", T("Actions", "Redaction: the chosen person leaves at this frame")),
    _row("redaction-keep-clear", T("Actions", "Redaction: keep the chosen person clear")),
    _row("redaction-cover", T("Actions", "Redaction: cover the chosen person")),
    _row("redaction-remove", T("Actions", "Redaction: remove the chosen boxes")),
    _row("redaction-undo", T("Actions", "Redaction: undo")),
    _row("redaction-redo", T("Actions", "Redaction: redo")),
)
