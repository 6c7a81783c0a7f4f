"""Acts about movable cameras beside moving them, as keys, menus and the joystick's buttons do them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QCoreApplication, QIODevice, Qt, QTimer

from console.domain.errors import OperatorError
from console.ui.wall.image_conversion import image_of

if TYPE_CHECKING:
    from console.ui.shell.window_commands import WindowCommands

FOCUS_MS = 300
THUMBNAIL_PX = 320
JPEG_QUALITY = 80


def focus(desk: WindowCommands, direction: int) -> None:
    """Focus for a moment, as a menu does it; the keys themselves are held."""
    heads = desk.context.bridge.heads
    heads.focus(direction)
    QTimer.singleShot(FOCUS_MS, heads, lambda: heads.focus(0))


def lens(desk: WindowCommands) -> None:
    """Focus and iris by the camera itself again."""
    desk.context.bridge.heads.automatic()


def iris(desk: WindowCommands, direction: int) -> None:
    """Open or close by a step."""
    desk.context.bridge.heads.iris(direction)


def auxiliary(desk: WindowCommands, word: str) -> None:
    """Wiper, washer."""
    desk.context.bridge.heads.auxiliary(word)


def point(desk: WindowCommands) -> None:
    """Let the left button point into pictures, or select tiles again."""
    desk.stage.point(is_on=not desk.stage.points)


def reserve(desk: WindowCommands) -> None:
    """Reserve the camera, or give it back."""
    camera = desk.context.bridge.steering.wanted()
    is_reserved = desk.context.bridge.heads.toggle_reservation()
    text = (
        QCoreApplication.translate("Steering", "Camera {0} is reserved for you")
        if is_reserved
        else QCoreApplication.translate("Steering", "Camera {0} is given back")
    )
    desk.context.bridge.messages.note(text.format(camera))


def request(desk: WindowCommands) -> None:
    """Ask the holder for the camera."""
    desk.context.bridge.heads.request()
    desk.context.bridge.messages.note(
        QCoreApplication.translate("Steering", "The holder is asked for the camera")
    )


def take_over(desk: WindowCommands) -> None:
    """Take the camera over."""
    desk.context.bridge.heads.take_over()


def grant(desk: WindowCommands) -> None:
    """Hand the camera over to who asks for it."""
    desk.context.bridge.heads.answer(is_granted=True)


def next_camera(desk: WindowCommands, step: int) -> None:
    """Call the next camera, by number, to the spot."""
    numbers = sorted(desk.live.cameras)
    if not numbers:
        raise OperatorError("There are no cameras.")
    wall = desk.live.wall
    now = wall.camera_at(wall.spot)
    place = numbers.index(now) + step if now in numbers else 0
    desk.live.call(numbers[place % len(numbers)])


def tour(desk: WindowCommands) -> None:
    """Start the camera's first tour, or end the one that runs."""
    bridge = desk.context.bridge
    camera = bridge.steering.wanted()
    tours, actor = bridge.heads.desk.tours, bridge.wall.actor
    if tours.running(camera) is not None:
        tours.stop(actor, camera)
        return
    first = next(iter(tours.of(camera)), None)
    if first is None:
        raise OperatorError(f"Camera {camera} has no tour.", "Make one in the steering pane (Ctrl+P).")
    tours.start(actor, camera, first.name)


def store_preset(desk: WindowCommands) -> None:
    """Store what the camera shows under a name."""
    from console.ui.ptz.preset_name_dialog import PresetNameDialog

    camera = desk.context.bridge.steering.wanted()
    picture = thumbnail(desk, camera)
    heads = desk.context.bridge.heads
    desk.open_dialog(
        PresetNameDialog.to_store(camera, lambda name: heads.store(camera, name, picture), desk.window)
    )


def thumbnail(desk: WindowCommands, camera: int) -> bytes:
    """JPEG of what a tile of the camera shows now; empty where none shows it."""
    stages = [desk.window.host.stage_of(board) for board in range(len(desk.live.wall.boards))]
    views = [view for stage in stages if stage is not None for view in stage.views]
    seen = next((v for v in views if v.sight and v.sight.camera == camera and v.picture), None)
    if seen is None or seen.picture is None or seen.face.is_dead:
        return b""
    image = image_of(seen.picture).scaledToWidth(THUMBNAIL_PX, Qt.TransformationMode.SmoothTransformation)
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", JPEG_QUALITY)  # type: ignore[call-overload]  # the stub wants bytes, Qt wants text
    return bytes(buffer.data().data())
