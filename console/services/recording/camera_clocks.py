"""Enter by how much the clocks of cameras are wrong, so that evidence can say it years later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.act_aggregation import RecordedAct
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import PROGRAM
from console.domain.recording.camera_clocks import AGAIN, CHANGE_S, CLOCKS_ACT, errors_as_text
from console.domain.text import text
from console.services.recording.lasting_faults import LastingFaults

if TYPE_CHECKING:
    import datetime as dt
    import threading
    from collections.abc import Callable, Mapping

    from console.domain.clock import Clock
    from console.services.ports import FirstActs

INTERVAL_S = 60.0


class CameraClockEntries:
    """Enters the error of each camera's clock: at first, when it changes, and once a day.

    Not for the UI thread.

    Args:
        errors: returns the error in seconds by camera, of those that report their time.
        acts: the books.
        clock: gives the instant of an entry.
    """

    def __init__(self, errors: Callable[[], Mapping[int, float]], acts: FirstActs, clock: Clock) -> None:
        self._errors, self._acts, self._clock = errors, acts, clock
        self._entered: dict[int, tuple[dt.datetime, float]] = {}

    def enter(self) -> None:
        """Enter what is new since the last time.

        Raises:
            EnvironmentFault: the books cannot be written; it is entered the next time.
        """
        now_utc = self._clock.utc_now()
        new = {
            camera: error_s
            for camera, error_s in self._errors().items()
            if self._is_news(camera, error_s, now_utc)
        }
        if new:
            details = {"errors": errors_as_text(new)}
            self._acts.enter_first([RecordedAct(PROGRAM.login, CLOCKS_ACT, "cameras", now_utc, details)])
            self._entered |= {camera: (now_utc, error_s) for camera, error_s in new.items()}

    def _is_news(self, camera: int, error_s: float, now_utc: dt.datetime) -> bool:
        if camera not in self._entered:
            return True
        at_utc, before_s = self._entered[camera]
        # A clock that was set back must not keep the next entry away.
        return abs(now_utc - at_utc) >= AGAIN or abs(error_s - before_s) >= CHANGE_S

    def run(
        self, stop: threading.Event, failed: Callable[[str], None], interval_s: float = INTERVAL_S
    ) -> None:
        """Enter at intervals until stopped."""
        faults = LastingFaults(failed)
        while not stop.wait(interval_s):
            try:
                self.enter()
            except EnvironmentFault as fault:
                faults.now([text("The clocks of the cameras could not be entered. {fault}", fault=fault)])
            else:
                faults.now()
