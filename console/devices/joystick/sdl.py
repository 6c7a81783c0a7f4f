"""SDL's joysticks and nothing else of it: no window, no signals, no events; they are looked at."""

from __future__ import annotations

import ctypes
import os
import warnings
from functools import cache
from typing import Any

from console.domain.errors import EnvironmentFault

FULL = 32767.0


@cache
def library() -> Any:
    """PySDL2, loaded once; it is untyped.

    Raises:
        EnvironmentFault: it is not installed, or its library does not load.
    """
    # Keys belong to a window, a joystick to whoever sits there, whatever has the focus.
    os.environ.setdefault("SDL_JOYSTICK_ALLOW_BACKGROUND_EVENTS", "1")
    os.environ.setdefault("SDL_NO_SIGNAL_HANDLERS", "1")
    try:
        with warnings.catch_warnings():
            # It warns of where its library comes from, which is as it should be.
            warnings.filterwarnings("ignore", message="Using SDL2 binaries", category=UserWarning)
            import sdl2
    except (ImportError, OSError, RuntimeError) as error:
        raise EnvironmentFault(
            "Joysticks cannot be used: SDL does not load.", "Install it as ./run does (PySDL2, pysdl2-dll)."
        ) from error
    return sdl2


@cache
def quick() -> Any:
    """The calls that a look is made of, without letting Python's lock go.

    Each takes well under a microsecond. Called the usual way each would give the lock away and wait for it
    again, twenty times a look, behind every thread that decodes.
    """
    path = library().dll.dll.libfile
    made = ctypes.PyDLL(path)
    for name, result, arguments in (
        ("SDL_JoystickUpdate", None, ()),
        ("SDL_FlushEvents", None, (ctypes.c_uint32, ctypes.c_uint32)),
        ("SDL_JoystickGetAttached", ctypes.c_int, (ctypes.c_void_p,)),
        ("SDL_JoystickGetAxis", ctypes.c_int16, (ctypes.c_void_p, ctypes.c_int)),
        ("SDL_JoystickSetVirtualAxis", ctypes.c_int, (ctypes.c_void_p, ctypes.c_int, ctypes.c_int16)),
        ("SDL_JoystickGetButton", ctypes.c_uint8, (ctypes.c_void_p, ctypes.c_int)),
    ):
        function = getattr(made, name)
        function.restype, function.argtypes = result, arguments
    return made


def version() -> str:
    """Of the library in use."""
    sdl = library()
    found = sdl.SDL_version()
    sdl.SDL_GetVersion(found)
    return f"{found.major}.{found.minor}.{found.patch}"


class SdlSession:
    """SDL's joysticks between `open` and `close`. Sessions may be nested: SDL counts them."""

    def __init__(self) -> None:
        self.sdl = library()
        if self.sdl.SDL_InitSubSystem(self.sdl.SDL_INIT_JOYSTICK) != 0:
            raise EnvironmentFault("Joysticks cannot be used: SDL does not begin.")
        # States are looked at; events only wake who waits, and are thrown away unread.
        self.sdl.SDL_InitSubSystem(self.sdl.SDL_INIT_EVENTS)
        self.sdl.SDL_JoystickEventState(self.sdl.SDL_ENABLE)

    def close(self) -> None:
        """End it."""
        self.sdl.SDL_QuitSubSystem(self.sdl.SDL_INIT_EVENTS)
        self.sdl.SDL_QuitSubSystem(self.sdl.SDL_INIT_JOYSTICK)

    def update(self) -> None:
        """Take in what the devices told since the last time; some microseconds."""
        quick().SDL_JoystickUpdate()

    def wait(self, most_ms: int) -> None:
        """Until a joystick tells something, or for so long; Python's lock is free meanwhile.

        SDL looks a thousand times a second by itself; a thread of ours would want Python's lock each time.
        """
        self.sdl.SDL_WaitEventTimeout(None, most_ms)
        quick().SDL_FlushEvents(self.sdl.SDL_FIRSTEVENT, self.sdl.SDL_LASTEVENT)

    def names(self) -> list[str]:
        """Of all that are plugged in, in SDL's order."""
        count = self.sdl.SDL_NumJoysticks()
        found = [self.sdl.SDL_JoystickNameForIndex(index) or b"" for index in range(count)]
        return [name.decode("utf-8", "replace") for name in found]

    def opened(self, index: int) -> OpenJoystick | None:
        """One of them; None where it is gone already."""
        handle = self.sdl.SDL_JoystickOpen(index)
        return OpenJoystick(self.sdl, handle) if handle else None


class OpenJoystick:
    """One joystick. One thread."""

    def __init__(self, sdl: Any, handle: Any) -> None:
        self._sdl, self._handle = sdl, handle
        self._quick, self._pointer = quick(), ctypes.cast(handle, ctypes.c_void_p)
        self.axes = int(sdl.SDL_JoystickNumAxes(handle))
        self.buttons = int(sdl.SDL_JoystickNumButtons(handle))
        self.name = (sdl.SDL_JoystickName(handle) or b"joystick").decode("utf-8", "replace")

    @property
    def is_attached(self) -> bool:
        """Whether it is still plugged in."""
        return bool(self._quick.SDL_JoystickGetAttached(self._pointer))

    def axis(self, number: int) -> float:
        """−1 to 1; 0 for one that it has not."""
        if not 0 <= number < self.axes:
            return 0.0
        read = int(self._quick.SDL_JoystickGetAxis(self._pointer, number))
        return max(-1.0, min(1.0, read / FULL))

    def down(self) -> frozenset[int]:
        """The buttons that are down, counted from 1."""
        get, handle = self._quick.SDL_JoystickGetButton, self._pointer
        return frozenset(number + 1 for number in range(self.buttons) if get(handle, number))

    def close(self) -> None:
        """Let it go."""
        self._sdl.SDL_JoystickClose(self._handle)
