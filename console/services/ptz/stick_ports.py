"""The port between the joystick and its listener."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from console.domain.ptz.model import Velocity


class JoystickListener(Protocol):
    """Receives joystick events, on the joystick's thread, at once and in order. It must not wait."""

    def plugged(self, name: str) -> None:
        """A joystick was connected."""
        ...

    def unplugged(self) -> None:
        """The joystick was disconnected."""
        ...

    def moved(self, wish: Velocity) -> None:
        """The deflection changed. The centre is rest."""
        ...

    def pressed(self, button: int, *, is_down: bool) -> None:
        """A button, counted from 1, was pressed or released."""
        ...

    def looked(self) -> None:
        """The joystick was polled, many times a second, whether or not anything changed."""
        ...
