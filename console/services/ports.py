"""Ports of the services, the bridge and the screen. `app` provides the implementations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.domain.books.act_aggregation import RecordedAct
    from console.domain.cameras.camera import Camera, StreamRole
    from console.domain.cameras.status import CameraStatus, RecorderProcess, RecordingState, VolumeStatus
    from console.domain.errors import ConsoleError
    from console.domain.people.refusal import Refusal
    from console.domain.privacy.model import DrawnOn
    from console.domain.ptz.model import (
        CameraTour,
        Capabilities,
        Preset,
        PtzPosition,
        PtzStatus,
        StopMethod,
        Velocity,
    )
    from console.domain.ptz.position_query import PositionQuery
    from console.domain.ptz.stop_orders import StopOrders
    from console.domain.recording.causes import Cause
    from console.domain.recording.held import HeldTimes
    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.domain.streaming.picture import Picture, PixelFormat


class StreamSubscription(Protocol):
    """The subscription of one tile to one camera. Thread-safe.

    It keeps only the latest picture; pictures never queue.
    """

    def latest(self) -> Picture | None:
        """Return the newest picture since the last call, or None if there is no newer one."""
        ...

    def resize(self, width: int, height: int) -> None:
        """Set the size of the tile in device pixels. Pictures are scaled to fit in it and never larger.

        The choice between main and sub stream follows the size, with hysteresis.
        """
        ...

    def prefer(self, role: StreamRole | None) -> None:
        """Force a stream (spot, full screen, digital zoom: main). None: choose by size again."""
        ...

    def put_first(self, *, is_first: bool) -> None:
        """Set whether this tile loses pictures last when the machine cannot keep up."""
        ...

    def shown(self) -> None:
        """Record that a picture was painted, for `fps_shown`."""
        ...

    def close(self) -> None:
        """End the subscription. Without subscriptions, nothing is decoded."""
        ...


class CameraFeed(Protocol):
    """Live pictures of all cameras. Thread-safe; nothing here blocks."""

    def subscribe(
        self,
        camera: int,
        width: int,
        height: int,
        on_picture: Callable[[], None],
        pixel_format: PixelFormat,
    ) -> StreamSubscription:
        """Subscribe to the pictures of a camera.

        `on_picture` is called from a capture thread, at most once for each picture put into the mailbox, and
        must return at once (set a flag, emit a queued signal).
        """
        ...

    def status(self, camera: int) -> CameraStatus:
        """Return the state of a camera now. Fast enough for every tile ten times a second."""
        ...

    def drawn_on(self, camera: int) -> DrawnOn | None:
        """Return the reference view of the present picture, as zones keep it; None: not known yet.

        It is called a few times a second while zones are drawn, and never waits.
        """
        ...


class PacketSink(Protocol):
    """Receives the packets of capture threads (the recorder). Nothing here blocks."""

    def opened(self, camera: int, stream: StreamFormat) -> None:
        """Begin a run: a session began, or its format changed in mid-stream."""
        ...

    def packet(self, camera: int, packet: EncodedPacket) -> None:
        """Take one packet, in order of arrival."""
        ...

    def closed(self, camera: int, cause: Cause, detail: str) -> None:
        """End the session. `cause` becomes that of the gap, with `detail` in words."""
        ...


class RecordingControl(Protocol):
    """Control of the recorder for the screen. Nothing here blocks; results show in the status."""

    @property
    def away(self) -> str:
        """Why the recorder as a whole does not work and what to do, in words; empty if it does."""
        ...

    @property
    def is_starting(self) -> bool:
        """Whether it has been started a moment ago and does not answer yet, which is no fault."""
        ...

    @property
    def process(self) -> RecorderProcess | None:
        """The recorder's process; None if it is away, or if this process records."""
        ...

    def state(self, camera: int) -> RecordingState:
        """Return how a camera is being recorded now."""
        ...

    def switch(self, camera: int, *, real_time: bool, actor: str) -> None:
        """Switch to real time (with the pre-event buffer) or time-lapse, until switched again (SYS-04)."""
        ...

    def volumes(self) -> Sequence[VolumeStatus]:
        """Return the state of the recording volumes."""
        ...


class CameraRegister(Protocol):
    """The cameras of the scheme (the equipment list as data, SYS-06)."""

    def cameras(self) -> Sequence[Camera]:
        """Return all cameras in use by number; for the screen only those in service."""
        ...


class Holds(Protocol):
    """Holds on recordings (SYS-05). Read before anything is deleted; if it raises, nothing is deleted."""

    def in_force(self) -> HeldTimes:
        """Return the times of recordings that must be kept now, of every camera.

        Raises:
            EnvironmentFault: the holds cannot be read.
        """
        ...


@runtime_checkable
class SealedHolds(Protocol):
    """Holds some of which may be sealed with a key that is not on this machine (RIP-04)."""

    def unopened_since(self) -> dt.datetime | None:
        """Return since when all recordings are kept because a hold cannot be opened here, or None.

        Raises:
            EnvironmentFault: the holds cannot be read.
        """
        ...


