"""Actions on movable cameras: as keys, menus and the joystick's buttons do them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QBuffer, QCoreApplication, QIODevice, Qt, QTimer

from console.domain.errors import OperatorError
from console.domain.ptz.model import Velocity
from console.domain.text import text
from console.ui.base.action import Action, ActionGroup, TogglePane, action, action_by_id, with_arguments
from console.ui.ptz.pad import pad_of
from console.ui.ptz.preset_dialog import PresetDialog
from console.ui.ptz.preset_name_dialog import PresetNameDialog
from console.ui.wall.image_conversion import image_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.bridge.ptz import PtzBridge
    from console.bridge.ptz_commands import PtzCommandsBridge
    from console.ui.wall.wall_window import WallWindow

FOCUS_MS = 300
NUDGE_MS = 350
THUMBNAIL_PX = 320
JPEG_QUALITY = 80


def _ptz(window: WallWindow) -> PtzBridge:
    return window.context.bridge.ptz


def _commands(window: WallWindow) -> PtzCommandsBridge:
    return window.context.bridge.ptz_commands


def _note(window: WallWindow, text: str) -> None:
    window.context.bridge.messages.note(text)


def nudge(window: WallWindow, direction: Velocity) -> None:
    """Move a camera for a moment, as a menu does it; the keys themselves are held."""
    _ptz(window).nudge(_ptz(window).require_target(), direction, NUDGE_MS)


def focus(window: WallWindow, direction: int) -> None:
    """Focus for a moment, as a menu does it; the keys themselves are held."""
    commands = _commands(window)
    commands.focus(direction)
    QTimer.singleShot(FOCUS_MS, commands, lambda: commands.focus(0))


def set_automatic(window: WallWindow) -> None:
    """Leave focus and iris to the camera."""
    _commands(window).automatic()


def iris(window: WallWindow, direction: int) -> None:
    """Open or close the iris by a step."""
    _commands(window).iris(direction)


def auxiliary(window: WallWindow, word: str) -> None:
    """Run the wiper or the washer."""
    _commands(window).auxiliary(word)


def toggle_pointing(window: WallWindow) -> None:
    """Let the left button point into pictures, or select tiles again."""
    window.wall_view.set_click_to_centre(is_on=not window.wall_view.is_click_to_centre)


def move_pad(window: WallWindow) -> None:
    """Move the steering pad of the active monitor to the next corner."""
    view = window.host.wall_view_of(window.context.bridge.wall.wall.active)
    pad_of(window.dialog_parent if view is None else view.window()).go_to_corner()


def toggle_pad(window: WallWindow) -> None:
    """Show or hide the steering pad of the active monitor."""
    view = window.host.wall_view_of(window.context.bridge.wall.wall.active)
    pad_of(window.dialog_parent if view is None else view.window()).toggle()


def toggle_reservation(window: WallWindow) -> None:
    """Reserve the camera, or release it."""
    camera = _ptz(window).require_target()
    is_reserved = _commands(window).toggle_reservation()
    text = (
        QCoreApplication.translate("Steering", "Camera {0} is reserved for you")
        if is_reserved
        else QCoreApplication.translate("Steering", "Camera {0} is released")
    )
    _note(window, text.format(camera))


def request(window: WallWindow) -> None:
    """Ask the person holding the camera for it."""
    _commands(window).request()
    _note(window, QCoreApplication.translate("Steering", "Request sent to the person holding the camera"))


def take_over(window: WallWindow) -> None:
    """Take over the camera."""
    _commands(window).take_over()


def grant(window: WallWindow) -> None:
    """Hand over the camera."""
    _commands(window).answer(is_granted=True)


def next_camera(window: WallWindow, step: int) -> None:
    """Call the next camera, by number, to the spot."""
    live = window.context.bridge.wall
    numbers = sorted(live.cameras)
    if not numbers:
        raise OperatorError("There are no cameras in the scheme.")
    current = live.wall.camera_at(live.wall.spot)
    position = numbers.index(current) + step if current in numbers else 0
    live.call(numbers[position % len(numbers)])


def toggle_tour(window: WallWindow) -> None:
    """Start the camera's first tour, or stop the one that runs."""
    bridge = window.context.bridge
    camera = bridge.ptz.require_target()
    tours, actor = bridge.ptz_commands.services.tours, bridge.wall.actor
    if tours.running(camera) is not None:
        tours.stop(actor, camera)
        return
    first = next(iter(tours.tours_of(camera)), None)
    if first is None:
        pane_keys = action_by_id("steering").spoken_keys
        raise OperatorError(
            text("Camera {camera} has no tour.", camera=camera),
            text("Create one in the Steering pane ({pane_keys}).", pane_keys=pane_keys),
        )
    tours.start(actor, camera, first.name)


