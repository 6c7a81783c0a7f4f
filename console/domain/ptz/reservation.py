"""Reservations of PTZ cameras: priority, end and requests."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import IntEnum

from console.domain.people.actor import Role

STEERING_S = 8.0
"""Steering reserves the camera for this time after the last movement."""
REQUEST_S = 30.0
"""The time for the holder to answer a request. Afterwards it can be made again."""
LEAST_MIN, MOST_MIN = 1.0, 240.0


class Priority(IntEnum):
    """The priority of a person. Persons of equal priority wait for each other."""

    NONE = 0
    TRAINEE = 1
    OPERATOR = 2
    SUPERVISOR = 3
    POLICE = 4
    """Only under an authorisation, and only for the cameras that it names."""

    @property
    def title(self) -> str:
        """The priority in words, as refusals name it."""
        return self.name.lower()


_OF_ROLE = {
    Role.TRAINEE: Priority.TRAINEE,
    Role.OPERATOR: Priority.OPERATOR,
    Role.SUPERVISOR: Priority.SUPERVISOR,
    Role.MANAGER: Priority.SUPERVISOR,
    Role.DEPUTY: Priority.SUPERVISOR,
}


def priority_of(role: Role) -> Priority:
    """Return the priority of a role. A police officer has none without an authorisation."""
    return _OF_ROLE.get(role, Priority.NONE)


@dataclass(frozen=True, slots=True)
class Holder:
    """The person who holds a reservation."""

    login: str
    name: str
    priority: Priority
    until_utc: dt.datetime | None = None
    """When their right to this camera ends. None: with their shift."""
    ground: str = ""
    """The ground of that right, if it is not their role: the number of an authorisation."""


@dataclass(frozen=True, slots=True)
class ReservationRequest:
    """A request of another person to get the camera."""

    by: Holder
    until_utc: dt.datetime


@dataclass(frozen=True, slots=True)
class Reservation:
    """The reservation of one camera."""

    camera: int
    holder: Holder
    until_utc: dt.datetime
    is_implicit: bool = False
    """The reservation was made by steering and ends soon after it."""
    request: ReservationRequest | None = None

    def is_in_force(self, now_utc: dt.datetime) -> bool:
        """Return whether the reservation is in force."""
        return now_utc < self.until_utc

    def blocks(self, login: str, now_utc: dt.datetime) -> bool:
        """Return whether it prevents this person from steering."""
        return self.is_in_force(now_utc) and self.holder.login != login

    def yields_to(self, person: Holder) -> bool:
        """Return whether this person may take it over without consent."""
        return person.priority > self.holder.priority

    def with_request(self, by: Holder, now_utc: dt.datetime) -> Reservation:
        """Return the reservation with a request. Only the newest request is kept."""
        return replace(self, request=ReservationRequest(by, now_utc + dt.timedelta(seconds=REQUEST_S)))

    def open_request(self, now_utc: dt.datetime) -> ReservationRequest | None:
        """Return the request while it can be granted, or None."""
        return self.request if self.request is not None and now_utc < self.request.until_utc else None


def ends_utc(holder: Holder, seconds: float, now_utc: dt.datetime) -> dt.datetime:
    """Return when a reservation of a number of seconds ends; never later than the right of the holder."""
    end_utc = now_utc + dt.timedelta(seconds=seconds)
    return end_utc if holder.until_utc is None else min(end_utc, holder.until_utc)
