"""Accounts: add, change, retire; licences, trainings, new passwords. Nothing here is ever deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.people import (
    AccountChanged,
    AccountMade,
    AccountRetired,
    DelegationEnded,
    SecretChanged,
)
from console.domain.books.staff import LicenceRecorded, SignedOff, TrainingRecorded
from console.domain.errors import OperatorError
from console.domain.people import licence as licences
from console.domain.people.actor import Actor, Role
from console.domain.people.lockout import Failures
from console.domain.people.permissions import Permission
from console.domain.people.person import NewPerson, Person, check_password, checked
from console.domain.people.refusal import Refusal
from console.services.books.service import kind_of, new_entry
from console.services.people.access_control import record

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.clock import Clock
    from console.domain.people.licence import LicenceState
    from console.domain.people.training import Training
    from console.services.people.access_control import AccessControl
    from console.services.people.ports import PeopleStore, PeopleUnitOfWork, SecretHash
    from console.services.people.roster import Roster
    from console.services.ports import ActLog

ABOVE_DEPUTY = frozenset({Role.OWNER, Role.MANAGER, Role.DEPUTY})
"""Accounts that only the manager makes or changes: a deputy must not make themselves manager."""


class Accounts:
    """Any thread but the screen's: calls wait for the database."""

    def __init__(
        self,
        store: PeopleStore,
        roster: Roster,
        gate: AccessControl,
        hasher: SecretHash,
        clock: Clock,
        acts: ActLog,
    ) -> None:
        self._store, self._roster, self._gate = store, roster, gate
        self._hash, self._clock, self._acts = hasher, clock, acts

    # -- accounts -------------------------------------------------------------------------------------------

    def is_first_start(self) -> bool:
        """Whether there is no account yet."""
        return not self._roster.reload().persons

    def make_first_manager(self, new: NewPerson, password: str) -> Person:
        """The first account of all, and only that: it is a manager's.

        Raises:
            OperatorError: there are accounts already, or something of it cannot be used.
        """
        if not self.is_first_start():
            raise OperatorError("The scheme has its manager.", "Sign in, or ask them for an account.")
        told = checked(replace(new, role=Role.MANAGER))
        return self._add(Actor(told.login, told.name, told.role), told, password)

    def add(self, actor: Actor, new: NewPerson, password: str) -> Person:
        """A new account with a password to begin with.

        Raises:
            Refusal: the actor may not.
            OperatorError: the login was given before, or something of it cannot be used.
        """
        told = checked(new)
        self._require(actor, told.role, told.login)
        return self._add(actor, told, password)

    def _add(self, actor: Actor, told: NewPerson, password: str) -> Person:
        check_password(password, told.login)
        person = Person(
            told.login, told.name, told.role, police=told.police, is_redeployable=told.is_redeployable
        )
        made = self._hash.of(password)
        with self._store.unit() as unit:
            unit.add_person(person, made, self._clock.utc_now())
            said = AccountMade(
                person=person.login,
                name=person.name,
                role=person.role.value,
                police=_police(person),
                is_redeployable=person.is_redeployable,
            )
            _append(unit, actor, said)
        return self._roster.reload().persons[person.login]

    def change(self, actor: Actor, new: NewPerson) -> Person:
        """Another name, role or other particulars; the login stays for ever.

        Raises:
            Refusal: the actor may not.
            OperatorError: something of it cannot be used, or it would leave the scheme without a manager.
        """
        told, before = checked(new), self._known(new.login)
        self._require(actor, before.role, before.login)
        self._require(actor, told.role, before.login)
        if told.role is not before.role:
            self._check_free_to_change(before)
        after = replace(
            before, name=told.name, role=told.role, police=told.police, is_redeployable=told.is_redeployable
        )
        with self._store.unit() as unit:
            unit.change_person(after)
            said = AccountChanged(
                person=after.login,
                name=after.name,
                role=after.role.value,
                police=_police(after),
                is_redeployable=after.is_redeployable,
                before=before.role.value,
            )
            _append(unit, actor, said)
        return self._roster.reload().persons[after.login]

    def retire(self, actor: Actor, login: str, why: str) -> None:
        """Close an account at once: its shift and its delegations end with it.

        Raises:
            Refusal: the actor may not.
            OperatorError: no such account, no reason, or the last manager.
        """
        person = self._known(login)
        self._require(actor, person.role, login)
        if not why.strip():
            raise OperatorError("Closing an account needs its reason.", "Say why.")
        self._check_not_last_manager(person)
        now_utc = self._clock.utc_now()
        with self._store.unit() as unit:
            unit.change_person(replace(person, retired_utc=now_utc))
            _append(unit, actor, AccountRetired(person=login, why=why))
            self._end_all_of(unit, actor, login, now_utc)
        self._roster.reload()

    def _end_all_of(self, unit: PeopleUnitOfWork, actor: Actor, login: str, now_utc: dt.datetime) -> None:
        shift = self._roster.state.on_duty.get(login)
        if shift is not None and unit.close_shift(replace(shift, ended_utc=now_utc, ended_by=actor.login)):
            _append(unit, actor, SignedOff(person=login, why="the account was closed"), shift.number)
        for one in self._roster.state.delegations:
            if login in {one.giver, one.holder} and unit.end_delegation(one.number, now_utc):
                said = DelegationEnded(holder=one.holder, end_utc=now_utc, why="an account was closed")
                _append(unit, actor, said, one.number)

    # -- what follows an account ----------------------------------------------------------------------------

    def record_licence(
        self, actor: Actor, login: str, number: str, expires: dt.date, state: LicenceState
    ) -> Person:
        """A licence was seen, renewed or changed its state.

        Raises:
            Refusal: the actor may not.
            OperatorError: not a licence, or the number of somebody else.
        """
        person = self._known(login)
        self._require(actor, person.role, login)
        licence = licences.checked(number, expires, state, self._clock.utc_now())
        self._check_own_licence(licence.number, login)
        with self._store.unit() as unit:
            unit.change_person(replace(person, licence=licence))
            said = LicenceRecorded(
                person=login, licence=licence.number, expires=licence.expires, state=licence.state.value
            )
            _append(unit, actor, said)
        return self._roster.reload().persons[login]

    def record_training(self, actor: Actor, login: str, training: Training) -> Person:
        """Somebody was trained.

        Raises:
            Refusal: the actor may not.
            OperatorError: it does not say by whom, or ends before it began.
        """
        person = self._known(login)
        self._require(actor, person.role, login)
        if training.until is not None and training.until < training.on:
            raise OperatorError("The training would end before it began.", "Check both days.")
        with self._store.unit() as unit:
            unit.add_training(login, training)
            said = TrainingRecorded(
                person=login,
                topic=training.topic.value,
                on=training.on,
                by=training.by,
                until=training.until,
            )
            _append(unit, actor, said)
        return self._roster.reload().persons[login]

    def set_password(self, actor: Actor, login: str, password: str) -> None:
        """A new password for somebody who lost theirs; their PIN and their lock-out go with the old one.

        Raises:
            Refusal: the actor may not.
            OperatorError: it cannot be used.
        """
        person = self._known(login)
        self._require(actor, person.role, login)
        check_password(password, login)
        made = self._hash.of(password)
        with self._store.unit() as unit:
            unit.set_password(login, made)
            unit.set_pin(login, "")
            _append(unit, actor, SecretChanged(person=login, what="password, by somebody else"))
        self._store.set_failures(login, Failures())
        self._roster.reload()

    def all(self, actor: Actor) -> Sequence[Person]:
        """All accounts. Everybody sees their own.

        Raises:
            Refusal: the account is not known.
        """
        found = self._roster.reload().persons
        if (
            self._gate.look(actor, Permission.MANAGE_PEOPLE) is None
            or self._gate.look(actor, Permission.READ_AUDIT) is None
        ):
            return list(found.values())
        return [found[actor.login]] if actor.login in found else []

    # -- checks ---------------------------------------------------------------------------------------------

    def _require(self, actor: Actor, role: Role, login: str) -> None:
        subject = f"account {login}"
        self._gate.require(actor, Permission.MANAGE_PEOPLE, subject)
        mine = self._roster.state.persons[actor.login].role
        if role in ABOVE_DEPUTY and mine is not Role.MANAGER:
            found = Refusal(
                f"Only a manager changes the account of a {role.value}.",
                "Ask the manager.",
                rule="Accounts of owner, manager and deputy are the manager's to change.",
                source="table of permissions",
            )
            raise record(self._acts, actor.login, found, Permission.MANAGE_PEOPLE.value, subject)

    def _known(self, login: str) -> Person:
        person = self._roster.reload().persons.get(login)
        if person is None or person.is_retired:
            raise OperatorError(f"There is no account {login} in use.", "Choose one from the list.")
        return person

    def _check_free_to_change(self, person: Person) -> None:
        if person.login in self._roster.state.on_duty:
            raise OperatorError(
                f"{person.name} is on duty as {person.role.value}.", "Change the role after the shift."
            )
        self._check_not_last_manager(person)

    def _check_not_last_manager(self, person: Person) -> None:
        managers = [
            one
            for one in self._roster.state.persons.values()
            if one.role is Role.MANAGER and not one.is_retired
        ]
        if managers == [person]:
            raise OperatorError(
                f"{person.name} is the only manager.", "Give somebody else the manager's role first."
            )

    def _check_own_licence(self, number: str, login: str) -> None:
        for one in self._roster.state.persons.values():
            if one.login != login and one.licence is not None and one.licence.number == number:
                raise OperatorError(
                    f"That licence number is recorded for {one.name}.", "Read it from the card again."
                )


def _police(person: Person) -> str:
    police = person.police
    return f"{police.force}, {police.collar}, {police.rank}" if police else ""


def _append(unit: PeopleUnitOfWork, actor: Actor, payload: object, about: int | None = None) -> int:
    return unit.append(new_entry(kind_of(payload), actor, payload, about))
