"""Says whether a candidate reads as a number plate, with PP-OCRv6's recognition run by OpenCV. Only help.

The model is `resources/models/plate-letters.onnx` (Apache-2.0, beside it). What is read is compared with the
forms of plates and forgotten at once: nothing but yes or no leaves this module.
"""

from __future__ import annotations

import hashlib
import re
from itertools import pairwise
from typing import TYPE_CHECKING

import cv2
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from console.media.frames import Bytes, Floats

SHA256 = "a3fda7a4b0c7dcc10ac53885470a82906167bbd63678c6f3f689e44950c69331"
"""Another file is not used: it would read other letters, or none."""
HIGH, WIDE = 48, 256
"""Pixels of the model's input; letters are as high as it, and what is right of them is left empty."""
LEAST_HIGH_PX, LEAST_WIDE_PX = 7, 26
"""Smaller letters were never read right in the simulated town."""
SURE = 0.75
FIRST = ord("!")
"""The model's classes are none, and the characters of ASCII from this one on."""
ALIKE_DIGITS = str.maketrans("OQDILZSBG", "000112586")
ALIKE_LETTERS = str.maketrans("012568", "OIZSGB")
CURRENT = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z]{3}")
"""British since 2001. Its letters and digits have their places, so O and 0 are told apart by them."""
OTHER = re.compile(r"(?=.*[A-Z])(?=(?:.*[0-9]){2})[A-Z0-9]{5,8}")
"""Older, Northern Irish and European plates: five to eight, a letter and two digits at least."""


class PlateReader:
    """Tells number plates from what only looks like one. One thread.

    Args:
        model: path of the model.

    Raises:
        ValueError: it is another file, or cannot be run.
        OSError: it is missing.
    """

    def __init__(self, model: Path) -> None:
        content = model.read_bytes()
        if hashlib.sha256(content).hexdigest() != SHA256:
            raise ValueError("the model of plates is another file than the one that was tried")
        try:
            self._net = cv2.dnn.readNetFromONNX(np.frombuffer(content, np.uint8))
        except cv2.error as error:
            raise ValueError("the model of plates cannot be run") from error

    def is_plate(self, letters: Bytes) -> bool:
        """Return whether a part of a picture (BGR), close around one line of letters, is a number plate."""
        height, width = letters.shape[:2]
        if height < LEAST_HIGH_PX or width < LEAST_WIDE_PX:
            return False
        wide = min(WIDE, round(width * HIGH / height))
        blob = np.zeros((1, 3, HIGH, WIDE), np.float32)
        shown = cv2.resize(letters, (wide, HIGH), interpolation=cv2.INTER_CUBIC)
        blob[0, :, :, :wide] = shown.transpose(2, 0, 1) / 127.5 - 1
        self._net.setInput(blob)
        return _is_read(np.asarray(self._net.forward(), np.float32)[0])


def _is_read(steps: Floats) -> bool:
    """Return whether the model's answer, a row for each step from left to right, is a plate's."""
    best, sure = steps.argmax(axis=1), steps.max(axis=1)
    # One that follows itself is the same character, unless there is none in between.
    places = [
        place for place, (before, now) in enumerate(pairwise([0, *best.tolist()])) if now and now != before
    ]
    if not places or float(sure[places].mean()) < SURE:
        return False
    return is_plate_number("".join(chr(FIRST + int(best[place]) - 1) for place in places))


def is_plate_number(words: str) -> bool:
    """Return whether words have the form of a British or another European number plate."""
    plain = re.sub(r"[\s.·:|-]", "", words.upper())
    if OTHER.fullmatch(plain):
        return True
    as_current = plain[:2].translate(ALIKE_LETTERS) + plain[2:4].translate(ALIKE_DIGITS)
    as_current += plain[4:].translate(ALIKE_LETTERS)
    return bool(CURRENT.fullmatch(as_current)) and any(one.isdigit() for one in plain[2:4])