def go_home(window: WallWindow) -> None:
    """Send the camera to its home position."""
    camera = _ptz(window).home()
    _note_sent(window, camera, QCoreApplication.translate("Steering", "its home position"))


def go_to_preset(window: WallWindow, number: int) -> None:
    """Send the camera that is steered to a preset, counted from 1."""
    camera = _ptz(window).require_target()
    _go_to_preset(window, camera, _ptz(window).preset(camera, number).token)


def _go_to_preset(window: WallWindow, camera: int, token: str) -> None:
    preset = _ptz(window).goto(camera, token)
    _note_sent(window, camera, preset.name)


def _note_sent(window: WallWindow, camera: int, to: str) -> None:
    text = QCoreApplication.translate("Steering", "Camera {0} goes to {1}").format(camera, to)
    _note(window, text)


def choose_preset(window: WallWindow) -> None:
    """Open the presets of the camera that is steered over the wall.

    Raises:
        OperatorError: no camera can be steered, or it has no presets.
    """
    camera = _ptz(window).require_target()
    if not _ptz(window).state(camera).presets:
        save_keys = action_by_id("preset-store").spoken_keys
        raise OperatorError(
            text("Camera {camera} has no known presets.", camera=camera),
            text("Save one ({save_keys}), or wait until the camera responds.", save_keys=save_keys),
        )

    def goto(token: str) -> None:
        # The wall may show another camera by now: the preset was chosen for this one.
        try:
            _go_to_preset(window, camera, token)
        except OperatorError as error:
            window.context.bridge.messages.refuse(error)

    window.open_dialog(PresetDialog(window.context, camera, goto, window.dialog_parent))


def store_preset(window: WallWindow) -> None:
    """Ask for a name and save what the camera shows as a preset."""
    camera = _ptz(window).require_target()
    picture = thumbnail(window, camera)
    commands = _commands(window)
    window.open_dialog(
        PresetNameDialog.to_store(
            window.context,
            camera,
            lambda name: commands.store(camera, name, picture),
            window.dialog_parent,
        )
    )


