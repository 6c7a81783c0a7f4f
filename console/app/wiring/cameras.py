"""The cameras of a running console: the list, which are live, and the commissioning service."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.camera import CameraKind
from console.domain.cameras.commissioning import from_json
from console.domain.cameras.facts import COMMISSIONING
from console.domain.errors import EnvironmentFault
from console.services.cameras.admission import Admission
from console.services.cameras.commissioning import CommissioningService
from console.services.cameras.enrolment import Enrolment
from console.services.cameras.free_cameras import FreeCameras
from console.services.cameras.registry import CameraList
from console.services.ports import FaultSink
from console.services.scheme.camera_agreements import CameraAgreements

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from console.app.scheme import OpenScheme
    from console.domain.cameras.camera import Camera
    from console.domain.cameras.deployment import DeployedSpan
    from console.services.cameras.enrolment import CameraSecrets
    from console.services.people.service import PeopleServices


LOOK_S = 20.0
SHORTEST_S = 0.05


@dataclass(frozen=True, slots=True)
class CameraDirectory:
    """The live cameras; implements `ports.CameraRegister` for the screen."""

    all_cameras: CameraList
    admission: Admission

    def cameras(self) -> Sequence[Camera]:
        """Return the live cameras, ordered by number."""
        return self.admission.live(self.all_cameras.cameras())

    def listen(self, changed: Callable[[Sequence[Camera]], None]) -> None:
        """Call `changed` with the live cameras after each change, on the thread that made it."""
        self.all_cameras.listen(lambda cameras: changed(self.admission.live(cameras)))

    def deployed(self, camera: int, span: DeployedSpan) -> None:
        """Follow a deployment that was entered at this console, at once. Waits."""
        before = self.cameras()
        self.admission.remember_span(camera, span)
        # The loop reads it again where the database cannot be read; the listeners are told all the same.
        with suppress(EnvironmentFault):
            self.refresh(before)

    def refresh(self, told: Sequence[Camera] | None = None) -> None:
        """Read changes of other consoles from the database. Waits.

        Args:
            told: the live cameras of which the listeners know; None: those of now.

        Raises:
            EnvironmentFault: the database cannot be read; a deployment that is over ends all the same.
        """
        before = self.cameras() if told is None else told
        try:
            self.admission.load()
            self.all_cameras.reload()
        finally:
            if self.cameras() != before:
                self.all_cameras.tell_again()

    def run(self, stop: threading.Event, failed: Callable[[str], None]) -> None:
        """Refresh at intervals, until `stop` is set; each new fault is reported once, and its end."""
        reported, told = "", self.cameras()
        while not stop.wait(self._wait_s()):
            try:
                self.refresh(told)
            except EnvironmentFault as fault:
                if str(fault) != reported:
                    failed(str(fault))
                reported = str(fault)
            else:
                if reported and isinstance(failed, FaultSink):
                    failed.over(reported)
                reported = ""
            told = self.cameras()

    def _wait_s(self) -> float:
        """Return how long to wait: a deployment begins and ends by itself, at its time."""
        change_s = self.admission.changes_in_s()
        return LOOK_S if change_s is None else min(LOOK_S, max(SHORTEST_S, change_s))


def open_cameras(scheme: OpenScheme) -> CameraDirectory:
    """Load the cameras of a scheme.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    admission = Admission(scheme.camera_facts, scheme.clock)
    admission.load()
    return CameraDirectory(CameraList(scheme.cameras), admission)


def kinds_of(scheme: OpenScheme) -> frozenset[str]:
    """Return the kinds of the scheme's cameras, by name. Waits for the database."""
    return frozenset(camera.kind.value for camera in scheme.cameras.cameras())


def commissioning_of(
    scheme: OpenScheme, room: CameraDirectory, people: PeopleServices, secrets: CameraSecrets
) -> CommissioningService:
    """Return the service that commissions cameras."""
    return CommissioningService(
        Enrolment(
            scheme.cameras,
            scheme.books,
            secrets,
            FreeCameras(people.cameras.is_reserved, scheme.ledger).require,
        ),
        room.all_cameras,
        room.admission,
        scheme.camera_facts,
        scheme.books,
        people.access,
        scheme.clock,
        is_recorded=lambda: scheme.settings.recording.enabled,
        require_agreement=agreements_of(scheme).require,
    )


def agreements_of(scheme: OpenScheme) -> CameraAgreements:
    """Return what asks whether the agreement to a camera is recorded."""

    def is_placed(number: int) -> bool:
        camera = next((one for one in scheme.cameras.cameras() if one.number == number), None)
        if camera is None or camera.kind is CameraKind.REDEPLOYABLE:
            return False
        fact = scheme.camera_facts.current(number, COMMISSIONING)
        # A camera from before commissioning was recorded is in service.
        return fact is None or from_json(fact.content).was_in_service

    return CameraAgreements(scheme.facts, scheme.books, scheme.ledger, scheme.clock, is_placed)
