"""Faults set at one instant on several cameras, and what a wall showed of each."""

from __future__ import annotations

import datetime as dt
import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from console.demo.simulated import SimulatedTown
    from console.demo.simulated.faults import FaultValue
    from console.domain.cameras.status import CameraStatus, PictureState
    from console.domain.recording.causes import Cause
    from tests.faults.bench import Watch

SHOWN_S, BACK_S = 2.0, 5.0
ROUNDS_MOST = 4
BEGINNING, LATEST = dt.datetime.min.replace(tzinfo=dt.UTC), dt.datetime.max.replace(tzinfo=dt.UTC)
NOISE_S = 0.5
"""What a test machine that does several things at once may add."""
LASTS_S = 3.5
_log = logging.getLogger(__name__)


def shows(*states: PictureState) -> Callable[[CameraStatus], bool]:
    return lambda status: status.picture in states


@dataclass(frozen=True, slots=True)
class Case:
    """One camera and its fault."""

    fault: str
    value: FaultValue
    shown: Callable[[CameraStatus], bool] | None
    """What the wall must say; None: nothing is wrong with the picture, and it must stay so."""
    cause: Cause | None = None
    """Of the gap in the recording; None: there is none."""
    cut: bool = False
    """Whether the connection breaks with the fault: some faults show only to who connects anew."""


@dataclass(slots=True)
class Round:
    """One set of faults at one instant, and what was seen of it."""

    watch: Watch
    began_s: float = 0.0
    cleared_s: float = 0.0
    began_utc: dt.datetime = BEGINNING

    def run(self, town: SimulatedTown, begin: Callable[[], None]) -> None:
        """Begin the faults, let them last, put everything right and wait for it."""
        numbers = self.watch.notes
        self.began_s, self.began_utc = time.monotonic(), dt.datetime.now(dt.UTC)
        begin()
        self.watch.note_for(LASTS_S)
        self.cleared_s = time.monotonic()
        for camera in town.cameras:
            camera.clear_faults()
        self.watch.note_for(1.0)
        self.watch.until(lambda: self.all_well(numbers), "all cameras live and recorded", 6 * BACK_S)

    def judged(self, town: SimulatedTown, begin: Callable[[], None], cases: Mapping[int, Case]) -> list[str]:
        """Run a round; return the complaints about the cases of the cameras.

        The machine may do something else in the middle of it. Then its times are not the console's, and the
        round is run again.
        """
        for _ in range(ROUNDS_MOST):
            self.run(town, begin)
            complaints = [what for number, case in cases.items() for what in self.complaints(number, case)]
            if not complaints or not self.watch.lag.has_stalled(self.began_s):
                break
            _log.warning("the machine stalled; once more after %s", complaints)
        return complaints

    def all_well(self, numbers: Iterable[int]) -> bool:
        return all(self.watch.is_well(number) for number in numbers)

    def complaints(self, number: int, case: Case) -> list[str]:
        """What was not as it must be; a line in the log tells the figures."""
        shown_s = self.watch.first(number, self.began_s, case.shown) if case.shown else 0.0
        back_s = self.watch.back(number, self.cleared_s, self.watch.fits)
        # A gap begins with the last picture before the fault, so its end tells whose it is.
        gaps = [gap for gap in self.watch.gaps(number) if (gap.end_utc or LATEST) >= self.began_utc]
        causes = [gap.cause for gap in gaps]
        words = {seen.status.last_fault for seen in self.watch.notes[number]} - {""}
        _log.warning("%s=%s shown %s back %s %s %s", case.fault, case.value, shown_s, back_s, causes, words)
        right = {
            "not said in time": shown_s is not None and shown_s <= SHOWN_S + NOISE_S,
            "not back in time": back_s is not None and back_s <= BACK_S + NOISE_S,
            "wrong cause": causes[-1:] == ([case.cause] if case.cause else []),
            "a gap that lasts": all(gap.end_utc for gap in gaps),
            "disturbed": case.shown is not None or not self.unwell(number),
        }
        return [
            f"{case.fault}: {what} {gaps} {self.unwell(number)[:2]}" for what, ok in right.items() if not ok
        ]

    def unwell(self, number: int) -> list[CameraStatus]:
        notes = self.watch.notes[number]
        return [
            seen.status for seen in notes if seen.at_s >= self.began_s and not self.watch.fits(seen.status)
        ]
