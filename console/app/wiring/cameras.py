"""The cameras of a running console: the list, which are live, and the commissioning service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import EnvironmentFault
from console.services.cameras.admission import Admission
from console.services.cameras.commissioning import CommissioningService
from console.services.cameras.enrolment import Enrolment
from console.services.cameras.registry import CameraList
from console.services.ports import FaultSink

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence

    from console.app.scheme import OpenScheme
    from console.domain.cameras.camera import Camera
    from console.services.cameras.enrolment import CameraSecrets
    from console.services.people.service import PeopleServices


LOOK_S = 20.0


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

    def refresh(self) -> None:
        """Read changes of other consoles from the database. Waits.

        Raises:
            EnvironmentFault: the database cannot be read.
        """
        before = self.cameras()
        self.admission.load()
        self.all_cameras.reload()
        if self.cameras() != before:
            self.all_cameras.tell_again()

    def run(self, stop: threading.Event, failed: Callable[[str], None]) -> None:
        """Refresh at intervals, until `stop` is set; each new fault is reported once, and its end."""
        reported = ""
        while not stop.wait(LOOK_S):
            try:
                self.refresh()
            except EnvironmentFault as fault:
                if str(fault) != reported:
                    failed(str(fault))
                reported = str(fault)
            else:
                if reported and isinstance(failed, FaultSink):
                    failed.over(reported)
                reported = ""


def open_cameras(scheme: OpenScheme) -> CameraDirectory:
    """Load the cameras of a scheme.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    admission = Admission(scheme.camera_facts)
    admission.load()
    return CameraDirectory(CameraList(scheme.cameras), admission)


def commissioning_of(
    scheme: OpenScheme, room: CameraDirectory, people: PeopleServices, secrets: CameraSecrets
) -> CommissioningService:
    """Return the service that commissions cameras."""
    return CommissioningService(
        Enrolment(scheme.cameras, scheme.books, secrets),
        room.all_cameras,
        room.admission,
        scheme.camera_facts,
        scheme.books,
        people.access,
        scheme.clock,
        is_recorded=lambda: scheme.settings.recording.enabled,
    )
