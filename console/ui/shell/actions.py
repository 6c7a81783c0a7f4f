"""The table of all actions: those of each subject's room, and those of the console itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, Qt
from PySide6.QtGui import QAction, QKeySequence

from console.bridge.messages import grouped
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.ui.base.action import Action, ActionGroup, TogglePane, action, register
from console.ui.base.context import UnattendedWall
from console.ui.books import actions as books
from console.ui.cameras import actions as cameras
from console.ui.disclosure import actions as disclosure
from console.ui.evidence import actions as evidence
from console.ui.map import actions as map_
from console.ui.people import actions as people
from console.ui.playback import actions as playback
from console.ui.privacy import actions as privacy
from console.ui.ptz import actions as ptz
from console.ui.redaction import actions as redaction
from console.ui.scheme import actions as scheme
from console.ui.shell import looks
from console.ui.shell.played_print import print_played
from console.ui.surveillance import actions as surveillance
from console.ui.visitors import actions as visitors
from console.ui.wall import actions as wall

if TYPE_CHECKING:
    from typing import Protocol

    from PySide6.QtWidgets import QWidget

    from console.ui.base.action_window import ActionWindow
    from console.ui.wall.wall_window import WallWindow

    class ConsoleWindow(WallWindow, Protocol):
        """A monitor's window, as the console's own actions need it."""

        is_framed: bool

        def set_framed(self, *, is_framed: bool) -> None:
            """Show the frame and the menu, or fill the monitor."""

        def show_keys(self) -> None:
            """Open the overview of keys."""


def acknowledge(window: ActionWindow) -> None:
    """Acknowledge the oldest fault."""
    bridge = window.context.bridge
    waiting = bridge.messages.open_faults()
    if not waiting:
        raise OperatorError("There are no faults to acknowledge.")
    # Faults that came together are one line, and are acknowledged together.
    together = next(group for group in grouped(bridge.messages.messages()) if waiting[0] in group)
    for fault in together:
        bridge.messages.acknowledge(fault.number, bridge.wall.actor)


T = QT_TRANSLATE_NOOP
_X = ActionGroup.CONSOLE

CONSOLE: tuple[Action[ConsoleWindow], ...] = (
    action(_X, "keys", T("Actions", "All keys"), "*F1", lambda window: window.show_keys()),
    action(
        _X,
        "guide",
        T("Actions", "Show me round: six steps on the wall; again: next step"),
        "*Shift+F1",
        lambda window: window.host.show_round(),
    ),
    action(_X, "notices", T("Actions", "Faults and messages"), "*F4", TogglePane("notices")),
    action(
        _X,
        "panes",
        T("Actions", "Hide or show all panes"),
        "*Ctrl+H",
        lambda window: window.host.toggle_panes(),
    ),
    action(
        _X,
        "pane-move",
        T("Actions", "Move the pane: left, below, right, a window of its own"),
        "*Ctrl+F7",
        lambda window: window.host.move_pane(),
    ),
    action(
        _X,
        "pane-larger",
        T("Actions", "Make the pane larger"),
        "*Alt+F7",
        lambda window: window.host.resize_pane(1),
    ),
    action(
        _X,
        "pane-smaller",
        T("Actions", "Make the pane smaller"),
        "*Alt+Shift+F7",
        lambda window: window.host.resize_pane(-1),
    ),
    action(
        _X,
        "to-wall",
        T("Actions", "Move the keyboard to the wall"),
        "*F7",
        lambda window: window.focus_wall(),
    ),
    action(
        _X,
        "acknowledge",
        T("Actions", "Acknowledge the oldest fault"),
        "*F8",
        acknowledge,
        Permission.ENTER_FAULT,
    ),
    action(
        ActionGroup.BOOKS,
        "played-print",
        T("Actions", "Make a video print of the selected recording"),
        "*Ctrl+Alt+I",
        print_played,
        Permission.ENTER_MEDIA,
    ),
    action(
        _X,
        "full",
        T("Actions", "Full screen on or off"),
        "*F11",
        lambda window: window.set_framed(is_framed=not window.is_framed),
    ),
    action(
        _X,
        "painter",
        T("Actions", "Graphics acceleration on or off"),
        "*Ctrl+G",
        lambda window: window.host.toggle_renderer(),
    ),
    action(_X, "theme", T("Actions", "Colours: dark, light, high contrast"), "*F12", looks.change_theme),
    action(
        _X, "text-size", T("Actions", "Size of the text: 100, 125, 150 %"), "*Shift+F12", looks.change_font
    ),
    action(_X, "motion", T("Actions", "Blinking on or off"), "*Ctrl+F12", looks.change_motion),
    action(
        _X,
        "touch",
        T("Actions", "Buttons for fingers: after a touch, always, never"),
        "*Alt+F12",
        looks.change_touch,
    ),
    action(
        _X,
        "quit",
        T("Actions", "Close the console"),
        "*Ctrl+Q",
        lambda window: window.host.ask_to_quit(window.dialog_parent),
    ),
)

ACTIONS: tuple[Action[ConsoleWindow], ...] = (
    *wall.ACTIONS,
    *privacy.ACTIONS,
    *ptz.ACTIONS,
    *books.ACTIONS,
    *evidence.ACTIONS,
    *disclosure.ACTIONS,
    *visitors.ACTIONS,
    *scheme.ACTIONS,
    *cameras.ACTIONS,
    *map_.ACTIONS,
    *surveillance.ACTIONS,
    *people.ACTIONS,
    *playback.ACTIONS,
    *redaction.ACTIONS,
    *CONSOLE,
)


register(ACTIONS)


def make_actions(window: ConsoleWindow, everywhere: QWidget, wall_view: QWidget) -> dict[str, QAction]:
    """Make a `QAction` of every action, its keys active in the window or on the wall only.

    Args:
        window: given to the actions.
        everywhere: owns the actions that work while a pane has the keyboard.
        wall_view: owns the others.
    """
    made = {}
    for row in ACTIONS:
        owner = everywhere if row.is_everywhere else wall_view
        qt_action = QAction(row.label, owner)
        if not row.is_held and not row.pane:
            # A shortcut has no release; held keys are read by `ui.ptz.steering_keys` and `focus_keys`.
            # The keys of a pane are read by the pane, because they mean something else on the wall.
            qt_action.setShortcuts([QKeySequence(key) for key in row.keys])
        qt_action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut
            if row.is_everywhere
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        qt_action.setToolTip(row.tool_tip)
        qt_action.triggered.connect(lambda _checked=False, row=row: perform(row, window))
        owner.addAction(qt_action)
        made[row.id] = qt_action
    return made


ON_THE_WALL = frozenset(
    {ActionGroup.CAMERA, ActionGroup.WALL, ActionGroup.LAYOUT, ActionGroup.TOUR, ActionGroup.STEER}
)


def _check_attended(row: Action[ConsoleWindow], window: ConsoleWindow) -> None:
    """Refuse what changes the wall while nobody is signed on, if the scheme decided so.

    Raises:
        OperatorError: nobody is signed on.
    """
    if row.group not in ON_THE_WALL or window.context.settings.unattended is UnattendedWall.VISIBLE:
        return
    if window.context.bridge.attendance.person is None:
        raise OperatorError("No one is signed in, so the wall cannot be changed.", "Sign in first.")


def perform(row: Action[ConsoleWindow], window: ConsoleWindow) -> None:
    """Do an action; a refusal is shown by the message centre."""
    try:
        _check_attended(row, window)
        if row.needs is not None:
            window.context.bridge.attendance.require(row.needs, row.label)
        row.do(window)
    except ConsoleError as error:
        window.context.bridge.messages.refuse(error)
