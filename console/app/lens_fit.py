"""From pictures that were taken at known places to the lens that fits them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from console.domain.errors import OperatorError
from console.media.masking.calibrate import CalibrationView, calibrate, find_matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.ptz.lens import LensModel
    from console.services.privacy.calibration import Shot

FEW = 30
"""A view with fewer matches than this says nothing of its zoom."""


def fit_lens(shots: Sequence[Shot], guess: LensModel) -> LensModel:
    """See `services.calibration.LensFitter`: every zoom that was visited must be told by the pictures."""
    views = [CalibrationView(shot.position, _grey(shot)) for shot in shots]
    shared = dict.fromkeys(range(len(views)), 0)
    for one in find_matches(views):
        shared[one.one] += len(one.places)
        shared[one.other] += len(one.places)
    kept = [view for at, view in enumerate(views) if shared[at] >= FEW]
    missing = {view.position.zoom for view in views} - {view.position.zoom for view in kept}
    if missing:
        told = ", ".join(f"{zoom:.0%}" for zoom in sorted(missing))
        raise OperatorError(
            f"At zoom {told} the pictures show too little that could be compared.",
            "Look at something with details, such as a house front, and measure again.",
        )
    return calibrate(kept, guess)


def _grey(shot: Shot) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """The luma of a picture, which is all that is compared."""
    picture = shot.picture
    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane.data), np.uint8)[: plane.stride * picture.height]
    return np.ascontiguousarray(rows.reshape(picture.height, plane.stride)[:, : picture.width])
