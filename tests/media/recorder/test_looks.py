"""A camera that nobody looks at is found frozen or black by the samples of its recording."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.app.engine import Engine, EngineOptions
from console.app.record import GivenCameras, LoggedActs
from console.demo.simulated import SimulatedTown
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.status import PictureState
from console.domain.recording.placement import VolumeLimits
from console.media.recorder import quality
from console.media.volume.volume_set import VolumeConfig
from console.settings.secrets import FixedSecrets
from tests.support.waiting import until

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow
@pytest.mark.req("FLT-01")
def test_a_recorded_camera_that_nobody_looks_at_is_found_frozen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quality, "GROUP_EVERY_S", 4.0)
    with SimulatedTown(1, scene="bars", size=(320, 180), gop_s=1.0) as town:
        camera = Camera(1, "U-1", "Gate", "", "", CameraKind.FIXED, town.cameras[0].main_url)
        secrets = FixedSecrets({"U-1": (town.login.user, town.login.password)})
        volumes = [VolumeConfig(tmp_path / "volume", VolumeLimits(floor_bytes=0, reserve_bytes=0))]
        plan = EngineOptions(GivenCameras([camera]), secrets, LoggedActs(), None, volumes, pytest.fail)
        engine = Engine(plan)
        engine.start()

        def looks(state: PictureState) -> None:
            until(lambda: engine.feed.status(1).picture is state, f"a camera that is {state.value}", 30)

        try:
            looks(PictureState.LIVE)
            town.cameras[0].set_fault("freeze", value=True)
            looks(PictureState.FROZEN)
            town.cameras[0].clear_faults()
            looks(PictureState.LIVE)
            town.cameras[0].set_fault("black", value=True)
            looks(PictureState.BLACK)
        finally:
            engine.close()
