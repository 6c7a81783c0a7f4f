"""The seat of this console: who is signed in, and whether the console is locked."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.text import text
from console.services.people.access_control import record

if TYPE_CHECKING:
    from collections.abc import Callable

    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.services.people.access_control import AccessControl
    from console.services.people.roster import Roster
    from console.services.ports import ActLog

NOBODY = "nobody"
"""The author of attempts while no one is signed in."""
SOURCE = "code of practice, PPL-08"


@dataclass(frozen=True, slots=True)
class Seat:
    """The person at the console."""

    login: str
    is_locked: bool = False


class ConsoleSeat:
    """The seat of one console. Thread-safe; it never waits.

    Args:
        roster: the accounts.
        gate: the rules.
        acts: the audit log.
        console: its name.
    """

    def __init__(self, roster: Roster, gate: AccessControl, acts: ActLog, console: str) -> None:
        self._roster, self._gate, self._acts = roster, gate, acts
        self.console = console
        self.seat: Seat | None = None
        self._listeners: list[Callable[[], None]] = []
        self._guest: Person | None = None
        """A visitor in the seat, who has no account."""
        self._lock = threading.Lock()
        roster.listen(self._follow)

    def listen(self, changed: Callable[[], None]) -> None:
        """Call `changed` when a person signs in, signs out, locks or unlocks, on the thread that did it."""
        self._listeners.append(changed)

    # -- the seat -------------------------------------------------------------------------------------------

    def sit_down(self, person: Person) -> None:
        """Give the seat to a person. The person before leaves the seat, but not their shift."""
        with self._lock:
            before, self.seat = self.login, Seat(person.login)
        self._acts.record(person.login, "seat-taken", f"console {self.console}", {"from": before})
        self._tell()

    def sit_guest(self, guest: Person) -> None:
        """Give the seat to a visitor, who has no account (`GuestSeats`). The person before leaves it."""
        with self._lock:
            before, self._guest, self.seat = self.login, guest, Seat(guest.login)
        self._acts.record(guest.login, "seat-taken", f"console {self.console}", {"from": before})
        self._tell()

    def changed(self) -> None:
        """Tell everyone who listens that what can be done at this seat has changed. Any thread."""
        self._tell()

    def leave(self) -> None:
        """Leave the seat empty."""
        with self._lock:
            seat, self.seat = self.seat, None
        if seat is not None:
            self._acts.record(seat.login, "seat-left", f"console {self.console}", {})
            self._tell()

    def lock(self, why: str = "by hand") -> None:
        """Lock the console. The wall continues to show pictures."""
        with self._lock:
            seat = self.seat
            if seat is None or seat.is_locked:
                return
            self.seat = replace(seat, is_locked=True)
        self._acts.record(seat.login, "panes-locked", f"console {self.console}", {"why": why})
        self._tell()

    def unlock(self, login: str) -> None:
        """Unlock the console for the person in the seat. The caller has checked their password or PIN."""
        with self._lock:
            seat = self.seat
            if seat is None or seat.login != login or not seat.is_locked:
                return
            self.seat = replace(seat, is_locked=False)
        self._acts.record(login, "panes-unlocked", f"console {self.console}", {})
        self._tell()

    def _tell(self) -> None:
        for changed in self._listeners:
            changed()

    def _follow(self) -> None:
        """Apply a changed roster: a person whose account was closed loses the seat."""
        person = self.person
        if self.seat is not None and (person is None or person.is_retired):
            self.leave()
        else:
            self._tell()

    # -- who it is ------------------------------------------------------------------------------------------

    @property
    def login(self) -> str:
        """The user name under which acts at this console are recorded."""
        return self.seat.login if self.seat else NOBODY

    @property
    def person(self) -> Person | None:
        """The person in the seat, or None."""
        login, guest = self.login, self._guest
        return guest if guest is not None and guest.login == login else self._roster.state.persons.get(login)

    @property
    def shift(self) -> Shift | None:
        """The open shift of the person in the seat, or None."""
        return self._roster.state.on_duty.get(self.login)

    @property
    def is_open(self) -> bool:
        """Whether a person is signed in and the console is not locked."""
        return self.seat is not None and not self.seat.is_locked

    def current_actor(self) -> Actor:
        """Return the person in the seat, for pages that ask services in their name. Nothing is recorded.

        Raises:
            Refusal: no one is signed in, or the console is locked.
        """
        person = self.person
        if person is None or not self.is_open:
            raise _nobody(Permission.READ_BOOKS) if person is None else _locked(person, Permission.READ_BOOKS)
        return person.actor

    def actor(self, act: Permission, subject: str = "") -> Actor:
        """Return the person in the seat as the actor of an act.

        Raises:
            Refusal: no one is signed in, or the console is locked; the attempt is recorded.
        """
        person = self.person
        if person is None:
            raise record(self._acts, NOBODY, _nobody(act), act.value, subject)
        if not self.is_open:
            raise record(self._acts, person.login, _locked(person, act), act.value, subject)
        return person.actor

    def require(self, act: Permission, subject: str = "") -> Actor:
        """Return the person in the seat, if they may do the act.

        Raises:
            Refusal: no one is signed in, locked, or not permitted; the attempt is recorded.
        """
        actor = self.actor(act, subject)
        self._gate.require(actor, act, subject)
        return actor

    def recorded(self, login: str, refused: Refusal, subject: str) -> Refusal:
        """Record a refusal of this seat in the audit log. Return it, to be raised."""
        return record(self._acts, login, refused, subject, subject)

    def find_refusal(self, act: Permission) -> Refusal | None:
        """Return what `require` would refuse, without recording it, for disabling controls."""
        person = self.person
        if person is None:
            return _nobody(act)
        return self._gate.find_refusal(person.actor, act) if self.is_open else _locked(person, act)


class PresencePolicy:
    """Implements `ports.SteeringPolicy` for people with another right than their role.

    They only have to be in the seat.

    Args:
        seat: of this console.
        act: the act that is checked.
    """

    def __init__(self, seat: ConsoleSeat, act: Permission) -> None:
        self._seat, self._act = seat, act

    def check(self, actor: str, camera: int) -> None:
        """Check that this person is in the seat (`ports.SteeringPolicy`)."""
        _same_person(self._seat.actor(self._act, f"camera {camera}"), actor)


class SeatPolicy:
    """Implements `ports.SteeringPolicy`, also for calling a camera.

    It checks the person in the seat and their permission.

    Args:
        seat: of this console.
        act: the act that is checked.
    """

    def __init__(self, seat: ConsoleSeat, act: Permission) -> None:
        self._seat, self._act = seat, act

    def check(self, actor: str, camera: int) -> None:
        """Check that this person is in the seat and has the permission (`ports.SteeringPolicy`)."""
        subject = f"camera {camera}"
        _same_person(self._seat.require(self._act, subject), actor)


def _same_person(seated: Actor, actor: str) -> None:
    if seated.login != actor:
        # One person still held a key when another signed in, so the movement ends.
        raise Refusal(
            "Someone else is signed in at this console now.",
            "Check who is signed in, then try again.",
            rule="Everyone acts under their own name.",
            source=SOURCE,
        )


def _nobody(act: Permission) -> Refusal:
    return Refusal(
        text("You cannot {act}: no one is signed in at this console.", act=act.value),
        "Sign in first.",
        rule="Every action is recorded under a person's name.",
        source=SOURCE,
    )


def _locked(person: Person, act: Permission) -> Refusal:
    return Refusal(
        text("You cannot {act}: {person} has locked this console.", act=act.value, person=person.name),
        "Unlock it with the password or PIN.",
        rule="Every action is recorded under a person's name.",
        source=SOURCE,
    )
