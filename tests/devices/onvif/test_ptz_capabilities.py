"""Heads that are odd in the ways of real cameras, each on the wire."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.devices.onvif import OnvifPtz
from console.devices.onvif.spaces import AxisRange
from console.domain.cameras.faults import CommandRefused
from console.domain.ptz.model import PtzPosition, StopMethod, Velocity
from tests.support.steering import LOGIN
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated import TownCamera
    from console.demo.simulated.onvif.camera_state import CameraState
    from console.demo.simulated.ptz import SimulatedHead

RIGHT = Velocity(pan=0.2)


@pytest.fixture
def odd(camera: TownCamera, request: pytest.FixtureRequest) -> Iterator[OnvifPtz]:
    """A driver that meets the camera with these faults from the beginning."""
    for name in request.param:
        camera.set_fault(name, True)
    made = OnvifPtz(camera.onvif_url, LOGIN)
    yield made
    made.close()


def test_all_that_the_camera_offers_is_found(driver: OnvifPtz) -> None:
    can = driver.capabilities()
    assert (can.has_relative, can.has_fov_relative, can.can_set_home, can.has_tours) == (True,) * 4
    assert (can.has_focus, can.has_iris, can.presets_most) == (True, True, 100)
    assert {"tt:Wiper|On", "tt:IRLamp|On"} <= set(can.auxiliary)


@pytest.mark.parametrize("odd", [["ptz_no_position"]], indirect=True)
def test_no_position_is_told(odd: OnvifPtz) -> None:
    assert not odd.capabilities().tells_position
    assert odd.status().position is None
    assert odd.status().is_moving is False


@pytest.mark.parametrize("odd", [["ptz_nan_position"]], indirect=True)
def test_nan_and_infinity_never_pass(odd: OnvifPtz, head: SimulatedHead) -> None:
    token = head.remember("Odd")
    assert not odd.capabilities().tells_position
    assert odd.status().position is None
    assert [one.position for one in odd.presets() if one.token == token] == [None]


@pytest.mark.parametrize("odd", [["ptz_always_idle"]], indirect=True)
def test_a_camera_that_always_says_idle(odd: OnvifPtz, head: SimulatedHead) -> None:
    odd.move(RIGHT, 5.0)
    until(lambda: head.is_moving)
    assert odd.status().is_moving is False
    odd.stop(StopMethod.STOP)
    until(lambda: not head.is_moving)


@pytest.mark.parametrize("odd", [["ptz_refuses_stop", "ptz_ignores_zero"]], indirect=True)
def test_where_neither_stop_nor_zero_helps_a_short_move_does(odd: OnvifPtz, head: SimulatedHead) -> None:
    odd.move(RIGHT, 30.0)
    until(lambda: head.is_moving)
    with pytest.raises(CommandRefused):
        odd.stop(StopMethod.STOP)
    odd.stop(StopMethod.ZERO)
    assert head.is_moving
    odd.stop(StopMethod.TIMEOUT)
    until(lambda: not head.is_moving)


@pytest.mark.parametrize("odd", [["ptz_refuses_timeout"]], indirect=True)
def test_a_refused_timeout_is_found_out_by_moving(odd: OnvifPtz, head: SimulatedHead) -> None:
    takes = [odd.takes_timeout]
    odd.move(RIGHT, 5.0)
    until(lambda: head.is_moving)
    assert [*takes, odd.takes_timeout] == [True, False]
    with pytest.raises(CommandRefused, match="does not support a timeout"):
        odd.stop(StopMethod.TIMEOUT)
    odd.stop(StopMethod.STOP)
    until(lambda: not head.is_moving)


@pytest.mark.parametrize("odd", [["ptz_degrees"]], indirect=True)
def test_degrees_become_generic_coordinates_and_go_back(odd: OnvifPtz, head: SimulatedHead) -> None:
    wanted = PtzPosition(0.25, -0.5, 0.4)
    odd.move_to(wanted)
    until(lambda: abs(head.position().pan - 0.25) < 0.001 and not head.is_moving)
    now = head.position()
    assert (now.pan, now.tilt, now.zoom) == pytest.approx((0.25, -0.5, 0.4), abs=0.001)
    told = odd.status().position
    assert told is not None
    assert (told.pan, told.tilt, told.zoom) == pytest.approx((0.25, -0.5, 0.4), abs=0.001)
    odd.home()
    until(lambda: not head.is_moving)


@pytest.mark.parametrize("odd", [["media2_only"]], indirect=True)
def test_a_head_is_found_by_media2_alone(odd: OnvifPtz, head: SimulatedHead) -> None:
    assert odd.capabilities().has_absolute
    odd.move(RIGHT, 5.0)
    until(lambda: head.is_moving)
    odd.stop(StopMethod.STOP)
    until(lambda: not head.is_moving)


@pytest.mark.parametrize("odd", [["empty_capabilities"]], indirect=True)
def test_empty_lists_are_a_camera_without_a_head(odd: OnvifPtz) -> None:
    assert not odd.capabilities().has_ptz
    assert odd.presets() == []
    assert odd.tours() == []
    with pytest.raises(CommandRefused):
        odd.move(RIGHT, 1.0)


def test_the_point_that_was_clicked_comes_to_the_middle(driver: OnvifPtz, head: SimulatedHead) -> None:
    driver.home()
    until(lambda: not head.is_moving)
    before = head.position()
    driver.move_by(1.0, 0.0, 0.0)
    until(lambda: not head.is_moving and head.position() != before)
    # Half the picture's width is half the angle of view, more so where the head looks down.
    assert head.position().pan_deg - before.pan_deg >= before.fov_deg / 2
    driver.home()
    until(lambda: not head.is_moving)


def test_auxiliary_commands_arrive(driver: OnvifPtz, subject: CameraState) -> None:
    driver.auxiliary("tt:Wiper|On")
    driver.auxiliary("tt:IRLamp|Auto")
    assert list(subject.auxiliary)[-2:] == ["tt:Wiper|On", "tt:IRLamp|Auto"]


def test_focus_goes_by_hand_and_by_itself(driver: OnvifPtz, subject: CameraState) -> None:
    before = subject.imaging.focus
    driver.focus(-1.0)
    assert subject.imaging.focus_mode == "MANUAL"
    until(lambda: subject.imaging.focus < before)
    driver.focus(0.0)
    assert subject.imaging.focus_speed == 0.0
    driver.automatic_focus()
    assert subject.imaging.focus_mode == "AUTO"


def test_the_iris_opens_closes_and_keeps_to_its_range(driver: OnvifPtz, subject: CameraState) -> None:
    before = subject.imaging.iris_db
    driver.iris(0.5)
    assert subject.imaging.iris_db < before
    for _ in range(9):
        driver.iris(-1.0)
    assert subject.imaging.iris_db == 30.0
    driver.iris(0.0)
    assert subject.imaging.modes["Exposure/tt:Mode"] == "AUTO"


def test_ranges_of_all_kinds() -> None:
    degrees, percent = AxisRange(0.0, 360.0), AxisRange(0.0, 100.0)
    assert degrees.to_generic(180.0) == 0.0
    assert degrees.of_generic(-1.0) == 0.0
    assert percent.to_part(40.0) == pytest.approx(0.4)
    assert degrees.to_generic(500.0) is None
    assert degrees.to_generic(360.5) == 1.0
    assert degrees.to_generic(float("nan")) is None
    assert AxisRange(-100.0, 100.0).scaled(-0.5) == -50.0
    assert AxisRange(0.0, 10.0).scaled(-0.5) == -5.0
