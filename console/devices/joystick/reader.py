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


@dataclass(frozen=True, slots=True)
class JoystickOptions:
    """Which joystick is used, and the meaning of its axes (counted from 0; −1: none)."""

    device: str = ""
    """Part of its name; empty: the first with two axes."""
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
            if stick is not None and stick.axes >= 2:
                return stick
            if stick is not None:
                stick.close()
        return None

    def _read_until_gone(self, session: SdlSession, stick: OpenJoystick, stop: threading.Event) -> None:
        listener = self._listener
        listener.plugged(stick.name)
        steady, down = VelocityFilter(), stick.down()
        try:
            while not stop.is_set() and stick.is_attached:
                wish = self._velocity(stick)
                if steady.changed(wish, time.monotonic()):
                    listener.moved(wish)
                is_held_back = wish != steady.now
                down = self._buttons(down, stick.down())
                listener.looked()
                session.wait(HELD_MS if is_held_back else LOOK_MS)
        finally:
            # However the loop ended, the camera must stop.
            listener.unplugged()
            listener.moved(STILL)
            stick.close()

    def _velocity(self, stick: OpenJoystick) -> Velocity:
        plan = self._plan
        return velocity(
            plan.feel, stick.axis(plan.pan_axis), stick.axis(plan.tilt_axis), stick.axis(plan.zoom_axis)
        )

    def _buttons(self, before: frozenset[int], now: frozenset[int]) -> frozenset[int]:
        if now != before:
            for button in sorted(before ^ now):
                self._listener.pressed(button, is_down=button in now)
        return now
