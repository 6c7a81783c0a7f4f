"""Probe, add, test and admit many cameras, one after another. One that fails does not stop the others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.commissioning import TRIALS
from console.domain.cameras.proposal import proposals
from console.domain.errors import ConsoleError, OperatorError
from console.services.cameras.free_cameras import CameraReserved

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.commissioning import Commissioning
    from console.domain.cameras.report import DeviceReport, DiscoveredCamera, Identity
    from console.domain.people.actor import Actor
    from console.domain.people.refusal import Refusal
    from console.services.cameras.acceptance_tests import AcceptanceTests
    from console.services.cameras.commissioning import CommissioningService
    from console.services.cameras.device_ports import DeviceAccess


@dataclass(frozen=True, slots=True)
class CameraOutcome:
    """The result for one camera of a batch."""

    what: str
    """The camera, in words."""
    is_good: bool
    said: str
    camera: Camera | None = None


class Batch:
    """Work on many cameras, one after another. Calls wait: not for the UI thread."""

    def __init__(
        self, device_access: DeviceAccess, commissioning: CommissioningService, trials: AcceptanceTests
    ) -> None:
        self._device_access, self._commissioning, self._trials = device_access, commissioning, trials

    def probe(
        self,
        device: DiscoveredCamera,
        login: tuple[str, str],
        fingerprint: str = "",
        progress: Callable[[str], None] = lambda _step: None,
    ) -> DeviceReport:
        """Probe one camera.

        Raises:
            OperatorError: no one vouches for its certificate.
            EnvironmentFault: no answer, or the login is refused.
        """
        return self._device_access.probe(device.address, login, fingerprint, progress)

    def add(
        self,
        actor: Actor,
        devices: Sequence[DiscoveredCamera],
        login: tuple[str, str],
        group: str,
        stop: threading.Event,
        progress: Callable[[str], None],
        fingerprints: Mapping[str, str] | None = None,
    ) -> list[CameraOutcome]:
        """Probe each device and add its cameras to the scheme."""
        outcomes: list[CameraOutcome] = []
        total = len(devices)
        for number, device in enumerate(devices, 1):
            if stop.is_set():
                break
            progress(f"{number} of {total}: {device.host}")
            try:
                outcomes += self._add(
                    actor, device, login, group, (fingerprints or {}).get(device.address, "")
                )
            except ConsoleError as error:
                outcomes.append(CameraOutcome(device.host, is_good=False, said=str(error)))
        return outcomes

    def _add(
        self, actor: Actor, device: DiscoveredCamera, login: tuple[str, str], group: str, fingerprint: str
    ) -> list[CameraOutcome]:
        report = self._device_access.probe(device.address, login, fingerprint, lambda _step: None)
        proposed = proposals(report, device, login, group)
        if not proposed:
            raise OperatorError("The device offers no stream that can be shown.", "See the device report.")
        known_urls = self._known_urls()
        added = []
        for proposal in proposed:
            if proposal.url in known_urls:
                added.append(
                    CameraOutcome(device.host, is_good=False, said="This camera is already in the scheme.")
                )
                continue
            camera = self._commissioning.add(actor, proposal)
            if fingerprint:
                self._commissioning.accept_certificate(actor, camera.number, fingerprint)
            added.append(CameraOutcome(device.host, True, _camera_label(camera), camera))
        return added

    def _known_urls(self) -> set[str]:
        return {camera.main_url for camera in self._commissioning.cameras.cameras()}

    def fill(
        self, actor: Actor, cameras: Iterable[Camera], change: Callable[[Commissioning], Commissioning]
    ) -> list[CameraOutcome]:
        """Save the same commissioning details for each camera: purpose, assessment and so on.

        Raises:
            Refusal: the actor may not.
        """
        outcomes = []
        for camera in cameras:
            details = self._commissioning.commissioning_of(camera.number)
            if details is not None:
                try:
                    self._commissioning.save(actor, camera.number, change(details))
                except CameraReserved as refused:
                    outcomes.append(_refused(camera, refused))
                    continue
                outcomes.append(
                    CameraOutcome(_camera_label(camera), is_good=True, said="saved", camera=camera)
                )
        return outcomes

    def try_out(
        self,
        actor: Actor,
        cameras: Sequence[Camera],
        names: Sequence[str],
        stop: threading.Event,
        progress: Callable[[str], None],
    ) -> list[CameraOutcome]:
        """Run the named tests (empty: all that it needs) on each camera. The outcomes are saved.

        Raises:
            Refusal: the actor may not.
        """
        outcomes: list[CameraOutcome] = []
        for camera in cameras:
            for name in names or _needed(camera):
                if stop.is_set():
                    return outcomes
                step = f"{_camera_label(camera)}: {name}"
                progress(step)
                try:
                    self._commissioning.require_testable(actor, camera.number)
                except CameraReserved as refused:
                    outcomes.append(_refused(camera, refused))
                    break
                trial = self._trials.run(name, camera, stop, _after(step, progress))
                if stop.is_set():
                    return outcomes
                self._commissioning.record_test(actor, camera.number, trial)
                outcomes.append(CameraOutcome(step, trial.is_passed, trial.said, camera))
        return outcomes

    def admit(self, actor: Actor, cameras: Iterable[Camera], identify: bool = True) -> list[CameraOutcome]:
        """Put each camera into service. The outcome says what is missing."""
        outcomes = []
        for camera in cameras:
            try:
                box = self._box(camera) if identify else None
                self._commissioning.put_into_service(actor, camera.number, box)
                outcomes.append(
                    CameraOutcome(_camera_label(camera), is_good=True, said="in service", camera=camera)
                )
            except ConsoleError as error:
                outcomes.append(
                    CameraOutcome(_camera_label(camera), is_good=False, said=error.what, camera=camera)
                )
        return outcomes

    def _box(self, camera: Camera) -> Identity | None:
        if camera.device is None:
            return None
        device = self._device_access.device(camera)
        try:
            return device.identity()
        except ConsoleError:
            return self._commissioning.identity(camera.number)
        finally:
            device.close()


def _needed(camera: Camera) -> list[str]:
    able = {
        "picture": True,
        "recording": True,
        "steering": camera.is_steerable,
        "clock": camera.device is not None,
    }
    return [name for name in TRIALS if able[name]]


def _after(step: str, progress: Callable[[str], None]) -> Callable[[str], None]:
    return lambda message: progress(f"{step}, {message}")


def _refused(camera: Camera, refused: Refusal) -> CameraOutcome:
    return CameraOutcome(_camera_label(camera), is_good=False, said=refused.what, camera=camera)


def _camera_label(camera: Camera) -> str:
    return f"Camera {camera.number} {camera.name}"
