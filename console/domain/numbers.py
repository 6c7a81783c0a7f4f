"""Arithmetic that several subjects share."""

from __future__ import annotations

from typing import TypeVar

Number = TypeVar("Number", int, float)


def clamp(value: Number, least: Number, most: Number) -> Number:
    """Return the value, or the bound that it is beyond; NaN becomes `least`."""
    # In this order: a comparison with NaN is false, so that NaN never gets past `least`.
    return min(max(least, value), most)
