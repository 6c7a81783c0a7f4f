"""What an event of a camera asks of the console: the rule that fits, and how much a person can take."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from enum import Enum

from console.domain.cameras.events import EventKind

FLOOD_COUNT, FLOOD_S = 10, 600.0
"""More than ten notices in ten minutes are a flood that nobody can follow (EN 62682, EEMUA 191)."""


class EventResponse(Enum):
    """What is done about an event, beside showing it on the tile."""

    TILE = "tile"
    """Nothing else."""
    NOTICE = "notice"
    """Said, and kept in the list of messages."""
    FAULT = "fault"
    """A fault that must be acknowledged, and goes to the supervisor at once (FLT-01)."""
    SPOT = "spot"
    """The camera is called to the spot, and it is said."""
    INCIDENT = "incident"
    """The camera is called to the spot, and F5 opens an incident with what the camera told."""


@dataclass(frozen=True, slots=True)
class EventRule:
    """Some kinds of event of some cameras, and what is done."""

    kinds: frozenset[EventKind]
    response: EventResponse
    cameras: frozenset[int] = frozenset()
    """Their numbers; none: all."""

    def fits(self, camera: int, kind: EventKind) -> bool:
        """Whether it speaks of this."""
        return kind in self.kinds and (not self.cameras or camera in self.cameras)


USUAL = (
    EventRule(frozenset({EventKind.TAMPER, EventKind.SIGNAL_LOSS}), EventResponse.FAULT),
    EventRule(frozenset({EventKind.INPUT, EventKind.RULE}), EventResponse.NOTICE),
)
"""Where the settings say nothing."""


def response_to(rules: tuple[EventRule, ...], camera: int, kind: EventKind) -> EventResponse:
    """The first rule that fits, then the usual ones; motion and what is not known stay on the tile."""
    return next((rule.response for rule in (*rules, *USUAL) if rule.fits(camera, kind)), EventResponse.TILE)


class FloodLimiter:
    """Counts notices. One thread at a time; it keeps no clock of its own."""

    def __init__(self) -> None:
        self._given: deque[float] = deque()
        self._held_back = 0

    @property
    def held_back(self) -> int:
        """Notices that were not given one by one, since the flood began."""
        return self._held_back

    def lets_through(self, now_s: float) -> bool:
        """Whether one more may be given on its own; else it is counted."""
        while self._given and now_s - self._given[0] >= FLOOD_S:
            self._given.popleft()
        if len(self._given) >= FLOOD_COUNT:
            self._held_back += 1
            return False
        self._held_back = 0
        self._given.append(now_s)
        return True

    def is_over(self, now_s: float) -> bool:
        """Whether a notice would be given on its own again."""
        return sum(now_s - given_s < FLOOD_S for given_s in self._given) < FLOOD_COUNT
