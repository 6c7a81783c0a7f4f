"""Privacy masks that a camera draws into its own picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from console.demo.simulated.onvif.masks import StoredMask
    from console.demo.simulated.pixels import Pixels

_BLACK, _GREY = 16, 128
_BLOCKS = 16
"""Of a pixelated or blurred picture's height."""


def cover(i420: Pixels, masks: Iterable[StoredMask]) -> None:
    """Draw masks into an I420 picture.

    Args:
        i420: the planes below each other, in rows of the picture's width; changed in place.
        masks: only those that are on are drawn. Another thread may change the camera's masks meanwhile.
    """
    height, width = i420.shape[0] * 2 // 3, i420.shape[1]
    chroma = i420[height:].reshape(2, height // 2, width // 2)
    for mask in [candidate for candidate in masks if candidate.is_on]:
        for plane, dark in ((i420[:height], _BLACK), (chroma[0], _GREY), (chroma[1], _GREY)):
            _cover(plane, mask, dark)


def cover_bgr(picture: Pixels, masks: Iterable[StoredMask]) -> None:
    """Draw masks into a BGR picture, in place; arguments as for `cover`."""
    for mask in [candidate for candidate in masks if candidate.is_on]:
        for colour in range(3):
            plane = np.ascontiguousarray(picture[:, :, colour])
            _cover(plane, mask, 0)
            picture[:, :, colour] = plane


def _cover(plane: Pixels, mask: StoredMask, dark: int) -> None:
    height, width = plane.shape
    corners = [((x + 1) / 2 * width, (1 - y) / 2 * height) for x, y in mask.points]
    inside = np.zeros(plane.shape, np.uint8)
    cv2.fillPoly(inside, [np.round(np.array(corners)).astype(np.int32)], 255)
    if mask.kind == "Color":
        plane[inside > 0] = dark
        return
    way = cv2.INTER_NEAREST if mask.kind == "Pixelated" else cv2.INTER_LINEAR
    coarse = cv2.resize(plane, (max(width * _BLOCKS // height, 1), _BLOCKS), interpolation=cv2.INTER_AREA)
    hidden = cv2.resize(coarse, (width, height), interpolation=way)
    plane[inside > 0] = hidden[inside > 0]
