"""Access to devices for commissioning: discovery, probing and tests with the console's drivers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import av
import av.error

from console.app.wiring.ptz import stream_pinned
from console.domain.cameras.device_address import ONVIF, DeviceAddress
from console.domain.errors import EnvironmentFault
from console.domain.streaming.picture import PixelFormat
from console.domain.text import text
from console.media.capture.own_source import check_certificate

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from console.app.engine import LiveEngine
    from console.domain.cameras.camera import Camera
    from console.domain.cameras.report import DeviceReport
    from console.domain.ptz.model import StopMethod
    from console.domain.ptz.stop_confirmation import StatusReliability
    from console.services.cameras.admission import Admission
    from console.services.cameras.device_ports import CameraDevice, CameraDiscovery, ClosableFeed
    from console.services.ports import PtzHead
    from console.services.ptz.stop_trial import StopTrial
    from console.settings.secrets import Secrets

WITNESS_PX = (640, 360)


class ConsoleDeviceAccess:
    """Implements `services.cameras.device_ports.DeviceAccess`. Call it on threads that may wait.

    Args:
        engine: gives recorder and clock.
        secrets: the cameras' logins.
        admission: gives the accepted certificates.
        learned: stores how a camera stops and how reliable its status is.
        require_free: refuses to move a camera that is reserved at another console.
    """

    def __init__(
        self,
        engine: LiveEngine,
        secrets: Secrets,
        admission: Admission,
        learned: Callable[[int, StopMethod, StatusReliability], None],
        require_free: Callable[[int], None] = lambda _camera: None,
    ) -> None:
        self._engine, self._secrets, self._admission = engine, secrets, admission
        self._learned, self._require_free = learned, require_free

    @property
    def discovery(self) -> CameraDiscovery:
        """The search for cameras on the network."""
        from console.devices.drivers import DRIVERS

        return DRIVERS[ONVIF].open_discovery()

    def probe(
        self, address: str, login: tuple[str, str], fingerprint: str, progress: Callable[[str], None]
    ) -> DeviceReport:
        """Read what a device reports about itself.

        Args:
            address: of its device service.
            login: user name and password.
            fingerprint: of the accepted certificate; empty: none accepted yet.
            progress: receives the step in words.
        """
        from console.devices.drivers import DRIVERS

        device = DRIVERS[ONVIF].open_device(DeviceAddress(ONVIF, address), login, fingerprint)
        try:
            return device.report(progress)
        finally:
            device.close()

    def device(self, camera: Camera) -> CameraDevice:
        """Open the device of a camera; the caller closes it.

        Raises:
            CommandRefused: the camera has no device, or this version has no driver for it.
        """
        from console.devices.drivers import open_device

        return open_device(camera, self._secrets.login(camera.urn), self._fingerprint(camera))

    def check_certificate(self, camera: Camera) -> None:
        """Check the certificate of a camera's encrypted streams, if it has any.

        Raises:
            CertificateUnknown: no one has accepted it yet.
            EnvironmentFault: it is not the accepted one, or the camera does not answer.
        """
        trust = stream_pinned(self._admission)(camera.number)
        for url in filter(None, (camera.main_url, camera.sub_url)):
            if url.startswith("rtsps://"):
                check_certificate(url, trust)

    def trial_feed(self, camera: Camera, *, is_recorded: bool = False) -> ClosableFeed:
        """Return a feed of a camera that is not in service yet; the caller closes it."""
        return self._engine.trial_feed(camera, is_recorded=is_recorded)

    def recorded_s(self, camera: Camera, begin_utc: dt.datetime, end_utc: dt.datetime) -> float:
        """Return the seconds of sealed, playable recordings of a camera between two instants."""
        seconds = 0.0
        for segment in self._engine.segments(camera.number, begin_utc, end_utc):
            if segment.is_sealed and _plays(Path(segment.path)):
                seconds += (segment.end_utc - segment.begin_utc).total_seconds()
        return seconds

    def learn_stop(self, camera: Camera, progress: Callable[[str], None]) -> tuple[bool, str]:
        """Test how a camera can be stopped; return whether a way works, and the result in words.

        Raises:
            Refusal: it is reserved at another console, and the test would move it.
        """
        from console.devices.drivers import open_ptz

        self._require_free(camera.number)
        driver = open_ptz(camera, self._secrets.login(camera.urn), self._fingerprint(camera))
        try:
            if not driver.capabilities().has_ptz:
                return False, "the camera cannot be steered over ONVIF"
            trial = self._watched(driver, camera, progress)
        finally:
            driver.close()
        if trial.works:
            self._learned(camera.number, trial.way, trial.reliability)
        tried = ", ".join(f"{attempt.way.value}: {attempt.said}" for attempt in trial.tried)
        took = f" within {trial.took_s:.1f} s" if trial.took_s is not None else ""
        if trial.works:
            return True, f"stops{took} with {trial.way.value} ({tried})"
        return False, f"no way of stopping was confirmed ({tried})"

    def _watched(self, driver: PtzHead, camera: Camera, progress: Callable[[str], None]) -> StopTrial:
        """Run the stop test while the camera's picture shows whether it moves."""
        from console.services.ptz.stop_trial import learn_stop

        feed = self._engine.trial_feed(camera)
        viewing = feed.subscribe(camera.number, *WITNESS_PX, lambda: None, PixelFormat.YUV420)
        try:
            return learn_stop(
                driver, self._engine.clock, lambda since_s: feed.is_moving(camera.number, since_s), progress
            )
        finally:
            viewing.close()
            feed.close()

    def _fingerprint(self, camera: Camera) -> str:
        device = self._admission.commissioning_of(camera.number)
        return device.fingerprint if device else ""


def _plays(path: Path) -> bool:
    try:
        with av.open(str(path)) as container:
            return next(container.decode(video=0), None) is not None
    except (av.error.FFmpegError, OSError) as error:
        raise EnvironmentFault(
            text("The recording {path} cannot be played: {error}.", path=path.name, error=error),
            "Check the recording volume.",
        ) from None
