"""Fitting a lens model to pictures taken at known positions."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from console.domain.errors import OperatorError
from console.domain.text import text
from console.media.masking.calibrate import CalibrationView, calibrate, find_matches

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.ptz.lens import LensModel
    from console.services.privacy.calibration import Shot

FEW = 30
"""A view with fewer matches than this is not used for its zoom."""


def fit_lens(shots: Sequence[Shot], guess: LensModel) -> LensModel:
    """Fit a lens to the pictures; implements `services.privacy.calibration.LensFitter`.

    Raises:
        OperatorError: a zoom has too few matches, or no lens fits.
    """
    views = [CalibrationView(shot.position, _grey(shot)) for shot in shots]
    shared = dict.fromkeys(range(len(views)), 0)
    for match in find_matches(views):
        shared[match.one] += len(match.places)
        shared[match.other] += len(match.places)
    usable = [view for at, view in enumerate(views) if shared[at] >= FEW]
    missing = {view.position.zoom for view in views} - {view.position.zoom for view in usable}
    if missing:
        zooms = ", ".join(f"{zoom:.0%}" for zoom in sorted(missing))
        raise OperatorError(
            text("The pictures at zoom {zooms} have too little detail to compare.", zooms=zooms),
            "Point the camera at something with detail, such as a house front, and measure again.",
        )
    return calibrate(usable, guess)


def _grey(shot: Shot) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """Return the luma plane of a picture; only luma is compared."""
    picture = shot.picture
    plane = picture.planes[0]
    rows = np.frombuffer(memoryview(plane.data), np.uint8)[: plane.stride * picture.height]
    return np.ascontiguousarray(rows.reshape(picture.height, plane.stride)[:, : picture.width])
