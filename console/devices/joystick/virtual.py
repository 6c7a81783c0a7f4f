"""A virtual joystick for tests, which SDL treats as a real one."""

from __future__ import annotations

import ctypes
from typing import Self

from console.devices.joystick.sdl import FULL, SdlSession, quick


class VirtualJoystick:
    """A virtual joystick: `with VirtualJoystick() as stick: stick.push(pan=1)`. Any thread.

    Args:
        axes: number of axes.
        buttons: number of buttons.
    """

    def __init__(self, axes: int = 3, buttons: int = 12) -> None:
        self._axes, self._buttons = axes, buttons

    def __enter__(self) -> Self:
        self._session = SdlSession()
        sdl = self._session.sdl
        index = sdl.SDL_JoystickAttachVirtual(
            sdl.SDL_JOYSTICK_TYPE_FLIGHT_STICK, self._axes, self._buttons, 0
        )
        self._handle = sdl.SDL_JoystickOpen(index)
        self._instance = sdl.SDL_JoystickInstanceID(self._handle)
        self._pointer = ctypes.cast(self._handle, ctypes.c_void_p)
        self._is_plugged = True
        self.push()
        return self

    def push(self, pan: float = 0.0, tilt: float = 0.0, twist: float = 0.0) -> None:
        """Set the axes, −1 to 1: right, towards the operator, twisted to the right."""
        for axis, value in enumerate((pan, tilt, twist)[: self._axes]):
            quick().SDL_JoystickSetVirtualAxis(self._pointer, axis, round(value * FULL))

    def button(self, number: int, *, is_down: bool) -> None:
        """Press or release a button, counted from 1."""
        self._session.sdl.SDL_JoystickSetVirtualButton(self._handle, number - 1, int(is_down))

    def unplug(self) -> None:
        """Disconnect the joystick."""
        if not self._is_plugged:
            return
        self._is_plugged = False
        sdl = self._session.sdl
        for index in range(sdl.SDL_NumJoysticks()):
            if sdl.SDL_JoystickGetDeviceInstanceID(index) == self._instance:
                sdl.SDL_JoystickDetachVirtual(index)
                return

    def __exit__(self, *_: object) -> None:
        self.unplug()
        self._session.sdl.SDL_JoystickClose(self._handle)
        self._session.close()
