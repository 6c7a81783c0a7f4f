"""The joystick's thread: find one, wait until it tells something, tell what changed."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.devices.joystick.sdl import OpenJoystick, SdlSession
from console.domain.ptz.joystick import JoystickResponse, VelocityFilter, velocity
from console.domain.ptz.model import STILL

if TYPE_CHECKING:
    import threading

    from console.domain.ptz.model import Velocity
    from console.services.ptz.stick_ports import JoystickListener

LOOK_MS = 40
"""At the latest; whatever the hand does wakes it at once."""
HELD_MS = 4
"""While a change is held back because the last one was just told."""
SEARCH_S = 0.5


@dataclass(frozen=True, slots=True)
class JoystickOptions:
    """Which joystick, and what its axes mean (counted from 0; −1: none)."""

    device: str = ""
    """A part of its name; empty: the first that has two axes."""
    pan_axis: int = 0
    tilt_axis: int = 1
    zoom_axis: int = 2
    feel: JoystickResponse = field(default_factory=JoystickResponse)


class JoystickReader:
    """A plain loop: `run` is the thread.

    Args:
        plan: which joystick, and how it feels.
        listener: told of all that it does.
    """

    def __init__(self, plan: JoystickOptions, listener: JoystickListener) -> None:
        self._plan, self._listener = plan, listener

    def run(self, stop: threading.Event) -> None:
        """Until stopped; joysticks may come and go.

        Raises:
            EnvironmentFault: joysticks cannot be used on this machine.
        """
        session = SdlSession()
        try:
            while not stop.is_set():
                session.update()
                stick = self._found(session)
                if stick is None:
                    stop.wait(SEARCH_S)
                else:
                    self._follow(session, stick, stop)
        finally:
            session.close()

    def _found(self, session: SdlSession) -> OpenJoystick | None:
        wanted = self._plan.device.casefold()
        for index, name in enumerate(session.names()):
            stick = session.opened(index) if wanted in name.casefold() else None
            if stick is not None and stick.axes >= 2:
                return stick
            if stick is not None:
                stick.close()
        return None

    def _follow(self, session: SdlSession, stick: OpenJoystick, stop: threading.Event) -> None:
        told = self._listener
        told.plugged(stick.name)
        steady, down = VelocityFilter(), stick.down()
        try:
            while not stop.is_set() and stick.is_attached:
                wish = self._wish(stick)
                if steady.changed(wish, time.monotonic()):
                    told.moved(wish)
                is_held_back = wish != steady.now
                down = self._buttons(down, stick.down())
                told.looked()
                session.wait(HELD_MS if is_held_back else LOOK_MS)
        finally:
            # Whatever it was that ended it: nothing goes on moving.
            told.unplugged()
            told.moved(STILL)
            stick.close()

    def _wish(self, stick: OpenJoystick) -> Velocity:
        plan = self._plan
        return velocity(
            plan.feel, stick.axis(plan.pan_axis), stick.axis(plan.tilt_axis), stick.axis(plan.zoom_axis)
        )

    def _buttons(self, before: frozenset[int], now: frozenset[int]) -> frozenset[int]:
        if now != before:
            for button in sorted(before ^ now):
                self._listener.pressed(button, is_down=button in now)
        return now
