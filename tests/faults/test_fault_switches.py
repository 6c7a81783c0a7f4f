"""Every fault switch of a camera: what the wall says within 2 s, what is recorded, and how it comes back."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from console.devices.simulated import SimulatedTown
from console.domain.health import CameraStatus, PictureState
from console.domain.recording.causes import Cause
from console.media.volume.verify import verify
from tests.faults.bench import Watch, cameras_of, cut, engine_on

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from console.app.engine import Engine
    from console.devices.simulated.faults import FaultValue

pytestmark = [pytest.mark.slow, pytest.mark.req("FLT-01")]

SHOWN_S, BACK_S = 2.0, 5.0
NOISE_S = 0.5
"""What a test machine that does several things at once may add."""
LASTS_S = 3.5
_log = logging.getLogger(__name__)


def _shows(*states: PictureState) -> Callable[[CameraStatus], bool]:
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


NO_SIGNAL = _shows(PictureState.NO_SIGNAL)
REFUSED = _shows(PictureState.REFUSED)
CASES = [
    Case("freeze", True, _shows(PictureState.FROZEN)),
    Case("black", True, _shows(PictureState.BLACK)),
    Case("stall", True, NO_SIGNAL, Cause.STALLED),
    Case("drop", True, NO_SIGNAL, Cause.LOST),
    Case("refuse", True, REFUSED, Cause.REFUSED, cut=True),
    Case("wrong_password", True, REFUSED, Cause.REFUSED, cut=True),
    Case("session_limit", -1, REFUSED, Cause.REFUSED, cut=True),
    Case("timestamp_jump", 3600, None),
    Case("timestamp_jump", 4, None),
    Case("equal_dts", True, None),
    Case("missing_dts", True, None),
    Case("clock_skew", 30, lambda status: abs((status.clock_error_s or 0.0) - 30) < 1),
    Case("slow", 4, NO_SIGNAL, Cause.LOST, cut=True),
]
ONVIF = ("foreign_xaddr", "digest_only", "ptz_ignores_timeout", "ptz_refuses_stop", "malformed_soap")


@dataclass(slots=True)
class Round:
    """One set of faults at one instant, and what was seen of it."""

    watch: Watch
    began_s: float = 0.0
    cleared_s: float = 0.0

    def run(self, town: SimulatedTown, begin: Callable[[], None]) -> None:
        """Begin the faults, let them last, put everything right and wait for it."""
        numbers = self.watch.notes
        self.began_s = time.monotonic()
        begin()
        self.watch.note_for(LASTS_S)
        self.cleared_s = time.monotonic()
        for camera in town.cameras:
            camera.clear_faults()
        self.watch.note_for(1.0)
        self.watch.until(lambda: self.all_well(numbers), "all cameras live and recorded", 2 * BACK_S)

    def all_well(self, numbers: Iterable[int]) -> bool:
        return all(self.watch.is_well(number) for number in numbers)

    def complaints(self, number: int, case: Case) -> list[str]:
        """What was not as it must be; a line in the log tells the figures."""
        shown_s = self.watch.first(number, self.began_s, case.shown) if case.shown else 0.0
        back_s = self.watch.back(number, self.cleared_s, Watch.fits)
        gaps = self.watch.gaps(number)
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
        return [seen.status for seen in notes if seen.at_s >= self.began_s and not Watch.fits(seen.status)]


def test_each_is_said_in_time_and_recording_resumes(tmp_path: Path) -> None:
    numbers = range(1, len(CASES) + 4)
    untouched = numbers[-3:]
    crashes: list[str] = []
    with SimulatedTown(len(numbers)) as town:
        by_case = dict(zip(CASES, town.cameras, strict=False))

        def begin() -> None:
            for case, camera in by_case.items():
                camera.set_fault(case.fault, case.value)
            for name in ONVIF:
                town.cameras[untouched[0] - 1].set_fault(name, True)
            cut(town, [camera for case, camera in by_case.items() if case.cut])

        engine = engine_on(cameras_of(town.cameras), tmp_path, crashes.append)
        with Watch(engine, numbers) as watch:
            play = Round(watch)
            watch.until(lambda: play.all_well(numbers), "all cameras live", 20)
            watch.until(lambda: all(watch.status(n).clock_error_s is not None for n in numbers), "clocks", 20)
            before = [_losses(engine, number) for number in untouched]
            play.run(town, begin)
            complaints = [
                what for case, camera in by_case.items() for what in play.complaints(camera.number, case)
            ]
            assert [_losses(engine, number) for number in untouched] == before
            for number in untouched:
                complaints += play.complaints(number, Case("none", False, None))
    assert not complaints
    assert not crashes
    found = verify(tmp_path)
    assert found.whole, found.faults


def _losses(engine: Engine, number: int) -> tuple[int, int]:
    """Reconnections and packets that the recorder lost."""
    return engine.feed.status(number).reconnects, engine.recorder.drops(number)
