"""The joystick's way to the steering: whatever takes the hand away lets the camera go."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from console.domain.errors import ConsoleError, OperatorError
from console.domain.ptz.model import STILL, Velocity
from console.services.ptz.joystick import SCREEN_S, JoystickSteering
from tests.support.clocks import SimulatedClock
from tests.support.steering_doubles import Unsteerable

RIGHT = Velocity(pan=0.5)


@dataclass
class Heard(Unsteerable):
    said: list[str] = field(default_factory=list)
    refuses: bool = False
    is_held: bool = True

    def move(self, camera: int, velocity: Velocity, actor: str) -> None:
        if self.refuses:
            raise OperatorError("no")
        self.said.append(f"{actor} holds {camera} {velocity.pan:g}")

    def renew(self, camera: int, actor: str) -> bool:
        if self.refuses:
            raise OperatorError("no more")
        self.said.append(f"{actor} renews {camera}")
        return self.is_held

    def release(self, camera: int, cause: str = "released") -> None:
        self.said.append(f"{camera} {cause}")


@dataclass
class Hand:
    steering: Heard = field(default_factory=Heard)
    clock: SimulatedClock = field(default_factory=SimulatedClock)
    refused: list[ConsoleError] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.helm = JoystickSteering(self.steering, self.clock)
        self.helm.listen(self.refused.append, lambda _button, _down: None, lambda: None)
        self.helm.aim(3, "Ada")
        self.helm.ui_alive()

    def look(self, seconds: float) -> None:
        self.clock.advance(seconds)
        self.helm.looked()


@pytest.fixture
def hand() -> Hand:
    return Hand()


def test_it_holds_renews_and_lets_go(hand: Hand) -> None:
    hand.helm.moved(RIGHT)
    hand.look(0.13)
    hand.look(0.01)
    hand.helm.moved(STILL)
    assert hand.steering.said == ["Ada holds 3 0.5", "Ada renews 3", "3 released"]


def test_a_stick_that_is_pushed_when_it_comes_takes_the_middle_first(hand: Hand) -> None:
    hand.helm.plugged("Stick")
    hand.helm.resting((2,))
    hand.helm.moved(RIGHT)
    assert (hand.steering.said, hand.helm.resting_axes) == ([], (2,))
    hand.helm.moved(STILL)
    hand.helm.moved(RIGHT)
    assert hand.steering.said == ["Ada holds 3 0.5"]
    hand.helm.unplugged()
    assert hand.helm.resting_axes == ()


def test_another_camera_takes_the_middle_first(hand: Hand) -> None:
    hand.helm.moved(RIGHT)
    hand.helm.aim(5, "Ada")
    hand.helm.moved(Velocity(pan=0.6))
    assert hand.steering.said == ["Ada holds 3 0.5", "3 another camera"]
    hand.helm.moved(STILL)
    hand.helm.moved(RIGHT)
    assert hand.steering.said[-1] == "Ada holds 5 0.5"


def test_another_person_an_unplugged_joystick_and_a_hanging_screen_let_go(hand: Hand) -> None:
    hand.helm.moved(RIGHT)
    hand.helm.aim(3, "Ben")
    assert hand.steering.said[-1] == "3 another person"
    hand.helm.moved(STILL)
    hand.helm.moved(RIGHT)
    hand.helm.unplugged()
    assert hand.steering.said[-1] == "3 joystick unplugged"
    hand.helm.plugged("another")
    hand.helm.moved(STILL)
    hand.helm.moved(RIGHT)
    hand.look(SCREEN_S + 0.01)
    assert hand.steering.said[-1] == "3 screen hangs"
    before = len(hand.steering.said)
    hand.helm.moved(STILL)
    hand.helm.moved(RIGHT)
    assert len(hand.steering.said) == before, "nobody sees what it would do"


def test_a_refusal_is_said_once_until_the_middle(hand: Hand) -> None:
    hand.steering.refuses = True
    for part in range(1, 20):
        hand.helm.moved(Velocity(pan=part / 20))
    assert len(hand.refused) == 1
    hand.helm.moved(STILL)
    hand.steering.refuses = False
    hand.helm.moved(RIGHT)
    hand.steering.refuses = True
    hand.look(0.2)
    assert hand.steering.said[-1] == "3 not permitted any more"
    assert len(hand.refused) == 2


def test_a_camera_that_the_watchdog_took_back_waits_for_the_middle(hand: Hand) -> None:
    hand.helm.moved(RIGHT)
    hand.steering.is_held = False
    hand.look(0.2)
    hand.helm.moved(Velocity(pan=0.9))
    assert hand.steering.said[-1] == "3 not renewed"


def test_a_stick_that_shuttles_recordings_moves_no_camera_and_takes_the_middle_first_afterwards(
    hand: Hand,
) -> None:
    pushed: list[float] = []

    def push(wish: Velocity) -> None:
        pushed.append(wish.pan)

    hand.helm.moved(RIGHT)
    hand.helm.divert(push)
    assert hand.steering.said[-1] == "3 used otherwise"
    said = len(hand.steering.said)
    hand.helm.moved(RIGHT)
    hand.look(1.0)
    hand.helm.divert(push)
    hand.helm.divert(None)
    hand.helm.moved(RIGHT)
    assert pushed == [0.5]
    assert len(hand.steering.said) == said
    hand.helm.ui_alive()
    hand.helm.moved(STILL)
    hand.helm.moved(RIGHT)
    assert hand.steering.said[-1] == "Ada holds 3 0.5"
    # One that is unplugged while it shuttles is at rest.
    hand.helm.divert(push)
    hand.helm.unplugged()
    assert pushed[-1] == 0.0
