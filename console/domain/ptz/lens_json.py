"""A lens model as the text of the camera fact `lens`, and back."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from console.domain.errors import OperatorError
from console.domain.ptz.lens import LensModel, Timing, Vector, check_lens

VERSION = 1
TEXT_MOST = 20_000


def write_lens(lens: LensModel) -> str:
    """The text of a checked model."""
    return json.dumps({"version": VERSION, **asdict(lens)}, sort_keys=True, allow_nan=False)


def read_lens(text: str) -> LensModel:
    """The model that a text says.

    Raises:
        OperatorError: it says none, or one of a newer program.
    """
    try:
        said = json.loads(text[:TEXT_MOST])
        lens = _lens(said) if said["version"] == VERSION else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError, OverflowError):
        lens = None
    if lens is None:
        raise OperatorError("The model of the camera's lens cannot be read.", "Calibrate the camera again.")
    check_lens(lens)
    return lens


def _lens(said: dict[str, Any]) -> LensModel:
    times = said["timing"]
    return LensModel(
        pan_zero_deg=float(said["pan_zero_deg"]),
        pan_half_deg=float(said["pan_half_deg"]),
        tilt_zero_deg=float(said["tilt_zero_deg"]),
        tilt_half_deg=float(said["tilt_half_deg"]),
        fov=tuple((float(zoom), float(angle)) for zoom, angle in said["fov"]),
        roll_deg=float(said["roll_deg"]),
        error_deg=float(said["error_deg"]),
        timing=Timing(
            latency_least_s=float(times["latency_least_s"]),
            latency_most_s=float(times["latency_most_s"]),
            stale_s=float(times["stale_s"]),
            most_per_s=_vector(times["most_per_s"]),
            gain_per_s2=_vector(times["gain_per_s2"]),
        ),
        is_calibrated=said["is_calibrated"] is True,
    )


def _vector(said: list[float]) -> Vector:
    pan, tilt, zoom = map(float, said)
    return pan, tilt, zoom
