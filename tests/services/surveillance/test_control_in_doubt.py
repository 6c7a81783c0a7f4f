"""Nobody has cameras while it cannot be read whether the police are in total control (RIP-02)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.surveillance.control import ENDED, HANDED_BACK, TAKEN
from console.services.surveillance.total_control import Signature
from console.store.ledger.book_table import BookTable
from tests.services.surveillance.test_total_control import INSPECTOR, Handing, handing
from tests.support.books_at_console import DeskRoom
from tests.support.damage import damage, numbers_of
from tests.support.people import PASSWORD, Room, login_of

if TYPE_CHECKING:
    from console.services.surveillance.total_control import TotalControl

__all__ = ["handing"]
OPENED, INFORMED, HELD = "authorisations.entered", "authorisations.informed", "authorisations.held"


@pytest.fixture(autouse=True)
def _expect_damage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(BookTable, "damaged", lambda _self, _ref: None)


def broken(handing: Handing, *kinds: str, payload: str = "{") -> None:
    engine = handing.room.engine
    for kind in kinds:
        numbers = numbers_of(engine, kind)
        assert numbers, kind
        damage(engine, "authorisations", numbers[-1], payload)


def doubted(control: TotalControl) -> bool:
    return control.control is not None and control.control.is_in_doubt


def usable(room: Room) -> list[int]:
    return [number for number in range(1, 10) if room.staff.cameras.may_use(number)]


def hand_back(handing: Handing, control: TotalControl, officer: str = INSPECTOR) -> None:
    signed = Signature(officer, PASSWORD)
    control.hand_back(handing.manager, PASSWORD, signed, "found after a damaged disk")


@pytest.mark.req("RIP-02")
@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        *((kind, payload) for kind in (TAKEN, OPENED, INFORMED, HELD) for payload in ("{", "[]")),
        *((kind, '{"fields": {}}') for kind in (TAKEN, OPENED)),
        (TAKEN, '{"fields": {"officers": 3}}'),
    ],
)
def test_while_a_damaged_entry_hides_who_is_in_control_nobody_has_cameras(
    handing: Handing, kind: str, payload: str
) -> None:
    handing.take()
    broken(handing, kind, payload=payload)
    there = Room(handing.room.engine, handing.room.clock)
    control = DeskRoom(there).desk.control
    assert doubted(control)
    for login in (None, login_of(Role.OPERATOR), login_of(Role.MANAGER), INSPECTOR):
        if login is not None:
            there.staff.seat.sit_down(there.person(login))
        assert usable(there) == [], login
    refused = there.staff.cameras.find_refusal(3)
    assert refused is not None
    assert "An entry is damaged" in refused.what
    assert "sign the hand-back" in refused.then
    # The officers may nothing any more; the books are the owner's, and the way out is open.
    assert there.staff.access.find_refusal(handing.inspector, Permission.WATCH) is not None
    assert there.staff.access.find_refusal(handing.manager, Permission.READ_BOOKS) is None
    with pytest.raises(OperatorError, match="already"):
        control.take(handing.manager, 1, handing.request(), PASSWORD, PASSWORD)
    with pytest.raises(Refusal, match="sign the hand-back"):
        hand_back(handing, control, login_of(Role.OPERATOR))
    with pytest.raises(OperatorError, match="password or PIN"):
        control.hand_back(handing.manager, PASSWORD, Signature(INSPECTOR, "wrong"), "")
    assert doubted(control)
    hand_back(handing, control)
    assert not doubted(control)
    assert usable(there) == list(range(1, 10))
    restarted = Room(handing.room.engine, handing.room.clock)
    assert not doubted(DeskRoom(restarted).desk.control)
    assert usable(restarted) == list(range(1, 10))


@pytest.mark.req("RIP-02")
def test_damage_while_they_are_in_control_takes_the_seats_from_the_officers(handing: Handing) -> None:
    handing.take()
    staff = handing.room.staff
    staff.sit_down(handing.room.person(INSPECTOR))
    broken(handing, TAKEN)
    handing.control.read()
    assert staff.seat.login != INSPECTOR
    assert staff.access.find_refusal(handing.inspector, Permission.WATCH) is not None
    known = handing.control.control
    handing.control.read()
    assert handing.control.control is known, "what is known already changes nothing again"
    hand_back(handing, handing.control)
    assert staff.roster.state.on_duty == {}, "the officer was signed off"


@pytest.mark.req("RIP-02")
def test_a_damaged_hand_back_opens_the_seats_to_neither_side(handing: Handing) -> None:
    handing.take()
    hand_back(handing, handing.control)
    broken(handing, HANDED_BACK)
    handing.control.read()
    assert doubted(handing.control)
    assert usable(handing.room) == []
    hand_back(handing, handing.control)
    assert usable(handing.room) == list(range(1, 10))


@pytest.mark.req("RIP-02")
@pytest.mark.parametrize("over", [HANDED_BACK, ENDED])
def test_a_damaged_taking_that_is_over_locks_nobody_out(handing: Handing, over: str) -> None:
    handing.take()
    if over == HANDED_BACK:
        hand_back(handing, handing.control)
    else:
        handing.room.clock.advance(7 * 3600.0)
        handing.control.read()
    assert numbers_of(handing.room.engine, over)
    broken(handing, TAKEN, OPENED)
    handing.control.read()
    assert handing.control.control is None
    assert usable(handing.room) == list(range(1, 10))
