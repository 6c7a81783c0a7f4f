"""Forty cameras in an hour: probing, adding, trying and admitting many at a time, each on its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.commissioning import TRIALS
from console.domain.cameras.proposal import proposals
from console.domain.errors import ConsoleError, OperatorError

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.commissioning import Commissioning
    from console.domain.cameras.report import DeviceReport, DiscoveredCamera, Identity
    from console.domain.people.actor import Actor
    from console.services.cameras.acceptance_tests import AcceptanceTests
    from console.services.cameras.commissioning import CommissioningService
    from console.services.cameras.device_ports import DeviceAccess


@dataclass(frozen=True, slots=True)
class CameraOutcome:
    """What came of one camera."""

    what: str
    """Which one, in words."""
    is_good: bool
    said: str
    camera: Camera | None = None


class Batch:
    """Many cameras, one after another; one that fails does not end it. Waits: never on the UI thread."""

    def __init__(
        self, workshop: DeviceAccess, commissioning: CommissioningService, trials: AcceptanceTests
    ) -> None:
        self._workshop, self._commissioning, self._trials = workshop, commissioning, trials

    def probe(
        self,
        found: DiscoveredCamera,
        login: tuple[str, str],
        fingerprint: str = "",
        progress: Callable[[str], None] = lambda _step: None,
    ) -> DeviceReport:
        """Ask one camera everything.

        Raises:
            OperatorError: nobody vouches for its certificate.
            EnvironmentFault: no answer, or the login is refused.
        """
        return self._workshop.probe(found.address, login, fingerprint, progress)

    def add(
        self,
        actor: Actor,
        founds: Sequence[DiscoveredCamera],
        login: tuple[str, str],
        group: str,
        stop: threading.Event,
        progress: Callable[[str], None],
        fingerprints: Mapping[str, str] | None = None,
    ) -> list[CameraOutcome]:
        """Probe each and bring its cameras into the scheme, to be set up."""
        done: list[CameraOutcome] = []
        for number, found in enumerate(founds, 1):
            if stop.is_set():
                break
            progress(f"{number} of {len(founds)}: {found.host}")
            try:
                done += self._add(actor, found, login, group, (fingerprints or {}).get(found.address, ""))
            except ConsoleError as error:
                done.append(CameraOutcome(found.host, is_good=False, said=str(error)))
        return done

    def _add(
        self, actor: Actor, found: DiscoveredCamera, login: tuple[str, str], group: str, fingerprint: str
    ) -> list[CameraOutcome]:
        report = self._workshop.probe(found.address, login, fingerprint, lambda _step: None)
        wanted = proposals(report, found, login, group)
        if not wanted:
            raise OperatorError("It offers no stream that could be shown.", "See its report.")
        known = self._known_urls()
        added = []
        for one in wanted:
            if one.url in known:
                added.append(CameraOutcome(found.host, is_good=False, said="It is in the scheme already."))
                continue
            camera = self._commissioning.add(actor, one)
            if fingerprint:
                self._commissioning.accept_certificate(actor, camera.number, fingerprint)
            added.append(CameraOutcome(found.host, True, f"camera {camera.number} {camera.name}", camera))
        return added

    def _known_urls(self) -> set[str]:
        return {camera.main_url for camera in self._commissioning.cameras.cameras()}

    def fill(
        self, actor: Actor, cameras: Iterable[Camera], change: Callable[[Commissioning], Commissioning]
    ) -> list[CameraOutcome]:
        """Keep the same particulars of each: purpose, assessment and so on.

        Raises:
            Refusal: the actor may not.
        """
        done = []
        for camera in cameras:
            known = self._commissioning.known(camera.number)
            if known is not None:
                self._commissioning.keep(actor, camera.number, change(known))
                done.append(CameraOutcome(_called(camera), is_good=True, said="kept", camera=camera))
        return done

    def try_out(
        self,
        actor: Actor,
        cameras: Sequence[Camera],
        names: Sequence[str],
        stop: threading.Event,
        progress: Callable[[str], None],
    ) -> list[CameraOutcome]:
        """Try each in the things named (empty: in everything that it needs); the outcomes are kept.

        Raises:
            Refusal: the actor may not.
        """
        done: list[CameraOutcome] = []
        for camera in cameras:
            for name in names or _needed(camera):
                if stop.is_set():
                    return done
                step = f"{_called(camera)}: {name}"
                progress(step)
                trial = self._trials.run(name, camera, stop, _after(step, progress))
                if stop.is_set():
                    return done
                self._commissioning.tried(actor, camera.number, trial)
                done.append(CameraOutcome(step, trial.is_passed, trial.said, camera))
        return done

    def admit(self, actor: Actor, cameras: Iterable[Camera], identify: bool = True) -> list[CameraOutcome]:
        """Put each into service; what is missing is said for each."""
        done = []
        for camera in cameras:
            try:
                box = self._box(camera) if identify else None
                self._commissioning.put_into_service(actor, camera.number, box)
                done.append(CameraOutcome(_called(camera), is_good=True, said="in service", camera=camera))
            except ConsoleError as error:
                done.append(CameraOutcome(_called(camera), is_good=False, said=error.what, camera=camera))
        return done

    def _box(self, camera: Camera) -> Identity | None:
        if not camera.onvif_url:
            return None
        device = self._workshop.device(camera)
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
        "steering": camera.kind.is_movable and bool(camera.onvif_url),
        "clock": bool(camera.onvif_url),
    }
    return [name for name in TRIALS if able[name]]


def _after(step: str, progress: Callable[[str], None]) -> Callable[[str], None]:
    return lambda said: progress(f"{step}, {said}")


def _called(camera: Camera) -> str:
    return f"camera {camera.number} {camera.name}"
