"""What cameras tell, read as what it can be: each value may be missing, of another kind, or endless."""

from __future__ import annotations

import math
from typing import Any


def number(value: Any) -> float | None:
    """A finite number, or None."""
    try:
        read = float(value)
    except (TypeError, ValueError):
        return None
    return read if math.isfinite(read) else None


def text(value: Any) -> str:
    """A text, or an empty one."""
    return value.strip() if isinstance(value, str) else ""


def inside(value: Any, *names: str) -> Any:
    """What lies deeper, where each step may be missing."""
    for name in names:
        value = getattr(value, name, None)
    return value


def listed(value: Any, most: int) -> list[Any]:
    """A list, however the camera or zeep gave it, and not longer than makes sense."""
    if value is None:
        return []
    return list(value)[:most] if isinstance(value, list | tuple) else [value]
