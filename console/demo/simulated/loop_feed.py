"""Send a loop into one channel by the wall clock, with the faults that the switches ask for."""

from __future__ import annotations

import asyncio
import contextlib
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from console.demo.simulated.composer import Composer
from console.demo.simulated.sound import sound_at
from console.demo.simulated.variants import variant

if TYPE_CHECKING:
    from console.demo.simulated.clip import Clip, EncodedPicture
    from console.demo.simulated.faults import FaultSwitches
    from console.demo.simulated.rtsp.channel import Channel

_LATEST_S = 0.5
_IDLE_S = 0.2
_KEY_WITHIN_S = 4.0
"""A key picture that is further away is not waited for."""


class LoopFeed:
    """One loop for one channel. Runs in the event loop; idle while there are no listeners."""

    def __init__(
        self, clip: Clip, channel: Channel, faults: FaultSwitches, title: str, phase_s: float
    ) -> None:
        self._plain = clip
        self._channel, self._faults, self._title, self._phase_s = channel, faults, title, phase_s
        self._composer = Composer(clip, title)
        self._frozen: tuple[EncodedPicture, int] | None = None
        self._disturbed = False
        self._variant: asyncio.Task[Clip] | None = None
        self._wanted: tuple[str, ...] = ()

    @property
    def clip(self) -> Clip:
        """Return the loop that is running."""
        return self._composer.clip

    def renew(self, clip: Clip) -> None:
        """Change to another loop at its next key picture; listeners see no break."""
        self._plain = clip
        if self._variant is not None:
            self._variant.cancel()
        self._variant = asyncio.create_task(self._made(self._wanted))

    async def run(self) -> None:
        """Send pictures at their times until cancelled."""
        number, is_running, awaits_key = 0, False, False
        try:
            while True:
                if not self._channel.wanted.is_set():
                    is_running = False
                await self._listened_to()
                fps = float(self._composer.clip.shape.fps)
                due_s = number / fps + self._phase_s
                late_s = time.time() - due_s
                if not -(_KEY_WITHIN_S if awaits_key else 2 / fps) < late_s < _LATEST_S:
                    number = int((time.time() - self._phase_s) * fps) + 1
                    awaits_key = is_running
                    if awaits_key:
                        number = self._key_after(number, round(fps * _KEY_WITHIN_S))
                    continue
                await asyncio.sleep(-late_s)
                self._look_at_variant(number)
                self._channel.publish(self._picture(number, due_s), due_s, self._sound(number))
                number, is_running, awaits_key = number + 1, True, False
        finally:
            if self._variant is not None:
                self._variant.cancel()

    def _key_after(self, number: int, most: int) -> int:
        """Return the next key picture: a stream that came late never leaves pictures out within a group."""
        units = self._composer.clip.units
        return next((at for at in range(number, number + most) if units[at % len(units)].is_key), number)

    async def _listened_to(self) -> None:
        """Wait for a listener; meanwhile the loop can be changed at once."""
        while not self._channel.wanted.is_set():
            self._look_at_variant(None)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._channel.wanted.wait(), _IDLE_S)

    def _sound(self, number: int) -> bytes:
        return sound_at(number, self._composer.clip.shape.fps) if self._channel.audio else b""

    def _picture(self, number: int, due_s: float) -> EncodedPicture:
        clip = self._composer.clip
        shown_s = due_s + self._faults.number("clock_skew")
        if self._faults.on("freeze"):
            if self._frozen is None:
                self._frozen = self._composer.key_before(number, shown_s), number
            key, since = self._frozen
            self._disturbed = True
            return self._composer.still(key, number - since)
        is_key = clip.units[number % len(clip.units)].is_key
        if self._disturbed and is_key and not self._faults.on("black"):
            self._disturbed, self._frozen = False, None
        if self._faults.on("black") or (self._disturbed and self._frozen is None):
            self._disturbed, self._frozen = True, None
            return self._composer.black(number)
        if self._frozen is not None:
            return self._composer.still(self._frozen[0], number - self._frozen[1])
        return self._composer.at(number, shown_s)

    def _look_at_variant(self, number: int | None) -> None:
        """Start to make another loop if a switch asks for one, and change to it at its next key picture."""
        names = tuple(name for name in ("codec_change", "size_change", "long_gop") if self._faults.on(name))
        if names != self._wanted:
            self._wanted = names
            if self._variant is not None:
                self._variant.cancel()
            self._variant = asyncio.create_task(self._made(names))
        if self._variant is not None and self._variant.done() and not self._variant.cancelled():
            clip = self._variant.result()
            if number is None or clip.units[number % len(clip.units)].is_key:
                self._variant = None
                self._composer = Composer(clip, self._title)
                self._channel.become(replace(clip.shape), clip.parameter_sets)

    async def _made(self, names: tuple[str, ...]) -> Clip:
        if not names:
            return self._plain
        # Use a separate thread: it is rarely needed, and no idle thread remains afterwards.
        pool = ThreadPoolExecutor(1, thread_name_prefix="variant")
        try:
            make = partial(variant, self._plain, names, self._title, self._phase_s)
            return await asyncio.get_running_loop().run_in_executor(pool, make)
        finally:
            pool.shutdown(wait=False)
