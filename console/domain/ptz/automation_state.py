"""What a camera does by itself, as its tile says it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class AutomationKind(Enum):
    """Kinds of errand."""

    TOUR = "tour"
    WAITING = "tour waits"
    """A person has it; the tour goes on when they have let it go for a while."""
    PARKS = "parks soon"
    PARKED = "parked"


@dataclass(frozen=True, slots=True)
class AutomationState:
    """One of them."""

    doing: AutomationKind
    name: str = ""
    """Of the tour, or of the view where it parks."""
    left_s: int | None = None
    """Until it parks, whole seconds."""
