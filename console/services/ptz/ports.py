"""What PTZ needs of the outside: drivers, memory of what was learned, listeners of the joystick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.ptz.model import (
        Preset,
        SteerState,
        StopMethod,
        Velocity,
    )
    from console.domain.ptz.stop_confirmation import StatusReliability
    from console.domain.ptz.stop_orders import StopOrders
    from console.domain.ptz.stop_profile import StopProfile
    from console.services.ports import Notices


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

    def resting(self, axes: tuple[int, ...]) -> None:
        """These axes, counted from 0, rest at their end and move nothing until they were in the middle."""
        ...

    def looked(self) -> None:
        """The joystick was polled, many times a second, whether or not anything changed."""
        ...


class StopMemory(Protocol):
    """Known stop behaviour of cameras. Thread-safe; nothing here waits."""

    def profile_of(self, camera: int) -> StopProfile:
        """Return the stop behaviour of a camera, or the default."""
        ...

    def record_stop(self, camera: int, way: StopMethod, reliability: StatusReliability) -> None:
        """Record how a camera stopped and how reliable its status is. It is saved later, if it is new."""
        ...


class StopGuard(Protocol):
    """Stops cameras if the console dies or hangs while they move. Thread-safe; nothing here waits."""

    def prepare(self) -> None:
        """A camera may be moved soon."""
        ...

    def hold(self, camera: int, orders: StopOrders) -> None:
        """The camera is about to move. Unless this is renewed or ended in time, it is stopped."""
        ...

    def renew(self, camera: int) -> None:
        """The movement is still held."""
        ...

    def release(self, camera: int) -> None:
        """The movement is over, and the console stops the camera."""
        ...

    def done(self, camera: int) -> None:
        """The camera is at rest."""
        ...


class Unguarded:
    """A `StopGuard` that does nothing, for cameras that move only in memory."""

    def prepare(self) -> None:
        """Do nothing."""

    def hold(self, camera: int, orders: StopOrders) -> None:
        """Do nothing."""

    def renew(self, camera: int) -> None:
        """Do nothing."""

    def release(self, camera: int) -> None:
        """Do nothing."""

    def done(self, camera: int) -> None:
        """Do nothing."""


class Steering(Protocol):
    """Steers cameras. Thread-safe; nothing here waits for a camera."""

    def listen(self, notices: Notices, on_change: Callable[[int], None]) -> None:
        """Set where faults and refusals go, and call `on_change` for each changed camera, from any thread."""
        ...

    def is_candidate(self, camera: int) -> bool:
        """Return whether the scheme says that the camera can be steered."""
        ...

    def prepare(self, camera: int) -> None:
        """Read the abilities of a camera in advance, so that the first movement does not wait."""
        ...

    def move(self, camera: int, velocity: Velocity, actor: str) -> None:
        """Move at a velocity until `release`, while it is renewed at least every 0.5 s.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        ...

    def renew(self, camera: int, actor: str) -> bool:
        """Renew the movement. Return False if it has ended, because a renewal came too late.

        Raises:
            OperatorError: this person may not any more.
        """
        ...

    def release(self, camera: int, cause: str = "released") -> None:
        """Release the movement: the camera is stopped. `cause` is a fixed word for the record."""
        ...

    def goto(self, camera: int, preset: Preset, actor: str) -> None:
        """Go to a preset.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        ...

    def home(self, camera: int, actor: str) -> None:
        """Go to the home position.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        ...

    def state(self, camera: int) -> SteerState:
        """Return the state of a camera's steering. Fast."""
        ...

    def close(self) -> None:
        """Stop all movements, wait briefly for confirmation, and close the connections. Call it last."""
        ...
