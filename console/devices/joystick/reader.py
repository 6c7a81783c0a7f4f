"""The joystick thread: finds a joystick, waits for changes, reports them to a listener."""

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
    from console.services.ptz.ports import JoystickListener

LOOK_MS = 40
"""Longest wait between two polls; a movement of the joystick ends it at once."""
HELD_MS = 4
"""Wait while a change is held back because the last one was just reported."""
SEARCH_S = 0.5
TOLD_S = 1.0
"""Time after plugging in after which axes that are not in the middle are reported."""


@dataclass(frozen=True, slots=True)
class JoystickOptions:
    """Which joystick is used, and the meaning of its axes (counted from 0; −1: none)."""

    device: str = ""
    """Part of its name; empty: the first with two axes and a button."""
    pan_axis: int = 0
    tilt_axis: int = 1
    zoom_axis: int = 2
    feel: JoystickResponse = field(default_factory=JoystickResponse)


class JoystickReader:
    """Reads the joystick; `run` is the loop of its thread.

    Args:
        plan: which joystick, and its response.
        listener: receives movements and buttons.
    """

    def __init__(self, plan: JoystickOptions, listener: JoystickListener) -> None:
        self._plan, self._listener = plan, listener

    def run(self, stop: threading.Event) -> None:
        """Run until stopped; joysticks may be connected and disconnected.

        Raises:
            EnvironmentFault: joysticks cannot be used on this machine.
        """
        session = SdlSession()
        try:
            while not stop.is_set():
                session.update()
                stick = self._find(session)
                if stick is None:
                    stop.wait(SEARCH_S)
                else:
                    self._read_until_gone(session, stick, stop)
        finally:
            session.close()

    def _find(self, session: SdlSession) -> OpenJoystick | None:
        part = self._plan.device.casefold()
        for index, name in enumerate(session.names()):
            stick = session.opened(index) if part in name.casefold() else None
            # A device without buttons is an accelerometer or the like, and is used only if it is named.
            if stick is not None and stick.axes >= 2 and (stick.buttons or part):
                return stick
            if stick is not None:
                stick.close()
        return None

    def _read_until_gone(self, session: SdlSession, stick: OpenJoystick, stop: threading.Event) -> None:
        listener = self._listener
        axes, steady, down = _CentredAxes(self._plan, stick), VelocityFilter(), stick.down()
        axes.velocity()  # where they rest, before anyone knows of it
        listener.plugged(stick.name)
        listener.moved(STILL)
        try:
            while not stop.is_set() and stick.is_attached:
                wish = axes.velocity()
                if steady.changed(wish, time.monotonic()):
                    listener.moved(wish)
                is_held_back = wish != steady.now
                down = self._buttons(down, stick.down())
                if axes.has_news(time.monotonic()):
                    listener.resting(axes.resting())
                listener.looked()
                session.wait(HELD_MS if is_held_back else LOOK_MS)
        finally:
            # However the loop ended, the camera must stop.
            listener.unplugged()
            listener.moved(STILL)
            stick.close()

    def _buttons(self, before: frozenset[int], now: frozenset[int]) -> frozenset[int]:
        if now != before:
            for button in sorted(before ^ now):
                self._listener.pressed(button, is_down=button in now)
        return now


class _CentredAxes:
    """The axes of one joystick. Each counts only once it has been seen at rest in the middle.

    A trigger rests at its end, and some drivers tell no place before the first touch.
    """

    def __init__(self, plan: JoystickOptions, stick: OpenJoystick) -> None:
        self._plan, self._stick = plan, stick
        self._waiting = {
            axis for axis in (plan.pan_axis, plan.tilt_axis, plan.zoom_axis) if 0 <= axis < stick.axes
        }
        self._reported: tuple[int, ...] = ()
        self._since_s = time.monotonic()

    def velocity(self) -> Velocity:
        """Return the velocity for the axes that count."""
        plan = self._plan
        return velocity(
            plan.feel, self._axis(plan.pan_axis), self._axis(plan.tilt_axis), self._axis(plan.zoom_axis)
        )

    def _axis(self, number: int) -> float:
        place = self._stick.axis(number)
        if number in self._waiting:
            if abs(place) > self._plan.feel.dead or not self._stick.is_known(number):
                return 0.0
            self._waiting.discard(number)
        return place

    def resting(self) -> tuple[int, ...]:
        """Return the axes that have a place and were not seen in the middle since the joystick came."""
        return tuple(sorted(axis for axis in self._waiting if self._stick.is_known(axis)))

    def has_news(self, now_s: float) -> bool:
        """Return whether `resting` must be reported, first some time after the joystick came."""
        if (not self._waiting and not self._reported) or now_s - self._since_s < TOLD_S:
            return False
        before, self._reported = self._reported, self.resting()
        return self._reported != before
