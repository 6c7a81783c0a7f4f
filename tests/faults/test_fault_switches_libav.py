"""The same through libav, which reads what our own client does not speak: MJPEG, and everything by UDP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.cameras.status import PictureState
from console.domain.recording.causes import Cause
from console.media.capture.options import OpenOptions
from console.media.volume.verify import verify
from tests.faults.bench import Watch, cameras_of, cut, engine_on
from tests.faults.plans import town_of
from tests.faults.rounds import Case, Round, shows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [pytest.mark.alone, pytest.mark.req("FLT-01")]  # times of faults

NO_SIGNAL = shows(PictureState.NO_SIGNAL)
CASES = [
    Case("freeze", True, shows(PictureState.FROZEN)),
    Case("black", True, shows(PictureState.BLACK)),
    Case("stall", True, NO_SIGNAL, Cause.STALLED),
    Case("drop", True, NO_SIGNAL, Cause.LOST),
    Case("wrong_password", True, shows(PictureState.REFUSED), Cause.REFUSED, cut=True),
    Case("clock_skew", 30, lambda status: abs((status.clock_error_s or 0.0) - 30) < 1),
    Case("timestamp_jump", 3600, None),
]
NONE = Case("none", False, None)


@pytest.mark.parametrize(("way", "codec"), [("tcp", "mjpeg"), ("udp", "h264")])
def test_each_is_said_in_time_and_recording_resumes(tmp_path: Path, way: str, codec: str) -> None:
    crashes: list[str] = []
    cases = [*CASES, NONE]
    numbers = range(1, len(cases) + 1)
    with town_of(dict.fromkeys(numbers, codec)) as town:
        by_case = dict(zip(cases, town.cameras, strict=True))

        def begin() -> None:
            for case, camera in by_case.items():
                if case is not NONE:
                    camera.set_fault(case.fault, case.value)
            cut(town, [camera for case, camera in by_case.items() if case.cut])

        cameras = cameras_of(town.cameras, sub=False)
        engine = engine_on(cameras, tmp_path, crashes.append, options=OpenOptions(transport=way))
        with Watch(engine, numbers) as watch:
            watch.allows_doubt = way == "udp"
            play = Round(watch)
            watch.until(lambda: play.all_well(numbers), "all cameras live", 20)
            complaints = play.judged(town, begin, {one.number: case for case, one in by_case.items()})
    assert not complaints, "\n".join(complaints)
    assert not crashes
    assert verify(tmp_path).whole
