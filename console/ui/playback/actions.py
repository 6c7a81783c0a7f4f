"""Actions of playback: the pane, its transport, and the instant replay of a live tile."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP

from console.domain.people.permissions import Permission
from console.ui.base.action import Action, ActionGroup, FillMonitor, TogglePane, action
from console.ui.playback.instant_replay import replay_selected, return_to_live
from console.ui.playback.keys import PANE_KEYS
from console.ui.playback.pane import PANE, PlaybackPane

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.ui.wall.wall_window import WallWindow

T = QT_TRANSLATE_NOOP
_P = ActionGroup.PLAYBACK


def _in_pane(act: str) -> Callable[[WallWindow], object]:
    """Return what does an act of the pane from a menu: shows the pane first."""

    def do(window: WallWindow) -> None:
        pane = window.host.show_pane(PANE.id)
        if isinstance(pane, PlaybackPane):
            pane.do(act)

    return do


def _row(act: str, text: object) -> Action[WallWindow]:
    return Action(act, _P, str(text), PANE_KEYS[act], _in_pane(act), Permission.REVIEW, pane=PANE.id)


ACTIONS: tuple[Action[WallWindow], ...] = (
    action(
        _P,
        "replay",
        T("Actions", "Instant replay on the selected tile: 10, 30, 60 seconds back"),
        "Z",
        replay_selected,
        Permission.REVIEW,
    ),
    action(_P, "live", T("Actions", "Return the selected tile to live"), "L", return_to_live),
    action(_P, "playback", T("Actions", "Playback"), "*Ctrl+T", TogglePane(PANE.id)),
    action(
        _P,
        "playback-monitor",
        T("Actions", "Playback on the whole monitor; again: the wall comes back"),
        "*Ctrl+Alt+T",
        FillMonitor(PANE.id),
    ),
    _row("playback-toggle", T("Actions", "Play or pause")),
    _row("playback-reverse", T("Actions", "Play in reverse; again: faster")),
    _row("playback-pause", T("Actions", "Pause")),
    _row("playback-forward", T("Actions", "Play forwards; again: faster")),
    _row("playback-previous", T("Actions", "Previous picture")),
    _row("playback-next", T("Actions", "Next picture")),
    _row("playback-back", T("Actions", "10 seconds back")),
    _row("playback-on", T("Actions", "10 seconds on")),
    _row("playback-begin", T("Actions", "Go to the beginning of the review")),
    _row("playback-end", T("Actions", "Go to the end of the review")),
    _row("playback-faster", T("Actions", "Faster")),
    _row("playback-slower", T("Actions", "Slower")),
    _row("playback-loop", T("Actions", "Mark the begin and the end of a loop; again: end it")),
    _row("playback-skip", T("Actions", "Skip time without a recording, or show it")),
    _row("playback-sound", T("Actions", "Play the sound of the selected recording, or no longer")),
    _row("playback-density", T("Actions", "Pixels per metre on the selected recording")),
    _row("playback-snapshot", T("Actions", "Take a snapshot of the selected recording…")),
    _row("playback-lift", T("Actions", "Lift privacy zones of the selected recording…")),
    _row("playback-tile", T("Actions", "Select the next recording")),
    _row("playback-tile-back", T("Actions", "Select the previous recording")),
    _row("playback-single", T("Actions", "Show one recording alone, or all")),
    _row("playback-place", T("Actions", "Type a date and time to go to")),
    _row("playback-calendar", T("Actions", "Choose a day from a calendar of recordings")),
    _row("playback-area", T("Actions", "Draw an area on the selected recording and find motion in it")),
    _row("playback-motion", T("Actions", "Next motion on the selected recording")),
    _row("playback-motion-back", T("Actions", "Previous motion on the selected recording")),
    _row("playback-bookmark", T("Actions", "Set a bookmark on the selected recording…")),
    _row("playback-bookmarks", T("Actions", "List the bookmarks and go to one…")),
    _row("playback-zoom-in", T("Actions", "Zoom into the selected recording")),
    _row("playback-zoom-out", T("Actions", "Zoom out of the selected recording")),
    _row("playback-pan-left", T("Actions", "Pan left in a zoomed recording")),
    _row("playback-pan-right", T("Actions", "Pan right in a zoomed recording")),
    _row("playback-pan-up", T("Actions", "Pan up in a zoomed recording")),
    _row("playback-pan-down", T("Actions", "Pan down in a zoomed recording")),
    _row("playback-timeline", T("Actions", "Say what the timeline has at this place")),
    _row(
        "playback-export", T("Actions", "Export evidence: the cameras and time of the review, or its loop…")
    ),
)
