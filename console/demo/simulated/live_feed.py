"""Draw and encode pictures on demand, for cameras that can be moved."""

from __future__ import annotations

import asyncio
import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from console.demo.simulated.build import shrink
from console.demo.simulated.caption import clock_text, draw_caption
from console.demo.simulated.encode import Encoder
from console.demo.simulated.mask_drawing import cover
from console.demo.simulated.timecode import draw_timecode
from console.demo.simulated.variants import variant_shape

if TYPE_CHECKING:
    from console.demo.simulated.clip import EncodedPicture, StreamShape
    from console.demo.simulated.faults import FaultSwitches
    from console.demo.simulated.onvif.masks import StoredMask
    from console.demo.simulated.pixels import Pixels
    from console.demo.simulated.plan import CameraSpec
    from console.demo.simulated.ptz_view import PtzView
    from console.demo.simulated.rtsp.channel import Channel

_IDLE_S = 1.0


class LiveFeed:
    """Feeds one camera's channels. `run` belongs to the event loop; a separate thread draws the pictures."""

    def __init__(
        self,
        plan: CameraSpec,
        channels: list[Channel],
        faults: FaultSwitches,
        eye: PtzView,
        masks: dict[str, StoredMask],
    ) -> None:
        self._plan, self._faults, self.eye, self._masks = plan, faults, eye, masks
        self._outputs = [_Output(channel) for channel in channels]
        self._stop = threading.Event()
        self._last: Pixels | None = None
        self._last_s = 0.0

    async def run(self) -> None:
        """Draw while there are listeners, until cancelled."""
        loop = asyncio.get_running_loop()
        try:
            while True:
                waits = [asyncio.ensure_future(output.channel.wanted.wait()) for output in self._outputs]
                try:
                    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
                finally:
                    for wait in waits:
                        wait.cancel()
                await asyncio.shield(asyncio.to_thread(self._draw_while_wanted, loop))
        finally:
            self._stop.set()

    def _draw_while_wanted(self, loop: asyncio.AbstractEventLoop) -> None:
        fps = float(self._plan.main.fps)
        number = int((time.time() - self._plan.phase_s) * fps) + 1
        wanted_s = time.monotonic()
        for output in self._outputs:
            output.open(self._faults)
        while not self._stop.is_set() and time.monotonic() - wanted_s < _IDLE_S:
            due_s = number / fps + self._plan.phase_s
            late_s = time.time() - due_s
            if abs(late_s) > 1:
                number = int((time.time() - self._plan.phase_s) * fps) + 1
                continue
            if late_s < 0 and self._stop.wait(-late_s):
                return
            if any(output.channel.wanted.is_set() for output in self._outputs):
                wanted_s = time.monotonic()
                self._publish(loop, number, due_s)
            # Skip the pictures whose time has passed because drawing took too long.
            number = max(number + 1, int((time.time() - self._plan.phase_s) * fps))

    def _publish(self, loop: asyncio.AbstractEventLoop, number: int, due_s: float) -> None:
        if not self._faults.on("freeze") or self._last is None:
            self._last, self._last_s = self.eye.see(due_s, number), due_s
        picture = self._last
        if self._faults.on("black"):
            picture = np.full_like(picture, 128)
            picture[: picture.shape[0] * 2 // 3] = 16
        for output in self._outputs:
            if output.channel.wanted.is_set():
                small = shrink(picture, output.shape_now(self._faults))
                cover(small, list(self._masks.values()))
                if not self._faults.on("black"):
                    draw_timecode(small[: output.shape.height], round(self._last_s * 1000))
                    shown_s = self._last_s + self._faults.number("clock_skew")
                    draw_caption(small, self._plan.title, clock_text(shown_s))
                output.send(loop, small, due_s)


class _Output:
    """One channel with its encoder."""

    def __init__(self, channel: Channel) -> None:
        self.channel = channel
        self._plain = channel.shape
        self.shape = channel.shape
        self._encoder: Encoder | None = None

    def open(self, faults: FaultSwitches) -> None:
        """Start a new encoder."""
        self._encoder = None
        self.shape_now(faults)

    def shape_now(self, faults: FaultSwitches) -> StreamShape:
        """Return the shape that the fault switches ask for."""
        names = tuple(name for name in ("codec_change", "size_change", "long_gop") if faults.on(name))
        units = round(float(self._plain.fps) * 16)
        shape = replace(variant_shape(self._plain, names, units), band_px=0) if names else self._plain
        if shape != self.shape or self._encoder is None:
            self.shape, self._encoder = shape, Encoder(shape)
        return self.shape

    def send(self, loop: asyncio.AbstractEventLoop, picture: Pixels, due_s: float) -> None:
        """Encode and publish a picture; a key picture where a listener waits for one."""
        if self._encoder is None:
            return
        key = any(listener.waits_for_key for listener in tuple(self.channel.listeners))
        for unit in self._encoder.encode(picture, key=key):
            loop.call_soon_threadsafe(self._hand_over, unit, self.shape, self._encoder.parameter_sets, due_s)

    def _hand_over(
        self, unit: EncodedPicture, shape: StreamShape, parameter_sets: tuple[bytes, ...], due_s: float
    ) -> None:
        if shape != self.channel.shape:
            self.channel.become(shape, parameter_sets)
        self.channel.publish(unit, due_s)
