"""Settings inside a camera: read, changed, read back, and recorded with old and new value."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import ConsoleError, OperatorError
from console.domain.people.permissions import Permission
from console.domain.text import is_unfit, text
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
    """What a camera reported about its device, and its picture settings."""

    report: DeviceReport
    imaging: Mapping[str, Setting] = field(default_factory=dict)
    """Empty if the camera reports none."""


class DeviceSettingsService:
    """Reads and changes settings of cameras. Calls wait for the camera: not for the UI thread.

    Each may raise Refusal (the actor may not) and EnvironmentFault (no answer, or the camera refused).

    Args:
        opened: returns the device of a camera.
        acts: each change is recorded, at once or when the database is back.
        gate: checks permissions before each act.
        clock: the system's.
        require_free: refuses a camera that somebody needs at another console (`FreeCameras`).
    """

    def __init__(
        self,
        opened: Callable[[Camera], CameraDevice],
        acts: ActLog,
        gate: Gate,
        clock: Clock,
        require_free: Callable[[str, int], None],
    ) -> None:
        self._opened, self._acts, self._gate, self._clock = opened, acts, gate, clock
        self._require_free = require_free

    def read(
        self, actor: Actor, camera: Camera, progress: Callable[[str], None] = lambda _step: None
    ) -> DeviceSettings:
        """Return all settings of a camera."""
        with self._device(actor, camera, is_read=True) as device:
            report = device.report(progress)
            progress("picture settings")
            try:
                return DeviceSettings(report, device.imaging())
            except LoginRefused:
                raise
            except ConsoleError:
                return DeviceSettings(report)

    def set_encoding(
        self, actor: Actor, camera: Camera, profile: StreamProfile, encoding: Encoding
    ) -> Encoding:
        """Set a stream's encoder. Return the encoding that the camera then reports."""
        with self._device(actor, camera) as device:
            was = spoken_encoding(profile.video)
            setting = f"stream {profile.name or profile.token}"
            with self._noting(actor, camera, setting, was):
                result = device.set_encoding(profile.token, encoding)
        self._note(actor, camera, setting, was, spoken_encoding(result))
        return result

    def set_imaging(self, actor: Actor, camera: Camera, changes: Mapping[str, Setting]) -> dict[str, Setting]:
        """Change picture settings. Return all settings that the camera then reports."""
        with self._device(actor, camera) as device:
            before = device.imaging()
            with self._noting(actor, camera, "picture", _listed(before, changes)):
                device.set_imaging(dict(changes))
            with self._noting(actor, camera, "picture", _listed(before, changes), is_made=True):
                result = device.imaging()
        self._note(actor, camera, "picture", _listed(before, changes), _listed(result, changes))
        return result

    def set_clock(self, actor: Actor, camera: Camera) -> float:
        """Set the camera's clock to this machine's. Return the remaining error in seconds."""
        with self._device(actor, camera) as device:
            was = f"{device.measure_clock():+.1f} s"
            with self._noting(actor, camera, "clock", was):
                device.set_clock(self._clock.utc_now())
            with self._noting(actor, camera, "clock", was, is_made=True):
                error_s = device.measure_clock()
        self._note(actor, camera, "clock", was, f"{error_s:+.1f} s")
        return error_s

    def use_ntp(self, actor: Actor, camera: Camera, servers: Sequence[str]) -> tuple[str, ...]:
        """Set the camera's time servers. Return those that it then reports.

        Raises:
            OperatorError: none, or too many.
        """
        checked = checked_servers(servers)
        with self._device(actor, camera) as device:
            was = ", ".join(device.report().ntp) or "none"
            with self._noting(actor, camera, "time servers", was):
                device.use_ntp(checked)
            with self._noting(actor, camera, "time servers", was, is_made=True):
                result = device.report().ntp
        self._note(actor, camera, "time servers", was, ", ".join(result) or "none")
        return result

    def switch_relay(self, actor: Actor, camera: Camera, token: str, *, is_on: bool) -> None:
        """Switch a relay output of the camera."""
        setting = f"relay {token}"
        with self._device(actor, camera) as device, self._noting(actor, camera, setting, NOT_TOLD):
            device.switch_relay(token, is_on=is_on)
        self._note(actor, camera, setting, NOT_TOLD, "on" if is_on else "off")

    def restart(self, actor: Actor, camera: Camera) -> None:
        """Restart the camera. It is away for about a minute, and so is its recording."""
        with self._device(actor, camera) as device:
            # Recorded first, because the answer of a restarting camera may never arrive.
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
        """Set the clocks or the time servers of many cameras, one after another.

        Raises:
            Refusal: the actor may not.
            OperatorError: too many servers.
        """
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"{len(cameras)} cameras")
        checked = checked_servers(servers) if servers else []
        outcomes: list[CameraOutcome] = []
        total = len(cameras)
        for at, camera in enumerate(cameras, 1):
            if stop.is_set():
                break
            name = f"Camera {camera.number} {camera.name}"
            progress(f"{at} of {total}: {name}")
            try:
                outcomes.append(CameraOutcome(name, is_good=True, said=self._time(actor, camera, checked)))
            except ConsoleError as error:
                outcomes.append(CameraOutcome(name, is_good=False, said=str(error), camera=camera))
        return outcomes

    def _time(self, actor: Actor, camera: Camera, servers: Sequence[str]) -> str:
        if servers:
            names = ", ".join(self.use_ntp(actor, camera, servers)) or "none"
            return f"time servers set: {names}"
        error_s = self.set_clock(actor, camera)
        return f"clock set, difference now {error_s:+.1f} s"

    # -- how ------------------------------------------------------------------------------------------------

    @contextmanager
    def _device(self, actor: Actor, camera: Camera, *, is_read: bool = False) -> Iterator[CameraDevice]:
        self._gate.require(actor, Permission.SET_UP_CAMERA, f"camera {camera.number}")
        if not is_read:
            self._require_free(actor.login, camera.number)
        device = self._opened(camera)
        try:
            yield device
        finally:
            device.close()

    @contextmanager
    def _noting(
        self, actor: Actor, camera: Camera, setting: str, was: str, *, is_made: bool = False
    ) -> Iterator[None]:
        """Record a setting that may have been changed although the call failed."""
        try:
            yield
        except ConsoleError as error:
            if is_made or not isinstance(error, CommandRefused | LoginRefused | OperatorError):
                self._note(actor, camera, setting, was, NOT_KNOWN)
            raise

    def _note(self, actor: Actor, camera: Camera, setting: str, was: str, result: str) -> None:
        detail: dict[str, str | int | float | None] = {"setting": setting, "was": was, "is": result}
        self._acts.record(actor.login, CHANGED, f"camera {camera.number}", detail)


