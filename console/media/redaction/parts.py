"""Parts of a picture that overlap: what is small in the whole is large enough for a network in a part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from console.domain.redaction.job import CoverBox

if TYPE_CHECKING:
    from collections.abc import Iterator

    from console.media.frames import Bytes

ASIDE = 0.1
"""Parts overlap by so much of their side and more, so that nobody small is cut by all of them."""
LEAST_COMMON = 0.3

Part = tuple[CoverBox, "Bytes"]


def whole_and_parts(picture: Bytes, columns: int, rows: int) -> Iterator[Part]:
    """Return the whole picture and its parts, each with its place in fractions of the picture."""
    yield CoverBox(0.0, 0.0, 1.0, 1.0), picture
    if columns * rows < 2:
        return
    height, width = picture.shape[:2]
    wide, high = _share(columns), _share(rows)
    for row in range(rows):
        for column in range(columns):
            top = round(row * (1 - high) / max(1, rows - 1) * height)
            left = round(column * (1 - wide) / max(1, columns - 1) * width)
            part = picture[top : top + round(high * height), left : left + round(wide * width)]
            low, right = (top + part.shape[0]) / height, (left + part.shape[1]) / width
            yield CoverBox(left / width, top / height, right, low), np.ascontiguousarray(part)


def _share(count: int) -> float:
    return 1.0 if count == 1 else min(1.0, 1 / count + ASIDE)


def placed(box: CoverBox, part: CoverBox) -> CoverBox:
    """Return a box in a part as a box in the picture."""
    wide, high = part.right - part.left, part.bottom - part.top
    return CoverBox(
        part.left + box.left * wide,
        part.top + box.top * high,
        part.left + box.right * wide,
        part.top + box.bottom * high,
    )


def surest(found: list[tuple[CoverBox, float]], common: float = LEAST_COMMON) -> list[CoverBox]:
    """Return one box for each thing: of those that overlap the surest."""
    kept: list[CoverBox] = []
    for box, _sure in sorted(found, key=lambda one: -one[1]):
        if is_apart(box, kept, common):
            kept.append(box)
    return kept


def is_apart(box: CoverBox, others: list[CoverBox], common: float) -> bool:
    """Return whether a box shares less of itself, or of the smaller one, with each of others."""
    return all(box.common(other) < common * min(box.area, other.area) for other in others)
