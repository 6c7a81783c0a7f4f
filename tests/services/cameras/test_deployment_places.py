"""Where on a plan a deployment is, and on whose word."""

from __future__ import annotations

import pytest

from console.domain.books.deployment_file import DeploymentState
from console.domain.books.entries import EntryRef
from console.domain.errors import OperatorError
from console.domain.map.plans import CameraPlacement
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from tests.services.cameras.street import (
    Street,
    put_on_plan,
    street,
    yard,
)
from tests.services.map.test_service import add as add_plan
from tests.services.map.test_service import service_of as map_of

__all__ = ["street", "yard"]


@pytest.mark.req("RED-01")
def test_a_deployment_gets_its_place_on_a_plan_also_when_it_is_over(street: Street) -> None:
    plan = add_plan(map_of(street.yard.room), street.me(Role.MANAGER))
    number = street.assess()
    assert street.one(number).position is None
    with pytest.raises(OperatorError, match="plan does not exist"):
        put_on_plan(street, number, "nowhere", 1, 1)
    for x, y in ((-1, 5), (801, 5), (5, 601)):
        with pytest.raises(OperatorError, match="outside the plan"):
            put_on_plan(street, number, plan.id, x, y)
    with pytest.raises(Refusal):
        put_on_plan(street, number, plan.id, 5, 5, Role.OPERATOR)
    assert street.one(number).position is None, "what is refused is not entered"
    put_on_plan(street, number, plan.id, 10, 20)
    street.approve(number)
    street.put_up(number)
    street.take_down(number)
    before = street.one(number).position
    assert before is not None
    street.yard.room.clock.advance(3600)
    put_on_plan(street, number, plan.id, 800, 600)
    after = street.one(number).position
    assert after is not None
    assert (before.x, before.y, after.x, after.y) == (10, 20, 800, 600)
    assert (after.author, after.instant_utc) == (street.me(Role.SUPERVISOR).login, street.now)
    assert street.state(number) is DeploymentState.REMOVED, "its place changes nothing else"
    books = street.bureau.at.desk.books
    kinds = [
        entry.kind for entry in books.case(street.me(Role.MANAGER), EntryRef("deployments", number)).later
    ]
    assert kinds.count("deployments.positioned") == 2, "no place is overwritten"


@pytest.mark.req("RED-01")
def test_without_a_place_of_its_own_it_has_that_of_its_camera_at_that_time(street: Street) -> None:
    service, manager, clock = map_of(street.yard.room), street.me(Role.MANAGER), street.yard.room.clock
    plan = add_plan(service, manager)

    def deployed() -> int:
        number = street.assess()
        street.approve(number)
        street.put_up(number)
        return number

    def place(number: int) -> tuple[float, float] | None:
        (found,) = [one.position for one in street.deployments.charted(manager) if one.number == number]
        assert found is None or found.is_of_camera
        return (found.x, found.y) if found is not None else None

    service.put(manager, 10, CameraPlacement(plan.id, 10, 10))
    clock.advance(60)
    first = deployed()
    assert place(first) == (10, 10), "it was put on the map before it went up"
    clock.advance(60)
    street.take_down(first)
    clock.advance(60)
    second = deployed()
    assert place(second) is None, "the map still shows where the camera was before"
    clock.advance(60)
    service.put(manager, 10, CameraPlacement(plan.id, 30, 30))
    assert (place(first), place(second)) == ((10, 10), (30, 30))
    clock.advance(60)
    service.put(manager, 10, None)
    assert (place(first), place(second)) == ((10, 10), None)
    put_on_plan(street, second, plan.id, 7, 8)
    (own,) = [one.position for one in street.deployments.charted(manager) if one.number == second]
    assert own is not None
    assert (own.x, own.y, own.is_of_camera) == (7, 8, False)
