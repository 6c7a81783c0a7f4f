"""Safe reading of values from cameras: each may be missing, of another type, or very long."""

from __future__ import annotations

import math
from typing import Any


def number(value: Any) -> float | None:
    """Return a finite number, or None."""
    try:
        parsed = float(value)
    except (TypeError, ValueError):
        return None
    return parsed if math.isfinite(parsed) else None


def text(value: Any) -> str:
    """Return a text, stripped; empty if the value is not a text."""
    return value.strip() if isinstance(value, str) else ""


def inside(value: Any, *names: str) -> Any:
    """Return the attribute along a path of names; None if a step is missing."""
    for name in names:
        value = getattr(value, name, None)
    return value


def listed(value: Any, most: int) -> list[Any]:
    """Return a value as a list of at most `most` items; zeep gives a single item without a list."""
    if value is None:
        return []
    return list(value)[:most] if isinstance(value, list | tuple) else [value]
