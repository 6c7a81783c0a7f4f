from __future__ import annotations

import pytest

from console.demo.simulated import SimulatedTown
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.status import PictureState
from console.domain.clock import SystemClock
from console.domain.streaming import background_check
from console.media.capture.feed import CaptureFeed, CaptureOptions
from console.media.capture.options import Credentials
from tests.support.sinks import KeepingSink
from tests.support.waiting import until


@pytest.mark.slow
@pytest.mark.req("FLT-01")
def test_a_recorded_camera_that_nobody_looks_at_is_found_frozen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background_check, "EVERY_S", 5.0)
    with SimulatedTown(1, scene="bars", size=(320, 180), gop_s=1.0) as town:
        camera = Camera(1, "U-1", "Gate", "", "", CameraKind.FIXED, town.cameras[0].main_url)
        login = Credentials(town.login.user, town.login.password)
        feed = CaptureFeed([camera], CaptureOptions(SystemClock(), lambda _camera: login, KeepingSink()))
        try:
            feed.record(1)
            until(lambda: feed.status(1).picture is PictureState.LIVE, "a live camera")
            town.cameras[0].set_fault("freeze", value=True)
            until(lambda: feed.status(1).picture is PictureState.FROZEN, "a glance that sees it frozen", 20)
            town.cameras[0].clear_faults()
            until(lambda: feed.status(1).picture is PictureState.LIVE, "a glance that sees it live", 20)
        finally:
            feed.close()
