"""A decoded picture on its way from the capture thread to the screen."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from typing_extensions import Buffer


class PixelFormat(Enum):
    """The layout of the planes of a picture."""

    BGRA = "bgra"
    """One plane, 4 bytes a pixel, blue first: `QImage.Format_RGB32` on a little-endian machine."""
    YUV420 = "yuv420p"
    """Three planes Y, U, V of 8 bits; U and V are half as wide and half as high (rounded up)."""


@dataclass(frozen=True, slots=True)
class Plane:
    """One plane of a picture. `data` keeps the memory alive while the plane is used."""

    data: Buffer
    stride: int
    """Bytes from one row to the next; at least the row's width in bytes."""


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture, with its privacy zones already masked. Immutable."""

    planes: tuple[Plane, ...]
    pixel_format: PixelFormat
    width: int
    height: int
    captured_utc: dt.datetime
    """When the first byte of the picture reached this machine (UTC by the monotonic clock)."""
    arrived_s: float
    """The same instant on the monotonic clock, seconds."""
    full_range: bool = False
    """Whether luma uses 0–255 (MJPEG) and not 16–235."""
    source_width: int = 0
    source_height: int = 0
    """Size of the picture in the stream, before it was scaled to the tile."""
