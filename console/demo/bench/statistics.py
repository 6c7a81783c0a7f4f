"""Middle and percentiles of measured figures."""

from __future__ import annotations

from statistics import median, quantiles


def percentile(values: list[float], percent: int) -> float:
    """Return a percentile by linear interpolation; 0 where there are no values."""
    if len(values) < 2:  # quantiles need two
        return values[0] if values else 0.0
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def middle(values: list[float]) -> float:
    """Return the median; 0 where there are no values."""
    return median(values) if values else 0.0
