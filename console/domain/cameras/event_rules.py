"""Rules for the events that cameras send, and the limit of notices that a person can follow."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

from console.domain.cameras.events import EventKind

FLOOD_COUNT, FLOOD_S = 10, 600.0
"""More than ten notices in ten minutes are a flood that no one can follow (EN 62682, EEMUA 191)."""


class EventResponse(Enum):
    """What the console does about an event, besides showing it on the tile."""

    TILE = "tile"
    """Only shown on the tile."""
    NOTICE = "notice"
    """Shown as a message, and kept in the list of messages."""
    FAULT = "fault"
    """A fault that must be acknowledged, and goes to the supervisor at once (FLT-01)."""
    SPOT = "spot"
    """The camera is called to the spot, and a message is shown."""
    INCIDENT = "incident"
    """The camera is called to the spot, and the key for a new incident opens one with the event's details."""


@dataclass(frozen=True, slots=True)
class EventRule:
    """The response to some kinds of event from some cameras."""

    kinds: frozenset[EventKind]
    response: EventResponse
    cameras: frozenset[int] = frozenset()
    """Camera numbers. Empty: all cameras."""

    def fits(self, camera: int, kind: EventKind) -> bool:
        """Return whether the rule applies to this camera and kind of event."""
        return kind in self.kinds and (not self.cameras or camera in self.cameras)


USUAL = (
    EventRule(frozenset({EventKind.TAMPER, EventKind.SIGNAL_LOSS}), EventResponse.FAULT),
    EventRule(frozenset({EventKind.INPUT, EventKind.RULE}), EventResponse.NOTICE),
)
"""The default rules."""


def response_to(rules: tuple[EventRule, ...], camera: int, kind: EventKind) -> EventResponse:
    """Return the response of the first rule that applies. Motion and unknown events stay on the tile."""
    return next((rule.response for rule in (*rules, *USUAL) if rule.fits(camera, kind)), EventResponse.TILE)


class FloodLimiter:
    """Counts notices and detects a flood of them. Not thread-safe; callers pass the time."""

    def __init__(self) -> None:
        self._given: deque[float] = deque()
        self._held_back = 0

    @property
    def held_back(self) -> int:
        """The number of notices that were not shown one by one since the flood began."""
        return self._held_back

    def lets_through(self, now_s: float) -> bool:
        """Return whether one more notice may be shown on its own. Otherwise it is only counted."""
        while self._given and now_s - self._given[0] >= FLOOD_S:
            self._given.popleft()
        if len(self._given) >= FLOOD_COUNT:
            self._held_back += 1
            return False
        self._held_back = 0
        self._given.append(now_s)
        return True

    def is_over(self, now_s: float) -> bool:
        """Return whether notices are shown one by one again."""
        return sum(now_s - given_s < FLOOD_S for given_s in self._given) < FLOOD_COUNT
