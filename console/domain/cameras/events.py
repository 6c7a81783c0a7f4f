"""Events that a camera sends: motion, tampering, inputs, lost signal, analytics rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class EventKind(Enum):
    """The kinds of event that the console knows. Each has a word and a shape on the tile."""

    MOTION = "motion"
    TAMPER = "tampering"
    INPUT = "digital input"
    SIGNAL_LOSS = "signal lost"
    RULE = "analytics rule"
    OTHER = "event"


@dataclass(frozen=True, slots=True)
class DeviceEvent:
    """One event message from a camera."""

    camera: int
    kind: EventKind
    is_on: bool
    """True if the event began or is momentary; False if it ended."""
    at_utc: dt.datetime
    """Time of arrival by our clock."""
    camera_utc: dt.datetime | None = None
    """Time that the camera reported, by its own clock."""
    topic: str = ""
    source: str = ""
    """The input, rule or video source, as the camera names it."""
    is_initial: bool = False
    """A state that existed when listening began, not a change."""
    details: tuple[tuple[str, str], ...] = field(default=())
    """Name and value of further data in the message."""
    is_momentary: bool = False
    """The event has no duration, so no end will be reported."""
