"""Conversion between database rows and people, trainings, shifts, delegations and standing orders."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from console.domain.people.actor import Role
from console.domain.people.declaration import SignedDeclaration
from console.domain.people.delegation import DelegatedTask, Delegation
from console.domain.people.licence import Licence, LicenceState
from console.domain.people.person import Person, PoliceDetail
from console.domain.people.presence import Presence
from console.domain.people.shift import Handover, Shift
from console.domain.people.standing_order import StandingOrder
from console.domain.people.training import Topic, Training

if TYPE_CHECKING:
    from sqlalchemy import Row


def person_row(person: Person) -> dict[str, Any]:
    """Return the columns of an account, except its secrets and the time it was added."""
    licence, signed, police = person.licence, person.signed, person.police
    return {
        "login": person.login,
        "name": person.name,
        "role": person.role.value,
        "licence_number": licence.number if licence else "",
        "licence_expires": licence.expires if licence else None,
        "licence_state": licence.state.value if licence else "",
        "declaration": signed.version if signed else "",
        "declared_utc": signed.signed_utc if signed else None,
        "police_force": police.force if police else "",
        "police_collar": police.collar if police else "",
        "police_rank": police.rank if police else "",
        "is_redeployable": person.is_redeployable,
        "retired_utc": person.retired_utc,
        "staff_number": person.staff_number,
        "undertaking": person.undertaken.version if person.undertaken else "",
        "undertaken_utc": person.undertaken.signed_utc if person.undertaken else None,
    }


def person_of(row: Row[Any], trainings: tuple[Training, ...]) -> Person:
    """Return the account of a row."""
    return Person(
        row.login,
        row.name,
        Role(row.role),
        Licence(row.licence_number, row.licence_expires, LicenceState(row.licence_state))
        if row.licence_number
        else None,
        SignedDeclaration(row.declaration, row.declared_utc) if row.declaration else None,
        trainings,
        PoliceDetail(row.police_force, row.police_collar, row.police_rank) if row.police_force else None,
        row.is_redeployable,
        bool(row.pin_hash),
        row.retired_utc,
        bool(row.is_password_given),
        row.staff_number,
        SignedDeclaration(row.undertaking, row.undertaken_utc) if row.undertaking else None,
    )


def training_row(login: str, training: Training) -> dict[str, Any]:
    """Return the columns of a training."""
    return {
        "login": login,
        "topic": training.topic.value,
        "on_day": training.on,
        "given_by": training.by,
        "until_day": training.until,
    }


def training_of(row: Row[Any]) -> Training:
    """Return the training of a row."""
    return Training(Topic(row.topic), row.on_day, row.given_by, row.until_day)


NO_HANDOVER = json.dumps(["", [], [], []])
"""Of a shift without notes, or whose notes were erased."""


def shift_row(shift: Shift) -> dict[str, Any]:
    """Return the columns of a shift."""
    handover = shift.handover
    return {
        "number": shift.number,
        "login": shift.login,
        "console": shift.console,
        "mentor": shift.mentor,
        "began_utc": shift.began_utc,
        "ended_utc": shift.ended_utc,
        "ended_by": shift.ended_by,
        "handover": json.dumps(
            [
                handover.notes,
                handover.cameras_out,
                handover.open_incidents,
                handover.visitors,
                handover.in_hand,
            ],
            ensure_ascii=False,
        ),
        "has_outlived_licence": shift.has_outlived_licence,
    }


def shift_of(row: Row[Any]) -> Shift:
    """Return the shift of a row."""
    # Shifts that ended earlier have four parts.
    notes, cameras, incidents, visitors, *rest = json.loads(row.handover)
    return Shift(
        row.number,
        row.login,
        row.console,
        row.began_utc,
        row.mentor,
        row.ended_utc,
        row.ended_by,
        Handover(notes, tuple(cameras), tuple(incidents), tuple(visitors), tuple(rest[0]) if rest else ()),
        row.has_outlived_licence,
    )


def delegation_row(delegation: Delegation) -> dict[str, Any]:
    """Return the columns of a delegation."""
    return {
        "number": delegation.number,
        "giver": delegation.giver,
        "holder": delegation.holder,
        "tasks": json.dumps([task.value for task in delegation.tasks]),
        "begin_utc": delegation.begin_utc,
        "end_utc": delegation.end_utc,
        "why": delegation.why,
        "ended_utc": delegation.ended_utc,
    }


def delegation_of(row: Row[Any]) -> Delegation:
    """Return the delegation of a row."""
    tasks = tuple(DelegatedTask(value) for value in json.loads(row.tasks))
    return Delegation(
        row.number, row.giver, row.holder, tasks, row.begin_utc, row.end_utc, row.why, row.ended_utc
    )


def standing_order_row(order: StandingOrder) -> dict[str, Any]:
    """Return the columns of a standing order."""
    return {
        "number": order.number,
        "giver": order.giver,
        "roles": json.dumps([role.value for role in order.roles]),
        "persons": json.dumps(order.persons),
        "tasks": json.dumps([task.value for task in order.tasks]),
        "why": order.why,
        "begun_utc": order.begun_utc,
        "ended_utc": order.ended_utc,
    }


def standing_order_of(row: Row[Any]) -> StandingOrder:
    """Return the standing order of a row."""
    return StandingOrder(
        row.number,
        row.giver,
        tuple(Role(value) for value in json.loads(row.roles)),
        tuple(json.loads(row.persons)),
        tuple(DelegatedTask(value) for value in json.loads(row.tasks)),
        row.why,
        row.begun_utc,
        row.ended_utc,
    )


def presence_of(row: Row[Any]) -> Presence:
    """Return who sits at a console of a row."""
    return Presence(row.login, row.console, row.since_utc)
