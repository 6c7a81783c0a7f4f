"""How a camera is asked where it points by another process, without the driver."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from console.domain.ptz.model import PtzStatus


@dataclass(frozen=True, slots=True)
class PositionQuery:
    """What another process needs for asking, and what its answers mean."""

    orders: Mapping[str, Any] = field(repr=False)
    """Address, login and message, as JSON has them. Only in memory and in the pipe to that process."""
    read: Callable[[Mapping[str, Any]], PtzStatus]
    """Converts what the process says of an answer."""
