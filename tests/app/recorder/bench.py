"""A console's engine beside its recorder, for tests."""

from __future__ import annotations

import contextlib
import datetime as dt
import time
from typing import TYPE_CHECKING

import psutil

from console.app.console import FaultReporter
from console.app.instance_lock import recorder_runs
from console.app.recorder.beside import RecorderBeside
from console.app.recorder.start import RecorderStarter
from console.app.scheme import demo_scheme
from console.app.wiring.cameras import open_cameras
from console.app.wiring.engine import engine_plan
from console.demo.cameras import commission_demo
from console.domain.cameras.status import RecordingState
from console.domain.errors import EnvironmentFault
from console.domain.streaming.picture import PixelFormat
from console.media.volume.verify import verify
from console.media.volume.volume_set import VolumeConfig, VolumeSet
from console.settings.secrets import FixedSecrets
from tests.media.capture.test_changing import cameras_of
from tests.support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path

    from console.app.recorder.linked_engine import LinkedEngine
    from console.demo.simulated import SimulatedTown
    from console.domain.recording.segments import Gap
    from console.media.capture.tile_stream import TileSubscription


def lives(pid: int) -> bool:
    """Return whether a process runs; one that ended and was not waited for does not."""
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


class Bench:
    """A scheme with two cameras in service, and a console's engine beside its recorder."""

    def __init__(self, town: SimulatedTown, home: Path, *, stays: bool = False) -> None:
        self.home = home
        self.moving: set[int] = set()
        self.faults = FaultReporter()
        self.scheme = demo_scheme(home, self.faults)
        cameras = cameras_of(town)
        self.scheme.cameras.replace(cameras)
        commission_demo(self.scheme, cameras)
        self.logins = {camera.urn: (town.login.user, town.login.password) for camera in cameras}
        self.starter = RecorderStarter(home, is_demo=True, logins=self.logins)
        self.engine = self.open(stays=stays)

    def open(self, *, stays: bool) -> LinkedEngine:
        """Open another console's engine."""
        directory = open_cameras(self.scheme)
        plan = engine_plan(
            self.scheme, FixedSecrets(self.logins), self.faults, (), directory.admission, is_linked=True
        )
        engine = RecorderBeside(self.home, self.starter, stays).engine(
            plan, lambda camera: camera in self.moving
        )
        engine.start()
        return engine

    @property
    def pid(self) -> int:
        """The recorder's process, as it says itself; 0 while it does not answer."""
        report = self.engine.link.report
        return report.pid if report is not None else 0

    def is_recording(self) -> bool:
        """Return whether both cameras are recorded, and the relay has them.

        The last report of a recorder that was killed does not count: the console keeps it until it notices.
        """
        report = self.engine.link.report
        return (
            report is not None
            and lives(report.pid)
            and {1, 2} <= report.relayed
            and self.states() == {RecordingState.REAL_TIME}
        )

    def states(self) -> set[RecordingState]:
        """Return how the cameras are recorded."""
        return {self.engine.recorder.state(number) for number in (1, 2)}

    def said(self, camera: int) -> str:
        """Return what the recorder says is wrong with a camera."""
        status = self.engine.recorder.status(camera)
        return status.last_fault if status is not None else ""

    def watch(self, camera: int) -> TileSubscription:
        """Show a camera."""
        return self.engine.feed.subscribe(camera, 1280, 720, lambda: None, PixelFormat.BGRA)

    def gaps(self) -> list[Gap]:
        """Return the missing time of both cameras after the begin of recording; the recorder has ended."""
        volumes = VolumeSet([VolumeConfig(self.home / "recordings")], time.monotonic)
        volumes.tick()
        try:
            now_utc = dt.datetime.now(dt.UTC)
            begin_utc = now_utc - dt.timedelta(hours=1)
            found = []
            for camera in (1, 2):
                segments = volumes.segments(camera, begin_utc, now_utc)
                gaps = volumes.gaps(camera, segments[0].begin_utc, segments[-1].end_utc)
                found += [gap for gap in gaps if gap.begin_utc > segments[0].begin_utc]
            return found
        finally:
            volumes.close()

    def findings(self) -> list[str]:
        """Return what is wrong with the volume; the recorder has ended."""
        return [str(fault) for fault in verify(self.home / "recordings").faults]

    def close(self) -> None:
        """End everything."""
        self.starter.retire()
        with contextlib.suppress(EnvironmentFault):
            self.engine.link.order("stop", actor="test")
        self.engine.close()
        self.starter.wait(10)
        until(lambda: not recorder_runs(self.home), "the end of the recorder", 10)
        self.scheme.close()
