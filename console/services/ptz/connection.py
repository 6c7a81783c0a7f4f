"""The connection to one PTZ camera: opened when needed, and left alone for a while after a failure."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from console.domain.cameras.faults import CommandRefused
from console.domain.errors import EnvironmentFault
from console.domain.ptz.model import Capabilities
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.errors import ConsoleError
    from console.services.ports import PtzHead

AWAY_S = 2.0
"""The pause after a camera did not answer or refused the login."""


class PtzConnection:
    """The connection to one camera. The thread for moves opens it; any thread may read `driver`.

    Args:
        camera: the camera.
        open_driver: opens its driver, without waiting for the camera.
        clock: monotonic clock.
    """

    def __init__(self, camera: Camera, open_driver: Callable[[Camera], PtzHead], clock: Clock) -> None:
        self.driver: PtzHead | None = None
        self.can = Capabilities()
        self._camera, self._open, self._clock = camera, open_driver, clock
        self._away_until_s: float | None = None
        self._opening = Lock()

    @property
    def is_away(self) -> bool:
        """Whether the camera did not answer last time."""
        return self._away_until_s is not None

    def ready(self) -> PtzHead:
        """Return the driver, after reading the camera's abilities.

        Raises:
            EnvironmentFault: the camera does not answer, did not a moment ago, or cannot be steered.
        """
        if self._away_until_s is not None and self._clock.monotonic_s() < self._away_until_s:
            raise EnvironmentFault(
                "The camera is not responding to steering.", "The console will try again in a moment."
            )
        with self._opening:
            if self.driver is None:
                self.driver = self._open(self._camera)
        if not self.can.has_ptz:
            can = self.driver.capabilities()
            if not can.has_ptz:
                raise CommandRefused(
                    text("Camera {camera} cannot be steered over ONVIF.", camera=self._camera.number)
                )
            self.can = can
        return self.driver

    def answered(self) -> None:
        """Record that the camera accepted a command."""
        self._away_until_s = None

    def failed(self, fault: ConsoleError) -> None:
        """Record that a command failed. A camera that refused it is not away."""
        now_s = self._clock.monotonic_s()
        if not isinstance(fault, CommandRefused) and now_s >= (self._away_until_s or now_s):
            self._away_until_s = now_s + AWAY_S

    def close(self) -> None:
        """Close the connection."""
        if self.driver is not None:
            self.driver.close()
