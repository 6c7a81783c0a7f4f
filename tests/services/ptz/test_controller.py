"""Steering without threads: the helm's turns under a simulated clock, a camera that a test breaks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.device_address import onvif_device
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import ConsoleError, EnvironmentFault, OperatorError
from console.domain.ptz.model import (
    STILL,
    Capabilities,
    Phase,
    Preset,
    PtzPosition,
    PtzStatus,
    StopMethod,
    Velocity,
)
from console.domain.ptz.stop_confirmation import StatusReliability
from console.domain.ptz.stop_profile import StopProfile
from console.services.ptz.controller import CameraController
from console.services.ptz.dependencies import ControllerDependencies
from console.services.ptz.service import SteeringService
from tests.support.clocks import SimulatedClock
from tests.support.ptz_cameras import PictureOf, PlainHead, SaidHead
from tests.support.screen import KeptActs
from tests.support.steering_doubles import Anyone, Blind, Forgetful

if TYPE_CHECKING:
    from console.services.ports import MotionDetector
    from console.services.ptz.ports import StopMemory

RIGHT = Velocity(pan=0.5)


def ptz(number: int = 3, kind: CameraKind = CameraKind.PTZ) -> Camera:
    return Camera(
        number, f"U{number}", "High Street", "", "", kind, "rtsp://x/", device=onvif_device("http://x/onvif")
    )


@dataclass
class BrokenDriver(SaidHead):
    """A camera that does as a test wishes."""

    clock: SimulatedClock
    fault: ConsoleError | None = None
    refuses: set[StopMethod] = field(default_factory=set)
    position: PtzPosition | None = None
    speed: Velocity = STILL
    said: list[str] = field(default_factory=list)
    takes_s: float = 0.01

    def note(self, word: str) -> None:
        self._answer(word)

    def _answer(self, answer: str) -> None:
        self.said.append(answer)
        self.clock.advance(self.takes_s)
        if self.fault is not None:
            raise self.fault

    def capabilities(self) -> Capabilities:
        self._answer("capabilities")
        return Capabilities(has_ptz=True, has_presets=True, has_home=True)

    def move(self, velocity: Velocity, timeout_s: float) -> None:
        assert timeout_s >= 1.0
        self._answer(f"move {velocity.pan:g}")
        self.speed = velocity

    def stop(self, way: StopMethod) -> None:
        self._answer(way.value)
        if way in self.refuses:
            raise CommandRefused("Stop is not supported")
        self.speed = STILL

    def status(self) -> PtzStatus:
        self._answer("status")
        return PtzStatus(self.position, not self.speed.is_still)

    def presets(self) -> list[Preset]:
        self._answer("presets")
        return [Preset("1", "Bench")]

    def goto(self, preset: str) -> None:
        self._answer(f"goto {preset}")

    def home(self) -> None:
        self._answer("home")

    def close(self) -> None:
        self.said.append("closed")


@dataclass
class KeptNotices:
    said: list[str] = field(default_factory=list)

    def note(self, what: str, then: str = "", camera: int | None = None) -> None:
        del then, camera
        self.said.append(f"note: {what}")

    def refuse(self, error: ConsoleError, camera: int | None = None) -> None:
        del camera
        self.said.append(f"refused: {error.what}")

    def fault(self, key: str, what: str, then: str = "", camera: int | None = None) -> None:
        del then, camera
        self.said.append(f"fault {key}: {what}")

    def clear_fault(self, key: str) -> None:
        self.said.append(f"over {key}")


@dataclass
class Desk:
    """A helm whose threads are turned by hand."""

    clock: SimulatedClock = field(default_factory=SimulatedClock)
    acts: KeptActs = field(default_factory=KeptActs)
    notices: KeptNotices = field(default_factory=KeptNotices)
    witness: MotionDetector = field(default_factory=Blind)
    memory: StopMemory = field(default_factory=Forgetful)

    def __post_init__(self) -> None:
        self.driver = BrokenDriver(self.clock)
        means = ControllerDependencies(
            lambda _: self.driver, self.clock, self.acts, self.witness, self.memory
        )
        self.helm = CameraController(ptz(), means, lambda _: None)
        self.helm.status.notices = self.notices
        self.helm._threads._start = lambda: None  # type: ignore[method-assign]  # the test is the threads

    def is_at_rest(self) -> bool:
        return self.driver.speed.is_still

    def phase(self) -> Phase:
        return self.helm.state.phase

    def turn(self, seconds: float = 0.0) -> None:
        """Let both kinds of thread do all that is due, for so long."""
        until_s = self.clock.monotonic_s() + seconds
        while True:
            while self.helm.turn_stops() or self.helm.turn_moves() or self.helm.turn_checks():
                pass
            if self.clock.monotonic_s() >= until_s:
                return
            self.clock.advance(0.02)


@pytest.fixture
def desk() -> Desk:
    made = Desk()
    made.helm.prepare()
    made.turn()
    made.driver.said.clear()
    return made


def test_preparing_finds_out_what_the_camera_can() -> None:
    desk = Desk()
    assert desk.phase() is Phase.NONE
    desk.helm.prepare()
    desk.turn()
    assert desk.phase() is Phase.STEERABLE
    assert desk.helm.state.presets == (Preset("1", "Bench"),)


@pytest.mark.req("PPL-08")
def test_one_act_for_each_movement_with_its_begin_end_and_person(desk: Desk) -> None:
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    for _ in range(10):
        assert desk.helm.renew()
        desk.turn(0.2)
    desk.helm.release("released")
    desk.turn(0.2)
    assert desk.is_at_rest()
    ((who, act, what, detail),) = desk.acts.acts
    assert (who, act, what) == ("Ada", "camera-steered", "camera 3")
    assert detail["duration_s"] == pytest.approx(2.1, abs=0.3)
    assert detail["commands"] >= 4
    assert (detail["ended_by"], detail["stop"]) == ("released", "stop")
    assert detail["begin"] < detail["end"]


def test_the_watchdog_stops_what_the_screen_does_not_renew(desk: Desk) -> None:
    desk.helm.move(RIGHT, "Ada")
    desk.turn(1.0)
    assert desk.is_at_rest()
    assert desk.driver.said.count("stop") == 1
    assert desk.acts.acts[0][3]["ended_by"] == "not renewed"
    assert not desk.helm.renew()


def test_a_camera_that_refuses_stop_is_stopped_by_zero_velocity(desk: Desk) -> None:
    desk.driver.refuses = {StopMethod.STOP}
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.helm.release("released")
    desk.turn(0.5)
    assert desk.is_at_rest()
    assert desk.acts.acts[0][3]["stop"] == "zero velocity"
    assert desk.notices.said == []


@pytest.mark.req("FLT-01")
def test_a_camera_that_is_gone_in_mid_move_is_stopped_when_it_returns(desk: Desk) -> None:
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.driver.fault = EnvironmentFault("no answer")
    desk.helm.release("released")
    desk.turn(8.0)
    assert desk.phase() is Phase.UNCONFIRMED
    assert [notice for notice in desk.notices.said if notice.startswith("fault")] == [
        "fault steering 3: Camera 3 High Street: the stop is not confirmed."
    ]
    assert not desk.is_at_rest()
    desk.driver.fault = None
    desk.turn(6.0)
    assert desk.is_at_rest()
    assert desk.phase() is Phase.STEERABLE
    assert desk.notices.said[-1] == "over steering 3"
    assert desk.acts.acts[0][3]["stopped_after_s"] > 8


def test_a_stop_that_never_comes_is_recorded_stays_a_fault_and_is_sent_when_the_camera_is_back(
    desk: Desk,
) -> None:
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.driver.fault = EnvironmentFault("no answer")
    desk.helm.release("released")
    desk.turn(620)
    assert desk.acts.acts[0][3]["stop"] == "not confirmed"
    assert desk.phase() is Phase.UNCONFIRMED
    assert "over steering 3" not in desk.notices.said
    desk.driver.fault = None
    desk.turn(25)
    assert desk.is_at_rest()
    assert desk.phase() is Phase.STEERABLE
    assert desk.notices.said[-1] == "over steering 3"
    assert len(desk.acts.acts) == 1


def test_a_camera_whose_stop_is_answered_is_not_away(desk: Desk) -> None:
    """A question that failed meanwhile says nothing any more, and is asked again."""
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.driver.fault = EnvironmentFault("no answer")
    desk.helm.refresh()
    desk.helm.release("released")
    desk.turn(3.0)
    asked = desk.driver.said.count("presets")
    desk.driver.fault = None
    desk.turn(6.0)
    assert desk.phase() is Phase.STEERABLE
    assert desk.driver.said.count("presets") > asked


def test_a_refused_login_lets_go_at_once_and_is_not_tried_again_soon() -> None:
    desk = Desk()
    desk.driver.fault = LoginRefused("The camera does not take the login.")
    desk.helm.move(RIGHT, "Ada")
    for _ in range(10):
        desk.turn(0.1)
        desk.helm.renew()
    assert desk.driver.said.count("capabilities") == 1
    assert desk.phase() is Phase.AWAY
    assert len(desk.notices.said) == 1


def test_a_key_that_is_let_go_before_the_camera_is_ready_moves_nothing() -> None:
    desk = Desk()
    helm = desk.helm

    def open_slowly(_camera: Camera) -> BrokenDriver:
        helm.release("released")
        return desk.driver

    helm._line._open = open_slowly
    helm.move(RIGHT, "Ada")
    desk.turn(0.5)
    assert [call for call in desk.driver.said if call.startswith("move")] == []
    assert helm.is_idle


def test_speed_follows_the_zoom_that_the_camera_told(desk: Desk) -> None:
    desk.driver.position = PtzPosition(0, 0, 1.0)
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.helm.release("released")
    desk.turn(0.3)
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    assert [call for call in desk.driver.said if call.startswith("move")] == ["move 0.5", "move 0.05"]
    desk.helm.release("released")
    desk.turn(0.3)


def test_a_preset_waits_for_the_stop_and_is_an_act(desk: Desk) -> None:
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.helm.go_to(lambda driver: driver.goto("1"), "preset 1 Bench", "Ada")
    desk.turn(0.3)
    assert desk.driver.said.index("stop") < desk.driver.said.index("goto 1")
    assert desk.acts.acts[-1][3]["to"] == "preset 1 Bench"


@dataclass
class KeptHabits(Forgetful):
    kept: list[tuple[int, StopMethod, StatusReliability]] = field(default_factory=list)
    known: StopProfile = field(default_factory=StopProfile)

    def profile_of(self, camera: int) -> StopProfile:
        del camera
        return self.known

    def record_stop(self, camera: int, way: StopMethod, reliability: StatusReliability) -> None:
        self.kept.append((camera, way, reliability))


def desk_of(head: PlainHead, *, sees: bool, memory: KeptHabits | None = None) -> Desk:
    made = Desk(head.clock, witness=PictureOf(head) if sees else Blind(), memory=memory or KeptHabits())
    made.helm._line._open = lambda _camera: head
    made.helm.prepare()
    made.turn()
    return made


@pytest.mark.parametrize("tells", ["idle", "nothing"])
def test_a_stop_that_the_camera_only_pretends_to_obey_is_found_out_by_the_picture(tells: str) -> None:
    head, memory = PlainHead(obeys={StopMethod.ZERO}, tells=tells), KeptHabits()
    desk = desk_of(head, sees=True, memory=memory)
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.helm.release("released")
    desk.turn(0.5)
    assert not head.rests()
    desk.turn(0.8)
    assert head.rests()
    assert desk.acts.acts[0][3]["stop"] == "zero velocity"
    assert desk.notices.said[-1] == "over steering 3"
    assert memory.kept == [(3, StopMethod.ZERO, StatusReliability.UNKNOWN)]


@pytest.mark.req("FLT-01")
def test_a_camera_that_obeys_no_stop_and_says_idle_is_an_alarm_within_a_second() -> None:
    head = PlainHead(obeys=set(), tells="idle")
    desk = desk_of(head, sees=True)
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.helm.release("released")
    desk.turn(1.04)
    assert desk.phase() is Phase.UNCONFIRMED
    assert [notice for notice in desk.notices.said if notice.startswith("fault")]
    desk.turn(3.0)
    assert {way.value for way in StopMethod} <= set(head.said)
    head.obeys = {StopMethod.TIMEOUT}
    desk.turn(4.0)
    assert head.speed.is_still
    assert desk.phase() is Phase.STEERABLE


def test_without_a_picture_the_word_of_a_camera_that_always_says_idle_has_to_do() -> None:
    head = PlainHead(tells="idle")
    desk = desk_of(head, sees=False)
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.helm.release("released")
    desk.turn(0.1)
    assert desk.phase() is Phase.STEERABLE


def test_the_way_that_was_learned_is_the_first_to_be_tried() -> None:
    head = PlainHead(obeys={StopMethod.TIMEOUT})
    desk = desk_of(head, sees=True, memory=KeptHabits(known=StopProfile(way=StopMethod.TIMEOUT)))
    desk.helm.move(RIGHT, "Ada")
    desk.turn()
    desk.helm.release("released")
    desk.turn(0.5)
    assert [call for call in head.said if not call.startswith("move")] == ["short timeout"]


class Nobody:
    def check(self, actor: str, camera: int) -> None:
        raise OperatorError(f"{actor} may not move camera {camera}.", "Ask a supervisor.")


def test_the_policy_is_asked_before_anything_moves() -> None:
    clock = SimulatedClock()
    driver = BrokenDriver(clock)
    service = SteeringService([ptz()], lambda _: driver, KeptActs(), clock, Nobody(), Blind(), Forgetful())
    with pytest.raises(OperatorError, match="may not"):
        service.move(3, RIGHT, "Ada")
    with pytest.raises(OperatorError, match="may not"):
        service.goto(3, Preset("1", ""), "Ada")
    with pytest.raises(OperatorError, match="may not"):
        service.home(3, "Ada")
    assert driver.said == []
    service.close()


def test_only_movable_cameras_with_an_address_are_steered() -> None:
    service = SteeringService(
        [ptz(3), ptz(4, CameraKind.FIXED)],
        lambda _: BrokenDriver(SimulatedClock()),
        KeptActs(),
        SimulatedClock(),
        Anyone(),
        Blind(),
        Forgetful(),
    )
    assert service.is_candidate(3)
    assert not service.is_candidate(4)
    with pytest.raises(OperatorError, match="cannot be steered"):
        service.move(4, RIGHT, "Ada")
    assert service.state(4).phase is Phase.NONE
    service.close()
