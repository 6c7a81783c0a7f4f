"""The event states of a camera: which kinds are on, since when, and the latest events."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.cameras.events import EventKind

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.cameras.events import DeviceEvent

SHOWN_LEAST_S = 5.0
"""The minimum time for which an event is shown, so that it can be noticed."""
LASTS_MOST_S = 3600.0
"""The maximum time for which an event is shown, if the camera never reports its end."""
SOURCES_MOST, KEPT_MOST = 64, 20

Source = tuple[EventKind, str]


@dataclass(slots=True)
class _Holding:
    """The state of one kind of event from one source."""

    since_utc: dt.datetime
    began_s: float
    is_on: bool = True

    def is_shown(self, now_s: float) -> bool:
        age_s = now_s - self.began_s
        return age_s < (LASTS_MOST_S if self.is_on else SHOWN_LEAST_S)


class CameraEvents:
    """The event states of one camera. Not thread-safe: its owner locks."""

    def __init__(self) -> None:
        self._holding: dict[Source, _Holding] = {}
        self._last: deque[DeviceEvent] = deque(maxlen=KEPT_MOST)

    def add(self, event: DeviceEvent, now_s: float) -> bool:
        """Apply an event. Return whether it changed anything; a repeat of the current state does not."""
        key: Source = (event.kind, event.source)
        state = self._holding.get(key)
        was_on = state is not None and state.is_on
        if event.is_on == was_on and not event.is_momentary:
            return False
        if event.is_on:
            self._forget(now_s)
            self._holding[key] = _Holding(event.at_utc, now_s, is_on=not event.is_momentary)
        elif state is not None:
            state.is_on = False
        self._last.append(event)
        return True

    def _forget(self, now_s: float) -> None:
        """Drop states that are not shown any more, so that new sources without end use no memory."""
        self._holding = {key: state for key, state in self._holding.items() if state.is_shown(now_s)}
        while len(self._holding) >= SOURCES_MOST:
            del self._holding[next(iter(self._holding))]

    def clear(self) -> None:
        """Forget all states, because the console does not listen to the camera any more."""
        self._holding = {}

    def shown(self, now_s: float) -> tuple[EventKind, ...]:
        """Return the kinds of event to show, each once, in the order in which they began."""
        active = [(state.began_s, key[0]) for key, state in self._holding.items() if state.is_shown(now_s)]
        return tuple(dict.fromkeys(kind for _, kind in sorted(active, key=lambda pair: pair[0])))

    def is_on(self, kind: EventKind) -> bool:
        """Return whether any source of this kind is on."""
        return any(key[0] is kind and state.is_on for key, state in self._holding.items())

    def since_utc(self, kind: EventKind) -> dt.datetime | None:
        """Return since when a kind is on; None if it is not."""
        return min(
            (state.since_utc for key, state in self._holding.items() if key[0] is kind and state.is_on),
            default=None,
        )

    def last(self) -> tuple[DeviceEvent, ...]:
        """Return the latest events, oldest first."""
        return tuple(self._last)
