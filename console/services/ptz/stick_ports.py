"""What a joystick tells, and to whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from console.domain.ptz.model import Velocity


class JoystickListener(Protocol):
    """Told by the joystick's thread, at once and in order. It must not wait."""

    def plugged(self, name: str) -> None:
        """A joystick is there."""
        ...

    def unplugged(self) -> None:
        """It is gone."""
        ...

    def moved(self, wish: Velocity) -> None:
        """It is held elsewhere; the middle is rest."""
        ...

    def pressed(self, button: int, *, is_down: bool) -> None:
        """A button, counted from 1, went down or up."""
        ...

    def looked(self) -> None:
        """The joystick was looked at, many times a second, whether or not anything changed."""
        ...
