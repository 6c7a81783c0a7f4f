"""The caption at the top of each picture: the camera's name, date and time."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.demo.simulated.h264 import Band

if TYPE_CHECKING:
    from console.demo.simulated.pixels import Pixels

PAPER, INK = 28, 225
"""Luma of the band and of its letters."""


def band_px(height: int) -> int:
    """Return the height of the caption band: whole macroblocks, 16 for sub and 32 for main streams."""
    return 32 if height >= 600 else 16


def clock_text(utc_s: float) -> str:
    """Return date and time as the camera writes them: UTC, whole seconds."""
    return dt.datetime.fromtimestamp(utc_s, dt.UTC).strftime("%d-%m-%Y %H:%M:%S UTC")


@lru_cache(maxsize=512)
def _glyph(letter: str, height: int) -> Pixels:
    """Draw one character in a cell of fixed width, light on dark, with a flat edge."""
    big = np.full((96, 60), 0, np.uint8)
    cv2.putText(big, letter, (8, 68), cv2.FONT_HERSHEY_SIMPLEX, 2.1, 255, 7, cv2.LINE_AA)
    small = cv2.resize(big, (height // 2, height), interpolation=cv2.INTER_AREA)
    small[:, 0] = 0
    return np.asarray(PAPER + small.astype(np.uint16) * (INK - PAPER) // 255, np.uint8)


def caption_band(width: int, height: int, name: str, clock: str) -> Band:
    """Draw the band with the name at the left and the clock at the right."""
    luma = np.full((height, width), PAPER, np.uint8)
    advance = height // 2
    room = (width - 2 * height) // advance
    name = name[: max(room - len(clock) - 1, 0)]
    starts = ((name, height), (clock, (width - height - len(clock) * advance) // 16 * 16))
    for text, left in starts:
        for at, letter in enumerate(text):
            x = left + at * advance
            if 0 <= x <= width - advance:
                luma[:, x : x + advance] = _glyph(letter, height)
    grey = np.full((height // 2, width // 2), 128, np.uint8)
    return Band(luma, grey, grey)


def draw_caption(i420: Pixels, name: str, clock: str) -> None:
    """Draw the caption into the planes of a whole picture, in place."""
    width = i420.shape[1]
    height = i420.shape[0] * 2 // 3
    band = caption_band(width, band_px(height), name, clock)
    rows = band.luma.shape[0]
    i420[:rows] = band.luma
    chroma = i420[height:].reshape(2, height // 2, width // 2)
    chroma[:, : rows // 2] = 128
