"""Settings inside a camera: read, changed, read back, and recorded with what was and what is."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.services.cameras.batch import CameraOutcome

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import DeviceReport, Encoding, StreamProfile
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import Gate
    from console.services.cameras.device_ports import CameraDevice
    from console.services.ports import ActLog

CHANGED, RESTARTED = "camera-setting-changed", "camera-restarted"
NOT_KNOWN = "not known: the camera did not answer"
NOT_TOLD = "not told"
SERVERS_MOST = 4
Setting = float | str


@dataclass(frozen=True, slots=True)
class DeviceSettings:
    """What is set in a camera."""

    report: DeviceReport
    imaging: Mapping[str, Setting] = field(default_factory=dict)
    """Empty where it tells none."""


class DeviceSettingsService:
    """Calls wait for the camera: never from the UI thread.

    Each may raise Refusal (the actor may not), EnvironmentFault (no answer, the camera said no).

    Args:
        opened: how a camera's device is made.
        acts: each change is recorded, at once or when the database is back.
        gate: asked before each act.
        clock: the system's.
    """

    def __init__(
        self, opened: Callable[[Camera], CameraDevice], acts: ActLog, gate: Gate, clock: Clock
    ) -> None:
        self._opened, self._acts, self._gate, self._clock = opened, acts, gate, clock

    def read(
        self, actor: Actor, camera: Camera, progress: Callable[[str], None] = lambda _step: None
    ) -> DeviceSettings:
        """Everything that can be set."""
        with self._device(actor, camera) as device:
            report = device.report(progress)
            progress("picture settings")
            try:
                return DeviceSettings(report, device.imaging())
            except LoginRefused:
                raise
            except ConsoleError:
                return DeviceSettings(report)

    def set_encoding(
        self, actor: Actor, camera: Camera, profile: StreamProfile, wanted: Encoding
    ) -> Encoding:
        """Set a stream's encoder; what the camera made of it."""
        with self._device(actor, camera) as device:
            was = spoken_encoding(profile.video)
            setting = f"stream {profile.name or profile.token}"
            with self._noting(actor, camera, setting, was):
                made = device.set_encoding(profile.token, wanted)
        self._note(actor, camera, setting, was, spoken_encoding(made))
        return made

    def set_imaging(self, actor: Actor, camera: Camera, wanted: Mapping[str, Setting]) -> dict[str, Setting]:
        """Change some of its picture settings, all in one; what the camera made of them, all that it has."""
        with self._device(actor, camera) as device:
            before = device.imaging()
            with self._noting(actor, camera, "picture", _listed(before, wanted)):
                device.set_imaging(dict(wanted))
            with self._noting(actor, camera, "picture", _listed(before, wanted), is_made=True):
                made = device.imaging()
        self._note(actor, camera, "picture", _listed(before, wanted), _listed(made, wanted))
        return made

    def set_clock(self, actor: Actor, camera: Camera) -> float:
        """Set its clock by this machine's; by how many seconds it is still wrong."""
        with self._device(actor, camera) as device:
            was = f"{device.measure_clock():+.1f} s"
            with self._noting(actor, camera, "clock", was):
                device.set_clock(self._clock.utc_now())
            with self._noting(actor, camera, "clock", was, is_made=True):
                error_s = device.measure_clock()
        self._note(actor, camera, "clock", was, f"{error_s:+.1f} s")
        return error_s

    def use_ntp(self, actor: Actor, camera: Camera, servers: Sequence[str]) -> tuple[str, ...]:
        """Let it follow time servers; those that it then names.

        Raises:
            OperatorError: none is given, or too many.
        """
        checked = checked_servers(servers)
        with self._device(actor, camera) as device:
            was = ", ".join(device.report().ntp) or "none"
            with self._noting(actor, camera, "time servers", was):
                device.use_ntp(checked)
            with self._noting(actor, camera, "time servers", was, is_made=True):
                made = device.report().ntp
        self._note(actor, camera, "time servers", was, ", ".join(made) or "none")
        return made

    def switch_relay(self, actor: Actor, camera: Camera, token: str, *, is_on: bool) -> None:
        """Switch an output of the camera."""
        setting = f"relay {token}"
        with self._device(actor, camera) as device, self._noting(actor, camera, setting, NOT_TOLD):
            device.switch_relay(token, is_on=is_on)
        self._note(actor, camera, setting, NOT_TOLD, "on" if is_on else "off")

    def restart(self, actor: Actor, camera: Camera) -> None:
        """Restart it; it is away for about a minute, and so is its recording."""
        with self._device(actor, camera) as device:
            # Recorded before: what asked for it may never be told that it happened.
            self._acts.record(actor.login, RESTARTED, f"camera {camera.number}", {})
            device.restart()

    def times(
        self,
        actor: Actor,
        cameras: Sequence[Camera],
        servers: Sequence[str],
        stop: threading.Event,
        progress: Callable[[str], None] = lambda _step: None,
    ) -> list[CameraOutcome]:
        """Set the clocks of many, or have them follow these servers; each on its own.

        Raises:
            Refusal: the actor may not.
            OperatorError: too many servers.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"{len(cameras)} cameras")
        wanted = checked_servers(servers) if servers else []
        done: list[CameraOutcome] = []
        for at, camera in enumerate(cameras, 1):
            if stop.is_set():
                break
            name = f"camera {camera.number} {camera.name}"
            progress(f"{at} of {len(cameras)}: {name}")
            try:
                done.append(CameraOutcome(name, is_good=True, said=self._time(actor, camera, wanted)))
            except ConsoleError as error:
                done.append(CameraOutcome(name, is_good=False, said=str(error), camera=camera))
        return done

    def _time(self, actor: Actor, camera: Camera, servers: Sequence[str]) -> str:
        if servers:
            return f"follows {', '.join(self.use_ntp(actor, camera, servers)) or 'none'}"
        return f"clock set, {self.set_clock(actor, camera):+.1f} s off now"

    # -- how ------------------------------------------------------------------------------------------------

    @contextmanager
    def _device(self, actor: Actor, camera: Camera) -> Iterator[CameraDevice]:
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {camera.number}")
        device = self._opened(camera)
        try:
            yield device
        finally:
            device.close()

    @contextmanager
    def _noting(
        self, actor: Actor, camera: Camera, setting: str, was: str, *, is_made: bool = False
    ) -> Iterator[None]:
        """What may have been changed, though nothing says so, is recorded; what was refused was not."""
        try:
            yield
        except ConsoleError as error:
            if is_made or not isinstance(error, CommandRefused | LoginRefused | OperatorError):
                self._note(actor, camera, setting, was, NOT_KNOWN)
            raise

    def _note(self, actor: Actor, camera: Camera, setting: str, was: str, made: str) -> None:
        detail: dict[str, str | int | float | None] = {"setting": setting, "was": was, "is": made}
        self._acts.record(actor.login, CHANGED, f"camera {camera.number}", detail)


def checked_servers(told: Sequence[str]) -> list[str]:
    """Names or addresses of time servers.

    Raises:
        OperatorError: none, too many, or one that cannot be one.
    """
    servers = [one.strip() for one in told if one.strip()]
    if not servers or len(servers) > SERVERS_MOST:
        raise OperatorError(f"One to {SERVERS_MOST} time servers can be given.", "Separate them by commas.")
    for one in servers:
        if len(one) > 253 or any(letter.isspace() or letter in "/@?#<>\"'" for letter in one):
            raise OperatorError(f"“{one[:60]}” is no time server.", "Give its name or its address.")
    return servers


def spoken_encoding(video: Encoding) -> str:
    """How a stream is encoded, in a line."""
    parts = [
        video.codec,
        f"{video.width}×{video.height}" if video.width else "",
        f"{video.fps:g} fps" if video.fps else "",
        f"{video.bitrate_kbps} kbit/s" if video.bitrate_kbps else "",
        f"key frame every {video.gop}" if video.gop else "",
    ]
    return ", ".join(part for part in parts if part)


def _listed(settings: Mapping[str, Setting], wanted: Mapping[str, Setting]) -> str:
    def spoken(name: str) -> str:
        value = settings.get(name, "–")
        return f"{value:g}" if isinstance(value, int | float) else value

    return ", ".join(f"{name} {spoken(name)}" for name in wanted)
