"""Finds faces, also small ones, with CenterFace run by OpenCV. Only help: who is far away has no face for it.

The model is `resources/models/centerface.onnx` (MIT licence, beside it). Its answer is a quarter of the
picture's size: how much of a face is around a cell, how large it is, and where in the cell its middle lies.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import cv2
import numpy as np

from console.domain.redaction.job import CoverBox
from console.media.redaction.parts import placed, surest, whole_and_parts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from console.media.frames import Bytes

SHA256 = "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc"
"""Another file is not used: it would cover other things, or nothing."""
CELL, STEP = 4, 32
"""Pixels a cell of the answer; the picture's sides are a multiple of the other."""
SURE = 0.35
WIDTH = 768
"""Width at which a whole picture and each of its parts are looked at."""
PARTS = 2
"""Parts a side."""


class FaceFinder:
    """Finds faces in single pictures. One thread.

    Args:
        model: path of the model.

    Raises:
        ValueError: it is another file.
        OSError: it is missing.
    """

    def __init__(self, model: Path) -> None:
        content = model.read_bytes()
        if hashlib.sha256(content).hexdigest() != SHA256:
            raise ValueError("the model of faces is another file than the one that was tried")
        self._content = np.frombuffer(content, np.uint8)
        self._net: cv2.dnn.Net | None = None
        self._size = 0, 0

    def find(self, picture: Bytes) -> list[CoverBox]:
        """Return the faces in a picture (height × width × 3, BGR), in the whole and in its parts."""
        # One size for the whole and its parts: the network is laid out anew for each other size.
        rows = max(1, round(picture.shape[0] * WIDTH / picture.shape[1] / STEP))
        size = WIDTH, rows * STEP
        found = [
            (placed(box, place), sure)
            for place, part in whole_and_parts(picture, PARTS, PARTS)
            for box, sure in self._look(part, size)
        ]
        return surest(found)

    def _look(self, picture: Bytes, size: tuple[int, int]) -> Iterator[tuple[CoverBox, float]]:
        if self._net is None or size != self._size:
            # One that was laid out for another size before finds faces where there are none.
            self._net, self._size = cv2.dnn.readNetFromONNX(self._content), size
        self._net.setInput(cv2.dnn.blobFromImage(picture, 1.0, size, swapRB=True))
        answers = self._net.forward(self._net.getUnconnectedOutLayersNames())
        heat, scales, offsets, _marks = (np.asarray(one)[0] for one in answers)
        rows, columns = np.nonzero(heat[0] > SURE)
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            height, width = np.exp(scales[:, row, column]) * CELL
            down, right = offsets[:, row, column]
            middle = (column + float(right) + 0.5) * CELL, (row + float(down) + 0.5) * CELL
            yield (
                CoverBox(
                    (middle[0] - float(width) / 2) / size[0],
                    (middle[1] - float(height) / 2) / size[1],
                    (middle[0] + float(width) / 2) / size[0],
                    (middle[1] + float(height) / 2) / size[1],
                ),
                float(heat[0, row, column]),
            )
