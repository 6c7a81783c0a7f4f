"""What the services, the bridge and the screen need of the outside world. `app` hands in the real ones."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera, StreamRole
    from console.domain.cameras.status import CameraStatus, RecordingState, VolumeStatus
    from console.domain.errors import ConsoleError
    from console.domain.privacy.model import DrawnOn
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
    from console.domain.recording.causes import Cause
    from console.domain.streaming.packets import EncodedPacket, StreamFormat
    from console.domain.streaming.picture import Picture, PixelFormat


class StreamSubscription(Protocol):
    """One tile looking at one camera. Latest picture only: there is never a queue of pictures. Any thread."""

    def latest(self) -> Picture | None:
        """The newest picture since the last call, or None if there is no newer one (size-one mailbox)."""
        ...

    def resize(self, width: int, height: int) -> None:
        """The tile's size in device pixels; pictures come scaled to fit in it and never larger.

        The choice between main and sub stream follows it, with hysteresis.
        """
        ...

    def prefer(self, role: StreamRole | None) -> None:
        """Force a stream (spot, full screen, digital zoom: main); None gives the choice back to the size."""
        ...

    def shown(self) -> None:
        """Tell that a picture was painted; it is what `fps_shown` counts."""
        ...

    def close(self) -> None:
        """Look no longer. When nobody looks, nothing is decoded."""
        ...


class CameraFeed(Protocol):
    """Live pictures of all cameras. Any thread; nothing here blocks."""

    def look(
        self,
        camera: int,
        width: int,
        height: int,
        on_picture: Callable[[], None],
        pixel_format: PixelFormat,
    ) -> StreamSubscription:
        """Begin to look at a camera.

        `on_picture` is called from a capture thread, at most once for each picture put into the mailbox, and
        must return at once (set a flag, emit a queued signal).
        """
        ...

    def status(self, camera: int) -> CameraStatus:
        """The camera as it is now. Cheap enough for every tile ten times a second."""
        ...

    def drawn_on(self, camera: int) -> DrawnOn | None:
        """How its picture looked when this was last asked, as zones keep it; None: not known yet.

        Asked a few times a second while zones are drawn; it never waits.
        """
        ...


class PacketSink(Protocol):
    """Where a capture thread hands what it receives (the recorder). Nothing here blocks."""

    def opened(self, camera: int, stream: StreamFormat) -> None:
        """A session began, or its format changed in mid-stream: a new run begins."""
        ...

    def packet(self, camera: int, packet: EncodedPacket) -> None:
        """One packet, in order of arrival."""
        ...

    def closed(self, camera: int, cause: Cause, detail: str) -> None:
        """The session ended; `cause` becomes that of the gap, with `detail` in words."""
        ...


class RecordingControl(Protocol):
    """What the screen may ask of the recorder. Nothing here blocks; results show in the status."""

    def state(self, camera: int) -> RecordingState:
        """How the camera is being recorded now."""
        ...

    def switch(self, camera: int, *, real_time: bool, actor: str) -> None:
        """Real time (keeping the pre-event buffer) or time-lapse, at once, until switched again (SYS-04)."""
        ...

    def volumes(self) -> Sequence[VolumeStatus]:
        """The recording volumes."""
        ...


class CameraRegister(Protocol):
    """The cameras of the scheme (the equipment list as data, SYS-06)."""

    def cameras(self) -> Sequence[Camera]:
        """All cameras in use (for the screen: those in service), by number."""
        ...


class Holds(Protocol):
    """Bars to deletion (SYS-05). Asked before anything is deleted; if it raises, nothing is."""

    def is_held(self, camera: int, begin_utc: dt.datetime, end_utc: dt.datetime) -> str | None:
        """The reason why footage of this time must be kept, or None.

        Raises:
            EnvironmentFault: the holds cannot be read.
        """
        ...


class Vault(Protocol):
    """Keys and other binary secrets, kept by the keyring. It may ask a person: not from the UI thread."""

    def secret(self, name: str) -> bytes | None:
        """What is kept under a name; None where nothing is.

        Raises:
            EnvironmentFault: there is no keyring, or it is locked.
        """
        ...

    def keep_secret(self, name: str, content: bytes) -> None:
        """Keep at most 900 bytes under a name; what was there is replaced.

        Raises:
            EnvironmentFault: there is no keyring, it is locked, or it did not keep it; nothing was written.
        """
        ...


class ActLog(Protocol):
    """Everything that a person or a rule did (PPL-08). The ledger takes it in the order given."""

    def record(self, actor: str, act: str, subject: str, detail: dict[str, str | int | float | None]) -> None:
        """Queue one act for the ledger. Returns at once; the screen never waits for a commit.

        Args:
            actor: who did it; the rule's name where no person did.
            act: a fixed word, such as `camera-called`, `recording-switched`, `segment-deleted`.
            subject: what it was done to, such as `camera 12`.
            detail: flat figures and words; no credential ever.
        """
        ...


class LayoutStore(Protocol):
    """Named layouts, shared between consoles. Calls may wait for a database: never from the UI thread."""

    def names(self) -> Sequence[str]:
        """All names in alphabetical order.

        Raises:
            EnvironmentFault: they cannot be read.
        """
        ...

    def load(self, name: str) -> dict[str, Any]:
        """A layout as `console.domain.wall.serialization` made it.

        Raises:
            OperatorError: there is none of this name.
            EnvironmentFault: it cannot be read.
        """
        ...

    def save(self, name: str, layout: dict[str, Any], actor: str) -> None:
        """Keep a layout; one of the same name is replaced.

        Raises:
            EnvironmentFault: it cannot be written.
        """
        ...

    def delete(self, name: str, actor: str) -> None:
        """Forget a layout; nothing happens where there is none."""
        ...


class PtzDriver(Protocol):
    """One movable camera. Calls wait for the camera: only from its device threads.

    `stop` and `status` may be called while other threads wait in any of them, and do not wait for them.
    Every call may raise EnvironmentFault (no answer, or none that makes sense), its kind `Refused` where the
    camera said no, and `LoginRefused`.
    """

    def capabilities(self) -> Capabilities:
        """What the camera can; what is missing disables a feature and never the camera."""
        ...

    def move(self, velocity: Velocity, timeout_s: float) -> None:
        """Move on at a velocity until told otherwise, and for at most so long if the camera keeps to it."""
        ...

    def stop(self, way: StopMethod) -> None:
        """Stop all axes, told in this way."""
        ...

    def status(self) -> PtzStatus:
        """Where it looks and whether it moves, as far as the camera tells."""
        ...

    def presets(self) -> Sequence[Preset]:
        """The positions stored in the camera."""
        ...

    def goto(self, preset: str) -> None:
        """Go to a stored position, by its token."""
        ...

    def home(self) -> None:
        """Go to the home position."""
        ...

    def close(self) -> None:
        """Hang up. No other call is under way."""
        ...


class PtzHead(PtzDriver, Protocol):
    """A movable camera with all that it may offer beside moving; `Capabilities` says what it does.

    Calls as those of `PtzDriver`: they wait, and raise the same faults.
    """

    def move_to(self, position: PtzPosition, speed: float = 1.0) -> None:
        """Go to a position, at a part of the greatest speed."""
        ...

    def move_by(self, right: float, up: float, nearer: float) -> None:
        """Turn by parts of the present picture: 1 is half its width or height; `nearer` in parts of zoom.

        Only where `Capabilities.has_fov_relative`.
        """
        ...

    def store_preset(self, name: str, token: str = "") -> str:
        """Store where the camera looks, anew or in place of one; the preset's token."""
        ...

    def remove_preset(self, token: str) -> None:
        """Delete a preset."""
        ...

    def set_home(self) -> None:
        """Make the present position the home position."""
        ...

    def tours(self) -> Sequence[CameraTour]:
        """The tours that the camera runs by itself."""
        ...

    def run_tour(self, token: str, *, is_on: bool) -> None:
        """Start one of them, or stop it."""
        ...

    def auxiliary(self, command: str) -> None:
        """Send one of `Capabilities.auxiliary`."""
        ...

    def focus(self, speed: float) -> None:
        """Focus farther (positive) or nearer at −1 to 1; 0 stops; automatic focus is switched off by it."""
        ...

    def automatic_focus(self) -> None:
        """Let the camera focus by itself again."""
        ...

    def iris(self, step: float) -> None:
        """Open (positive) or close by a part of the range, −1 to 1; 0: automatic again."""
        ...


