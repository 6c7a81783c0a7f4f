"""Every fault switch of a camera: what the wall says within 2 s, what is recorded, and how it comes back."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from console.devices.simulated import SimulatedTown, TownCamera
from console.domain.health import CameraStatus, PictureState, RecordingState
from console.domain.recording.causes import Cause
from console.media.volume.verify import verify
from tests.faults.bench import Watch, cameras_of, engine_on
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.devices.simulated.faults import FaultValue

pytestmark = [pytest.mark.slow, pytest.mark.req("FLT-01")]

SHOWN_S, BACK_S = 2.0, 5.0
NOISE_S = 0.5
"""What a test machine that does several things at once may add."""
LASTS_S = 3.5
_log = logging.getLogger(__name__)


def _shows(*states: PictureState) -> Callable[[CameraStatus], bool]:
    return lambda status: status.picture in states


def _is_well(status: CameraStatus) -> bool:
    return status.picture is PictureState.LIVE and status.recording is RecordingState.REAL_TIME


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


def _cut(town: SimulatedTown, cameras: list[TownCamera]) -> None:
    """Break every connection of these cameras, once."""
    servers = [town.server.cameras[camera.number].rtsp for camera in cameras]
    for camera in cameras:
        camera.set_fault("drop", True)
    until(lambda: not any(server._connections for server in servers), "the connections' end")
    for camera in cameras:
        camera.set_fault("drop", False)


def test_each_is_said_in_time_and_recording_resumes(tmp_path: Path) -> None:
    numbers = range(1, len(CASES) + 4)
    onvif, *witnesses = numbers[-3:]
    crashes: list[str] = []
    with SimulatedTown(len(numbers)) as town:
        engine = engine_on(cameras_of(town.cameras), tmp_path, crashes.append)
        with Watch(engine, numbers) as watch:
            watch.until(lambda: all(_is_well(watch.status(n)) for n in numbers), "all cameras live", 20)
            watch.until(lambda: all(watch.status(n).clock_error_s is not None for n in numbers), "clocks", 20)
            before = {number: watch.status(number) for number in numbers}
            drops = {number: engine.recorder.drops(number) for number in numbers}
            by_case = dict(zip(CASES, town.cameras, strict=False))
            began_s = time.monotonic()
            for case, camera in by_case.items():
                camera.set_fault(case.fault, case.value)
            for name in ONVIF:
                town.cameras[onvif - 1].set_fault(name, True)
            _cut(town, [camera for case, camera in by_case.items() if case.cut])
            watch.note_for(LASTS_S)
            cleared_s = time.monotonic()
            for camera in town.cameras:
                camera.clear_faults()
            watch.until(
                lambda: time.monotonic() > cleared_s + 3 and all(_is_well(watch.status(n)) for n in numbers),
                "all cameras live and recorded again",
                BACK_S + 10,
            )
            gaps = {number: watch.gaps(number) for number in numbers}
            after = {number: watch.status(number) for number in numbers}
            lost = {number: engine.recorder.drops(number) - drops[number] for number in numbers}
    complaints = []
    for case, camera in by_case.items():
        number = camera.number
        shown_s = watch.first(number, began_s, case.shown) if case.shown else None
        back_s = watch.back(number, cleared_s, _is_well)
        causes = [gap.cause for gap in gaps[number]]
        _log.warning(
            "%s=%s: shown %s, back %s, gaps %s", case.fault, case.value, shown_s, back_s, gaps[number]
        )
        if case.shown and (shown_s is None or shown_s > SHOWN_S + NOISE_S):
            complaints.append(f"{case.fault}: shown after {shown_s}")
        if case.shown is None and not all(_is_well(seen.status) for seen in watch.notes[number][-1:]):
            complaints.append(f"{case.fault}: not well")
        if back_s is None or back_s > BACK_S + NOISE_S:
            complaints.append(f"{case.fault}: back after {back_s}")
        if (causes[-1:] or [None]) != [case.cause]:
            complaints.append(f"{case.fault}: gaps {causes}")
        if any(gap.end_utc is None for gap in gaps[number]):
            complaints.append(f"{case.fault}: a gap that lasts")
    for number in (onvif, *witnesses):
        unwell = [s.status for s in watch.notes[number] if s.at_s >= began_s and not _is_well(s.status)]
        if unwell or gaps[number] or after[number].reconnects != before[number].reconnects or lost[number]:
            complaints.append(f"witness {number}: {unwell[:3]} {gaps[number]} {lost[number]}")
    assert not complaints
    assert not crashes
    found = verify(tmp_path)
    assert found.whole, found.faults
