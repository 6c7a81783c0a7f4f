"""Who may search for motion, and where privacy zones forbid it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.domain.cameras.facts import ZONES
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.domain.playback.motion import MotionArea, MotionFound, MotionKept, covered_cells
from console.domain.privacy.model import ZoneSet, ZoneSpace
from console.domain.privacy.zone_json import write_zones
from console.services.playback.motion import MotionSearch
from console.services.playback.motion_rules import MotionRules, MotionSettings
from console.store.camera_facts import CameraFactTable
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units
from tests.services.privacy.test_service import DOOR, PLACE, WINDOW, Desk

if TYPE_CHECKING:
    from collections.abc import Collection

    from tests.support.people import Room

HOUR = dt.timedelta(hours=1)
KNOWN_WORDS = ("every 10 s", "nothing is kept", "as the settings say")
NEWEST = dt.datetime(2026, 3, 25, 12, tzinfo=dt.UTC)


class Asked:
    """Notes which cells were searched."""

    cells: frozenset[int] = frozenset()

    def kept_until(self, camera: int) -> dt.datetime | None:
        return {1: NEWEST}.get(camera)

    def search(
        self, camera: int, cells: Collection[int], begin_utc: dt.datetime, end_utc: dt.datetime
    ) -> MotionFound:
        del camera, begin_utc, end_utc
        self.cells = frozenset(cells)
        return MotionFound((), 4.0)


def searching(room: Room, asked: Asked) -> MotionSearch:
    rules = MotionRules(CameraFactTable(room.engine), 4.0)
    books = BookTable(room.engine, Units(room.engine, room.clock))
    settings = MotionSettings(rules, asked, books, room.staff.access)
    return MotionSearch(asked, room.staff.access, rules, room.staff.cameras, settings)


@pytest.fixture
def desk(room: Room) -> Desk:
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    return Desk(room)


def test_cells_under_a_zone_are_left_out_of_the_search(room: Room, desk: Desk) -> None:
    asked = Asked()
    search = searching(room, asked)
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
    search = searching(room, asked)
    zone = replace(WINDOW, polygon=PLACE)
    with Units(room.engine, room.clock).begin() as unit:
        unit.state_camera_fact(2, ZONES, write_zones(ZoneSet(ZoneSpace.WORLD, (zone,))), "mhughes")
    now_utc = room.clock.utc_now()
    with pytest.raises(OperatorError):
        search.search(room.me(Role.OPERATOR), 2, MotionArea(), now_utc, now_utc + HOUR)
    assert asked.cells == frozenset()


def test_who_may_not_review_may_not_search(room: Room, desk: Desk) -> None:
    del desk
    search = searching(room, Asked())
    now_utc = room.clock.utc_now()
    with pytest.raises(Refusal):
        search.search(room.me(Role.ENGINEER), 1, MotionArea(), now_utc, now_utc + HOUR)


@pytest.mark.req("PPL-08")
@pytest.mark.parametrize("role", Role)
def test_what_is_kept_of_a_camera_is_set_by_who_may_and_entered(room: Room, role: Role) -> None:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    settings = searching(room, Asked()).settings
    if not may(role, Permission.SET_UP_CAMERA):
        with pytest.raises(Refusal):
            settings.save(room.me(role), [1], 0.0)
        assert settings.set_of(1) is None
        return
    settings.save(room.me(role), [1, 2], 10.0)
    settings.save(room.me(role), [2], 0.0)
    assert settings.kept([1, 2, 3]) == {
        1: MotionKept(10.0, NEWEST),
        2: MotionKept(0.0),
        3: MotionKept(4.0),
    }
    settings.save(room.me(role), [1], None)
    assert settings.kept([1])[1].every_s == settings.usual_s == 4.0
    with pytest.raises(OperatorError):
        settings.save(room.me(role), [1], 0.5)
    with room.engine.connect() as connection:
        rows = connection.exec_driver_sql(
            "SELECT payload FROM ledger WHERE kind = 'camera-setting-changed'"
        ).all()
    assert [next(words for words in (KNOWN_WORDS) if words in str(row)) for row in rows] == [
        "every 10 s",
        "every 10 s",
        "nothing is kept",
        "as the settings say",
    ]


def test_a_search_says_when_nothing_is_kept_of_its_camera(room: Room, desk: Desk) -> None:
    del desk
    search, now_utc = searching(room, Asked()), room.clock.utc_now()
    search.settings.save(room.me(Role.ENGINEER), [2], 0.0)
    said = [
        search.search(room.me(Role.OPERATOR), camera, MotionArea(), now_utc, now_utc + HOUR).is_kept
        for camera in (1, 2)
    ]
    assert said == [True, False]
