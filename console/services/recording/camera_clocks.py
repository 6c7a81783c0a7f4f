"""Enter how wrong the clocks of cameras and recorder are, so that evidence can say it years later."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books.act_aggregation import RecordedAct
from console.domain.errors import EnvironmentFault
from console.domain.people.actor import PROGRAM
from console.domain.people.permissions import Permission
from console.domain.recording.camera_clocks import AGAIN, CHANGE_S, CLOCKS_ACT, errors_as_text
from console.domain.recording.recorder_clock import (
    RECORDER_CLOCK_ACT,
    ClockComparison,
    is_due,
    typed_reading,
)
from console.domain.text import text
from console.services.recording.lasting_faults import LastingFaults

if TYPE_CHECKING:
    import datetime as dt
    import threading
    from collections.abc import Callable, Mapping

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.ports import Gate
    from console.services.ports import FirstActs

INTERVAL_S = 60.0


class CameraClockEntries:
    """Enters the error of each camera's clock: at first, when it changes, and once a day.

    Not for the UI thread.

    Args:
        errors: returns the error in seconds by camera, of those that report their time.
        acts: the books.
        clock: gives the instant of an entry.
        recorder: returns what the operating system knows of its own clock; None: nothing.
    """

    def __init__(
        self,
        errors: Callable[[], Mapping[int, float]],
        acts: FirstActs,
        clock: Clock,
        recorder: Callable[[], ClockComparison | None] = lambda: None,
    ) -> None:
        self._errors, self._acts, self._clock, self._recorder = errors, acts, clock, recorder
        self._entered: dict[int, tuple[dt.datetime, float]] = {}
        self._own: tuple[dt.datetime, ClockComparison] | None = None

    def enter(self) -> None:
        """Enter what is new since the last time.

        Raises:
            EnvironmentFault: the books cannot be written; it is entered the next time.
        """
        now_utc = self._clock.utc_now()
        self._enter_own(now_utc)
        new = {
            camera: error_s
            for camera, error_s in self._errors().items()
            if self._is_news(camera, error_s, now_utc)
        }
        if new:
            details = {"errors": errors_as_text(new)}
            self._acts.enter_first([RecordedAct(PROGRAM.login, CLOCKS_ACT, "cameras", now_utc, details)])
            self._entered |= {camera: (now_utc, error_s) for camera, error_s in new.items()}

    def _enter_own(self, now_utc: dt.datetime) -> None:
        reading = self._recorder()
        if reading is None:
            return
        if self._own is None or is_due(self._own[0], now_utc) or reading.is_news(self._own[1]):
            act = RecordedAct(PROGRAM.login, RECORDER_CLOCK_ACT, "recorder", now_utc, reading.details())
            self._acts.enter_first([act])
            self._own = (now_utc, reading)

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


class RecorderClockComparison:
    """Lets a person enter how far the recorder's clock is from one that they trust. Not for the UI thread.

    Args:
        gate: checks the permission.
        acts: the books.
        clock: gives the instant of an entry.
    """

    def __init__(self, gate: Gate, acts: FirstActs, clock: Clock) -> None:
        self._gate, self._acts, self._clock = gate, acts, clock

    def enter(self, actor: Actor, error_s: float, within_s: float, how: str) -> None:
        """Enter the error; nothing is corrected.

        Args:
            actor: who compared the clocks.
            error_s: the recorder's clock minus the other one, in seconds.
            within_s: how far that may be off.
            how: with what it was compared.

        Raises:
            Refusal: the actor may not.
            OperatorError: a number or the words cannot be right.
            EnvironmentFault: the books cannot be written.
        """
        self._gate.require(actor, Permission.CONFIRM_CLOCK, "the recorder's clock")
        reading = typed_reading(error_s, within_s, how)
        now_utc = self._clock.utc_now()
        act = RecordedAct(actor.login, RECORDER_CLOCK_ACT, "recorder", now_utc, reading.details())
        self._acts.enter_first([act])
