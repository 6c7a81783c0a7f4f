"""Events of all cameras: received, kept as states, recorded, and answered by rules."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from console.domain.cameras.event_rules import EventResponse, EventRule, FloodLimiter, response_to
from console.domain.cameras.event_state import CameraEvents
from console.domain.cameras.events import DeviceEvent, EventKind
from console.services.cameras.event_listener import EventListener

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.services.cameras.device_ports import CameraDevice
    from console.services.ports import ActLog

ACT, ACTOR = "camera-event", "watchroom"
LISTED_MOST = 100
FIRST_S, SPREAD_S = 3.0, 0.1
"""The first delay lets the wall open first; the second spreads the cameras."""


@dataclass(frozen=True, slots=True)
class EventOptions:
    """The event settings."""

    rules: tuple[EventRule, ...] = ()
    records_motion: bool = False
    """Whether motion is recorded. It is usually too frequent for the operator's log."""
    is_enabled: bool = True
    """Whether cameras are listened to at all."""


@dataclass(frozen=True, slots=True)
class EventAlert:
    """An event for which a rule asks for a response."""

    event: DeviceEvent
    response: EventResponse
    is_over: bool = False
    """Whether the event ended; otherwise it began."""
    is_held_back: bool = False
    """Whether the notice is suppressed because there are too many."""


