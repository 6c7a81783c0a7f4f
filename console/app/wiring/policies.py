"""Who may do what with a camera: the one place that puts their rules together.

Lifting zones, reviewing and exporting ask `AccessControl` alone today; a policy for one of them belongs here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.services.people.seat import PresencePolicy, SeatPolicy
from console.services.ptz.authorised_use import AuthorisedHold, AuthorisedUse
from console.services.ptz.policy import LiveUse, SteeringRules

if TYPE_CHECKING:
    from console.domain.people.person import Person
    from console.services.cameras.admission import Admission
    from console.services.people.service import PeopleServices
    from console.services.ports import SteeringPolicy
    from console.services.ptz.reservations import Reservations


def watch_policy(admission: Admission, people: PeopleServices) -> SteeringPolicy:
    """Who may call a camera to the wall: it is in service, and the person at the console may watch."""
    return AuthorisedUse(
        people.cameras, people.seat, LiveUse(admission, SeatPolicy(people.seat, Permission.WATCH))
    )


def steering_rules(admission: Admission, people: PeopleServices, reservations: Reservations) -> SteeringRules:
    """Who may hold a movable camera: in service, signed on and licensed, not reserved by someone else."""

    def person(login: str) -> Person | None:
        return people.roster.state.persons.get(login)

    return SteeringRules(
        AuthorisedUse(
            people.cameras, people.seat, LiveUse(admission, SeatPolicy(people.seat, Permission.STEER))
        ),
        LiveUse(admission, PresencePolicy(people.seat, Permission.STEER)),
        person,
        reservations,
        [AuthorisedHold(people.cameras, people.seat, person)],
    )
