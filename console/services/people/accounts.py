"""Accounts: add, change, close; licences, training, new passwords. Nothing is ever deleted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from console.domain.books.people import (
    AccountChanged,
    AccountMade,
    AccountRetired,
    DelegationEnded,
    SecretChanged,
    StandingOrderEnded,
)
from console.domain.books.security import Event as SecurityEvent
from console.domain.books.staff import LicenceRecorded, SignedOff, TrainingRecorded
from console.domain.errors import OperatorError
from console.domain.people import licence as licences
from console.domain.people.actor import Actor, Role
from console.domain.people.independence import AT_MACHINE, BY_OTHER
from console.domain.people.lockout import Failures
from console.domain.people.permissions import Permission
from console.domain.people.person import NewPerson, Person, check_password, checked
from console.domain.people.refusal import Refusal
from console.domain.people.same_person import shared_number
from console.domain.text import text
from console.domain.typed_text import checked_line
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
"""Roles whose accounts only the manager may create or change, so that a deputy cannot become manager."""


class Accounts:
    """Manages accounts. Not for the UI thread: calls wait for the database."""

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
        """Return whether there is no account yet."""
        return not self._roster.reload().persons

    def make_first_manager(self, new: NewPerson, password: str) -> Person:
        """Create the first account of the scheme, which is a manager's.

        Raises:
            OperatorError: there are accounts already, or a detail cannot be used.
        """
        if not self.is_first_start():
            raise OperatorError(
                "This scheme already has a manager.", "Sign in, or ask the manager for an account."
            )
        account = checked(replace(new, role=Role.MANAGER))
        return self._add(Actor(account.login, account.name, account.role), account, password)

    def add(self, actor: Actor, new: NewPerson, password: str) -> Person:
        """Create an account with a password for its first sign-in, at which the person must change it.

        Raises:
            Refusal: the actor may not.
            OperatorError: the user name was used before, a detail cannot be used, or the person has an
                account.
        """
        account = checked(new)
        self._require(actor, account.role, account.login)
        self._gate.require(actor, Permission.RESET_SIGN_IN, f"account {account.login}")
        return self._add(actor, account, password, is_given=True)

    def _add(self, actor: Actor, account: NewPerson, password: str, *, is_given: bool = False) -> Person:
        check_password(password, account.login)
        person = Person(
            account.login,
            account.name,
            account.role,
            police=account.police,
            is_redeployable=account.is_redeployable,
            staff_number=account.staff_number,
        )
        self._check_one_account(person)
        password_hash = self._hash.hash(password)
        with self._store.unit() as unit:
            unit.add_person(person, password_hash, self._clock.utc_now())
            unit.set_password(person.login, password_hash, is_given=is_given)
            payload = AccountMade(
                person=person.login,
                name=person.name,
                role=person.role.value,
                police=_police(person),
                staff_number=person.staff_number,
                is_redeployable=person.is_redeployable,
            )
            _append(unit, actor, payload)
        return self._roster.reload().persons[person.login]

    def change(self, actor: Actor, new: NewPerson) -> Person:
        """Change the name, role or other details of an account. The user name never changes.

        Raises:
            Refusal: the actor may not.
            OperatorError: a detail cannot be used, a number is another account's, or the scheme would have
                no manager.
        """
        account, before = checked(new), self._find_active(new.login)
        self._require(actor, before.role, before.login)
        self._require(actor, account.role, before.login)
        if account.role is not before.role:
            self._check_free_to_change(before)
        after = replace(
            before,
            name=account.name,
            role=account.role,
            police=account.police,
            is_redeployable=account.is_redeployable,
            staff_number=account.staff_number,
        )
        _check_number_stays(before, after)
        self._check_one_account(after, before)
        with self._store.unit() as unit:
            unit.change_person(after)
            payload = AccountChanged(
                person=after.login,
                name=after.name,
                role=after.role.value,
                police=_police(after),
                staff_number=after.staff_number,
                is_redeployable=after.is_redeployable,
                before=before.role.value,
            )
            _append(unit, actor, payload)
        return self._roster.reload().persons[after.login]

    def retire(self, actor: Actor, login: str, why: str) -> None:
        """Close an account at once. Its shift and its delegations end with it.

        Raises:
            Refusal: the actor may not.
            OperatorError: no such account, no reason, or the last manager.
        """
        person = self._find_active(login)
        self._require(actor, person.role, login)
        if not why.strip():
            raise OperatorError("Enter a reason for closing the account.", "The reason is recorded.")
        self._check_not_last_manager(person)
        now_utc = self._clock.utc_now()
        with self._store.unit() as unit:
            unit.change_person(replace(person, retired_utc=now_utc))
            _append(unit, actor, AccountRetired(person=login, why=why))
            unit.drop_reading_key(login)
            self._end_all_of(unit, actor, login, now_utc)
        self._roster.reload()

    def _end_all_of(self, unit: PeopleUnitOfWork, actor: Actor, login: str, now_utc: dt.datetime) -> None:
        shift = self._roster.state.on_duty.get(login)
        if shift is not None and unit.close_shift(replace(shift, ended_utc=now_utc, ended_by=actor.login)):
            _append(unit, actor, SignedOff(person=login, why="the account was closed"), shift.number)
        for delegation in self._roster.state.delegations:
            if login in {delegation.giver, delegation.holder} and unit.end_delegation(
                delegation.number, now_utc
            ):
                payload = DelegationEnded(
                    holder=delegation.holder, end_utc=now_utc, why="an account was closed"
                )
                _append(unit, actor, payload, delegation.number)
        for order in self._roster.state.orders:
            if order.giver == login and unit.end_standing_order(order.number, now_utc):
                ended = StandingOrderEnded(
                    order=order.number, giver=login, end_utc=now_utc, why="the account was closed"
                )
                _append(unit, actor, ended)
        unit.end_presence(login)

    # -- what follows an account ----------------------------------------------------------------------------

    def record_licence(
        self, actor: Actor, login: str, number: str, expires: dt.date, state: LicenceState
    ) -> Person:
        """Record a licence that was seen, renewed or changed its state.

        Raises:
            Refusal: the actor may not.
            OperatorError: the licence is not valid, or its number is another person's.
        """
        person = self._find_active(login)
        self._require(actor, person.role, login)
        licence = licences.checked(number, expires, state, self._clock.utc_now())
        after = replace(person, licence=licence)
        self._check_one_account(after, person)
        with self._store.unit() as unit:
            unit.change_person(after)
            payload = LicenceRecorded(
                person=login, licence=licence.number, expires=licence.expires, state=licence.state.value
            )
            _append(unit, actor, payload)
        return self._roster.reload().persons[login]

    def record_training(self, actor: Actor, login: str, training: Training) -> Person:
        """Record a training.

        Raises:
            Refusal: the actor may not.
            OperatorError: it does not say by whom, or ends before it takes place.
        """
        person = self._find_active(login)
        self._require(actor, person.role, login)
        if training.until is not None and training.until < training.on:
            raise OperatorError("The training expires before its date.", "Check both dates.")
        training = replace(training, by=checked_line("The trainer", training.by))
        with self._store.unit() as unit:
            unit.add_training(login, training)
            payload = TrainingRecorded(
                person=login,
                topic=training.topic.value,
                on=training.on,
                by=training.by,
                until=training.until,
            )
            _append(unit, actor, payload)
        return self._roster.reload().persons[login]

    def set_password(self, actor: Actor, login: str, password: str) -> None:
        """Set a password for one sign-in for a person who lost theirs. Their PIN and lock-out are cleared.

        Raises:
            Refusal: the actor may not.
            OperatorError: the password cannot be used.
        """
        person = self._find_active(login)
        self._require(actor, person.role, login)
        self._gate.require(actor, Permission.RESET_SIGN_IN, f"account {login}")
        check_password(password, login)
        password_hash = self._hash.hash(password)
        with self._store.unit() as unit:
            unit.set_password(login, password_hash, is_given=True)
            unit.set_pin(login, "")
            _append(unit, actor, SecretChanged(person=login, what=BY_OTHER))
        self._store.set_failures(login, Failures())
        self._roster.reload()

    def rescue(self, machine: Actor, login: str, password: str) -> Person:
        """Set a password for one sign-in for a manager who lost theirs, by who rules the machine.

        It leaves a loud trace: an entry in the book of accounts and one in the security-of-data log, under
        the machine's account.

        Args:
            machine: the account of the machine.
            login: of a manager.
            password: for one sign-in.

        Raises:
            OperatorError: no such active manager, or the password cannot be used.
        """
        person = self._find_active(login)
        if person.role is not Role.MANAGER:
            raise OperatorError(
                text("{person} is not a manager.", person=person.name),
                "The manager sets the passwords of everyone else.",
            )
        check_password(password, login)
        password_hash = self._hash.hash(password)
        told = f"Password of {login} reset at the machine, outside the console, by {machine.login}."
        event = SecurityEvent(happened_utc=self._clock.utc_now(), measure="access changed", details=told)
        with self._store.unit() as unit:
            unit.set_password(login, password_hash, is_given=True)
            unit.set_pin(login, "")
            _append(unit, machine, SecretChanged(person=login, what=AT_MACHINE))
            _append(unit, machine, event)
        self._store.set_failures(login, Failures())
        return self._roster.reload().persons[login]

    def all(self, actor: Actor) -> Sequence[Person]:
        """Return all accounts; people without the permission see only their own.

        Raises:
            Refusal: the account is not known.
        """
        persons = self._roster.reload().persons
        if (
            self._gate.find_refusal(actor, Permission.MANAGE_PEOPLE) is None
            or self._gate.find_refusal(actor, Permission.READ_AUDIT) is None
        ):
            return list(persons.values())
        return [persons[actor.login]] if actor.login in persons else []

    # -- checks ---------------------------------------------------------------------------------------------

    def _require(self, actor: Actor, role: Role, login: str) -> None:
        subject = f"account {login}"
        self._gate.require(actor, Permission.MANAGE_PEOPLE, subject)
        own_role = self._roster.state.persons[actor.login].role
        if role in ABOVE_DEPUTY and own_role is not Role.MANAGER:
            refusal = Refusal(
                text(
                    "You cannot change an account with the role {role}. Only the manager can "
                    "(table of permissions).",
                    role=role.value,
                ),
                "Ask the manager.",
                rule="Only the manager changes the accounts of owner, manager and deputy.",
                source="table of permissions",
            )
            raise record(self._acts, actor.login, refusal, Permission.MANAGE_PEOPLE.value, subject)

    def _find_active(self, login: str) -> Person:
        person = self._roster.reload().persons.get(login)
        if person is None or person.is_retired:
            raise OperatorError(
                text("There is no active account {login}.", login=login), "Choose a person from the list."
            )
        return person

    def _check_free_to_change(self, person: Person) -> None:
        if person.login in self._roster.state.on_duty:
            raise OperatorError(
                text("{person} is signed on as {role}.", person=person.name, role=person.role.value),
                "Change the role after they have signed off.",
            )
        self._check_not_last_manager(person)

    def _check_not_last_manager(self, person: Person) -> None:
        managers = [
            account
            for account in self._roster.state.persons.values()
            if account.role is Role.MANAGER and not account.is_retired
        ]
        if managers == [person]:
            raise OperatorError(
                text("{person} is the only manager.", person=person.name),
                "Give someone else the role of manager first.",
            )

    def _check_one_account(self, after: Person, before: Person | None = None) -> None:
        """Refuse a number that another account has, a closed one too. What it had before may stay."""
        for account in self._roster.reload().persons.values():
            shared = shared_number(after, account) if account.login != after.login else None
            if shared is None or (before is not None and shared_number(before, account) is shared):
                continue
            raise OperatorError(
                text(
                    "This {number} is already recorded for {account} (user name {login}).",
                    number=shared.value,
                    account=account.name,
                    login=account.login,
                ),
                "One person has one account, which stays theirs after it was closed. Check the number.",
            )


def _check_number_stays(before: Person, after: Person) -> None:
    if before.staff_number and not after.staff_number:
        raise OperatorError(
            text("The staff number of {person} cannot be removed.", person=before.name),
            "Enter the right one instead.",
        )


def _police(person: Person) -> str:
    police = person.police
    return f"{police.force}, {police.collar}, {police.rank}" if police else ""


def _append(unit: PeopleUnitOfWork, actor: Actor, payload: object, about: int | None = None) -> int:
    return unit.append(new_entry(kind_of(payload), actor, payload, about))
