"""A camera that is moved or aimed elsewhere needs a new agreement, where the scheme asks for one (SYS-07)."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from console.app.wiring.cameras import agreements_of
from console.domain.books.camera_changes import CAMERA_CHANGES, ENFORCED, MOVE_FOR
from console.domain.books.equipment import Installed, Moved
from console.domain.books.scheme import MAJOR, MINOR, CodeChanged
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.refusal import Refusal
from tests.support.books_at_console import DeskRoom
from tests.support.scheme import scheme_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.people import Room

DAY = dt.timedelta(days=1)


@pytest.fixture
def house(room: Room) -> DeskRoom:
    """Cameras 3 (fixed) and 5 (redeployable) of before commissioning was recorded; the rule is on."""
    made, manager = DeskRoom(room), room.me(Role.MANAGER)
    for name, said in (("owner", "Council"), ("manager", "Mary"), ("partners", "Police")):
        made.scheme.state(manager, name, said)
    made.scheme.state(manager, CAMERA_CHANGES, ENFORCED)
    with made.store.unit() as unit:
        for number, kind in ((3, CameraKind.FIXED), (5, CameraKind.REDEPLOYABLE)):
            unit.add_camera(Camera(number, f"U{number}", "High Street", "", "", kind, "rtsp://x/"))
    return made


def change(house: DeskRoom) -> CodeChanged:
    return CodeChanged(
        change=MAJOR,
        what="Camera 3 looks at the square",
        grounds="New square",
        consulted="Letters",
        agreed=("Council", "Police"),
        holds_from=house.room.clock.utc_now().date(),
        moved=(3,),
    )


def item(house: DeskRoom, *numbers: int) -> int:
    installed = Installed(
        urn=f"CAM-{numbers}",
        item="camera",
        make="Bosch",
        place="High Street",
        installed_on=dt.date(2025, 1, 1),
        installer="Fixit",
        cameras=numbers,
    )
    return house.desk.books.enter(house.room.me(Role.MANAGER), installed).number


@pytest.mark.req("SYS-07", "SYS-08")
def test_a_camera_is_not_moved_before_its_agreement_is_recorded(house: DeskRoom, tmp_path: Path) -> None:
    room, manager = house.room, house.room.me(Role.MANAGER)
    agreements = agreements_of(scheme_of(room, tmp_path))
    moved = Moved(moved_on=room.clock.utc_now().date(), place="Market", reason="New square", person="Fixit")
    pole, van = item(house, 3), item(house, 5)
    with pytest.raises(Refusal, match="cannot move camera 3"):
        house.desk.maintenance.enter(manager, moved, pole)
    with pytest.raises(Refusal, match="cannot move camera 3"):
        agreements.require_moved(manager.login, 3)
    assert room.refused()[-1] == (manager.login, "move a camera")
    house.desk.maintenance.enter(manager, moved, van)
    with pytest.raises(OperatorError, match="is a major change"):
        house.scheme.change_code(manager, replace(change(house), change=MINOR, agreed=("Council", "Mary")))
    later = change(house).holds_from + 2 * DAY
    house.scheme.change_code(manager, replace(change(house), holds_from=later))
    with pytest.raises(Refusal, match="cannot move camera 3"):
        agreements.require_moved(manager.login, 3)
    house.scheme.change_code(manager, change(house))
    house.desk.maintenance.enter(manager, moved, pole)
    agreements.require_moved(manager.login, 3)
    # It does not last: who moves it again next year asks again.
    room.clock.advance((MOVE_FOR + 3 * DAY).total_seconds())
    with pytest.raises(Refusal, match="cannot move camera 3"):
        agreements.require_moved(manager.login, 3)


def test_without_the_rule_nothing_is_asked(room: Room, tmp_path: Path) -> None:
    agreements_of(scheme_of(room, tmp_path)).require_moved("amy", 3)
