"""One list of every time a second person said yes, whatever book says so (LOG-04, PPL-08)."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from console.domain.books.deployments import COVERT
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.services.books.agreements import AgreementList, SaidYes
from console.services.people.second_person import SecondApprover, require_agreed
from tests.services.cameras.street import READERS, Street, street, yard
from tests.support.people import PASSWORD

if TYPE_CHECKING:
    from console.domain.people.actor import Actor
    from console.services.books.agreements import Agreement

__all__ = ["street", "yard"]
DAY = dt.timedelta(days=1)


def said(street: Street, reader: Actor) -> tuple[Agreement, ...]:
    listed = AgreementList(street.bureau.at.store, street.yard.room.staff.access)
    return listed.between(reader, street.now - DAY, street.now + DAY).found


@pytest.mark.req("LOG-04", "PPL-08")
def test_approvals_and_countersignatures_stand_beside_what_two_agreed_to(street: Street) -> None:
    room, store = street.yard.room, street.bureau.at.store
    manager, supervisor, auditor = (room.me(role) for role in (Role.MANAGER, Role.SUPERVISOR, Role.AUDITOR))
    number = street.assess()
    street.approve(number)
    second = SecondApprover(supervisor, PASSWORD)
    require_agreed(room.staff.access, room.staff.sign_in, manager, second, Permission.LIFT_ZONE, "camera 3")
    found = {one.how: one for one in said(street, auditor)}
    assert found.keys() == {SaidYes.AGREED, SaidYes.APPROVED}
    agreed, approved = found[SaidYes.AGREED], found[SaidYes.APPROVED]
    assert (agreed.second, agreed.firsts, agreed.act, agreed.about) == (
        supervisor.login,
        (manager.login,),
        Permission.LIFT_ZONE.value,
        "camera 3",
    )
    assessed = store.entry(approved.entry, personal=False)
    assert assessed is not None
    assert approved.second == assessed.author
    assert approved.about == f"deployments {number}"
    assert approved.firsts
    assert approved.second not in approved.firsts
    with pytest.raises(Refusal):
        said(street, room.me(Role.OPERATOR))


@pytest.mark.req("RIP-04")
def test_a_covert_deployment_is_in_the_list_of_those_named_only(street: Street) -> None:
    room = street.yard.room
    street.bureau.complete(street.bureau.enter(cameras=(10,), readers=READERS))
    street.approve(street.assess(openness=COVERT, authorisation="ap/ds/1"))
    assert [one.how for one in said(street, room.me(Role.MANAGER))] == [SaidYes.APPROVED]
    assert said(street, room.me(Role.OWNER)) == ()
