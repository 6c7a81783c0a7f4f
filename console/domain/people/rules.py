"""Check whether a person may do an act now: role, delegation, declaration, licence, shift, training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.people.actor import Role
from console.domain.people.calendar import day_of
from console.domain.people.licence import words_of
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal, not_permitted
from console.domain.people.shift import NEEDS_LICENCE, NEEDS_SHIFT, ON_SHIFT
from console.domain.people.training_rules import untrained
from console.domain.text import text

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.people.person import Person
    from console.domain.people.shift import Shift
    from console.domain.people.training_rules import TrainingRules

SHIFT_SOURCE = "code of practice, PPL-04"
LICENCE_SOURCE = "Private Security Industry Act 2001, section 3; code of practice, PPL-01"
DECLARATION_SOURCE = "code of practice, PPL-03"


@dataclass(frozen=True, slots=True)
class Mentor:
    """The supervisor of a trainee and their open shift, as they are now."""

    person: Person | None
    shift: Shift | None
    trainees: tuple[str, ...] = ()
    """User names of the trainees on shift under this person."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that the rules check about a person at an instant.

    Attributes:
        shift: the open shift, or None.
        delegated: acts that they hold by delegation now.
        beside: the supervisor of a trainee on shift.
        granted: acts that they may do whatever their role, such as the police in total control.
    """

    person: Person
    shift: Shift | None = None
    delegated: frozenset[Permission] = frozenset()
    beside: Mentor | None = None
    granted: frozenset[Permission] = frozenset()


def refusal(
    standing: Standing,
    act: Permission,
    declaration: str,
    now_utc: dt.datetime,
    training: TrainingRules | None = None,
    undertaking: str | None = None,
) -> Refusal | None:
    """Return why the act is forbidden, or None.

    Args:
        standing: the standing of the person.
        act: the act to check.
        declaration: version of the text in force.
        now_utc: the instant.
        training: which acts need which training; None: none does.
        undertaking: version of the undertaking in force; None: it is not asked for.
    """
    person = standing.person
    if person.is_retired:
        return _retired(person)
    if not (may(person.role, act) or act in standing.delegated | standing.granted):
        return not_permitted(person.actor, act)
    return (
        _password_given(person)
        or _undeclared(person, declaration)
        or _not_undertaken(person, undertaking)
        or _unlicensed(person, act, now_utc)
        or _off_duty(standing, act)
        or _unaccompanied(standing, act, now_utc)
        or _untrained(standing, act, training, now_utc)
    )


def _untrained(
    standing: Standing, act: Permission, training: TrainingRules | None, now_utc: dt.datetime
) -> Refusal | None:
    # Whoever is granted an act answers to an employer of their own for how they were trained.
    if training is None or act in standing.granted:
        return None
    return untrained(standing.person, act, training, day_of(now_utc))


def admission(person: Person, declaration: str, undertaking: str | None = None) -> Refusal | None:
    """Return why a person may not sign in at all, or None."""
    if person.is_retired:
        return _retired(person)
    return _password_given(person) or _undeclared(person, declaration) or _not_undertaken(person, undertaking)


def _password_given(person: Person) -> Refusal | None:
    """Refuse everything while someone else knows the password."""
    if not person.is_password_given:
        return None
    return Refusal(
        text("The password of {person} was set by someone else.", person=person.name),
        "Sign in and choose a password of your own first.",
        rule="A password is known to its owner only.",
        source="code of practice, PPL-08",
    )


def _retired(person: Person) -> Refusal:
    return Refusal(
        text("The account of {person} is closed.", person=person.name),
        "Sign in with your own account.",
        rule="A retired account can do nothing.",
        source="code of practice, PPL-08",
    )


def _undeclared(person: Person, declaration: str) -> Refusal | None:
    if person.signed is not None and person.signed.version == declaration:
        return None
    return Refusal(
        text(
            "{person} has not signed the current confidentiality declaration ({declaration_source}).",
            person=person.name,
            declaration_source=DECLARATION_SOURCE,
        ),
        "Sign in and sign the declaration first.",
        rule="The declaration is signed before access.",
        source=DECLARATION_SOURCE,
    )


def _not_undertaken(person: Person, undertaking: str | None) -> Refusal | None:
    if undertaking is None or (person.undertaken is not None and person.undertaken.version == undertaking):
        return None
    return Refusal(
        text(
            "{person} has not signed the current undertaking to comply with the code of practice ({source}).",
            person=person.name,
            source=DECLARATION_SOURCE,
        ),
        "Sign in and sign the undertaking first.",
        rule="The undertaking to comply with the code is signed before access.",
        source=DECLARATION_SOURCE,
    )


def _unlicensed(person: Person, act: Permission, now_utc: dt.datetime) -> Refusal | None:
    if person.role not in NEEDS_LICENCE.get(act, frozenset()):
        return None
    if person.licence is not None and person.licence.is_good(now_utc):
        return None
    licence_state = words_of(person.licence, now_utc)
    return Refusal(
        text(
            "You cannot {act} without an active SIA licence. Licence of {person}: "
            "{licence_state} ({licence_source}).",
            act=act.value,
            person=person.name,
            licence_state=licence_state,
            licence_source=LICENCE_SOURCE,
        ),
        "A licensed colleague must take over. The manager can record a renewed licence once it is in the "
        "SIA register.",
        rule="Public space surveillance needs an active SIA licence.",
        source=LICENCE_SOURCE,
    )


def _off_duty(standing: Standing, act: Permission) -> Refusal | None:
    in_shifts = standing.person.role in ON_SHIFT or act in standing.granted
    if act not in NEEDS_SHIFT or not in_shifts or standing.shift is not None:
        return None
    return Refusal(
        text(
            "You cannot {act} while you are not signed on ({shift_source}).",
            act=act.value,
            shift_source=SHIFT_SOURCE,
        ),
        "Sign on first.",
        rule="This is done on duty only.",
        source=SHIFT_SOURCE,
    )


def _unaccompanied(standing: Standing, act: Permission, now_utc: dt.datetime) -> Refusal | None:
    if act not in NEEDS_SHIFT or standing.person.role is not Role.TRAINEE:
        return None
    console = standing.shift.console if standing.shift else ""
    return no_mentor(standing.person, standing.beside, console, now_utc)


def no_mentor(trainee: Person, beside: Mentor | None, console: str, now_utc: dt.datetime) -> Refusal | None:
    """Return the refusal if no suitable person supervises the trainee at their console, or None."""
    why = _not_beside(beside, now_utc) or _not_at_their_side(trainee, beside, console)
    if not why:
        return None
    return Refusal(
        text("{trainee} is a trainee and cannot work alone. {why}", trainee=trainee.name, why=why),
        "Choose a licensed operator who is signed on.",
        rule="A trainee works only beside a named licensed operator, who has no other trainee.",
        source=LICENCE_SOURCE,
    )


def _not_at_their_side(trainee: Person, beside: Mentor | None, console: str) -> str:
    if beside is None or beside.person is None or beside.shift is None:
        return ""
    person = beside.person
    if beside.shift.console != console:
        return text("{person} is at console {console}.", person=person.name, console=beside.shift.console)
    if any(login != trainee.login for login in beside.trainees):
        return text("{person} already supervises another trainee.", person=person.name)
    return ""


def _not_beside(beside: Mentor | None, now_utc: dt.datetime) -> str:
    if beside is None or beside.person is None:
        return text("No licensed operator has been chosen.")
    person = beside.person
    if person.is_retired or not may(person.role, Permission.RUN_SHIFT):
        return text("{person} cannot supervise a trainee.", person=person.name)
    if beside.shift is None:
        return text("{person} is not signed on.", person=person.name)
    if person.licence is None or not person.licence.is_good(now_utc):
        licence_state = words_of(person.licence, now_utc)
        return text("SIA licence of {person}: {state}.", person=person.name, state=licence_state)
    return ""
