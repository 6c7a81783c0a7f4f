"""Every act of the console: one table that feeds keys, menus, tool tips and the key overview."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence

from console.domain.errors import ConsoleError
from console.domain.people.permissions import Permission
from console.domain.ptz.model import Velocity
from console.domain.wall.layouts import CHOICES
from console.ui.privacy import lift_dialog
from console.ui.ptz import actions as lens
from console.ui.shell.window_commands import WindowCommands

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QWidget


class Group(Enum):
    """The menu, and the part of the overview, that an act stands in."""

    CAMERA = str(QT_TRANSLATE_NOOP("Acts", "Camera"))
    WALL = str(QT_TRANSLATE_NOOP("Acts", "Wall"))
    STEER = str(QT_TRANSLATE_NOOP("Acts", "Steer"))
    LAYOUT = str(QT_TRANSLATE_NOOP("Acts", "Layout"))
    TOUR = str(QT_TRANSLATE_NOOP("Acts", "Tour"))
    BOOKS = str(QT_TRANSLATE_NOOP("Acts", "Books"))
    CONSOLE = str(QT_TRANSLATE_NOOP("Acts", "Console"))


@dataclass(frozen=True, slots=True)
class Action:
    """Something the operator can do."""

    id: str
    group: Group
    text: str
    keys: tuple[str, ...]
    do: Callable[[WindowCommands], object]
    is_everywhere: bool = False
    """Works while a pane has the keyboard too; single letters and arrows never do."""
    named: str = ""
    """What stands for {0} in the text."""
    is_held: bool = False
    """Lasts for as long as the key is down (`ui.ptz.steering_keys`); from a menu it is done for a moment."""

    @property
    def words(self) -> str:
        """The text in the operator's language."""
        return QCoreApplication.translate("Acts", self.text).replace("{0}", self.named)

    @property
    def spoken_keys(self) -> str:
        """The keys as they are written on a keyboard."""
        shown = [QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in self.keys[:2]]
        return QCoreApplication.translate("Acts", " or ").join(shown)


def _act(group: Group, name: str, text: object, keys: str, do: Callable[[WindowCommands], object]) -> Action:
    # A star before the keys: they work everywhere.
    plain = keys.removeprefix("*")
    return Action(name, group, str(text), tuple(plain.split()), do, is_everywhere=plain != keys)


def _held(name: str, text: object, keys: str, pan: int, tilt: int, zoom: int = 0) -> Action:
    nudge = _given(WindowCommands.nudge, Velocity(pan, tilt, zoom))
    return Action(name, Group.STEER, str(text), tuple(keys.split()), nudge, is_held=True)


def _focus(name: str, text: object, key: str, direction: int) -> Action:
    return Action(name, Group.STEER, str(text), (key,), _given(lens.focus, direction), is_held=True)


def _given(do: Callable[..., object], *what: object) -> Callable[[WindowCommands], object]:
    return lambda desk: do(desk, *what)


T = QT_TRANSLATE_NOOP
_C, _W, _L, _T, _X = Group.CAMERA, Group.WALL, Group.LAYOUT, Group.TOUR, Group.CONSOLE
_S, _B = Group.STEER, Group.BOOKS

