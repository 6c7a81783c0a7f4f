"""Convert a lens model to the text of the camera fact `lens`, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from console.domain.errors import UNFIT_VALUES, OperatorError
from console.domain.ptz.lens import LensModel, Timing, Vector, check_lens

VERSION = 1
TEXT_MOST = 20_000


def write_lens(lens: LensModel) -> str:
    """Return the text of a checked model."""
    return json.dumps({"version": VERSION, **asdict(lens)}, sort_keys=True, allow_nan=False)


def read_lens(text: str) -> LensModel:
    """Return the model of a text.

    Raises:
        OperatorError: the text is not a lens model, or was written by a newer version.
    """
    try:
        stored = json.loads(text[:TEXT_MOST])
        lens = _lens(stored) if stored["version"] == VERSION else None
    except UNFIT_VALUES:
        lens = None
    if lens is None:
        raise OperatorError("The lens model of the camera cannot be read.", "Calibrate the camera again.")
    check_lens(lens)
    return lens


def _lens(stored: dict[str, Any]) -> LensModel:
    times = stored["timing"]
    return LensModel(
        pan_zero_deg=float(stored["pan_zero_deg"]),
        pan_half_deg=float(stored["pan_half_deg"]),
        tilt_zero_deg=float(stored["tilt_zero_deg"]),
        tilt_half_deg=float(stored["tilt_half_deg"]),
        fov=tuple((float(zoom), float(angle)) for zoom, angle in stored["fov"]),
        roll_deg=float(stored["roll_deg"]),
        error_deg=float(stored["error_deg"]),
        timing=Timing(
            latency_least_s=float(times["latency_least_s"]),
            latency_most_s=float(times["latency_most_s"]),
            stale_s=float(times["stale_s"]),
            most_per_s=_vector(times["most_per_s"]),
            gain_per_s2=_vector(times["gain_per_s2"]),
        ),
        is_calibrated=stored["is_calibrated"] is True,
    )


def _vector(numbers: list[float]) -> Vector:
    pan, tilt, zoom = map(float, numbers)
    return pan, tilt, zoom
