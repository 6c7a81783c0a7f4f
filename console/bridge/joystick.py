"""The joystick for the screen: its target camera, a heartbeat of the UI thread, its buttons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from console.bridge.messages import MessageCentre
    from console.bridge.ptz import PtzBridge
    from console.bridge.wall import LiveWall
    from console.domain.ptz.model import Velocity
    from console.services.ptz.joystick import JoystickSteering

BEAT_MS = 150


class JoystickBridge(QObject):
    """Tells the joystick its target and passes on its buttons. UI thread.

    Movements do not come this way: they go from the joystick's thread straight to the device threads.
    """

    pressed = Signal(int, bool)
    """A button, counted from 1, and whether it went down."""
    changed = Signal()
    """A joystick was connected or disconnected."""
    shuttled = Signal(float)
    """How far the stick is pushed to the side, −1 to 1, while it shuttles through recordings."""
    _shuttled = Signal(float)
    _pressed = Signal(int, bool)
    _changed = Signal()

    def __init__(
        self,
        stick: JoystickSteering,
        steering: PtzBridge,
        wall: LiveWall,
        messages: MessageCentre,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._stick, self._steering, self._wall = stick, steering, wall
        self._beating = QTimer(self)
        self._beating.setInterval(BEAT_MS)
        self._beating.timeout.connect(self._beat)
        self._pressed.connect(self.pressed)
        self._changed.connect(self.changed)
        self._shuttled.connect(self.shuttled)
        stick.listen(messages.refuse, self._pressed.emit, self._changed.emit)
        wall.changed.connect(self._aim)

    @property
    def name(self) -> str:
        """Name of the joystick; empty if there is none."""
        return self._stick.name

    @property
    def fault(self) -> str:
        """Why joysticks cannot be used; empty if they can."""
        return self._stick.fault

    @property
    def resting_axes(self) -> tuple[int, ...]:
        """Axes, counted from 0, that rest at their end and move nothing."""
        return self._stick.resting_axes

    @property
    def held(self) -> int | None:
        """Number of the camera that the joystick moves, or None."""
        return self._stick.held

    def shuttle(self, *, is_on: bool) -> None:
        """Have the stick shuttle through recordings instead of moving a camera, or no longer."""
        self._stick.divert(self._pass_on if is_on else None)

    def _pass_on(self, wish: Velocity) -> None:
        """Pass a deflection on. Joystick thread."""
        self._shuttled.emit(wish.pan)

    def start(self) -> None:
        """Start the heartbeat, when the wall is open."""
        self._beat()
        self._beating.start()

    def stop(self) -> None:
        """Stop the heartbeat and take the joystick's target away."""
        self._beating.stop()
        self._stick.aim(None, "")

    def _beat(self) -> None:
        self._aim()
        self._stick.ui_alive()

    def _aim(self) -> None:
        self._stick.aim(self._steering.target, self._wall.actor)
