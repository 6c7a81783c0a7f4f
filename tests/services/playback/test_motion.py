"""Who may search for motion, and where privacy zones forbid it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.domain.cameras.facts import ZONES
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from console.domain.playback.motion import MotionArea, MotionFound, covered_cells
from console.domain.privacy.model import ZoneSet, ZoneSpace
from console.domain.privacy.zone_json import write_zones
from console.services.playback.motion import MotionSearch
from console.store.camera_facts import CameraFactTable
from console.store.ledger.unit import Units
from tests.services.privacy.test_service import DOOR, PLACE, WINDOW, Desk

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.support.people import Room

HOUR = dt.timedelta(hours=1)


class Asked:
    """Notes which cells were searched."""

    cells: frozenset[int] = frozenset()

    def search(
        self, camera: int, cells: Collection[int], begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> MotionFound:
        del camera, begin_utc, end_utc
        self.cells = frozenset(cells)
        return MotionFound((), 4.0)


@pytest.fixture
def desk(room: Room) -> Desk:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    return Desk(room)


def test_cells_under_a_zone_are_left_out_of_the_search(room: Room, desk: Desk) -> None:
    asked = Asked()
    search = MotionSearch(asked, room.staff.access, CameraFactTable(room.engine), room.staff.cameras)
    operator, begin_utc = room.me(Role.OPERATOR), room.clock.utc_now()
    search.search(operator, 1, MotionArea(), begin_utc, begin_utc + HOUR)
    assert asked.cells == MotionArea().cells()
    room.clock.advance(60.0)
    desk.zones.change(room.me(Role.SUPERVISOR), 1, ZoneSet(zones=(WINDOW,)), "homes")
    # Before the change nothing was covered; at any time after it, the window was.
    search.search(operator, 1, MotionArea(), begin_utc, begin_utc + dt.timedelta(seconds=30))
    assert asked.cells == MotionArea().cells()
    found = search.search(operator, 1, MotionArea(), begin_utc, begin_utc + HOUR)
    assert asked.cells == MotionArea().cells() - covered_cells([WINDOW])
    assert found.left_out == len(covered_cells([WINDOW])) > 0
    # A zone that was replaced later covered what it covered.
    room.clock.advance(60.0)
    desk.zones.change(room.me(Role.SUPERVISOR), 1, ZoneSet(zones=(DOOR,)), "homes")
    search.search(operator, 1, MotionArea(), begin_utc, begin_utc + HOUR)
    assert asked.cells == MotionArea().cells() - covered_cells([WINDOW, DOOR])
    xs, ys = zip(*WINDOW.polygon, strict=True)
    middle = MotionArea(sum(xs) / len(xs), sum(ys) / len(ys), sum(xs) / len(xs), sum(ys) / len(ys))
    with pytest.raises(OperatorError):
        search.search(operator, 1, middle, begin_utc, begin_utc + HOUR)


def test_zones_that_move_with_the_camera_forbid_the_search(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    asked = Asked()
    search = MotionSearch(asked, room.staff.access, CameraFactTable(room.engine), room.staff.cameras)
    zone = replace(WINDOW, polygon=PLACE)
    with Units(room.engine, room.clock).begin() as unit:
        unit.state_camera_fact(2, ZONES, write_zones(ZoneSet(ZoneSpace.WORLD, (zone,))), "mhughes")
    now_utc = room.clock.utc_now()
    with pytest.raises(OperatorError):
        search.search(room.me(Role.OPERATOR), 2, MotionArea(), now_utc, now_utc + HOUR)
    assert asked.cells == frozenset()


def test_who_may_not_review_may_not_search(room: Room, desk: Desk) -> None:
    del desk
    search = MotionSearch(Asked(), room.staff.access, CameraFactTable(room.engine), room.staff.cameras)
    now_utc = room.clock.utc_now()
    with pytest.raises(Refusal):
        search.search(room.me(Role.ENGINEER), 1, MotionArea(), now_utc, now_utc + HOUR)
