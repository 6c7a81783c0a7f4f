"""A camera swapped for another at the same address is found out, refused, told and recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.cameras.report import Identity
from console.domain.errors import EnvironmentFault
from console.domain.people.refusal import Refusal
from console.services.cameras.admission import Admission
from console.services.cameras.device_identity import EVERY_S, DeviceIdentityMonitor
from console.services.ptz.policy import LiveUse
from tests.support.feed import SyntheticFeed
from tests.support.screen import KeptActs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from console.domain.cameras.facts import CameraFact

CAMERA = Camera(4, "C-4", "Quay", "", "", CameraKind.PTZ, "rtsp://h/", device=onvif_device("http://h/"))
OURS = Identity("Axis", "Q6315", "11.2", "ACCC8E01")
OTHER = replace(OURS, serial="ACCC8E99")


class NoFacts:
    def all_current(self, name: str) -> Mapping[int, CameraFact]:
        del name
        return {}


class Address:
    """What hangs at the camera's address, and a watch over it."""

    def __init__(self, accepted: Identity | None) -> None:
        self.box: Identity | None = OURS
        self.asked = 0
        self.told: list[Identity | None] = []
        self.acts, self.feed = KeptActs(), SyntheticFeed([CAMERA])
        self.admission = Admission(NoFacts())  # type: ignore[arg-type]  # no other fact is asked for
        self.watch = DeviceIdentityMonitor(
            lambda: [CAMERA],
            self.identity,
            lambda _camera: accepted,
            self.admission,
            self.feed,
            self.acts,
            lambda _camera, wrong: self.told.append(wrong),
        )

    def identity(self, camera: Camera) -> Identity:
        del camera
        self.asked += 1
        if self.box is None:
            raise EnvironmentFault("It does not answer.")
        return self.box


@pytest.mark.req("SYS-06")
@pytest.mark.parametrize("accepted", [OURS, None], ids=["accepted", "first seen"])
def test_another_serial_number_is_refused_told_once_and_recorded(accepted: Identity | None) -> None:
    address = Address(accepted)
    assert address.watch.check(CAMERA)
    address.box = OTHER
    assert not address.watch.check(CAMERA)
    assert not address.watch.check(CAMERA)
    with pytest.raises(Refusal, match=r"cannot use camera 4.*device at its address has changed.*ACCC8E99"):
        LiveUse(address.admission).check("ann", 4)
    assert address.told == [OTHER]
    ((_, _, subject, detail),) = address.acts.named("camera-exchanged")
    assert subject == "camera 4"
    assert "ACCC8E01" in str(detail["expected"])
    address.box = OURS
    assert address.watch.check(CAMERA)
    assert address.told == [OTHER, None]
    LiveUse(address.admission).check("ann", 4)


def test_newer_firmware_is_the_same_box_and_silence_says_nothing() -> None:
    address = Address(OURS)
    address.box = replace(OURS, firmware="12.0")
    assert address.watch.check(CAMERA)
    address.box = None
    assert address.watch.check(CAMERA)
    assert address.told == []


def test_it_is_asked_when_its_stream_came_back_and_now_and_then() -> None:
    address = Address(OURS)
    assert address.watch._is_due(CAMERA, 0.0)
    assert not address.watch._is_due(CAMERA, 10.0)
    address.feed.statuses[4] = replace(address.feed.status(4), reconnects=1)
    assert address.watch._is_due(CAMERA, 11.0)
    assert not address.watch._is_due(CAMERA, 12.0)
    assert address.watch._is_due(CAMERA, 12.0 + EVERY_S)
