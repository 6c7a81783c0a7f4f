"""Decide who may move which camera: by permission or authorisation, unless someone else has reserved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.domain.people.actor import Role
from console.domain.ptz.reservation import Holder, priority_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.people.person import Person
    from console.services.ports import SteeringPolicy
    from console.services.ptz.reservations import Reservations


class HoldPolicy(Protocol):
    """A right to reserve cameras besides the permissions: an authorisation (RIP-04). Never waits."""

    def holder(self, actor: str, camera: int) -> Holder | None:
        """Return the person as this right lets them hold the camera; None if it is not about this person.

        Raises:
            Refusal: it is about this person, but not about this camera or time.
        """
        ...


class SteeringRules:
    """Implements `ports.SteeringPolicy`: the person in the seat may steer, unless another person has it.

    Args:
        seat: checks the person in the seat and their permission.
        presence: checks only that this person is in the seat; an authorisation gives the right.
        person: returns a person by user name; None if not known.
        reservations: reservations of cameras.
        holds: further policies, asked in order before the seat.
    """

    def __init__(
        self,
        seat: SteeringPolicy,
        presence: SteeringPolicy,
        person: Callable[[str], Person | None],
        reservations: Reservations,
        holds: Sequence[HoldPolicy] = (),
    ) -> None:
        self._seat, self._presence, self._person = seat, presence, person
        self._reservations, self._holds = reservations, list(holds)

    def add(self, policy: HoldPolicy) -> None:
        """Add a policy, before anyone steers."""
        self._holds.append(policy)

    def check(self, actor: str, camera: int) -> None:
        """Check that this person may move the camera (`ports.SteeringPolicy`)."""
        self._reservations.steer(camera, self.holder(actor, camera))

    def holder(self, actor: str, camera: int) -> Holder:
        """Return the person as they may hold this camera.

        Raises:
            Refusal: they may not.
        """
        for policy in self._holds:
            holder = policy.holder(actor, camera)
            if holder is not None:
                self._presence.check(actor, camera)
                return holder
        self._seat.check(actor, camera)
        person = self._person(actor)
        if person is None:
            return Holder(actor, actor, priority_of(Role.OPERATOR))
        return Holder(person.login, person.name, priority_of(person.role))
