"""Who may move which camera: a person's own permission or an authorisation, and nobody else's reservation."""

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
    """A right to hold cameras beside the ordinary permissions: an authorisation (RIP-04). Never waits."""

    def holder(self, actor: str, camera: int) -> Holder | None:
        """The person as this right lets them hold this camera now; None where it is not about this person.

        Raises:
            Refusal: it is about this person, and not this camera, or not this time.
        """
        ...


class SteeringRules:
    """Implements `ports.SteeringPolicy`: who sits here and may steer, unless somebody else holds it.

    Args:
        seat: asks the gate for who sits here.
        presence: asks only that this person sits here and has not locked: an authorisation gives the rest.
        person: by login; None for one who is not known (a trial's actor).
        reservations: of cameras.
        holds: asked in turn, before the seat.
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
        """Ask another one, too. Before anybody steers."""
        self._holds.append(policy)

    def ask(self, actor: str, camera: int) -> None:
        """See `ports.SteeringPolicy`."""
        self._reservations.steer(camera, self.holder(actor, camera))

    def holder(self, actor: str, camera: int) -> Holder:
        """The person as they may hold this camera.

        Raises:
            Refusal: they may not.
        """
        for policy in self._holds:
            found = policy.holder(actor, camera)
            if found is not None:
                self._presence.ask(actor, camera)
                return found
        self._seat.ask(actor, camera)
        person = self._person(actor)
        if person is None:
            return Holder(actor, actor, priority_of(Role.OPERATOR))
        return Holder(person.login, person.name, priority_of(person.role))
