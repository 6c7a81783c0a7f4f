"""Names for arrays of pixels."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Pixels: TypeAlias = npt.NDArray[np.uint8]
"""Rows × columns (grey, or I420 planes one above another) or rows × columns × channels, blue first."""
Floats: TypeAlias = npt.NDArray[np.float32]