class CameraEventService:
    """Watches the events of all cameras. Thread-safe; only `close` waits.

    Args:
        opened: how a camera's device is made; called in the camera's own thread.
        acts: each event is recorded.
        clock: the system's.
        plan: what the settings say.
        crashed: told in words when a listener fails.
        first_s: waited before the first camera is asked.
        may_use: whether this seat has a camera now; it hears nothing of others.
    """

    def __init__(
        self,
        opened: Callable[[Camera], CameraDevice],
        acts: ActLog,
        clock: Clock,
        plan: EventOptions,
        crashed: Callable[[str], None],
        first_s: float = FIRST_S,
        may_use: Callable[[int], bool] = lambda _camera: True,
    ) -> None:
        self._may_use = may_use
        self._opened, self._acts, self._clock, self._plan = opened, acts, clock, plan
        self._crashed, self._first_s = crashed, first_s
        self._lock = Lock()
        self._states: dict[int, CameraEvents] = {}
        self._listed: deque[DeviceEvent] = deque(maxlen=LISTED_MOST)
        self._listeners: dict[int, EventListener] = {}
        self._leaving: list[EventListener] = []
        self._flood = FloodLimiter()
        self._alert: Callable[[EventAlert], None] = lambda _alert: None
        self._begun: set[tuple[int, EventKind]] = set()
        """What was seen to begin and not to end, also while a camera was not listened to."""
        self._is_closed = False

    def listen(self, alert: Callable[[EventAlert], None]) -> None:
        """Call `alert` for events that need a response, from a camera's thread. It must return at once."""

        def heard(alerted: EventAlert) -> None:
            # The end of an event still clears its notice when an officer has begun meanwhile.
            if alerted.is_over or self._may_use(alerted.event.camera):
                alert(alerted)

        self._alert = heard

    @property
    def is_enabled(self) -> bool:
        """Whether the settings have events switched on."""
        return self._plan.is_enabled

    # -- which cameras --------------------------------------------------------------------------------------

    def set_cameras(self, cameras: Sequence[Camera]) -> None:
        """Listen to these cameras from now on. Cameras that did not answer are asked again."""
        followed = {camera.number: camera for camera in cameras if camera.device and self.is_enabled}
        with self._lock:
            if self._is_closed:
                return
            for number, listener in list(self._listeners.items()):
                if followed.get(number) == listener.camera:
                    listener.wake()
                else:
                    self._leave(number)
            for camera in followed.values():
                if camera.number not in self._listeners:
                    self._begin(camera)

    def _begin(self, camera: Camera) -> None:
        first_s = self._first_s + SPREAD_S * len(self._listeners) if self._first_s else 0.0
        listener = EventListener(camera, self._opened, self._take, self._silent, self._crashed, first_s)
        self._listeners[camera.number] = listener
        listener.start()

    def _leave(self, number: int) -> None:
        listener = self._listeners.pop(number)
        listener.stop()
        self._leaving = [leaving for leaving in self._leaving if not leaving.join(0)]
        self._leaving.append(listener)

    def stop(self) -> None:
        """Make all listeners end, without waiting."""
        with self._lock:
            self._is_closed = True
            for number in list(self._listeners):
                self._leave(number)

    def close(self, deadline_s: float) -> bool:
        """Stop all listeners and wait. Return whether all subscriptions were closed in time."""
        self.stop()
        end_s = time.monotonic() + deadline_s
        ended = [listener.join(max(0.0, end_s - time.monotonic())) for listener in self._leaving]
        return all(ended)

    # -- what is told ---------------------------------------------------------------------------------------

    def shown(self, camera: int) -> tuple[EventKind, ...]:
        """Return the kinds that a camera's tile shows now. Fast enough for every tile five times a second."""
        state = self._states.get(camera)
        if state is None or not self._may_use(camera):
            return ()
        with self._lock:
            return state.shown(self._clock.monotonic_s())

    def recent(self, camera: int | None = None) -> tuple[DeviceEvent, ...]:
        """Return the latest events, newest first: of one camera, or the last hundred of all."""
        with self._lock:
            if camera is None:
                return tuple(event for event in reversed(self._listed) if self._may_use(event.camera))
            state = self._states.get(camera) if self._may_use(camera) else None
            return tuple(reversed(state.last())) if state else ()

    @property
    def held_back(self) -> int:
        """The number of notices that the present flood has suppressed."""
        return self._flood.held_back

    def is_flood_over(self) -> bool:
        """Return whether notices are shown one by one again."""
        with self._lock:
            return self._flood.is_over(self._clock.monotonic_s())

    def _take(self, event: DeviceEvent) -> None:
        with self._lock:
            if event.camera not in self._listeners:
                return
            state = self._states.setdefault(event.camera, CameraEvents())
            was_on = state.is_on(event.kind)
            if not state.add(event, self._clock.monotonic_s()):
                return
            self._listed.append(event)
            alert = self._alert_of(event, was_on=was_on, is_on=state.is_on(event.kind))
        self._record(event)
        if alert is not None:
            self._alert(alert)

    def _alert_of(self, event: DeviceEvent, *, was_on: bool, is_on: bool) -> EventAlert | None:
        response = response_to(self._plan.rules, event.camera, event.kind)
        if response is EventResponse.TILE:
            return None
        if not event.is_on:
            # The event is over when all its sources are off.
            if is_on:
                return None
            self._begun.discard((event.camera, event.kind))
            return EventAlert(event, response, is_over=True)
        if was_on or (event.is_initial and (event.camera, event.kind) not in self._begun):
            # What held when we came is shown on the tile, but did not begin now: many cameras say so of what
            # they do not watch. What we saw begin is a fault again after the line was lost.
            return None
        self._begun.add((event.camera, event.kind))
        passes = self._flood.lets_through(self._clock.monotonic_s())
        # A fault is always shown (FLT-01), once for as long as it lasts.
        return EventAlert(event, response, is_held_back=not passes and response is not EventResponse.FAULT)

    def _record(self, event: DeviceEvent) -> None:
        if event.is_initial or (event.kind is EventKind.MOTION and not self._plan.records_motion):
            return
        detail: dict[str, str | int | float | None] = {
            "state": "began" if event.is_on else "ended",
            "source": event.source,
            "topic": event.topic,
        }
        self._acts.record(ACTOR, ACT, f"camera {event.camera}, {event.kind.value}", detail)

    def _silent(self, camera: int) -> None:
        """Clear the states of a camera that the console does not listen to any more."""
        with self._lock:
            state = self._states.get(camera)
            ended = [kind for kind in EventKind if state and state.is_on(kind)]
            if state:
                state.clear()
        for kind in ended:
            event = DeviceEvent(camera, kind, is_on=False, at_utc=self._clock.utc_now())
            self._alert(EventAlert(event, response_to(self._plan.rules, camera, kind), is_over=True))