class MotionDetector(Protocol):
    """Looks at a camera's live picture. Any thread; it does not wait."""

    def is_moving(self, camera: int, since_s: float) -> bool | None:
        """Whether the whole picture moves, by two pictures that both arrived after `since_s` (monotonic).

        None: it cannot say (nobody looks, too few pictures yet, frozen, too dark or plain). People and
        vehicles that pass are no movement of the picture.
        """
        ...


class StopMemory(Protocol):
    """What is known of how cameras stop. Any thread; nothing here waits."""

    def habits(self, camera: int) -> StopProfile:
        """What is kept of a camera, or what holds for one of which nothing is."""
        ...

    def learned(self, camera: int, way: StopMethod, worth: StatusReliability) -> None:
        """It stopped so, and its word is worth so much: kept a little later, if that is new."""
        ...


class SteeringPolicy(Protocol):
    """Who may move which camera. Asked before each movement, on the caller's thread: it must not wait."""

    def ask(self, actor: str, camera: int) -> None:
        """Return where the movement is permitted.

        Raises:
            OperatorError: it is not; by what rule, and who could allow it.
        """
        ...


class Notices(Protocol):
    """The way to the person at the desk; the message centre is one. Any thread."""

    def refuse(self, error: ConsoleError) -> None:
        """Say why something cannot be done."""
        ...

    def fault(self, key: str, what: str, then: str = "", camera: int | None = None) -> None:
        """Report a fault that must be acknowledged, once for as long as it lasts."""
        ...

    def over(self, key: str) -> None:
        """Report that a fault has gone."""
        ...