class KnownHolds(Protocol):
    """The holds of which ordinary views know, and those under an authorisation apart (RIP-04)."""

    def known(self) -> HeldTimes:
        """Return the holds in force but those under an authorisation.

        Raises:
            EnvironmentFault: they cannot be read.
        """
        ...

    def apart(self) -> HeldTimes:
        """Return the holds in force under an authorisation; never for the screen by itself.

        Raises:
            EnvironmentFault: they cannot be read.
        """
        ...


class Vault(Protocol):
    """Keys and other binary secrets in the keyring. It may ask a person: not for the UI thread."""

    def secret(self, name: str) -> bytes | None:
        """Return the secret with this name, or None.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        ...

    def keep_secret(self, name: str, content: bytes) -> None:
        """Save a secret of at most 900 bytes. An earlier one is replaced.

        Raises:
            EnvironmentFault: there is no keyring, it is locked, or it did not save the secret.
        """
        ...


class ActLog(Protocol):
    """The log of everything that a person or a rule did (PPL-08). The ledger keeps the given order."""

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """Queue one act for the ledger. Returns at once; the screen never waits for a commit.

        Args:
            actor: user name of the person; the rule's name if no person did it.
            act: a fixed word, such as `camera-called`, `recording-switched`, `segment-deleted`.
            subject: the object of the act, such as `camera 12`.
            detail: numbers and texts, never credentials.
        """
        ...


class FirstActs(ActLog, Protocol):
    """The log also of what may be done only after its entry is on the disk."""

    def enter_first(self, acts: Sequence[RecordedAct]) -> None:
        """Enter acts, all or none, and return when they are committed.

        Raises:
            EnvironmentFault: the books cannot be written; then nothing of it may be done.
        """
        ...


class LayoutStore(Protocol):
    """Named layouts, shared between consoles. Calls may wait for a database: not for the UI thread."""

    def names(self) -> Sequence[str]:
        """Return all names in alphabetical order.

        Raises:
            EnvironmentFault: they cannot be read.
        """
        ...

    def load(self, name: str) -> dict[str, Any]:
        """Return a layout as `console.domain.wall.serialization` made it.

        Raises:
            OperatorError: there is no layout with this name.
            EnvironmentFault: it cannot be read.
        """
        ...

    def save(self, name: str, layout: dict[str, Any], actor: str) -> None:
        """Save a layout. One with the same name is replaced.

        Raises:
            EnvironmentFault: it cannot be written.
        """
        ...

    def delete(self, name: str, actor: str) -> None:
        """Delete a layout. Nothing happens if it does not exist."""
        ...


class MotionDetector(Protocol):
    """Detects camera movement in the live picture. Thread-safe; it does not wait."""

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """Return whether the whole picture moves, from two pictures that arrived after `since_s` (monotonic).

        None: not known (no one watches, too few pictures yet, frozen, too dark or plain). People and vehicles
        that pass are no movement of the picture.
        """
        ...


class SteeringPolicy(Protocol):
    """Decides who may move which camera, before each movement, on the caller's thread. Must not wait."""

    def check(self, actor: str, camera: int) -> None:
        """Return if the movement is permitted.

        Raises:
            OperatorError: it is not; the error gives the rule, and who could allow it.
        """
        ...


@runtime_checkable
class MonitorGate(Protocol):
    """Knows which cameras are shown on which monitors (PRV-04). Thread-safe; it never waits."""

    def refusal_on(self, camera: int, monitor: str) -> Refusal | None:
        """Return why a camera is not shown on a monitor, or None."""
        ...


@runtime_checkable
class FaultSink(Protocol):
    """Receives the faults of threads, and that they are over. Thread-safe."""

    def __call__(self, what: str, key: str = "") -> None:
        """Report a fault, or a new wording of it; without a key, `what` identifies it."""
        ...

    def over(self, key: str) -> None:
        """Report that a fault has ended."""
        ...


class Notices(Protocol):
    """Messages to the person at the console, such as the message centre. Thread-safe."""

    def note(self, what: str, then: str = "", camera: int | None = None) -> None:
        """Say something that needs no answer, with the camera it is about."""
        ...

    def refuse(self, error: ConsoleError, camera: int | None = None) -> None:
        """Show why something cannot be done, with the camera it is about."""
        ...

    def fault(self, key: str, what: str, then: str = "", camera: int | None = None) -> None:
        """Report a fault that must be acknowledged, once for as long as it lasts."""
        ...

    def clear_fault(self, key: str) -> None:
        """Report that a fault has ended."""
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

    def position_query(self) -> PositionQuery | None:
        """Return how another process asks for the position, as far as was learned by asking; None: it cannot.

        It does not wait.
        """
        ...

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

    def stop_orders(self, way: StopMethod) -> StopOrders | None:
        """Return how another process stops this camera, this way first; None if none can. Never waits."""
        ...

    def lessons(self) -> Sequence[str]:
        """Return what was learned of its movements since the last call, in words. It does not wait."""
        ...
