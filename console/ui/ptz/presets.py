"""Opening the presets of the camera that is steered."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.ui.ptz.preset_dialog import PresetDialog

if TYPE_CHECKING:
    from console.ui.shell.window_commands import WindowCommands


def choose_preset(desk: WindowCommands) -> PresetDialog:
    """Open the presets over the wall.

    Raises:
        OperatorError: no camera to steer, or none with presets.
    """
    steering = desk.context.bridge.steering
    camera = steering.wanted()
    if not steering.state(camera).presets:
        raise OperatorError(
            f"No presets of camera {camera} are known.", "Store one (Shift+P), or wait until it answers."
        )

    def goto(number: int) -> None:
        # The wall may show another camera by now: it is this one's preset that was chosen.
        try:
            desk.goto_preset(number)
        except OperatorError as error:
            desk.context.bridge.messages.refuse(error)

    dialog = PresetDialog(desk.context, camera, goto, desk.window)
    desk.open_dialog(dialog)
    return dialog
