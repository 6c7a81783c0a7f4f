"""Receiving events of one camera until stopped, across network failures, with one subscription at a time."""

from __future__ import annotations

import datetime as dt
import random
import time
from typing import TYPE_CHECKING

from console.devices.onvif.pull_point import LIFE_S, PULL_S, PullPoint, SubscriptionLost
from console.devices.onvif.topics import read_events
from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import EnvironmentFault
from console.domain.streaming.backoff import delay_s

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable

    from console.devices.onvif.query_client import QueryClient
    from console.domain.cameras.events import DeviceEvent

_ANSWER_S = 4.0
_PAUSE_S = 0.05


def listen(
    asking: QueryClient, camera: int, on_event: Callable[[DeviceEvent], None], stop: threading.Event
) -> None:
    """Pull events until stopped; the subscription is always closed at the end.

    Args:
        asking: on a separate line.
        camera: its number, for the events.
        on_event: receives each event, on this thread.
        stop: ends it, within about two seconds.

    Raises:
        Refused: at the first attempt, the camera has no events or no free subscription.
        LoginRefused: the camera refused the login.
        EnvironmentFault: at the first attempt, it cannot be reached; later attempts go on until stopped.
    """
    asking.line.deadline_s = PULL_S + _ANSWER_S
    point = PullPoint(asking)
    tries = 0
    was_open = False
    try:
        while not stop.is_set():
            try:
                point.open()
                was_open = True
                _pull(point, camera, on_event, stop)
                tries = 0
            except LoginRefused:
                raise
            except SubscriptionLost:
                if not was_open:
                    raise
                stop.wait(LIFE_S)  # until then it takes one of the camera's few places
            except (CommandRefused, EnvironmentFault):
                if not was_open:
                    raise
                tries += 1
                stop.wait(delay_s(tries, 0.0, random.random()))  # noqa: S311  # only spreads the cameras
    finally:
        point.close()


def _pull(
    point: PullPoint, camera: int, on_event: Callable[[DeviceEvent], None], stop: threading.Event
) -> None:
    began_s = time.monotonic()
    answer = point.pull()
    count = 0
    for event in read_events(camera, answer, dt.datetime.now(dt.UTC)):
        on_event(event)
        count += 1
    if not count and time.monotonic() - began_s < _PAUSE_S:
        stop.wait(_PAUSE_S)  # a camera that answers at once must not be queried without a pause
