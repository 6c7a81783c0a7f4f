"""The sound of a street, as G.711 A-law at 8 kHz: traffic's rumble, now and then a distant bell."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from console.demo.simulated.timecode import PERIOD_MS

if TYPE_CHECKING:
    from fractions import Fraction

RATE_HZ = 8000


def alaw(samples: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> bytes:
    """Encode samples from −1 to 1 as A-law octets (ITU-T G.711)."""
    level = np.clip(np.abs(samples) * 4096, 0, 4095).astype(np.int64)
    exponent = np.maximum(np.floor(np.log2(np.maximum(level, 1))).astype(np.int64) - 4, 0)
    mantissa = np.where(exponent > 0, level >> np.maximum(exponent, 1), level >> 1) & 0x0F
    exponent = np.where(level < 32, 0, exponent)
    sign = np.where(samples >= 0, 0x80, 0)
    return bytes(((sign | exponent << 4 | mantissa) ^ 0x55).astype(np.uint8))


@cache
def street() -> bytes:
    """Return one period of street sound; its end runs into its beginning."""
    count = RATE_HZ * PERIOD_MS // 1000
    rng = np.random.default_rng(11)
    spectrum = np.fft.rfft(rng.standard_normal(count))
    hertz = np.fft.rfftfreq(count, 1 / RATE_HZ)
    rumble = np.fft.irfft(spectrum / (1 + (hertz / 180) ** 1.5), count)
    rumble *= 0.12 / np.abs(rumble).max()
    seconds = np.arange(count) / RATE_HZ
    swell = 0.6 + 0.4 * np.sin(2 * np.pi * seconds / (PERIOD_MS / 2000))
    bell = np.zeros(count)
    for begin_s in (3.0, 5.0):
        since = (seconds - begin_s) % (PERIOD_MS / 1000)
        bell += np.exp(-since * 1.6) * sum(
            part * np.sin(2 * np.pi * tone * since) for tone, part in ((523, 0.08), (659, 0.05), (1046, 0.03))
        )
    return alaw(rumble * swell + bell)


def sound_at(picture: int, fps: Fraction) -> bytes:
    """Return the sound that belongs to one picture of a stream."""
    each = int(RATE_HZ / fps)
    whole = street()
    at = picture * each % len(whole)
    return (whole + whole)[at : at + each] if at + each > len(whole) else whole[at : at + each]
