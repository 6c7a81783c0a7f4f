"""Plans and places: who may, what is kept, what is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.errors import OperatorError
from console.domain.map.plans import CameraPlacement
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.services.map.service import MapService
from console.store.camera_facts import CameraFactTable
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from console.store.pictures import PictureTable

if TYPE_CHECKING:
    from console.domain.map.plans import Plan
    from console.domain.people.actor import Actor
    from tests.support.people import Room


def service_of(room: Room) -> MapService:
    books = BookTable(room.engine, Units(room.engine, room.clock))
    return MapService(
        CameraFactTable(room.engine), PictureTable(room.engine, room.clock), books, room.staff.access
    )


def add(service: MapService, actor: Actor, title: str = "Town centre") -> Plan:
    return service.add_plan(actor, title, ("image/png", b"png"), (800, 600))


def test_a_plan_is_added_cameras_stand_on_it_and_go_with_it(room: Room) -> None:
    service, manager = service_of(room), room.me(Role.MANAGER)
    plan = add(service, manager)
    assert service.picture(plan.id) == b"png"
    service.put(manager, 3, CameraPlacement(plan.id, 10, 20, bearing_deg=370))
    assert service.read().on(plan.id)[3].bearing_deg == 10
    second = add(service, manager)
    assert second.id != plan.id, "two plans may have one name"
    service.remove_plan(manager, plan.id)
    left = service.read()
    assert (left.plans, left.on(plan.id)) == ((second,), {})
    assert service.picture(plan.id) is None
    with room.engine.connect() as connection:
        acts = connection.exec_driver_sql("SELECT count(*) FROM ledger WHERE kind = 'map-changed'").scalar()
    assert acts == 4


def test_what_makes_no_sense_is_refused(room: Room) -> None:
    service, manager = service_of(room), room.me(Role.MANAGER)
    plan = add(service, manager)
    with pytest.raises(OperatorError, match="name"):
        add(service, manager, "  ")
    with pytest.raises(OperatorError, match="outside"):
        service.put(manager, 3, CameraPlacement(plan.id, 801, 20))
    with pytest.raises(OperatorError, match="does not exist"):
        service.put(manager, 3, CameraPlacement("gone", 1, 1))
    with pytest.raises(OperatorError, match="does not exist"):
        service.remove_plan(manager, "gone")
    assert service.read().on(plan.id) == {}


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_every_act_asks_the_gate(room: Room, role: Role) -> None:
    service, me = service_of(room), room.me(role)
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    plan = add(service, room.me(Role.MANAGER))
    acts = (
        lambda: add(service, me, "Another"),
        lambda: service.change_plan(me, plan),
        lambda: service.put(me, 3, CameraPlacement(plan.id, 1, 1)),
        lambda: service.put(me, 3, None),
        lambda: service.remove_plan(me, plan.id),
    )
    for work in acts:
        if may(role, Permission.CHANGE_MAP):
            work()
        else:
            with pytest.raises(Refusal):
                work()
