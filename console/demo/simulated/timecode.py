"""A time code in the picture's lower left corner that a program can read at any picture size."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from console.demo.simulated.pixels import Pixels

PERIOD_MS = 16_000
"""The time code counts from 0 to here; so long is the town's period, too."""
COLUMNS, ROWS = 12, 2
DATA_BITS, CHECK_BITS = 14, 6
_CRC_POLYNOMIAL = 0b1000011  # x⁶ + x + 1, primitive: finds every one- and two-bit error
_MIN_CONTRAST = 60


def cell_px(width: int) -> float:
    """Return the side of a cell, in pixels, for a picture of this width."""
    return width / 80


def _check(value: int) -> int:
    remainder = value << CHECK_BITS
    for shift in range(DATA_BITS - 1, -1, -1):
        if remainder >> (shift + CHECK_BITS) & 1:
            remainder ^= _CRC_POLYNOMIAL << shift
    return remainder


def _cells(ms: int) -> list[list[int]]:
    value = ms % PERIOD_MS
    gray = value ^ value >> 1
    # The check is inverted, so that twenty black cells are not a code.
    word = gray << CHECK_BITS | _check(gray) ^ (1 << CHECK_BITS) - 1
    bits = [word >> (DATA_BITS + CHECK_BITS - 1 - at) & 1 for at in range(DATA_BITS + CHECK_BITS)]
    return [[1, 0, *bits[:10]], [0, 1, *bits[10:]]]


def draw_timecode(luma: Pixels, ms: int, black: int = 16, white: int = 235) -> None:
    """Draw the code into a luma plane (or, with 0 and 255, into any picture), in place."""
    height, width = luma.shape[:2]
    side = cell_px(width)
    for row, cells in enumerate(_cells(ms)):
        top, bottom = round(height - (ROWS - row) * side), round(height - (ROWS - row - 1) * side)
        for column, cell in enumerate(cells):
            luma[top:bottom, round(column * side) : round((column + 1) * side)] = white if cell else black


def read_timecode(picture: Pixels) -> int | None:
    """Read the time code, milliseconds modulo 16 s, from a luma plane or a BGR or BGRA picture of any size.

    Returns:
        None where there is no valid code.
    """
    luma = picture if picture.ndim == 2 else picture[..., 1]
    height, width = luma.shape
    side = cell_px(width)
    if height < ROWS * side or side < 2:
        return None
    levels = np.array(
        [
            [
                _level(luma, height - (ROWS - row - 0.5) * side, (column + 0.5) * side, side)
                for column in range(COLUMNS)
            ]
            for row in range(ROWS)
        ]
    )
    white, black = (levels[0, 0] + levels[1, 1]) / 2, (levels[0, 1] + levels[1, 0]) / 2
    if white - black < _MIN_CONTRAST:
        return None
    return _decode(levels > (white + black) / 2)


def _level(luma: Pixels, y: float, x: float, side: float) -> float:
    reach = max(side / 4, 0.5)
    return float(luma[int(y - reach) : int(y + reach) + 1, int(x - reach) : int(x + reach) + 1].mean())


def _decode(cells: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> int | None:
    word = 0
    for bit in (*cells[0, 2:], *cells[1, 2:]):
        word = word << 1 | int(bit)
    gray, check = word >> CHECK_BITS, word & (1 << CHECK_BITS) - 1
    if check != _check(gray) ^ (1 << CHECK_BITS) - 1:
        return None
    value = gray
    for shift in (8, 4, 2, 1):
        value ^= value >> shift
    return value if value < PERIOD_MS else None
