"""What setting cameras up needs: found, asked and tried with the console's own drivers and recorder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import av
import av.error

from console.domain.cameras.faults import CommandRefused
from console.domain.errors import EnvironmentFault
from console.domain.recording.segments import SegmentState
from console.domain.streaming.picture import PixelFormat

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable
    from pathlib import Path

    from console.app.engine import Engine
    from console.devices.onvif import OnvifPtz
    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import DeviceReport
    from console.domain.ptz.model import StopMethod
    from console.domain.ptz.stop_confirmation import StatusReliability
    from console.media.capture.feed import CaptureFeed
    from console.services.cameras.admission import Admission
    from console.services.cameras.device_ports import CameraDevice, CameraDiscovery
    from console.services.ptz.stop_trial import StopTrial
    from console.settings.secrets import Secrets

WITNESS_PX = (640, 360)


class ConsoleDeviceAccess:
    """Implements `services.device_ports.DeviceAccess`. Threads that may wait.

    Args:
        engine: its recorder and clock.
        secrets: the cameras' logins.
        admission: knows which certificates were accepted.
        learned: told how a camera stops, and what its status is worth; None: nobody remembers it.
    """

    def __init__(
        self,
        engine: Engine,
        secrets: Secrets,
        admission: Admission,
        learned: Callable[[int, StopMethod, StatusReliability], None] | None = None,
    ) -> None:
        self._engine, self._secrets, self._admission = engine, secrets, admission
        self._learned = learned or (lambda _camera, _way, _worth: None)

    @property
    def discovery(self) -> CameraDiscovery:
        """Finds cameras."""
        from console.devices.onvif import OnvifDiscovery

        return OnvifDiscovery()

    def probe(
        self, address: str, login: tuple[str, str], fingerprint: str, progress: Callable[[str], None]
    ) -> DeviceReport:
        """See `services.device_ports.DeviceAccess`."""
        from console.devices.onvif import OnvifDevice

        device = OnvifDevice(address, login, fingerprint)
        try:
            return device.report(progress)
        finally:
            device.close()

    def device(self, camera: Camera) -> CameraDevice:
        """See `services.device_ports.DeviceAccess`."""
        from console.devices.onvif import OnvifDevice

        if not camera.onvif_url:
            raise CommandRefused(f"Camera {camera.number} has no ONVIF address.")
        return OnvifDevice(camera.onvif_url, self._secrets.login(camera.urn), self._fingerprint(camera))

    def trial_feed(self, camera: Camera, *, is_recorded: bool = False) -> CaptureFeed:
        """See `services.device_ports.DeviceAccess`."""
        return self._engine.trial_feed(camera, is_recorded=is_recorded)

    def recorded_s(self, camera: Camera, begin_utc: dt.datetime, end_utc: dt.datetime) -> float:
        """See `services.device_ports.DeviceAccess`."""
        volumes = self._engine.volumes
        seconds = 0.0
        for segment in volumes.segments(camera.number, begin_utc, end_utc):
            path = volumes.file_of(segment)
            if path is not None and segment.state is SegmentState.SEALED and _plays(path):
                seconds += (segment.end_utc - segment.begin_utc).total_seconds()
        return seconds

    def learn_stop(self, camera: Camera, progress: Callable[[str], None]) -> tuple[bool, str]:
        """See `services.device_ports.DeviceAccess`."""
        from console.devices.onvif import OnvifPtz

        login, pinned = self._secrets.login(camera.urn), self._fingerprint(camera)
        driver = OnvifPtz(camera.onvif_url, login, fingerprint=pinned)
        try:
            if not driver.capabilities().has_ptz:
                return False, "it offers no steering over ONVIF"
            found = self._watched(driver, camera, progress)
        finally:
            driver.close()
        if found.works:
            self._learned(camera.number, found.way, found.worth)
        tried = ", ".join(f"{one.way.value}: {one.said}" for one in found.tried)
        took = f" within {found.took_s:.1f} s" if found.took_s is not None else ""
        if found.works:
            return True, f"stops{took} by {found.way.value} ({tried})"
        return False, f"no way of stopping could be seen to work ({tried})"

    def _watched(self, driver: OnvifPtz, camera: Camera, progress: Callable[[str], None]) -> StopTrial:
        """The trial, with the camera's own picture as a witness."""
        from console.services.ptz.stop_trial import learn_stop

        feed = self._engine.trial_feed(camera)
        viewing = feed.look(camera.number, *WITNESS_PX, lambda: None, PixelFormat.YUV420)
        try:
            return learn_stop(
                driver, self._engine.clock, lambda since_s: feed.is_moving(camera.number, since_s), progress
            )
        finally:
            viewing.close()
            feed.close()

    def _fingerprint(self, camera: Camera) -> str:
        known = self._admission.known(camera.number)
        return known.fingerprint if known else ""


def _plays(path: Path) -> bool:
    try:
        with av.open(str(path)) as container:
            return next(container.decode(video=0), None) is not None
    except (av.error.FFmpegError, OSError) as error:
        raise EnvironmentFault(
            f"The recording {path.name} cannot be played back: {error}.", "Check the volume."
        ) from None
