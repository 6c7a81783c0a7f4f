"""What a camera reports by itself: motion, tampering, inputs, lost signal, analytics rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class EventKind(Enum):
    """Kinds that the console knows; each has a word and a shape on the tile."""

    MOTION = "motion"
    TAMPER = "tampering"
    INPUT = "digital input"
    SIGNAL_LOSS = "signal lost"
    RULE = "analytics rule"
    OTHER = "event"


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    """One message of a camera."""

    camera: int
    kind: EventKind
    is_on: bool
    """Whether it began (or happened in an instant) or ended."""
    at_utc: dt.datetime
    """By our clock, when it came."""
    camera_utc: dt.datetime | None = None
    """By the camera's, as it told."""
    topic: str = ""
    source: str = ""
    """Which input, rule or video source, as the camera names it."""
    is_initial: bool = False
    """A state that held when we began to listen, not a change."""
    details: tuple[tuple[str, str], ...] = field(default=())
    """Name and value of what else it told."""
    is_momentary: bool = False
    """It happened in an instant: no end of it will be told."""
