"""Listening to one camera's events in a thread of its own, for as long as the camera is used."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import ConsoleError, OperatorError

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.events import DeviceEvent
    from console.services.cameras.device_ports import CameraDevice

SELDOM_S = 3600.0
"""A camera that has no events, or does not take the login, is asked again after so long."""
AGAIN_S, AGAIN_MOST_S = 5.0, 60.0
"""One that does not answer: after so long, and twice as long each time."""
_log = logging.getLogger(__name__)


class EventListener:
    """One camera. The subscription is the driver's and closed by it, whatever ends the listening.

    Args:
        camera: with an ONVIF address.
        opened: how its device is made; called in the thread, and closed there.
        told: each event, in the thread.
        silent: nobody listens any more: what was on is not known to be.
        crashed: told in words where something inside the console went wrong.
        first_s: waited before the first attempt, so that the wall opens first.
    """

    def __init__(
        self,
        camera: Camera,
        opened: Callable[[Camera], CameraDevice],
        told: Callable[[DeviceEvent], None],
        silent: Callable[[int], None],
        crashed: Callable[[str], None],
        first_s: float,
    ) -> None:
        self.camera = camera
        self._opened, self._told, self._silent, self._crashed = opened, told, silent, crashed
        self._first_s = first_s
        self._stop, self._wake = threading.Event(), threading.Event()
        self._tries = 0
        name = f"events {camera.number}"
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def wake(self) -> None:
        """Something about the camera may be other than it was: ask it now, however long it was to wait."""
        self._wake.set()

    def stop(self) -> None:
        """Have it end; it takes no longer than the camera's answer."""
        self._stop.set()
        self._wake.set()

    def join(self, deadline_s: float) -> bool:
        """Wait for its end; whether it came in time."""
        if self._thread.ident is not None:
            self._thread.join(deadline_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._pause(self._first_s)
            while not self._stop.is_set():
                self._pause(self._listen())
        except Exception as error:  # noqa: BLE001  # the top of a thread: reported
            _log.exception("listening to camera %d ended", self.camera.number)
            number = self.camera.number
            self._crashed(f"The console listens to the events of camera {number} no more: {error}")
        finally:
            self._silent(self.camera.number)

    def _listen(self) -> float:
        """Until it fails or is stopped; how long to wait then."""
        try:
            device = self._opened(self.camera)
            try:
                device.listen(self.camera.number, self._take, self._stop)
            finally:
                device.close()
        except (CommandRefused, LoginRefused, OperatorError) as error:
            _log.info("camera %d sends no events: %s", self.camera.number, error.what)
            return SELDOM_S
        except ConsoleError:
            self._tries += 1
            return float(min(AGAIN_MOST_S, AGAIN_S * 2 ** min(self._tries - 1, 8)))
        finally:
            self._silent(self.camera.number)
        return AGAIN_S

    def _take(self, event: DeviceEvent) -> None:
        self._tries = 0
        self._told(event)

    def _pause(self, seconds: float) -> None:
        if not self._stop.is_set():
            self._wake.wait(seconds)
        if not self._stop.is_set():
            self._wake.clear()
