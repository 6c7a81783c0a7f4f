"""Every fault switch of a camera: what the wall says within 2 s, what is recorded, and how it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.demo.simulated import SimulatedTown
from console.domain.cameras.status import PictureState
from console.domain.recording.causes import Cause
from console.media.volume.verify import verify
from tests.faults.bench import Watch, cameras_of, cut, engine_on
from tests.faults.rounds import Case, Round, shows

if TYPE_CHECKING:
    from pathlib import Path

    from console.app.engine import Engine

pytestmark = [pytest.mark.alone, pytest.mark.req("FLT-01")]  # times of faults

NO_SIGNAL = shows(PictureState.NO_SIGNAL)
REFUSED = shows(PictureState.REFUSED)
CASES = [
    Case("freeze", True, shows(PictureState.FROZEN)),
    Case("black", True, shows(PictureState.BLACK)),
    Case("stall", True, NO_SIGNAL, Cause.STALLED),
    Case("drop", True, NO_SIGNAL, Cause.LOST),
    Case("refuse", True, REFUSED, Cause.REFUSED, cut=True),
    Case("wrong_password", True, REFUSED, Cause.REFUSED, cut=True),
    Case("session_limit", -1, REFUSED, Cause.REFUSED, cut=True),
    Case("timestamp_jump", 3600, None),
    Case("timestamp_jump", 4, None),
    Case("timestamp_jump", 1, None),
    Case("equal_dts", True, None),
    Case("missing_dts", True, None),
    Case("clock_skew", 30, lambda status: abs((status.clock_error_s or 0.0) - 30) < 1),
    Case("slow", 4, NO_SIGNAL, Cause.LOST, cut=True),
]
ONVIF = ("foreign_xaddr", "digest_only", "ptz_ignores_timeout", "ptz_refuses_stop", "malformed_soap")


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
            cases = {camera.number: case for case, camera in by_case.items()}
            cases |= dict.fromkeys(untouched, Case("none", False, None))
            before = [_losses(engine, number) for number in untouched]
            complaints = play.judged(town, begin, cases)
            has_lost = [_losses(engine, number) for number in untouched] != before
            has_stalled = watch.lag.has_stalled(0.0)
    assert not complaints, "\n".join(complaints)
    assert not has_lost or has_stalled
    assert not crashes
    found = verify(tmp_path)
    assert found.whole, found.faults


def _losses(engine: Engine, number: int) -> tuple[int, int]:
    """Reconnections and packets that the recorder lost."""
    return engine.feed.status(number).reconnects, engine.recorder.drops(number)
