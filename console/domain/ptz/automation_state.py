"""What a camera does by itself, as the tile shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class AutomationKind(Enum):
    """The kinds of automatic activity of a camera."""

    TOUR = "tour"
    WAITING = "tour waits"
    """A person uses the camera. The tour continues a while after they stop."""
    PARKS = "parks soon"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class AutomationState:
    """One automatic activity of a camera."""

    doing: AutomationKind
    name: str = ""
    """Name of the tour or of the parking view."""
    left_s: int | None = None
    """Whole seconds until the camera parks."""