ACTS: tuple[Action, ...] = (
    _act(
        _C,
        "enter",
        T("Acts", "Camera number to the spot; alone: single and back"),
        "Return Enter",
        WindowCommands.enter,
    ),
    _act(_C, "escape", T("Acts", "Cancel the number; back from single"), "Escape", WindowCommands.escape),
    _act(_C, "find", T("Acts", "Find a camera by name"), "*Ctrl+F", WindowCommands.find),
    _act(_C, "snapshot", T("Acts", "Keep a picture of the selected tile"), "*F9", WindowCommands.snapshot),
    _act(
        _C,
        "record",
        T("Acts", "Record in real time, or back to time-lapse"),
        "R",
        WindowCommands.switch_recording,
    ),
    _act(
        _C,
        "zone-lift",
        T("Acts", "Lift privacy zones of the selected tile for a time…"),
        "*Ctrl+Shift+L",
        lift_dialog.lift_here,
    ),
    _act(
        _C, "zone-restore", T("Acts", "Put lifted zones back now"), "*Ctrl+Shift+K", lift_dialog.restore_here
    ),
    _act(_C, "zones", T("Acts", "Privacy zones"), "*Ctrl+I", _given(WindowCommands.toggle_pane, "zones")),
    _act(_C, "zoom-in", T("Acts", "Zoom in"), "+ =", _given(WindowCommands.zoom, 1)),
    _act(_C, "zoom-out", T("Acts", "Zoom out"), "-", _given(WindowCommands.zoom, -1)),
    _act(_C, "zoom-reset", T("Acts", "Show the whole picture"), "Home", WindowCommands.reset_zoom),
    _act(
        _C,
        "pan-left",
        T("Acts", "Pan left in a zoomed picture"),
        "Shift+Left",
        _given(WindowCommands.pan, -1, 0),
    ),
    _act(
        _C,
        "pan-right",
        T("Acts", "Pan right in a zoomed picture"),
        "Shift+Right",
        _given(WindowCommands.pan, 1, 0),
    ),
    _act(
        _C, "pan-up", T("Acts", "Pan up in a zoomed picture"), "Shift+Up", _given(WindowCommands.pan, 0, -1)
    ),
    _act(
        _C,
        "pan-down",
        T("Acts", "Pan down in a zoomed picture"),
        "Shift+Down",
        _given(WindowCommands.pan, 0, 1),
    ),
    # U over H J K, and B N below: the same places on English, German and French keyboards.
    _held("steer-left", T("Acts", "Turn the camera left, while held (Shift: fast)"), "H Alt+Left", -1, 0),
    _held("steer-right", T("Acts", "Turn the camera right, while held"), "K Alt+Right", 1, 0),
    _held("steer-up", T("Acts", "Turn the camera up, while held"), "U Alt+Up", 0, 1),
    _held("steer-down", T("Acts", "Turn the camera down, while held"), "J Alt+Down", 0, -1),
    _held("steer-nearer", T("Acts", "Zoom the camera nearer, while held"), "N Alt++ Alt+=", 0, 0, 1),
    _held("steer-wider", T("Acts", "Zoom the camera back, while held"), "B Alt+-", 0, 0, -1),
    Action(
        "focus-near",
        _S,
        str(T("Acts", "Focus nearer, while held")),
        (",",),
        _given(lens.focus, -1),
        is_held=True,
    ),
    Action(
        "focus-far",
        _S,
        str(T("Acts", "Focus farther, while held")),
        (".",),
        _given(lens.focus, 1),
        is_held=True,
    ),
    _act(_S, "iris-open", T("Acts", "Open the iris a little"), "Alt+PgUp", _given(lens.iris, 1)),
    _act(_S, "iris-close", T("Acts", "Close the iris a little"), "Alt+PgDown", _given(lens.iris, -1)),
    _act(_S, "lens-auto", T("Acts", "Focus and iris automatic again"), "A", lens.lens),
    _act(_S, "wiper", T("Acts", "Wiper"), "W", _given(lens.auxiliary, "wiper")),
    _act(_S, "washer", T("Acts", "Washer"), "Shift+W", _given(lens.auxiliary, "washer")),
    _act(_S, "point", T("Acts", "Click centres the camera, a box zooms; or not any more"), "C", lens.point),
    _act(_S, "camera-next", T("Acts", "Next camera to the spot"), "]", _given(lens.next_camera, 1)),
    _act(_S, "camera-back", T("Acts", "Previous camera to the spot"), "[", _given(lens.next_camera, -1)),
    _act(_S, "steering", T("Acts", "Steering"), "*Ctrl+J", _given(WindowCommands.toggle_pane, "steering")),
    _act(_S, "preset-store", T("Acts", "Store the view as a preset"), "Shift+P", lens.store_preset),
    _act(_S, "steer-tour", T("Acts", "Start the camera's tour, or end it"), "Y", lens.tour),
    _act(_S, "steer-reserve", T("Acts", "Reserve the camera; give it back"), "*Ctrl+Shift+H", lens.reserve),
    _act(_S, "steer-request", T("Acts", "Ask the holder for the camera"), "*Ctrl+Shift+G", lens.request),
    _act(_S, "steer-take", T("Acts", "Take the camera over"), "*Ctrl+Shift+T", lens.take_over),
    _act(_S, "steer-grant", T("Acts", "Hand the camera over to who asks"), "*Ctrl+Shift+Y", lens.grant),
    _act(
        _S,
        "steer-home",
        T("Acts", "Send the camera to its home position"),
        "Alt+Home",
        WindowCommands.steer_home,
    ),
    _act(_S, "steer-presets", T("Acts", "Choose a preset of the camera"), "P", WindowCommands.choose_preset),
    *(
        Action(
            f"preset-{number}",
            _S,
            str(T("Acts", "Send the camera to preset {0}")),
            (f"Alt+{number}",),
            _given(WindowCommands.goto_preset, number),
            named=str(number),
        )
        for number in range(1, 10)
    ),
    _act(_W, "left", T("Acts", "Select the tile to the left"), "Left", _given(WindowCommands.select, -1, 0)),
    _act(
        _W, "right", T("Acts", "Select the tile to the right"), "Right", _given(WindowCommands.select, 1, 0)
    ),
    _act(_W, "up", T("Acts", "Select the tile above"), "Up", _given(WindowCommands.select, 0, -1)),
    _act(_W, "down", T("Acts", "Select the tile below"), "Down", _given(WindowCommands.select, 0, 1)),
    _act(
        _W, "carry-left", T("Acts", "Move the camera left"), "Ctrl+Left", _given(WindowCommands.carry, -1, 0)
    ),
    _act(
        _W,
        "carry-right",
        T("Acts", "Move the camera right"),
        "Ctrl+Right",
        _given(WindowCommands.carry, 1, 0),
    ),
    _act(_W, "carry-up", T("Acts", "Move the camera up"), "Ctrl+Up", _given(WindowCommands.carry, 0, -1)),
    _act(
        _W, "carry-down", T("Acts", "Move the camera down"), "Ctrl+Down", _given(WindowCommands.carry, 0, 1)
    ),
    _act(_W, "swap", T("Acts", "Swap the selected camera with the spot"), "X", WindowCommands.swap),
    _act(_W, "spot", T("Acts", "Make the selected tile the spot"), "S", WindowCommands.mark_spot),
    _act(_W, "empty", T("Acts", "Empty the selected tile"), "Delete", WindowCommands.empty),
    _act(_W, "monitor", T("Acts", "Go to the next monitor"), "*F6", _given(WindowCommands.next_monitor, 1)),
    _act(
        _W,
        "monitor-back",
        T("Acts", "Go to the previous monitor"),
        "*Shift+F6",
        _given(WindowCommands.next_monitor, -1),
    ),
    _act(_W, "adopt", T("Acts", "Show here what a missing monitor showed"), "*Ctrl+M", WindowCommands.adopt),
    _act(_W, "figures", T("Acts", "Show or hide frame rate and age"), "I", WindowCommands.toggle_figures),
    _act(
        _W,
        "density",
        T("Acts", "Show or hide pixels per metre at the mouse"),
        "D",
        WindowCommands.toggle_density,
    ),
    _act(_W, "undo", T("Acts", "Take the last change back"), "*Ctrl+Z", WindowCommands.undo),
    _act(_W, "redo", T("Acts", "Bring the change back"), "*Ctrl+Y Ctrl+Shift+Z", WindowCommands.redo),
    *(
        _act(
            _L, f"layout-{number}", layout.name, f"*Ctrl+{number}", _given(WindowCommands.set_layout, layout)
        )
        for number, layout in enumerate(CHOICES, 1)
    ),
    _act(_L, "layouts", T("Acts", "Choose any layout"), "*Ctrl+L", WindowCommands.choose_layout),
    _act(_L, "save", T("Acts", "Save the wall under a name"), "*Ctrl+S", WindowCommands.save_layout),
    _act(_L, "open", T("Acts", "Restore a saved wall"), "*Ctrl+O", WindowCommands.open_layout),
    _act(_T, "tour", T("Acts", "Start or end a tour of all cameras"), "T", WindowCommands.toggle_tour),
    _act(_T, "tour-pause", T("Acts", "Hold the tour's page, or go on"), "Space", WindowCommands.pause_tour),
    _act(_T, "tour-next", T("Acts", "Next page"), "PgDown", _given(WindowCommands.step_tour, 1)),
    _act(_T, "tour-back", T("Acts", "Previous page"), "PgUp", _given(WindowCommands.step_tour, -1)),
    _act(
        _B, "incident", T("Acts", "Open an incident with the spot camera"), "*F5", WindowCommands.new_incident
    ),
    _act(
        _B,
        "incidents",
        T("Acts", "Incident log"),
        "*Shift+F5",
        _given(WindowCommands.toggle_pane, "incidents"),
    ),
    _act(_B, "registers", T("Acts", "Books"), "*Ctrl+B", _given(WindowCommands.toggle_pane, "registers")),
    _act(_B, "visitors", T("Acts", "Visitors"), "*Ctrl+R", _given(WindowCommands.toggle_pane, "visitors")),
    _act(_B, "arrival", T("Acts", "Sign a visitor in"), "*Ctrl+Shift+R", WindowCommands.new_arrival),
    _act(
        _B, "who-is-here", T("Acts", "Print who is in the room"), "*Ctrl+Shift+V", WindowCommands.who_is_here
    ),
    _act(
        _B,
        "countersign",
        T("Acts", "What waits for a countersignature"),
        "*Ctrl+Shift+C",
        _given(WindowCommands.toggle_pane, "countersign"),
    ),
    _act(
        _B, "audit", T("Acts", "Random audits"), "*Ctrl+Shift+A", _given(WindowCommands.toggle_pane, "audit")
    ),
    _act(
        _B,
        "report",
        T("Acts", "Annual report"),
        "*Ctrl+Shift+N",
        _given(WindowCommands.toggle_pane, "report"),
    ),
    _act(
        _B,
        "scheme",
        T("Acts", "Scheme settings"),
        "*Ctrl+Shift+S",
        _given(WindowCommands.toggle_pane, "scheme"),
    ),
    _act(_X, "keys", T("Acts", "All keys"), "*F1", WindowCommands.show_keys),
    _act(_X, "cameras", T("Acts", "Camera list"), "*F2", _given(WindowCommands.toggle_pane, "cameras")),
    _act(_X, "health", T("Acts", "Health"), "*F3", _given(WindowCommands.toggle_pane, "health")),
    _act(
        _X,
        "commissioning",
        T("Acts", "Commissioning: find, try and admit cameras"),
        "*Ctrl+Shift+D",
        _given(WindowCommands.toggle_pane, "commissioning"),
    ),
    _act(
        _X,
        "check",
        T("Acts", "Daily check of all cameras"),
        "*Shift+F3",
        _given(WindowCommands.toggle_pane, "check"),
    ),
    _act(
        _X, "notices", T("Acts", "Faults and messages"), "*F4", _given(WindowCommands.toggle_pane, "notices")
    ),
    _act(
        _X, "panes", T("Acts", "Hide all panes, or show them again"), "*Ctrl+H", WindowCommands.toggle_panes
    ),
    _act(_X, "to-wall", T("Acts", "Give the keyboard to the wall"), "*F7", WindowCommands.focus_wall),
    _act(_X, "acknowledge", T("Acts", "Acknowledge the oldest fault"), "*F8", WindowCommands.acknowledge),
    _act(_X, "people", T("Acts", "People"), "*Ctrl+Shift+P", _given(WindowCommands.toggle_pane, "people")),
    _act(
        _X,
        "change",
        T("Acts", "Sign in, unlock, or change who sits here"),
        "*Ctrl+E",
        WindowCommands.change_operator,
    ),
    _act(_X, "lock", T("Acts", "Lock the panes; the wall goes on"), "*Ctrl+K", WindowCommands.lock),
    _act(_X, "sign-off", T("Acts", "Sign off with a hand-over"), "*Ctrl+Shift+E", WindowCommands.sign_off),
    _act(_X, "full", T("Acts", "Full screen, or a window with a frame"), "*F11", WindowCommands.toggle_full),
    _act(
        _X,
        "painter",
        T("Acts", "Paint by graphics processor, or without"),
        "*Ctrl+G",
        WindowCommands.toggle_painter,
    ),
    _act(_X, "quit", T("Acts", "Close the console"), "*Ctrl+Q", WindowCommands.quit),
)


