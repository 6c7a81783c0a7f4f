"""Shifts: sign-on, sign-off with handover, change of operator, working hours (PPL-01, PPL-04)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.staff import SignedOff, SignedOn
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.rules import no_mentor
from console.domain.people.shift import ON_SHIFT, Handover, Shift
from console.domain.people.worked import WorkedShift, month_bounds_utc, worked
from console.domain.text import text
from console.domain.typed_text import checked_lines
from console.services.books.service import kind_of, new_entry
from console.services.people.access_control import record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Sequence

    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.people.person import Person
    from console.services.people.access_control import AccessControl
    from console.services.people.ports import PeopleStore, PeopleUnitOfWork
    from console.services.people.roster import Roster
    from console.services.ports import ActLog

MOST_NOTES = 20_000
PRESENCE_ENDED = "presence-ended"


def end_all(
    unit: PeopleUnitOfWork, actor: Actor, shifts: Iterable[Shift], why: str, now_utc: dt.datetime
) -> tuple[str, ...]:
    """End shifts that others end, with an entry for each; return whose they were.

    A shift that ended meanwhile at another console is left alone.
    """
    ended = []
    for shift in shifts:
        if unit.close_shift(replace(shift, ended_utc=now_utc, ended_by=actor.login, handover=Handover())):
            payload = SignedOff(person=shift.login, notes="", why=why)
            unit.append(new_entry(kind_of(payload), actor, payload, shift.number))
            ended.append(shift.login)
    return tuple(ended)


class Shifts:
    """Begins and ends shifts. Not for the UI thread: calls wait for the database.

    Args:
        store: the store of people.
        roster: who is there.
        gate: checks permissions.
        clock: the system's, or a test's.
        acts: the audit log.
        is_secret: returns whether a camera is nothing for some of those who read a handover.
    """

    def __init__(
        self,
        store: PeopleStore,
        roster: Roster,
        gate: AccessControl,
        clock: Clock,
        acts: ActLog,
        is_secret: Callable[[int], bool],
    ) -> None:
        self._store, self._roster, self._gate = store, roster, gate
        self._clock, self._acts, self._is_secret = clock, acts, is_secret

    def works_in_shifts(self, person: Person) -> bool:
        """Return whether a person works in shifts. Others sign in without one."""
        return person.role in ON_SHIFT or self._gate.is_granted(person.actor, Permission.SIGN_ON)

    def sign_on(self, actor: Actor, console: str, mentor: str = "") -> Shift:
        """Begin a shift.

        Args:
            actor: the person who does it.
            console: name of this console.
            mentor: for a trainee: user name of the licensed operator who supervises them.

        Raises:
            Refusal: role, licence or declaration forbid it, or a trainee has no suitable supervisor.
            OperatorError: already signed on, here or at another console.
        """
        self._roster.reload()
        self._gate.require(actor, Permission.SIGN_ON, f"console {console}")
        person = self._roster.state.persons[actor.login]
        self._check_mentor(person, mentor, console)
        self._check_not_on_duty(person)
        licence = person.licence
        is_trainee = person.role is Role.TRAINEE
        payload = SignedOn(
            person=person.login,
            role=person.role.value,
            console=console,
            licence=licence.number if licence else "",
            licence_expires=licence.expires if licence else None,
            mentor=mentor if is_trainee else "",
        )
        with self._store.unit() as unit:
            number = unit.append(new_entry(kind_of(payload), actor, payload))
            shift = Shift(number, actor.login, console, self._clock.utc_now(), payload.mentor)
            unit.open_shift(shift)
        self._roster.reload()
        return shift

    def _check_mentor(self, person: Person, mentor: str, console: str) -> None:
        if person.role is not Role.TRAINEE:
            return
        state = self._roster.state
        is_other = bool(mentor) and mentor not in state.accounts_of(person.login)
        beside = state.beside(mentor) if is_other else None
        refusal = no_mentor(person, beside, console, self._clock.utc_now())
        if refusal is not None:
            raise record(self._acts, person.login, refusal, Permission.SIGN_ON.value, f"console {console}")

    def _check_not_on_duty(self, person: Person) -> None:
        shift = self._roster.state.on_duty.get(person.login)
        if shift is not None:
            raise OperatorError(
                text(
                    "{person} is already signed on at console {console}.",
                    person=person.name,
                    console=shift.console,
                ),
                "Sign off there first. A supervisor can sign off someone who forgot.",
            )

    def sign_off(self, actor: Actor, handover: Handover) -> Shift:
        """End the own shift.

        Raises:
            OperatorError: not signed on, or a trainee still works under this person.
        """
        return self._end(actor, actor.login, handover, "")

    def sign_other_off(self, actor: Actor, login: str, why: str) -> Shift | None:
        """End the shift of a person who forgot to sign off. Return it; None: they sat here without one.

        Raises:
            Refusal: the actor may not.
            OperatorError: no reason, or the person is not signed on.
        """
        self._gate.require(actor, Permission.SIGN_OTHER_OFF, f"account {login}")
        if not why.strip():
            raise OperatorError("Enter a reason for signing off someone else.", "The reason is recorded.")
        state = self._roster.reload()
        if login in state.present and login not in state.on_duty:
            self._end_presence(actor, login, checked_lines("The reason", why))
            return None
        return self._end(actor, login, Handover(), why)

    def _end_presence(self, actor: Actor, login: str, why: str) -> None:
        """Keep that a person who does not work in shifts is no longer there (PPL-06)."""
        presence = self._roster.state.present[login]
        with self._store.unit() as unit:
            unit.end_presence(login)
        subject = f"console {presence.console}"
        self._acts.record(actor.login, PRESENCE_ENDED, subject, {"person": login, "why": why})
        self._roster.reload()

    def _end(self, actor: Actor, login: str, handover: Handover, why: str) -> Shift:
        shift = self._roster.reload().on_duty.get(login)
        if shift is None:
            person = self._roster.state.persons.get(login)
            name = person.name if person is not None else login
            raise OperatorError(text("{name} is not signed on.", name=name), "There is no shift to end.")
        self._check_nobody_beside(login)
        out = tuple(camera for camera in handover.cameras_out if not self._is_secret(camera))
        handover = replace(handover, cameras_out=out)
        payload = SignedOff(
            person=login,
            notes=handover.notes,
            cameras_out=handover.cameras_out,
            open_incidents=handover.open_incidents,
            visitors=handover.visitors,
            in_hand=handover.in_hand,
            why=why,
        )
        entry = new_entry(kind_of(payload), actor, payload, shift.number)
        ended = replace(shift, ended_utc=self._clock.utc_now(), ended_by=actor.login, handover=handover)
        with self._store.unit() as unit:
            if not unit.close_shift(ended):
                raise OperatorError("This shift was ended at another console.", "Nothing was saved.")
            unit.append(entry)
        self._roster.reload()
        return ended

    def _check_nobody_beside(self, login: str) -> None:
        beside = [shift.login for shift in self._roster.state.on_duty.values() if shift.mentor == login]
        if beside:
            names = ", ".join(self._roster.state.persons[trainee].name for trainee in beside)
            raise OperatorError(
                text("A trainee is still signed on under this supervision: {names}.", names=names),
                "The trainee must sign off first.",
            )

    def last_handover(self) -> Shift | None:
        """Return the shift that ended last, with its handover notes, or None."""
        return self._store.last_shift()

    def working_times(self, actor: Actor, year: int, month: int) -> Sequence[WorkedShift]:
        """Return the hours of a month: the own ones, or everyone's for those who manage or audit."""
        now_utc = self._clock.utc_now()
        begin_utc, end_utc = month_bounds_utc(year, month)
        shifts = self._store.shifts(begin_utc, end_utc)
        allowed = (Permission.MANAGE_PEOPLE, Permission.READ_AUDIT)
        if all(self._gate.find_refusal(actor, act) is not None for act in allowed):
            shifts = [shift for shift in shifts if shift.login == actor.login]
        names = {person.login: person.name for person in self._roster.state.persons.values()}
        return worked(shifts, names, year, month, now_utc)
