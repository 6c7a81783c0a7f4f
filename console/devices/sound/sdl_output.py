"""A loudspeaker by SDL, which the joystick uses too."""

from __future__ import annotations

import ctypes
from typing import Any

from console.devices.joystick.sdl import library
from console.domain.errors import EnvironmentFault
from console.domain.text import text

BUFFER = 1024
"""Samples that are handed to the system at a time."""
SAMPLE_BYTES = 2


class SdlOutput:
    """Implements `media.playback.sound.SoundOutput`. One thread.

    Args:
        rate_hz: samples a second.

    Raises:
        EnvironmentFault: the machine has no loudspeaker, or SDL cannot be loaded.
    """

    def __init__(self, rate_hz: int) -> None:
        self._sdl: Any = library()
        self._rate_hz = rate_hz
        if self._sdl.SDL_InitSubSystem(self._sdl.SDL_INIT_AUDIO) != 0:
            raise self._fault()
        wanted = self._sdl.SDL_AudioSpec(rate_hz, self._sdl.AUDIO_S16SYS, 1, BUFFER)
        # The samples are queued, so that no Python runs on the system's own thread.
        self._device = self._sdl.SDL_OpenAudioDevice(None, 0, ctypes.byref(wanted), None, 0)
        if not self._device:
            fault = self._fault()
            self._sdl.SDL_QuitSubSystem(self._sdl.SDL_INIT_AUDIO)
            raise fault
        self._sdl.SDL_PauseAudioDevice(self._device, 0)

    def _fault(self) -> EnvironmentFault:
        why = self._sdl.SDL_GetError().decode("utf-8", "replace")
        return EnvironmentFault(
            text("There is no sound: {reason}.", reason=why), "Connect a loudspeaker to this computer."
        )

    def queued_s(self) -> float:
        """Return how much sound waits to be heard, in seconds."""
        return float(self._sdl.SDL_GetQueuedAudioSize(self._device)) / (SAMPLE_BYTES * self._rate_hz)

    def play(self, samples: bytes) -> None:
        """Add sound behind what waits."""
        self._sdl.SDL_QueueAudio(self._device, samples, len(samples))

    def drop(self) -> None:
        """Forget what waits."""
        self._sdl.SDL_ClearQueuedAudio(self._device)

    def close(self) -> None:
        """Give the loudspeaker back."""
        self._sdl.SDL_CloseAudioDevice(self._device)
        self._sdl.SDL_QuitSubSystem(self._sdl.SDL_INIT_AUDIO)
