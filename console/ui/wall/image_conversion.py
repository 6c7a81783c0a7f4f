"""Converts pictures to Qt images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from PySide6.QtGui import QImage

from console.domain.streaming.picture import PixelFormat

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from console.domain.streaming.picture import Picture, Plane


def qimage(picture: Picture) -> QImage:
    """Return a BGRA picture as an image without copying; the image keeps the memory alive."""
    plane = picture.planes[0]
    # Qt's stubs accept only bytes, but any object with the buffer protocol works.
    pixels: Any = plane.data
    return QImage(pixels, picture.width, picture.height, plane.stride, QImage.Format.Format_RGB32)


def image_of(picture: Picture) -> QImage:
    """Return any picture as a separate image; for single pictures, not for the live wall."""
    if picture.pixel_format is PixelFormat.BGRA:
        return qimage(picture).copy()
    pixels = np.ascontiguousarray(_bgra(picture))
    size = picture.width, picture.height
    return QImage(pixels.tobytes(), *size, picture.width * 4, QImage.Format.Format_RGB32).copy()


def _samples(plane: Plane, width: int, height: int) -> NDArray[np.float32]:
    buffer: Any = plane.data
    rows: NDArray[np.uint8] = np.frombuffer(buffer, np.uint8)[: plane.stride * height]
    # The last row of a plane may end at its last pixel, without padding.
    whole = np.resize(rows, plane.stride * height) if rows.size < plane.stride * height else rows
    return np.asarray(whole.reshape(height, plane.stride)[:, :width], np.float32)


def _bgra(picture: Picture) -> NDArray[np.uint8]:
    # Convert by BT.601, as the shader of the GPU renderer does.
    width, height = picture.width, picture.height
    half = (width + 1) // 2, (height + 1) // 2
    blueness, redness = (
        np.repeat(np.repeat(_samples(plane, *half), 2, 0), 2, 1)[:height, :width] - np.float32(128)
        for plane in picture.planes[1:3]
    )
    luma = _samples(picture.planes[0], width, height)
    if not picture.full_range:
        luma = (luma - np.float32(16)) * np.float32(255 / 219)
        blueness, redness = blueness * np.float32(255 / 224), redness * np.float32(255 / 224)
    pixels = np.full((height, width, 4), 255, np.uint8)
    pixels[..., 0] = (luma + 1.772 * blueness).clip(0, 255)
    pixels[..., 1] = (luma - 0.344136 * blueness - 0.714136 * redness).clip(0, 255)
    pixels[..., 2] = (luma + 1.402 * redness).clip(0, 255)
    return pixels