def checked_servers(entries: Sequence[str]) -> list[str]:
    """Return the names or addresses of time servers, after checking them.

    Raises:
        OperatorError: none, too many, or an invalid one.
    """
    servers = [server.strip() for server in entries if server.strip()]
    if not servers or len(servers) > SERVERS_MOST:
        raise OperatorError(
            text("Enter 1 to {servers_most} time servers.", servers_most=SERVERS_MOST),
            "Separate them with commas.",
        )
    for server in servers:
        if len(server) > 253 or any(
            letter.isspace() or is_unfit(letter) or letter in "/@?#<>\"'" for letter in server
        ):
            shown = server[:60]
            raise OperatorError(
                text("“{shown}” is not a valid time server.", shown=shown), "Enter its name or its address."
            )
    return servers


def spoken_encoding(video: Encoding) -> str:
    """Describe the encoding of a stream in one line."""
    parts = [
        video.codec,
        f"{video.width}×{video.height}" if video.width else "",
        f"{video.fps:g} fps" if video.fps else "",
        f"{video.bitrate_kbps} kbit/s" if video.bitrate_kbps else "",
        f"key frame every {video.gop}" if video.gop else "",
    ]
    return ", ".join(part for part in parts if part)


def _listed(settings: Mapping[str, Setting], names: Mapping[str, Setting]) -> str:
    def spoken(name: str) -> str:
        value = settings.get(name, "–")
        return f"{value:g}" if isinstance(value, int | float) else value

    return ", ".join(f"{name} {spoken(name)}" for name in names)
