"""A virtual joystick, as SDL sees it, and what the console is told of it."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from console.devices.joystick import JoystickOptions, JoystickReader
from console.devices.joystick.sdl import SdlSession
from console.devices.joystick.virtual import VirtualJoystick
from console.domain.ptz.model import STILL, Velocity
from tests.support.waiting import until

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Told:
    said: list[str] = field(default_factory=list)
    wish: Velocity = STILL
    wishes: int = 0

    def plugged(self, name: str) -> None:
        assert name
        self.said.append("plugged")

    def unplugged(self) -> None:
        self.said.append("unplugged")

    def moved(self, wish: Velocity) -> None:
        self.wish = wish
        self.wishes += 1

    def pressed(self, button: int, *, is_down: bool) -> None:
        self.said.append(f"{button} {'down' if is_down else 'up'}")

    def resting(self, axes: tuple[int, ...]) -> None:
        self.said.append(f"resting {axes}")

    def looked(self) -> None:
        """Nothing."""


@contextmanager
def looking(told: Told) -> Iterator[None]:
    stop = threading.Event()
    thread = threading.Thread(
        target=JoystickReader(JoystickOptions(), told).run, args=(stop,), name="joystick"
    )
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(5)
        assert not thread.is_alive()


def test_it_steers_presses_and_comes_to_rest() -> None:
    told = Told()
    with VirtualJoystick() as stick, looking(told):
        until(lambda: "plugged" in told.said)
        stick.push(pan=1.0)
        until(lambda: told.wish == Velocity(pan=1.0))
        stick.push(tilt=-1.0, twist=-1.0)
        until(lambda: told.wish == Velocity(tilt=1.0, zoom=-1.0))
        stick.push(pan=0.1)
        until(lambda: told.wish.is_still)
        stick.button(3, is_down=True)
        until(lambda: "3 down" in told.said)
        stick.button(3, is_down=False)
        until(lambda: "3 up" in told.said)


def test_unplugged_in_mid_move_it_rests_and_another_one_is_found() -> None:
    told = Told()
    with looking(told):
        with VirtualJoystick() as stick:
            until(lambda: "plugged" in told.said)
            stick.push(pan=0.7)
            until(lambda: not told.wish.is_still)
            stick.unplug()
            until(lambda: "unplugged" in told.said)
            until(lambda: told.wish.is_still)
        with VirtualJoystick():
            until(lambda: told.said.count("plugged") == 2)


def test_noise_of_an_axis_is_no_flood() -> None:
    told = Told()
    with VirtualJoystick() as stick, looking(told):
        until(lambda: "plugged" in told.said)
        stick.push(pan=0.6)
        until(lambda: not told.wish.is_still)
        before = told.wishes
        for number in range(200):
            stick.push(pan=0.6 + (0.004 if number % 2 else -0.004))
            time.sleep(0.002)
        assert told.wishes - before <= 1


def test_an_axis_that_rests_at_its_end_moves_nothing_and_is_told() -> None:
    told = Told()
    with VirtualJoystick() as stick:
        stick.push(twist=-1.0)
        with looking(told):
            until(lambda: "resting (2,)" in told.said)
            assert told.wish.is_still
            stick.push(twist=-1.0, pan=1.0)
            until(lambda: told.wish == Velocity(pan=1.0))
            stick.push(twist=-0.5)
            until(lambda: told.wish.is_still)
            stick.push(twist=0.0)
            until(lambda: told.said[-1] == "resting ()")
            stick.push(twist=1.0)
            until(lambda: told.wish == Velocity(zoom=1.0))


def test_a_stick_that_leans_when_it_is_plugged_in_moves_nothing_before_it_was_in_the_middle() -> None:
    told = Told()
    with VirtualJoystick() as stick:
        stick.push(pan=0.8, tilt=0.3)
        with looking(told):
            until(lambda: "resting (0, 1)" in told.said)
            assert told.wish.is_still
            stick.push(pan=0.9)
            until(lambda: "resting (0,)" in told.said)
            stick.push(tilt=-1.0, pan=0.9)
            until(lambda: told.wish == Velocity(tilt=1.0))
            stick.push()
            until(lambda: told.wish.is_still)
            stick.push(pan=1.0)
            until(lambda: told.wish == Velocity(pan=1.0))


def test_a_joystick_that_comes_back_starts_anew() -> None:
    told = Told()
    with looking(told):
        for _ in range(2):
            with VirtualJoystick() as stick:
                until(lambda: told.said[-1:] == ["plugged"])
                stick.push(pan=1.0)
                until(lambda: told.wish == Velocity(pan=1.0))
                stick.unplug()
                until(lambda: told.said[-1] == "unplugged")
                assert told.wish.is_still


def test_an_accelerometer_is_used_only_if_it_is_named() -> None:
    told, stop = Told(), threading.Event()
    with VirtualJoystick(buttons=0):
        thread = threading.Thread(target=JoystickReader(JoystickOptions(), told).run, args=(stop,))
        thread.start()
        stop.wait(0.2)
        stop.set()
        thread.join(5)
        assert told.said == []
        session = SdlSession()
        session.update()
        (name,) = session.names()
        session.close()
        stop.clear()
        named = threading.Thread(target=JoystickReader(JoystickOptions(name), told).run, args=(stop,))
        named.start()
        until(lambda: told.said == ["plugged"])
        stop.set()
        named.join(5)


@pytest.mark.parametrize("part", ["a name that no joystick has"])
def test_a_joystick_of_another_name_is_left_alone(part: str) -> None:
    told, stop = Told(), threading.Event()
    thread = threading.Thread(target=JoystickReader(JoystickOptions(device=part), told).run, args=(stop,))
    with VirtualJoystick():
        thread.start()
        stop.wait(0.1)
        stop.set()
        thread.join(5)
    assert told.said == []
