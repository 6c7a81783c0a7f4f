"""Keys that steer a camera while they are held; shortcuts have no release, so this filters key events."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from console.domain.errors import OperatorError
from console.domain.ptz.model import Velocity

if TYPE_CHECKING:
    from console.ui.base.context import PaneContext
    from console.ui.wall.wall_view import WallView

_Key = Qt.Key
_PLAIN: dict[int, Velocity] = {
    _Key.Key_H: Velocity(pan=-1),
    _Key.Key_K: Velocity(pan=1),
    _Key.Key_U: Velocity(tilt=1),
    _Key.Key_J: Velocity(tilt=-1),
    _Key.Key_N: Velocity(zoom=1),
    _Key.Key_B: Velocity(zoom=-1),
}
_WITH_ALT: dict[int, Velocity] = {
    _Key.Key_Left: Velocity(pan=-1),
    _Key.Key_Right: Velocity(pan=1),
    _Key.Key_Up: Velocity(tilt=1),
    _Key.Key_Down: Velocity(tilt=-1),
    _Key.Key_Plus: Velocity(zoom=1),
    _Key.Key_Equal: Velocity(zoom=1),
    _Key.Key_Minus: Velocity(zoom=-1),
}
CALM, FAST = 0.45, 1.0
"""Shares of the maximum speed, without and with Shift."""
_LOST = {QEvent.Type.FocusOut, QEvent.Type.WindowDeactivate, QEvent.Type.Hide}


class SteeringKeys(QObject):
    """Follows the held keys on one window's wall. UI thread."""

    def __init__(self, context: PaneContext, wall_view: WallView) -> None:
        super().__init__(wall_view)
        self._context = context
        self._held_keys: dict[int, Velocity] = {}
        self._camera: int | None = None
        wall_view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        del watched
        kind = event.type()
        if kind in _LOST:
            self.let_go("focus lost")
        elif isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyPress:
            return self._press(event)
        elif isinstance(event, QKeyEvent) and kind is QEvent.Type.KeyRelease:
            return self._release(event)
        return False

    def let_go(self, cause: str = "released") -> None:
        """Stop as if all keys were released."""
        if self._held_keys:
            self._held_keys.clear()
            self._context.bridge.ptz.release(cause)

    def _press(self, event: QKeyEvent) -> bool:
        direction = self._direction(event)
        if direction is None:
            if event.key() == Qt.Key.Key_Shift and self._held_keys:
                self._steer(is_fast=True)
            return False
        if not event.isAutoRepeat():
            if not self._held_keys:
                self._camera = self._context.bridge.ptz.target
            self._held_keys[event.key()] = direction
            self._steer(is_fast=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        return True

    def _release(self, event: QKeyEvent) -> bool:
        # While a key repeats, the desktop also sends release events that must be ignored.
        if event.isAutoRepeat():
            return event.key() in self._held_keys
        key = event.key()
        if key == Qt.Key.Key_Alt and any(down in _WITH_ALT for down in self._held_keys):
            self.let_go()
        elif key == Qt.Key.Key_Shift and self._held_keys:
            self._steer(is_fast=False)
        elif self._held_keys.pop(key, None) is not None:
            self._steer(is_fast=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
            return True
        return False

    @staticmethod
    def _direction(event: QKeyEvent) -> Velocity | None:
        modifiers = event.modifiers() & ~(
            Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
        )
        if modifiers == Qt.KeyboardModifier.NoModifier:
            return _PLAIN.get(event.key())
        return _WITH_ALT.get(event.key()) if modifiers == Qt.KeyboardModifier.AltModifier else None

    def _steer(self, *, is_fast: bool) -> None:
        steering = self._context.bridge.ptz
        velocity = _sum_velocity(list(self._held_keys.values()), FAST if is_fast else CALM)
        if velocity.is_still or self._camera not in {steering.held, steering.target}:
            steering.release()
        else:
            self._hold_velocity(velocity)

    def _hold_velocity(self, velocity: Velocity) -> None:
        steering = self._context.bridge.ptz
        try:
            steering.move(steering.require_target() if self._camera is None else self._camera, velocity)
        except OperatorError as error:
            self._held_keys.clear()
            self._context.bridge.messages.refuse(error)


def _sum_velocity(directions: list[Velocity], speed: float) -> Velocity:
    """Return the sum of the held directions; opposite keys cancel each other."""
    return Velocity(
        speed * sum(velocity.pan for velocity in directions),
        speed * sum(velocity.tilt for velocity in directions),
        speed * sum(velocity.zoom for velocity in directions),
    )