def thumbnail(window: WallWindow, camera: int) -> bytes:
    """Return a JPEG of what a tile of the camera shows now; empty where no tile shows it."""
    boards = range(len(window.context.bridge.wall.wall.boards))
    views = [view for view in map(window.host.wall_view_of, boards) if view is not None]
    tiles = [tile for view in views for tile in view.tiles]
    shown = next((t for t in tiles if t.stream and t.stream.camera == camera and t.picture), None)
    if shown is None or shown.picture is None or shown.status.is_dead:
        return b""
    image = image_of(shown.picture).scaledToWidth(THUMBNAIL_PX, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", JPEG_QUALITY)  # type: ignore[call-overload]  # the stub wants bytes, Qt wants text
    return bytes(buffer.data().data())


T = QT_TRANSLATE_NOOP
_S = ActionGroup.STEER


def _held(name: str, text: object, keys: str, direction: Velocity) -> Action[WallWindow]:
    do = with_arguments(nudge, direction)
    return Action(name, _S, str(text), tuple(keys.split()), do, is_held=True)


def _focus(name: str, text: object, key: str, direction: int) -> Action[WallWindow]:
    return Action(name, _S, str(text), (key,), with_arguments(focus, direction), is_held=True)


def _presets() -> Iterator[Action[WallWindow]]:
    for number in range(1, 10):
        text = str(T("Actions", "Send the camera to preset {0}"))
        do = with_arguments(go_to_preset, number)
        yield Action(f"preset-{number}", _S, text, (f"Alt+{number}",), do, argument=str(number))


# U over H J K, and B N below: the same places on English, German and French keyboards.
ACTIONS: tuple[Action[WallWindow], ...] = (
    _held(
        "steer-left",
        T("Actions", "Turn the camera left while held"),
        "H Alt+Left",
        Velocity(pan=-1),
    ),
    _held("steer-right", T("Actions", "Turn the camera right while held"), "K Alt+Right", Velocity(pan=1)),
    _held("steer-up", T("Actions", "Turn the camera up while held"), "U Alt+Up", Velocity(tilt=1)),
    _held("steer-down", T("Actions", "Turn the camera down while held"), "J Alt+Down", Velocity(tilt=-1)),
    _held("steer-nearer", T("Actions", "Zoom the camera in while held"), "N Alt++ Alt+=", Velocity(zoom=1)),
    _held("steer-wider", T("Actions", "Zoom the camera out while held"), "B Alt+-", Velocity(zoom=-1)),
    _focus("focus-near", T("Actions", "Focus nearer while held"), ",", -1),
    _focus("focus-far", T("Actions", "Focus farther while held"), ".", 1),
    action(_S, "iris-open", T("Actions", "Open the iris a little"), "Alt+PgUp", with_arguments(iris, 1)),
    action(_S, "iris-close", T("Actions", "Close the iris a little"), "Alt+PgDown", with_arguments(iris, -1)),
    action(_S, "lens-auto", T("Actions", "Set focus and iris to automatic"), "A", set_automatic),
    action(_S, "wiper", T("Actions", "Wiper"), "W", with_arguments(auxiliary, "wiper")),
    action(_S, "washer", T("Actions", "Washer"), "Shift+W", with_arguments(auxiliary, "washer")),
    action(_S, "pad", T("Actions", "Steering pad on the screen"), "Alt+J", toggle_pad),
    action(
        _S, "pad-corner", T("Actions", "Move the steering pad to the next corner"), "Alt+Shift+J", move_pad
    ),
    action(_S, "point", T("Actions", "Click to centre, drag a box to zoom"), "C", toggle_pointing),
    action(
        _S,
        "camera-next",
        T("Actions", "Call the next camera to the spot"),
        "]",
        with_arguments(next_camera, 1),
    ),
    action(
        _S,
        "camera-back",
        T("Actions", "Call the previous camera to the spot"),
        "[",
        with_arguments(next_camera, -1),
    ),
    action(_S, "steering", T("Actions", "Steering"), "*Ctrl+J", TogglePane("steering")),
    action(_S, "preset-store", T("Actions", "Save the view as a preset"), "Shift+P", store_preset),
    action(_S, "steer-tour", T("Actions", "Start or stop the camera's tour"), "Y", toggle_tour),
    action(
        _S,
        "steer-reserve",
        T("Actions", "Reserve or release the camera"),
        "*Ctrl+Shift+H",
        toggle_reservation,
    ),
    action(
        _S,
        "steer-request",
        T("Actions", "Request the camera"),
        "*Ctrl+Shift+G",
        request,
    ),
    action(_S, "steer-take", T("Actions", "Take over the camera"), "*Ctrl+Shift+T", take_over),
    action(
        _S,
        "steer-grant",
        T("Actions", "Hand over the camera"),
        "*Ctrl+Shift+Y",
        grant,
    ),
    action(_S, "steer-home", T("Actions", "Send the camera to its home position"), "Alt+Home", go_home),
    action(_S, "steer-presets", T("Actions", "Choose a preset"), "P", choose_preset),
    *_presets(),
)
