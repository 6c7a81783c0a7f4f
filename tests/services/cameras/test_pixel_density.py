"""Calibrations of pixels per metre, on a real database."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.map.density import Mounting
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.services.cameras.pixel_density import PixelDensities
from console.store.camera_facts import CameraFactTable
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units

if TYPE_CHECKING:
    from tests.support.people import Room

HANGS = Mounting(6.0, 18.0, 62.0)


@pytest.fixture
def densities(room: Room) -> PixelDensities:
    facts, books = CameraFactTable(room.engine), BookTable(room.engine, Units(room.engine, room.clock))
    return PixelDensities(facts, books, room.staff.access)


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_keeping_one_asks_the_gate(densities: PixelDensities, room: Room, role: Role) -> None:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    if may(role, Permission.SET_UP_CAMERA):
        densities.save(room.me(role), 3, HANGS)
        assert densities.all() == {3: HANGS}
        assert densities.calibration_of(3) == (HANGS, None)
    else:
        with pytest.raises(Refusal):
            densities.save(room.me(role), 3, HANGS)
        assert densities.all() == {}


def test_each_calibration_is_recorded_and_kept_with_history(densities: PixelDensities, room: Room) -> None:
    densities.save(room.me(Role.ENGINEER), 3, HANGS)
    densities.save(room.me(Role.ENGINEER), 3, Mounting(7.0, 20.0, 62.0))
    assert len(CameraFactTable(room.engine).history(3, "density")) == 2
    with room.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT payload FROM ledger WHERE kind = 'camera-setting-changed'"
        ).all()
    assert len(rows) == 2
    assert "7.00 m high" in str(rows[-1])