class Steering(Protocol):
    """Steering cameras. Any thread; nothing here waits for a camera."""

    def listen(self, notices: Notices, on_change: Callable[[int], None]) -> None:
        """Tell faults and refusals there, and each camera whose state changed; from any thread."""
        ...

    def is_candidate(self, camera: int) -> bool:
        """Whether the scheme says that the camera can be steered."""
        ...

    def prepare(self, camera: int) -> None:
        """Find out what the camera can, so that the first movement need not wait for it."""
        ...

    def hold(self, camera: int, velocity: Velocity, actor: str) -> None:
        """Move so until `release`, and for as long as it is renewed at least every 0.5 s.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        ...

    def renew(self, camera: int, actor: str) -> bool:
        """Hold on; False where the camera is not held any more, because a renewal came too late.

        Raises:
            OperatorError: this person may not any more.
        """
        ...

    def release(self, camera: int, cause: str = "released") -> None:
        """Let go: the camera is stopped. `cause` is a fixed word for the record."""
        ...

    def goto(self, camera: int, preset: Preset, actor: str) -> None:
        """Go to a stored position.

        Raises:
            OperatorError: the camera cannot be steered, or this person may not.
        """
        ...

    def home(self, camera: int, actor: str) -> None:
        """Go to the home position.

        Raises:
            OperatorError: as for `goto`.
        """
        ...

    def state(self, camera: int) -> SteerState:
        """How its steering stands. Cheap."""
        ...

    def close(self) -> None:
        """Stop whatever moves, wait a little for its confirmation, and hang up. Waits: last of all."""
        ...
