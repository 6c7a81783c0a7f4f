"""The joystick's buttons start actions on the active monitor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject

from console.ui.ptz.focus_keys import FOCUS_ACTS, guarded

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from PySide6.QtGui import QAction

    from console.bridge.joystick import JoystickBridge
    from console.bridge.ptz_commands import PtzCommandsBridge
    from console.ui.wall.wall_window import WallWindow

    class JoystickWindow(WallWindow, Protocol):
        """A window whose actions the buttons trigger."""

        actions_by_id: dict[str, QAction]


class JoystickButtons(QObject):
    """Runs actions for joystick buttons. UI thread.

    Args:
        stick: reports the buttons.
        commands: focuses while a button is held.
        acts: action ids by button, counted from 1.
        window: returns the window of the active monitor.
        parent: owns this object.
    """

    def __init__(
        self,
        stick: JoystickBridge,
        commands: PtzCommandsBridge,
        acts: Mapping[int, str],
        window: Callable[[], JoystickWindow | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._commands, self._acts, self._window = commands, acts, window
        stick.pressed.connect(self._on_button)

    def _on_button(self, button: int, is_down: bool) -> None:  # a signal's argument
        act, window = self._acts.get(button, ""), self._window()
        if window is None:
            return
        if act in FOCUS_ACTS:
            guarded(window.context, lambda: self._commands.focus(FOCUS_ACTS[act] if is_down else 0))
        elif is_down and act in window.actions_by_id:
            window.actions_by_id[act].trigger()
