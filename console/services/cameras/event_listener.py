"""Listen to the events of one camera in its own thread, while the camera is used."""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

from console.domain.cameras.faults import CommandRefused, LoginRefused
from console.domain.errors import ConsoleError, OperatorError
from console.domain.text import text
from console.domain.threads import BackgroundThread

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.cameras.events import DeviceEvent
    from console.services.cameras.device_ports import CameraDevice

SELDOM_S = 3600.0
"""The interval for cameras that have no events or refuse the login."""
AGAIN_S, AGAIN_MOST_S = 5.0, 60.0
"""The first and the longest wait for cameras that do not answer. The wait doubles each time."""
_log = logging.getLogger(__name__)


class EventListener:
    """The listener of one camera. The driver closes the subscription, however listening ends.

    Args:
        camera: with an ONVIF address.
        opened: returns its device; called in the thread, and closed there.
        on_event: called with each event, in the thread.
        silent: called when the console does not listen any more, so states are not known.
        crashed: called with a message after an internal error.
        first_s: delay before the first attempt, so that the wall opens first.
    """

    def __init__(
        self,
        camera: Camera,
        opened: Callable[[Camera], CameraDevice],
        on_event: Callable[[DeviceEvent], None],
        silent: Callable[[int], None],
        crashed: Callable[[str], None],
        first_s: float,
    ) -> None:
        self.camera = camera
        self._opened, self._on_event, self._silent, self._crashed = opened, on_event, silent, crashed
        self._first_s = first_s
        self._stop, self._wake = threading.Event(), threading.Event()
        self._tries = 0
        name = f"events {camera.number}"
        self._thread = BackgroundThread(self._run, name=name)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def wake(self) -> None:
        """Ask the camera now instead of waiting, because something about it may have changed."""
        self._wake.set()

    def stop(self) -> None:
        """Make the thread end. It takes no longer than the camera's answer."""
        self._stop.set()
        self._wake.set()

    def join(self, deadline_s: float) -> bool:
        """Wait for the thread to end. Return whether it ended in time."""
        if self._thread.ident is not None:
            self._thread.join(deadline_s)
        return not self._thread.is_alive()

    def _run(self) -> None:
        try:
            self._pause(self._first_s)
            while not self._stop.is_set():
                self._pause(self._listen())
        except Exception as error:  # noqa: BLE001  # the top of a thread: reported
            _log.exception("the event listener of camera %d failed", self.camera.number)
            number = self.camera.number
            self._crashed(
                text(
                    "The console no longer receives events from camera {camera}: {error}",
                    camera=number,
                    error=error,
                )
            )
        finally:
            self._silent(self.camera.number)

    def _listen(self) -> float:
        """Listen until it fails or is stopped. Return how long to wait before the next attempt."""
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
        self._on_event(event)

    def _pause(self, seconds: float) -> None:
        if not self._stop.is_set():
            self._wake.wait(seconds)
        if not self._stop.is_set():
            self._wake.clear()
