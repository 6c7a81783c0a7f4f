"""Decide who may move which camera: by permission or authorisation, unless someone else has reserved it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from console.domain.cameras import deployment
from console.domain.cameras.commissioning import RULE, SOURCE, CommissioningStage
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.ptz.reservation import Holder, priority_of
from console.domain.text import text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.services.cameras.admission import Admission
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


class LiveUse:
    """Implements `ports.SteeringPolicy`: only cameras in service, and then the next policy.

    Args:
        admission: what is known of the cameras.
        then: the policy that is asked after this one (who sits here, who holds the camera).
        may_try: whether this login may use a camera that is being set up, to try it.
    """

    def __init__(
        self,
        admission: Admission,
        then: SteeringPolicy | None = None,
        may_try: Callable[[str], bool] = lambda _login: False,
    ) -> None:
        self._admission, self._then, self._may_try = admission, then, may_try

    def check(self, actor: str, camera: int) -> None:
        """Check that the camera may be used live (`ports.SteeringPolicy`)."""
        if not self._admission.is_live(camera) and not self._is_trial(actor, camera):
            raise self._not_live(camera)
        wrong = self._admission.wrong_device(camera)
        if wrong is not None:
            serial = wrong.serial or "not reported"
            raise Refusal(
                text(
                    "You cannot use camera {camera}. The device at its address has changed: "
                    "{maker} {model}, serial number {serial}.",
                    camera=camera,
                    maker=wrong.maker,
                    model=wrong.model,
                    serial=serial,
                ),
                "If the change is correct, accept the device under Commissioning. "
                "The camera is still being recorded.",
                rule="A camera is used only as it was put into service.",
                source=SOURCE,
            )
        if self._then is not None:
            self._then.check(actor, camera)

    def _is_trial(self, actor: str, camera: int) -> bool:
        known = self._admission.commissioning_of(camera)
        return known is not None and known.stage is CommissioningStage.SET_UP and self._may_try(actor)

    def _not_live(self, camera: int) -> Refusal:
        known = self._admission.commissioning_of(camera)
        if known is not None and known.stage is CommissioningStage.OUT:
            reason = known.why_out or "no reason was given"
            return Refusal(
                text(
                    "You cannot use camera {camera}. It is out of service: {reason}.",
                    camera=camera,
                    reason=reason,
                ),
                "The manager can put it back into service.",
                rule="A camera that is out of service is not used.",
                source=SOURCE,
            )
        span = self._admission.span_of(camera)
        if span is not None and known is not None and known.stage is CommissioningStage.IN_SERVICE:
            return Refusal(
                # Without its number: a covert deployment is known to few.
                text("You cannot use camera {camera}. Its deployment is over.", camera=camera),
                "Remove it, or ask for another approval.",
                rule=deployment.RULE,
                source=deployment.SOURCE,
            )
        return Refusal(
            text(
                "You cannot use camera {camera} yet. It is being set up ({source}).",
                camera=camera,
                source=SOURCE,
            ),
            "The manager can put it into service when the impact assessment, the operational requirement "
            "and the tests are complete.",
            rule=RULE,
            source=SOURCE,
        )


def trying(
    person: Callable[[], Actor | None], may: Callable[[Actor, Permission], bool]
) -> Callable[[str], bool]:
    """Return a function for `LiveUse`: whether the person at the console may set cameras up."""

    def may_try(login: str) -> bool:
        actor = person()
        return actor is not None and actor.login == login and may(actor, Permission.SET_UP_CAMERA)

    return may_try
