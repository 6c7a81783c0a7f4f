"""Who sits at this console now, whether the panes are locked, and what that permits."""

from __future__ import annotations

import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
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
"""Author of what is attempted while nobody sits here."""
SOURCE = "code of practice, PPL-08"


@dataclass(frozen=True, slots=True)
class Seat:
    """The person at the console."""

    login: str
    is_locked: bool = False


class ConsoleSeat:
    """The seat of one console. Any thread; it never waits.

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
        self._one = threading.Lock()
        roster.listen(self._follow)

    def listen(self, changed: Callable[[], None]) -> None:
        """Be told when somebody sits down, leaves, locks or unlocks; on the thread that did it."""
        self._listeners.append(changed)

    # -- the seat -------------------------------------------------------------------------------------------

    def take(self, person: Person) -> None:
        """Sit down; who sat here before has left the seat (not their shift)."""
        with self._one:
            before, self.seat = self.login, Seat(person.login)
        self._acts.record(person.login, "seat-taken", f"console {self.console}", {"from": before})
        self._tell()

    def leave(self) -> None:
        """Leave the seat empty."""
        with self._one:
            seat, self.seat = self.seat, None
        if seat is not None:
            self._acts.record(seat.login, "seat-left", f"console {self.console}", {})
            self._tell()

    def lock(self, why: str = "by hand") -> None:
        """Lock the panes; the wall keeps its picture."""
        with self._one:
            seat = self.seat
            if seat is None or seat.is_locked:
                return
            self.seat = replace(seat, is_locked=True)
        self._acts.record(seat.login, "panes-locked", f"console {self.console}", {"why": why})
        self._tell()

    def unlock(self, login: str) -> None:
        """Open the panes again for who sits here; `SignIn.confirm` was asked for that login before."""
        with self._one:
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
        """The roster is another one; whose account was closed sits here no longer."""
        person = self.person
        if self.seat is not None and (person is None or person.is_retired):
            self.leave()
        else:
            self._tell()

    # -- who it is ------------------------------------------------------------------------------------------

    @property
    def login(self) -> str:
        """Author of what is done here."""
        return self.seat.login if self.seat else NOBODY

    @property
    def person(self) -> Person | None:
        """Who sits here."""
        return self._roster.state.persons.get(self.login)

    @property
    def shift(self) -> Shift | None:
        """Their open shift."""
        return self._roster.state.on_duty.get(self.login)

    @property
    def is_open(self) -> bool:
        """Whether somebody sits here and the panes are not locked."""
        return self.seat is not None and not self.seat.is_locked

    def here(self) -> Actor:
        """Who sits here, for panes that ask the services in their name. Nothing is recorded.

        Raises:
            Refusal: nobody, or the panes are locked.
        """
        person = self.person
        if person is None or not self.is_open:
            raise _nobody(Permission.READ_BOOKS) if person is None else _locked(person, Permission.READ_BOOKS)
        return person.actor

    def actor(self, act: Permission, subject: str = "") -> Actor:
        """Who acts.

        Raises:
            Refusal: nobody sits here, or the panes are locked; the attempt is recorded.
        """
        person = self.person
        if person is None:
            raise record(self._acts, NOBODY, _nobody(act), act.value, subject)
        if not self.is_open:
            raise record(self._acts, person.login, _locked(person, act), act.value, subject)
        return person.actor

    def require(self, act: Permission, subject: str = "") -> Actor:
        """Who acts, where they may.

        Raises:
            Refusal: nobody, locked, or not permitted; the attempt is recorded.
        """
        actor = self.actor(act, subject)
        self._gate.require(actor, act, subject)
        return actor

    def look(self, act: Permission) -> Refusal | None:
        """What `require` would refuse, unrecorded: for greying out."""
        person = self.person
        if person is None:
            return _nobody(act)
        return self._gate.look(person.actor, act) if self.is_open else _locked(person, act)


class PresencePolicy:
    """Implements `ports.SteeringPolicy` for who acts by another right than their role's: they sit here.

    Args:
        duty: of this console.
        act: what is asked.
    """

    def __init__(self, duty: ConsoleSeat, act: Permission) -> None:
        self._duty, self._act = duty, act

    def ask(self, actor: str, camera: int) -> None:
        """See `ports.SteeringPolicy`."""
        _same_person(self._duty.actor(self._act, f"camera {camera}"), actor)


class SeatPolicy:
    """Implements `ports.SteeringPolicy`, and the same for calling a camera: the seat's person and the gate.

    Args:
        duty: of this console.
        act: what is asked.
    """

    def __init__(self, duty: ConsoleSeat, act: Permission) -> None:
        self._duty, self._act = duty, act

    def ask(self, actor: str, camera: int) -> None:
        """See `ports.SteeringPolicy`."""
        subject = f"camera {camera}"
        _same_person(self._duty.require(self._act, subject), actor)


def _same_person(found: Actor, actor: str) -> None:
    if found.login != actor:
        # A key that one person held while another sat down: the movement ends.
        raise Refusal(
            "Somebody else sits at this console now.",
            "Press the key again.",
            rule="Everybody acts under their own name.",
            source=SOURCE,
        )


def _nobody(act: Permission) -> Refusal:
    return Refusal(
        f"Nobody is signed in at this console, so nobody may {act.value}.",
        "Sign in first.",
        rule="Every act has a person.",
        source=SOURCE,
    )


def _locked(person: Person, act: Permission) -> Refusal:
    return Refusal(
        f"The console of {person.name} is locked: nobody may {act.value}.",
        "Unlock it with the password or PIN.",
        rule="Every act has a person.",
        source=SOURCE,
    )
