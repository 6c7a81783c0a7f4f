"""The cameras of a running console: which there are, which are live, and who brings new ones in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.clock import SystemClock
from console.domain.errors import EnvironmentFault
from console.services.cameras.admission import Admission
from console.services.cameras.commissioning import CommissioningService
from console.services.cameras.enrolment import Enrolment
from console.services.cameras.registry import CameraList

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
    """Implements `ports.CameraRegister` for the screen: the live cameras only."""

    every: CameraList
    admission: Admission

    def cameras(self) -> Sequence[Camera]:
        """Those that are live, by number."""
        return self.admission.live(self.every.cameras())

    def listen(self, changed: Callable[[Sequence[Camera]], None]) -> None:
        """Be told the live cameras after each change, on the thread that made it."""
        self.every.listen(lambda cameras: changed(self.admission.live(cameras)))

    def refresh(self) -> None:
        """Ask the database whether somebody else changed something. Waits.

        Raises:
            EnvironmentFault: it cannot be read.
        """
        before = self.cameras()
        self.admission.load()
        self.every.reload()
        if self.cameras() != before:
            self.every.tell_again()

    def run(self, stop: threading.Event, failed: Callable[[str], None]) -> None:
        """Look now and then what other consoles and the command line changed; faults are told, once each."""
        told = ""
        while not stop.wait(LOOK_S):
            try:
                self.refresh()
                told = ""
            except EnvironmentFault as fault:
                if fault.what != told:
                    failed(str(fault))
                told = fault.what


def open_cameras(scheme: OpenScheme) -> CameraDirectory:
    """The cameras of a scheme.

    Raises:
        EnvironmentFault: the database cannot be read.
    """
    admission = Admission(scheme.camera_facts)
    admission.load()
    return CameraDirectory(CameraList(scheme.cameras), admission)


def commissioning_of(
    scheme: OpenScheme, room: CameraDirectory, staffing: PeopleServices, secrets: CameraSecrets
) -> CommissioningService:
    """The service that brings cameras into the scheme."""
    return CommissioningService(
        Enrolment(scheme.cameras, scheme.books, secrets),
        room.every,
        room.admission,
        scheme.camera_facts,
        scheme.books,
        staffing.gate,
        SystemClock(),
        is_recorded=lambda: scheme.settings.recording.enabled,
    )
