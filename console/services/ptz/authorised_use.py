"""Watching and steering while an officer is at the seat: the named cameras, with the officer's priority."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.domain.ptz.reservation import Holder, Priority

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.people.person import Person
    from console.services.people.seat import ConsoleSeat
    from console.services.people.seat_cameras import SeatCameras
    from console.services.ports import SteeringPolicy


class AuthorisedUse:
    """Implements `ports.SteeringPolicy`: only cameras that this seat has now, and then the next policy.

    Args:
        cameras: the gate of this seat.
        seat: where refused attempts are recorded.
        then: the policy that is asked after this one.
    """

    def __init__(self, cameras: SeatCameras, seat: ConsoleSeat, then: SteeringPolicy) -> None:
        self._cameras, self._seat, self._then = cameras, seat, then

    def check(self, actor: str, camera: int) -> None:
        """Check that the seat may use the camera (`ports.SteeringPolicy`)."""
        check_camera(self._cameras, self._seat, actor, camera)
        self._then.check(actor, camera)


class AuthorisedHold:
    """Implements `ptz.policy.HoldPolicy`: an officer at the seat goes before everyone else, until the end.

    Args:
        cameras: the gate of this seat.
        seat: of this console; the operator must be permitted to steer themselves.
        person: returns a person by user name; None if not known.
    """

    def __init__(
        self, cameras: SeatCameras, seat: ConsoleSeat, person: Callable[[str], Person | None]
    ) -> None:
        self._cameras, self._seat, self._person = cameras, seat, person

    def holder(self, actor: str, camera: int) -> Holder | None:
        """Return the operator with the officer's right to the camera (`ptz.policy.HoldPolicy`)."""
        session = self._cameras.session
        if session is None:
            return None
        check_camera(self._cameras, self._seat, actor, camera)
        self._seat.require(Permission.STEER, f"camera {camera}")
        person = self._person(actor)
        # Refusals and handovers name it to the next person. The number is in the record alone.
        name = person.name if person else actor
        return Holder(actor, name, Priority.POLICE, session.ends_utc, session.urn)


def check_camera(cameras: SeatCameras, seat: ConsoleSeat, actor: str, camera: int) -> None:
    """Check that the seat may use a camera; a refused attempt is recorded.

    Raises:
        Refusal: it may not.
    """
    refused = cameras.find_refusal(camera)
    if refused is not None:
        raise seat.recorded(actor, refused, f"camera {camera}")
