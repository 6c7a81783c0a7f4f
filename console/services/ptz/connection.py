"""One camera's driver: opened when it is first needed, left alone for a while when it does not answer."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING

from console.domain.cameras.faults import CommandRefused
from console.domain.errors import EnvironmentFault
from console.domain.ptz.model import Capabilities

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.cameras.camera import Camera
    from console.domain.clock import Clock
    from console.domain.errors import ConsoleError
    from console.services.ports import PtzHead

AWAY_S = 2.0
"""A camera that did not answer, or refused the login, is not asked again sooner."""


class PtzConnection:
    """The moves' thread opens it; `driver` may be read by any.

    Args:
        camera: which.
        open_driver: makes its driver, without waiting for the camera.
        clock: monotonic.
    """

    def __init__(self, camera: Camera, open_driver: Callable[[Camera], PtzHead], clock: Clock) -> None:
        self.driver: PtzHead | None = None
        self.can = Capabilities()
        self._camera, self._open, self._clock = camera, open_driver, clock
        self._away_until_s: float | None = None
        self._opening = Lock()

    @property
    def is_away(self) -> bool:
        """Whether it did not answer last time."""
        return self._away_until_s is not None

    def ready(self) -> PtzHead:
        """The driver, its camera's abilities known.

        Raises:
            EnvironmentFault: the camera does not answer, did not a moment ago, or cannot be steered.
        """
        if self._away_until_s is not None and self._clock.monotonic_s() < self._away_until_s:
            raise EnvironmentFault(
                "The camera does not answer to its steering.", "It is tried again in a moment."
            )
        with self._opening:
            if self.driver is None:
                self.driver = self._open(self._camera)
        if not self.can.has_ptz:
            can = self.driver.capabilities()
            if not can.has_ptz:
                raise CommandRefused(f"Camera {self._camera.number} offers no steering over ONVIF.")
            self.can = can
        return self.driver

    def answered(self) -> None:
        """It took a command."""
        self._away_until_s = None

    def failed(self, fault: ConsoleError) -> None:
        """It did not; one that answered with no is not away."""
        now_s = self._clock.monotonic_s()
        if not isinstance(fault, CommandRefused) and now_s >= (self._away_until_s or now_s):
            self._away_until_s = now_s + AWAY_S

    def close(self) -> None:
        """Hang up."""
        if self.driver is not None:
            self.driver.close()
