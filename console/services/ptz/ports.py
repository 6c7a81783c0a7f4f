"""What PTZ needs of the outside: drivers, memory of what was learned, listeners of the joystick."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.ptz.model import (
        CameraTour,
        Capabilities,
        Preset,
        PtzPosition,
        PtzStatus,
        SteerState,
        StopMethod,
        Velocity,
    )
    from console.domain.ptz.stop_confirmation import StatusReliability
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

    def looked(self) -> None:
        """The joystick was polled, many times a second, whether or not anything changed."""
        ...


class PtzDriver(Protocol):
    """The driver of one PTZ camera. Calls wait for the camera: only for its device threads.

    `stop` and `status` may be called while other threads wait in any other call, and do not wait for them.
    Every call may raise EnvironmentFault (no answer, or an invalid one), its kind `Refused` if the camera
    refused, and `LoginRefused`.
    """

    def capabilities(self) -> Capabilities:
        """Return the abilities of the camera. A missing one disables a feature, never the camera."""
        ...

    def move(self, velocity: Velocity, timeout_s: float) -> None:
        """Move at a velocity until stopped, for at most `timeout_s` if the camera keeps to it."""
        ...

    def stop(self, way: StopMethod) -> None:
        """Stop all axes in this way."""
        ...

    def status(self) -> PtzStatus:
        """Return position and movement, as far as the camera reports them."""
        ...

    def presets(self) -> Sequence[Preset]:
        """Return the positions stored in the camera."""
        ...

    def goto(self, preset: str) -> None:
        """Go to a preset, by its token."""
        ...

    def home(self) -> None:
        """Go to the home position."""
        ...

    def close(self) -> None:
        """Close the connection. No other call is under way."""
        ...


class PtzHead(PtzDriver, Protocol):
    """A PTZ camera with all its optional functions. `Capabilities` says which ones it has.

    Calls wait, and raise the errors of `PtzDriver`.
    """

    def move_to(self, position: PtzPosition, speed: float = 1.0) -> None:
        """Go to a position, at a fraction of the maximum speed."""
        ...

    def move_by(self, right: float, up: float, nearer: float) -> None:
        """Move by parts of the present picture: 1 is half its width or height; `nearer` in parts of zoom.

        Only if `Capabilities.has_fov_relative`.
        """
        ...

    def store_preset(self, name: str, token: str = "") -> str:
        """Store the present position, as a new preset or in place of one. Return the preset's token."""
        ...

    def remove_preset(self, token: str) -> None:
        """Delete a preset."""
        ...

    def set_home(self) -> None:
        """Make the present position the home position."""
        ...

    def tours(self) -> Sequence[CameraTour]:
        """Return the tours that the camera runs by itself."""
        ...

    def run_tour(self, token: str, *, is_on: bool) -> None:
        """Start or stop a tour of the camera."""
        ...

    def auxiliary(self, command: str) -> None:
        """Send one of the commands in `Capabilities.auxiliary`."""
        ...

    def focus(self, speed: float) -> None:
        """Focus farther (positive) or nearer at −1 to 1; 0 stops. It switches automatic focus off."""
        ...

    def automatic_focus(self) -> None:
        """Switch automatic focus on."""
        ...

    def iris(self, step: float) -> None:
        """Open (positive) or close the iris by a part of its range, −1 to 1; 0: automatic."""
        ...


class StopMemory(Protocol):
    """Known stop behaviour of cameras. Thread-safe; nothing here waits."""

    def habits(self, camera: int) -> StopProfile:
        """Return the stop behaviour of a camera, or the default."""
        ...

    def learned(self, camera: int, way: StopMethod, worth: StatusReliability) -> None:
        """Record how a camera stopped and how reliable its status is. It is saved later, if it is new."""
        ...


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
