"""Reading the square code (QR, ISO/IEC 18004) of a printed page from a scan or a photograph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import zxingcpp

from console.domain.errors import OperatorError

if TYPE_CHECKING:
    from pathlib import Path

SCALES = (1.0, 2.0, 0.5)
"""A coarse scan is read when it is enlarged, a very fine one when it is made smaller."""


def read_code(image: Path) -> str:
    """The text of the first code in a picture (PNG, JPEG, TIFF).

    OpenCV's own reader missed codes of this density in three of four scans; this one found all.

    Raises:
        OperatorError: it is no picture, or no code is found in it.
    """
    picture = cv2.imread(str(image), cv2.IMREAD_GRAYSCALE)
    if picture is None:
        raise OperatorError(f"{image} is no picture that can be read.", "Scan the page as PNG or JPEG.")
    for scale in SCALES:
        tried = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        if found := zxingcpp.read_barcodes(tried):
            return str(found[0].text)
    raise OperatorError(f"No code was found in {image}.", "Scan the page flat and sharp, at 300 dpi or more.")
