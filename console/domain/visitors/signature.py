"""Check whether pen strokes are a signature, and not a slip or invalid data."""

from __future__ import annotations

import re
from itertools import pairwise

_STEP = re.compile(r"([ML]) (\d{1,4}) (\d{1,4})")
_WHOLE = re.compile(r"[ML] \d{1,4} \d{1,4}(?: [ML] \d{1,4} \d{1,4})*")
LEAST_STEPS = 4
LEAST_LENGTH = 60
"""In the units of the box of 1000 × 300."""


def is_signature(path: str) -> bool:
    """Return whether the path is drawn as `fields.signature` describes and is more than a dot."""
    if not _WHOLE.fullmatch(path):
        return False
    steps = [(letter, int(x), int(y)) for letter, x, y in _STEP.findall(path)]
    length = sum(
        abs(after[1] - before[1]) + abs(after[2] - before[2])
        for before, after in pairwise(steps)
        if after[0] == "L"
    )
    return len(steps) >= LEAST_STEPS and length >= LEAST_LENGTH
