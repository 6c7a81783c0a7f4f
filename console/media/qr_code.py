"""Reading the QR code (ISO/IEC 18004) of a printed page from a scan or a photograph."""

from __future__ import annotations

from typing import TYPE_CHECKING

import cv2
import zxingcpp

from console.domain.errors import OperatorError
from console.domain.text import text

if TYPE_CHECKING:
    from pathlib import Path

SCALES = (1.0, 2.0, 0.5)
"""A coarse scan can be read when it is enlarged, a very fine one when it is reduced."""


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
    for scale in SCALES:
        tried = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)
        if codes := zxingcpp.read_barcodes(tried):
            return str(codes[0].text)
    raise OperatorError(
        text("No QR code was found in {image}.", image=image),
        "Scan the page flat and sharp, at 300 dpi or more.",
    )
