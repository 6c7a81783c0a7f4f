"""Heads that are odd in the ways of real cameras, each on the wire."""

from __future__ import annotations

import contextlib
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from console.devices.onvif.ptz import OnvifPtz
from console.devices.onvif.spaces import AxisRange, span_of
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.cameras.faults import CommandRefused
from console.domain.ptz.model import PtzPosition, StopMethod, Velocity
from console.services.cameras.lessons import CameraLessons
from console.settings.lesson_file import LessonFile
from tests.support.clocks import SimulatedClock
from tests.support.steering import LOGIN
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.demo.simulated import SimulatedTown, TownCamera
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


def wire(ptz_town: SimulatedTown, since: int = 0) -> list[dict[str, str]]:
    """Return what came of the moves: speeds and timeout, by their names."""
    service = ptz_town.server.cameras[3].onvif._head
    assert service is not None
    told: list[dict[str, str]] = []
    for move in list(service.moves)[since:]:
        parts = {etree.QName(one).localname: one for one in move.iter(etree.Element)}
        line: dict[str, str] = {"Timeout": str(parts["Timeout"].text)} if "Timeout" in parts else {}
        for name in ("PanTilt", "Zoom"):
            if name in parts:
                line[name] = " ".join(str(value) for value in parts[name].attrib.values())
        told.append(line)
    return told


@pytest.mark.parametrize("odd", [["ptz_no_nodes"]], indirect=True)
def test_without_a_node_there_are_continuous_moves_and_presets(odd: OnvifPtz, head: SimulatedHead) -> None:
    can = odd.capabilities()
    assert (can.has_ptz, can.has_zoom, can.has_presets, can.has_absolute) == (True, True, True, False)
    head.remember("Gate")
    assert "Gate" in {one.name for one in odd.presets()}
    odd.move(Velocity(0.2, 0.1, 0.1), 5.0)
    until(lambda: head.is_moving)
    odd.stop(StopMethod.STOP)
    until(lambda: not head.is_moving)


@pytest.mark.parametrize("odd", [["ptz_no_presets_told"]], indirect=True)
def test_presets_are_those_that_the_camera_lists(odd: OnvifPtz, head: SimulatedHead) -> None:
    token = head.remember("Gate")
    assert odd.capabilities().has_presets
    odd.goto(token)
    assert [one.name for one in odd.presets() if one.token == token] == ["Gate"]


@pytest.mark.parametrize("odd", [["ptz_refuses_diagonal"]], indirect=True)
def test_where_diagonals_are_refused_the_greater_axis_moves(
    odd: OnvifPtz, head: SimulatedHead, ptz_town: SimulatedTown
) -> None:
    odd.capabilities()
    since = len(wire(ptz_town))
    odd.move(Velocity(pan=0.2, tilt=-0.6), 2.0)
    until(lambda: head.is_moving)
    odd.move(Velocity(pan=0.6, tilt=-0.2), 2.0)
    odd.move(Velocity(pan=0.1, tilt=0.4), 2.0)
    odd.move(Velocity(pan=0.3), 2.0)
    turns = [move["PanTilt"] for move in wire(ptz_town, since)]
    assert turns == ["0.2 -0.6", "0 -0.6", "0.6 -0.2", "0.6 0", "0 0.4", "0.3 0"]
    assert all(move["Timeout"] == "PT2S" for move in wire(ptz_town, since))
    assert len(odd.lessons()) == 1
    assert odd.lessons() == (), "it is told once"
    odd.stop(StopMethod.ZERO)
    until(lambda: not head.is_moving)


def test_what_a_head_refuses_is_known_after_a_restart_until_its_firmware_is_another(
    camera: TownCamera, head: SimulatedHead, ptz_town: SimulatedTown, tmp_path: Path
) -> None:
    camera.set_fault("ptz_refuses_diagonal", True)
    clock = SimulatedClock()
    device = Camera(
        3, "C-3", "Quay", "", "", CameraKind.PTZ, "rtsp://h/", device=onvif_device(camera.onvif_url)
    )
    lessons = CameraLessons(clock.utc_now, LessonFile(tmp_path))
    moves = []
    for version in ("1", "1", "2"):
        lessons.saw_firmware(device, version)
        driver = OnvifPtz(camera.onvif_url, LOGIN, lesson=lessons.about(camera.onvif_url))
        driver.capabilities()
        since = len(wire(ptz_town))
        driver.move(Velocity(pan=0.2, tilt=-0.6), 2.0)
        driver.move(Velocity(pan=0.2, tilt=-0.6), 2.0)
        moves.append([move["PanTilt"] for move in wire(ptz_town, since)])
        driver.stop(StopMethod.ZERO)
        driver.close()
        lessons = CameraLessons(clock.utc_now, LessonFile(tmp_path))
    until(lambda: not head.is_moving)
    afresh = ["0.2 -0.6", "0 -0.6"] * 2
    assert moves == [afresh, ["0 -0.6"] * 2, afresh]