NEEDS: dict[str, Permission] = {
    # Calling and steering cameras ask for themselves, wherever they come from.
    **dict.fromkeys(("snapshot", "record", "swap", "spot", "empty", "adopt"), Permission.WATCH),
    **dict.fromkeys(("carry-left", "carry-right", "carry-up", "carry-down"), Permission.WATCH),
    **dict.fromkeys(("undo", "redo", "layouts", "save", "open", "tour"), Permission.WATCH),
    **{known.id: Permission.WATCH for known in ACTS if known.id.startswith("layout-")},
    "acknowledge": Permission.ENTER_FAULT,
}
"""What the person at the console must be permitted for an act; the others change nothing that matters."""


def act(name: str) -> Action:
    """An act by its id."""
    return next(known for known in ACTS if known.id == name)


def make_actions(desk: WindowCommands, everywhere: QWidget, wall: QWidget) -> dict[str, QAction]:
    """Qt's form of every act, its keys alive on the window or on the wall only."""
    made = {}
    for known in ACTS:
        owner = everywhere if known.is_everywhere else wall
        action = QAction(known.words, owner)
        if not known.is_held:
            # A shortcut has no release; held keys are the helm's.
            action.setShortcuts([QKeySequence(key) for key in known.keys])
        action.setShortcutContext(
            Qt.ShortcutContext.WindowShortcut
            if known.is_everywhere
            else Qt.ShortcutContext.WidgetWithChildrenShortcut
        )
        action.setToolTip(f"{known.words} ({known.spoken_keys})")
        action.triggered.connect(lambda _checked=False, one=known: perform(one, desk))
        owner.addAction(action)
        made[known.id] = action
    return made


def perform(known: Action, desk: WindowCommands) -> None:
    """Do it; a refusal is said through the one door."""
    try:
        if known.id in NEEDS:
            desk.context.bridge.attendance.require(NEEDS[known.id], known.words)
        known.do(desk)
    except ConsoleError as error:
        desk.context.bridge.messages.refuse(error)
