"""The joystick part of SDL: no window, no signals, no event handling; the state is polled."""

from __future__ import annotations

import ctypes
import os
import warnings
from functools import cache
from typing import Any

from console.domain.errors import EnvironmentFault
from console.domain.numbers import clamp

FULL = 32767.0


@cache
def library() -> Any:
    """Load PySDL2 once and return it; it is untyped.

    Raises:
        EnvironmentFault: it is not installed, or its library cannot be loaded.
    """
    # The joystick must work whatever window has the focus.
    os.environ.setdefault("SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS", "1")
    os.environ.setdefault("SDL_NO_SIGNAL_HANDLERS", "1")
    try:
        with warnings.catch_warnings():
            # Suppress the warning about where its library comes from; that is intended.
            warnings.filterwarnings("ignore", message="Using SDL2 binaries", category=UserWarning)
            import sdl2
    except (ImportError, OSError, RuntimeError) as error:
        raise EnvironmentFault(
            "Joysticks cannot be used: SDL could not be loaded.",
            "Install PySDL2 and pysdl2-dll, as ./run does.",
        ) from error
    return sdl2


@cache
def quick() -> Any:
    """Return the SDL calls of a poll, bound so that they do not release Python's global lock.

    Each takes well under a microsecond. Called the usual way, each of the twenty calls of a poll would
    release the lock and wait for it again behind every decoding thread.
    """
    path = library().dll.dll.libfile
    handle = ctypes.PyDLL(path)
    for name, result, arguments in (
        ("SDL_JoystickUpdate", None, ()),
        ("SDL_FlushEvents", None, (ctypes.c_uint32, ctypes.c_uint32)),
        ("SDL_JoystickGetAttached", ctypes.c_int, (ctypes.c_void_p,)),
        ("SDL_JoystickGetAxis", ctypes.c_int16, (ctypes.c_void_p, ctypes.c_int)),
        (
            "SDL_JoystickGetAxisInitialState",
            ctypes.c_int,
            (ctypes.c_void_p, ctypes.c_int, ctypes.POINTER(ctypes.c_int16)),
        ),
        ("SDL_JoystickSetVirtualAxis", ctypes.c_int, (ctypes.c_void_p, ctypes.c_int, ctypes.c_int16)),
        ("SDL_JoystickGetButton", ctypes.c_uint8, (ctypes.c_void_p, ctypes.c_int)),
    ):
        function = getattr(handle, name)
        function.restype, function.argtypes = result, arguments
    return handle


def version() -> str:
    """Return the version of the SDL library in use."""
    sdl = library()
    number = sdl.SDL_version()
    sdl.SDL_GetVersion(number)
    return f"{number.major}.{number.minor}.{number.patch}"


class SdlSession:
    """Keeps SDL's joystick subsystem open until `close`. Sessions may be nested: SDL counts them."""

    def __init__(self) -> None:
        self.sdl = library()
        if self.sdl.SDL_InitSubSystem(self.sdl.SDL_INIT_JOYSTICK) != 0:
            raise EnvironmentFault("Joysticks cannot be used: SDL could not be started.")
        # States are polled. Events only wake the waiting thread and are discarded.
        self.sdl.SDL_InitSubSystem(self.sdl.SDL_INIT_EVENTS)
        self.sdl.SDL_JoystickEventState(self.sdl.SDL_ENABLE)

    def close(self) -> None:
        """Close the subsystem."""
        self.sdl.SDL_QuitSubSystem(self.sdl.SDL_INIT_EVENTS)
        self.sdl.SDL_QuitSubSystem(self.sdl.SDL_INIT_JOYSTICK)

    def update(self) -> None:
        """Update the states of all joysticks; takes some microseconds."""
        quick().SDL_JoystickUpdate()

    def wait(self, most_ms: int) -> None:
        """Wait until a joystick changes, or at most `most_ms`; Python's global lock is free meanwhile.

        SDL polls a thousand times a second; a Python thread would need the lock each time.
        """
        self.sdl.SDL_WaitEventTimeout(None, most_ms)
        quick().SDL_FlushEvents(self.sdl.SDL_FIRSTEVENT, self.sdl.SDL_LASTEVENT)

    def names(self) -> list[str]:
        """Return the names of all connected joysticks, in SDL's order."""
        count = self.sdl.SDL_NumJoysticks()
        names = [self.sdl.SDL_JoystickNameForIndex(index) or b"" for index in range(count)]
        return [name.decode("utf-8", "replace") for name in names]

    def opened(self, index: int) -> OpenJoystick | None:
        """Open the joystick with an index; None if it is already gone."""
        handle = self.sdl.SDL_JoystickOpen(index)
        return OpenJoystick(self.sdl, handle) if handle else None


class OpenJoystick:
    """An open joystick. One thread."""

    def __init__(self, sdl: Any, handle: Any) -> None:
        self._sdl, self._handle = sdl, handle
        self._quick, self._pointer = quick(), ctypes.cast(handle, ctypes.c_void_p)
        self.axes = int(sdl.SDL_JoystickNumAxes(handle))
        self.buttons = int(sdl.SDL_JoystickNumButtons(handle))
        self.name = (sdl.SDL_JoystickName(handle) or b"joystick").decode("utf-8", "replace")

    @property
    def is_attached(self) -> bool:
        """Whether the joystick is still connected."""
        return bool(self._quick.SDL_JoystickGetAttached(self._pointer))

    def axis(self, number: int) -> float:
        """Return the value of an axis, −1 to 1; 0 if it has no such axis."""
        if not 0 <= number < self.axes:
            return 0.0
        read = int(self._quick.SDL_JoystickGetAxis(self._pointer, number))
        return clamp(read / FULL, -1.0, 1.0)

    def is_known(self, number: int) -> bool:
        """Return whether the driver has told the place of an axis; before its first touch some tell none."""
        place = ctypes.c_int16()
        if not 0 <= number < self.axes:
            return False
        get = self._quick.SDL_JoystickGetAxisInitialState
        return bool(get(self._pointer, number, ctypes.byref(place)))

    def down(self) -> frozenset[int]:
        """Return the pressed buttons, counted from 1."""
        get, handle = self._quick.SDL_JoystickGetButton, self._pointer
        return frozenset(number + 1 for number in range(self.buttons) if get(handle, number))

    def close(self) -> None:
        """Close the joystick."""
        self._sdl.SDL_JoystickClose(self._handle)
