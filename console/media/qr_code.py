"""Reading QR codes (ISO/IEC 18004): of a printed page in a scan, of a label before a camera."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np

from console.domain.errors import OperatorError
from console.domain.streaming.picture import PixelFormat
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from console.domain.streaming.picture import Picture

SCALES = (1.0, 2.0, 0.5)
"""A coarse scan can be read when it is enlarged, a very fine one when it is reduced."""

LOOK_S = 20.0
"""A label is looked for before a camera so long."""


def _codes(picture: np.ndarray[Any, Any]) -> list[str]:
    # Loaded by the first code that is read, not by the start of every console.
    import zxingcpp

    for scale in SCALES:
        tried = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        if codes := zxingcpp.read_barcodes(tried):
            return [str(code.text) for code in codes]
    return []


@dataclass(frozen=True, slots=True)
class LabelReader:
    """Implements `services.evidence.ports.LabelCodes`.

    Attributes:
        open_camera: opens a camera of this machine by its number.
        now_s: the monotonic clock.
    """

    open_camera: Callable[[int], cv2.VideoCapture] = cv2.VideoCapture
    now_s: Callable[[], float] = time.monotonic

    def in_picture(self, picture: Picture) -> list[str]:
        """Return the codes in a picture of the wall. Any thread."""
        plane = picture.planes[0]
        deep = 4 if picture.pixel_format is PixelFormat.BGRA else 1
        rows = np.frombuffer(memoryview(plane.data), np.uint8)[: plane.stride * picture.height]
        pixels = rows.reshape(picture.height, plane.stride)[:, : picture.width * deep]
        if deep == 1:
            return _codes(np.ascontiguousarray(pixels))
        coloured = np.ascontiguousarray(pixels).reshape(picture.height, picture.width, deep)
        return _codes(cv2.cvtColor(coloured, cv2.COLOR_BGRA2GRAY))

    def before_camera(self, number: int, progress: Callable[[int], None]) -> list[str]:
        """Look for codes before a camera that is plugged into this machine. See the port."""
        camera = self.open_camera(number)
        try:
            if not camera.isOpened():
                raise OperatorError(
                    "No camera is plugged into this machine.",
                    "Plug one in, type the reference, or hold the label before a camera of the wall.",
                )
            end_s, looked = self.now_s() + LOOK_S, 0
            while self.now_s() < end_s:
                is_read, frame = camera.read()
                if not is_read:
                    break
                looked += 1
                progress(looked)
                if codes := _codes(cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY)):
                    return codes
        finally:
            camera.release()
        return []


def read_code(image: Path) -> str:
    """Return the text of the first code in a picture (PNG, JPEG, TIFF).

    zxing-cpp is used because OpenCV's own reader missed codes of this density in three of four scans.

    Raises:
        OperatorError: it is not a picture, or has no code.
    """
    picture = cv2.imread(str(image), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise OperatorError(
            text("{image} cannot be read as a picture.", image=image), "Scan the page as PNG or JPEG."
        )
    if codes := _codes(picture):
        return codes[0]
    raise OperatorError(
        text("No QR code was found in {image}.", image=image),
        "Scan the page flat and sharp, at 300 dpi or more.",
    )
