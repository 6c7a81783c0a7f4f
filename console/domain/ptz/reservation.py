"""One person's hold on a camera's PTZ: who goes before whom, until when, and how it is asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import IntEnum

from console.domain.people.actor import Role

STEERING_S = 8.0
"""Who steers holds the camera for so long after the last movement, without having asked for it."""
REQUEST_S = 30.0
"""The holder has so long to answer; then the request is gone, and who asked may ask again."""
LEAST_MIN, MOST_MIN = 1.0, 240.0


class Priority(IntEnum):
    """Who goes before whom; equals wait for each other."""

    NONE = 0
    TRAINEE = 1
    OPERATOR = 2
    SUPERVISOR = 3
    POLICE = 4
    """Under an authorisation, and only for what it names."""

    @property
    def words(self) -> str:
        """As refusals name it."""
        return self.name.lower()


_OF_ROLE = {
    Role.TRAINEE: Priority.TRAINEE,
    Role.OPERATOR: Priority.OPERATOR,
    Role.SUPERVISOR: Priority.SUPERVISOR,
    Role.MANAGER: Priority.SUPERVISOR,
    Role.DEPUTY: Priority.SUPERVISOR,
}


def priority_of(role: Role) -> Priority:
    """Of a role by itself; an officer has none without an authorisation."""
    return _OF_ROLE.get(role, Priority.NONE)


@dataclass(frozen=True, slots=True)
class Holder:
    """A person as a reservation knows them."""

    login: str
    name: str
    priority: Priority
    until_utc: dt.datetime | None = None
    """Where their right to hold this camera ends; None: with their duty."""
    ground: str = ""
    """What that right rests on, where it is not their role: the number of an authorisation."""


@dataclass(frozen=True, slots=True)
class ReservationRequest:
    """Somebody else would like to have the camera."""

    by: Holder
    until_utc: dt.datetime


@dataclass(frozen=True, slots=True)
class Reservation:
    """Of one camera."""

    camera: int
    holder: Holder
    until_utc: dt.datetime
    is_implicit: bool = False
    """It came with steering and goes soon after it."""
    request: ReservationRequest | None = None

    def lasts(self, now_utc: dt.datetime) -> bool:
        """Whether it is in force."""
        return now_utc < self.until_utc

    def bars(self, login: str, now_utc: dt.datetime) -> bool:
        """Whether it keeps this person from steering."""
        return self.lasts(now_utc) and self.holder.login != login

    def yields_to(self, other: Holder) -> bool:
        """Whether this person may take it over without being granted it."""
        return other.priority > self.holder.priority

    def asked(self, by: Holder, now_utc: dt.datetime) -> Reservation:
        """With a request; the newest is the one that the holder sees."""
        return replace(self, request=ReservationRequest(by, now_utc + dt.timedelta(seconds=REQUEST_S)))

    def open_request(self, now_utc: dt.datetime) -> ReservationRequest | None:
        """The request, while it can be granted."""
        return self.request if self.request is not None and now_utc < self.request.until_utc else None


def ends_utc(holder: Holder, seconds: float, now_utc: dt.datetime) -> dt.datetime:
    """When a hold of so many seconds ends: never later than the holder's right."""
    wanted = now_utc + dt.timedelta(seconds=seconds)
    return wanted if holder.until_utc is None else min(wanted, holder.until_utc)
