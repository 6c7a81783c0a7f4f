"""What a camera reports by itself, as it stands: which kinds are on, since when, and the last of them."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.events import EventKind

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.cameras.events import DeviceEvent

SHOWN_LEAST_S = 5.0
"""Shown for so long at least: nobody sees a tile that says something for a blink."""
LASTS_MOST_S = 3600.0
"""A camera that never says that something ended does not show it for ever."""
SOURCES_MOST, KEPT_MOST = 64, 20

Source = tuple[EventKind, str]


@dataclass(slots=True)
class _Holding:
    """One kind from one source."""

    since_utc: dt.datetime
    began_s: float
    is_on: bool = True

    def is_shown(self, now_s: float) -> bool:
        age_s = now_s - self.began_s
        return age_s < (LASTS_MOST_S if self.is_on else SHOWN_LEAST_S)


class CameraEvents:
    """Of one camera. Not thread-safe: its owner locks."""

    def __init__(self) -> None:
        self._holding: dict[Source, _Holding] = {}
        self._last: deque[DeviceEvent] = deque(maxlen=KEPT_MOST)

    def take(self, event: DeviceEvent, now_s: float) -> bool:
        """Take one in; whether it changed anything (a repeat of what holds does not)."""
        key: Source = (event.kind, event.source)
        held = self._holding.get(key)
        was_on = held is not None and held.is_on
        if event.is_on == was_on and not event.is_momentary:
            return False
        if event.is_on:
            self._forget(now_s)
            self._holding[key] = _Holding(event.at_utc, now_s, is_on=not event.is_momentary)
        elif held is not None:
            held.is_on = False
        self._last.append(event)
        return True

    def _forget(self, now_s: float) -> None:
        """What is not shown any more; a camera that names new sources without end fills no memory."""
        self._holding = {key: held for key, held in self._holding.items() if held.is_shown(now_s)}
        while len(self._holding) >= SOURCES_MOST:
            del self._holding[next(iter(self._holding))]

    def clear(self) -> None:
        """Nobody listens any more: nothing is known to be on."""
        self._holding = {}

    def shown(self, now_s: float) -> tuple[EventKind, ...]:
        """The kinds to show, in the order in which they began; each once."""
        held = [(one.began_s, key[0]) for key, one in self._holding.items() if one.is_shown(now_s)]
        return tuple(dict.fromkeys(kind for _, kind in sorted(held, key=lambda pair: pair[0])))

    def is_on(self, kind: EventKind) -> bool:
        """Whether any source of a kind is on."""
        return any(key[0] is kind and held.is_on for key, held in self._holding.items())

    def since_utc(self, kind: EventKind) -> dt.datetime | None:
        """Since when a kind is on; None where it is not."""
        return min(
            (held.since_utc for key, held in self._holding.items() if key[0] is kind and held.is_on),
            default=None,
        )

    def last(self) -> tuple[DeviceEvent, ...]:
        """The newest few, oldest first."""
        return tuple(self._last)
