"""All services for steering, as the screen is given them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from console.services.ptz.camera_tours import CameraTours
    from console.services.ptz.commands import PtzCommands
    from console.services.ptz.policy import SteeringRules
    from console.services.ptz.presets import Presets
    from console.services.ptz.reservations import Reservations
    from console.services.ptz.service import SteeringService
    from console.services.ptz.stop_profiles import StopProfiles
    from console.services.ptz.tours import Tours


@dataclass(frozen=True, slots=True)
class PtzServices:
    """The steering services of one console. Each may be used on its own.

    Attributes:
        rules: the policy of the service; `holder` returns how a person may hold a camera.
    """

    steering: SteeringService
    rules: SteeringRules
    reservations: Reservations
    commands: PtzCommands
    presets: Presets
    tours: Tours
    camera_tours: CameraTours
    stop_profiles: StopProfiles

    def seat_changed(self, login: str, before: str, *, is_open: bool) -> None:
        """Release movements and reservations when a person signs in, signs out, locks or unlocks."""
        if not is_open or login != before:
            self.steering.release_all("locked" if login == before else "signed off")
        if login != before:
            self.reservations.forget(before)
