"""The daily check of every camera: complete, recorded, each defect a fault of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.books.entries import BookQuery
from console.domain.cameras.camera import Camera, CameraKind
from console.domain.cameras.check import CheckRound, CheckVerdict, automatic
from console.domain.cameras.status import CameraStatus, PictureState, RecordingState
from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission, may
from console.domain.people.refusal import Refusal
from console.services.cameras.daily_check import DailyChecks
from console.store.ledger.book_table import BookTable
from console.store.ledger.unit import Units

if TYPE_CHECKING:
    from tests.support.people import Room

CAMERAS = {
    number: Camera(number, f"C-{number}", f"Street {number}", "", "", CameraKind.FIXED, "rtsp://h/")
    for number in (1, 2, 3)
}
DONE = (
    CheckRound.start(CAMERAS)
    .marked(1, CheckVerdict.FINE)
    .marked(2, CheckVerdict.DEFECT, "picture: dirty dome")
    .marked(3, CheckVerdict.FINE)
)


def books_of(room: Room) -> BookTable:
    return BookTable(room.engine, Units(room.engine, room.clock))


@pytest.mark.req("FLT-01")
def test_the_check_and_a_fault_for_each_defect_are_entered_together(room: Room) -> None:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
    books = books_of(room)
    checks = DailyChecks(
        books, room.staff.access, room.clock, room.staff.roster, room.staff.cameras.is_secret_now
    )
    assert checks.last() is None
    checks.record(room.me(Role.OPERATOR), DONE, CAMERAS, "rain in the night")
    last = checks.last()
    assert last is not None
    assert (last.author, last.good, last.faulty) == (room.me(Role.OPERATOR).login, (1, 3), (2,))
    (fault,) = books.page(BookQuery("faults", kinds=("faults.reported",)), personal=True)
    assert fault.is_open
    assert (fault.fields["defect"], fault.fields["priority"]) == ("picture: dirty dome", "urgent")
    assert fault.fields["supervisor"] == room.me(Role.SUPERVISOR).name


@pytest.mark.req("FLT-01")
def test_a_round_is_not_entered_before_every_camera_was_looked_at(room: Room) -> None:
    room.on_duty(Role.OPERATOR)
    checks = DailyChecks(
        books_of(room), room.staff.access, room.clock, room.staff.roster, room.staff.cameras.is_secret_now
    )
    me = room.me(Role.OPERATOR)
    with pytest.raises(OperatorError, match=r"not finished\. Still open: 2, 3"):
        checks.record(me, CheckRound.start(CAMERAS).marked(1, CheckVerdict.FINE), CAMERAS)
    with pytest.raises(OperatorError, match="without a description"):
        checks.record(me, DONE.marked(2, CheckVerdict.DEFECT, "  "), CAMERAS)
    with pytest.raises(OperatorError, match="not finished"):
        checks.record(me, CheckRound(), CAMERAS)
    assert checks.last() is None


@pytest.mark.parametrize("role", Role)
def test_every_role_asks_the_gate(room: Room, role: Role) -> None:
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR, Role.TRAINEE)
    checks = DailyChecks(
        books_of(room), room.staff.access, room.clock, room.staff.roster, room.staff.cameras.is_secret_now
    )
    if may(role, Permission.ENTER_FAULT):
        checks.record(room.me(role), DONE, CAMERAS)
    else:
        with pytest.raises(Refusal):
            checks.record(room.me(role), DONE, CAMERAS)


def test_a_round_follows_cameras_that_come_and_go() -> None:
    later = DONE.for_cameras([2, 3, 4])
    assert later.cameras_with(CheckVerdict.DEFECT) == (2,)
    assert later.cameras_with(CheckVerdict.UNSEEN) == (4,)
    assert later.marked(1, CheckVerdict.FINE) is later


@pytest.mark.req("FLT-01")
def test_what_the_console_sees_by_itself_is_proposed() -> None:
    fine = CameraStatus(1, PictureState.LIVE, RecordingState.REAL_TIME, clock_error_s=0.4)
    assert not automatic(fine, is_recorded=True)
    off = CameraStatus(1, PictureState.FROZEN, RecordingState.OFF, clock_error_s=-61.2)
    defects = automatic(off, is_recorded=True)
    assert defects == "picture: frozen; recording: not recording; clock wrong by -61 s"
    assert "recording" not in automatic(off, is_recorded=False)
