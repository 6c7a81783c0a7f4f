"""Listening to one camera until stopped: through network cuts, with one subscription at a time."""

from __future__ import annotations

import datetime as dt
import random
import time
from typing import TYPE_CHECKING

from console.devices.onvif.pull_point import PULL_S, PullPoint
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
    asking: QueryClient, camera: int, told: Callable[[DeviceEvent], None], stop: threading.Event
) -> None:
    """Pull events until stopped; the subscription is closed at the end whatever happens.

    Args:
        asking: on a line of its own.
        camera: number for the events.
        told: called with each of them, in this thread.
        stop: ends it, within about two seconds.

    Raises:
        Refused: the camera sends no events, or has no subscription left, at the first attempt.
        LoginRefused: it does not take the login.
        EnvironmentFault: it cannot be reached at the first attempt; later ones are tried until stopped.
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
                _pull(point, camera, told, stop)
                tries = 0
            except LoginRefused:
                raise
            except (CommandRefused, EnvironmentFault):
                if not was_open:
                    raise
                tries += 1
                stop.wait(delay_s(tries, 0.0, random.random()))  # noqa: S311  # only spreads the cameras
    finally:
        point.close()


def _pull(point: PullPoint, camera: int, told: Callable[[DeviceEvent], None], stop: threading.Event) -> None:
    began_s = time.monotonic()
    answer = point.pull()
    count = 0
    for event in read_events(camera, answer, dt.datetime.now(dt.UTC)):
        told(event)
        count += 1
    if not count and time.monotonic() - began_s < _PAUSE_S:
        stop.wait(_PAUSE_S)  # a camera that does not wait must not be asked without end