@pytest.mark.parametrize("odd", [["ptz_zoom_only"], ["ptz_refuses_zoom_space"]], indirect=True)
@pytest.mark.parametrize("way", [StopMethod.STOP, StopMethod.ZERO, StopMethod.TIMEOUT])
def test_a_head_with_one_space_moves_and_stops(odd: OnvifPtz, head: SimulatedHead, way: StopMethod) -> None:
    can_turn = odd.capabilities().has_absolute
    odd.move(Velocity(pan=0.3) if can_turn else Velocity(zoom=0.3), 20.0)
    until(lambda: head.is_moving)
    odd.stop(way)
    until(lambda: not head.is_moving)
    assert odd.takes_timeout


@pytest.mark.parametrize("odd", [["ptz_no_nodes", "ptz_refuses_zoom_space"]], indirect=True)
def test_a_head_without_node_and_without_zoom_still_turns(odd: OnvifPtz, head: SimulatedHead) -> None:
    odd.move(Velocity(pan=0.3, tilt=0.1), 20.0)
    until(lambda: head.is_moving)
    odd.stop(StopMethod.ZERO)
    until(lambda: not head.is_moving)
    with pytest.raises(CommandRefused, match="No such space"):
        odd.move(Velocity(zoom=0.3), 1.0)


@pytest.mark.parametrize("odd", [["ptz_no_zoom_range"]], indirect=True)
def test_a_range_of_nothing_is_no_zoom(odd: OnvifPtz, ptz_town: SimulatedTown) -> None:
    assert not odd.capabilities().has_zoom
    since = len(wire(ptz_town))
    odd.move(RIGHT, 1.0)
    assert wire(ptz_town, since) == [{"PanTilt": "0.2 0", "Timeout": "PT1S"}]
    odd.stop(StopMethod.STOP)


@pytest.mark.parametrize("odd", [["ptz_refuses_fractions"]], indirect=True)
def test_whole_seconds_where_only_these_are_taken(odd: OnvifPtz, ptz_town: SimulatedTown) -> None:
    odd.capabilities()
    since = len(wire(ptz_town))
    for _ in range(3):
        odd.move(RIGHT, 1.3)
    assert [move["Timeout"] for move in wire(ptz_town, since)][-2:] == ["PT2S", "PT2S"]
    assert odd.takes_timeout
    odd.stop(StopMethod.STOP)


@pytest.mark.parametrize(("fault", "most"), [("ptz_busy", 1), ("ptz_moody", 1), ("ptz_moody", 2)])
def test_a_move_that_was_refused_for_a_moment_keeps_its_timeout(
    driver: OnvifPtz, camera: TownCamera, ptz_town: SimulatedTown, fault: str, most: int
) -> None:
    driver.capabilities()
    for _ in range(3):
        camera.set_fault(fault, most)
        with contextlib.suppress(CommandRefused):
            driver.move(Velocity(pan=0.2, tilt=0.2), 1.3)
        since = len(wire(ptz_town))
        driver.move(Velocity(pan=0.2, tilt=0.2), 1.3)
        assert [move["Timeout"] for move in wire(ptz_town, since)] == ["PT1.3S"]
    assert driver.takes_timeout
    driver.stop(StopMethod.STOP)


def test_a_fixed_axis_and_a_range_upside_down() -> None:
    fixed = AxisRange(0.0, 0.0)
    assert (fixed.to_generic(0.0), fixed.of_generic(1.0), fixed.scaled(1.0)) == (0.0, 0.0, 0.0)
    limits = SimpleNamespace(Min=1.0, Max=-1.0)
    assert span_of(limits) == AxisRange()


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
