"""A cheap test scene: moving grey bars with noise, for trials with many cameras."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.demo.simulated.timecode import PERIOD_MS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.demo.simulated.clip import StreamShape
    from console.demo.simulated.pixels import Pixels

_BARS_BGR = ((235, 235, 235), (16, 210, 210), (210, 210, 16), (16, 210, 16), (210, 16, 210), (16, 16, 210))


def bars(shape: StreamShape) -> Iterator[Pixels]:
    """Yield the I420 pictures of one period: colour bars, a block that moves round, and noise."""
    width, height = shape.width, shape.height
    rng = np.random.default_rng(7)
    bgr = np.zeros((height, width, 3), np.uint8)
    for at, colour in enumerate(_BARS_BGR):
        bgr[:, at * width // 6 : (at + 1) * width // 6] = colour
    still = np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2YUV_I420), np.uint8)
    noise = [rng.integers(0, 12, (height, width), dtype=np.uint8) for _ in range(8)]
    for grain in noise:
        grain[:64] = 0  # see loops.STILL_PX
    count = PERIOD_MS * 25 // 1000
    for at in range(count):
        picture = still.copy()
        picture[:height] = cv2.add(still[:height], noise[at % 8])
        _block(picture[:height], at / count)
        yield picture


def _block(luma: Pixels, turn: float) -> None:
    height, width = luma.shape
    side = height // 6
    x = int((0.5 + 0.4 * np.cos(turn * 2 * np.pi)) * width - side / 2)
    y = int((0.5 + 0.25 * np.sin(turn * 2 * np.pi)) * height - side / 2)
    luma[y : y + side, x : x + side] = 40
