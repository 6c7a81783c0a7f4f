from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from console.domain.people.actor import PROGRAM, Role
from console.domain.people.delegation import DelegatedTask
from console.domain.people.shift import Handover
from console.services.books.erasure import Erasure
from console.store.ledger.book_table import BookTable
from console.store.ledger.erasing import Erasing
from console.store.ledger.unit import Units
from console.store.people_tables import delegations, shifts
from tests.support.people import login_of

if TYPE_CHECKING:
    from tests.support.people import Room


@pytest.mark.req("LOG-02")
def test_hand_over_notes_and_reasons_go_from_the_tables_beside_the_books_too(room: Room) -> None:
    staff, begin = room.staff, room.clock.utc_now()
    room.on_duty(Role.SUPERVISOR, Role.OPERATOR)
    staff.shifts.sign_off(room.me(Role.OPERATOR), Handover("Ravensworth was in a rage"))
    manager = room.me(Role.MANAGER)
    delegation = staff.delegations.delegate(
        manager,
        login_of(Role.SUPERVISOR),
        [DelegatedTask.POLICE],
        begin,
        begin + dt.timedelta(hours=8),
        "I visit Ravensworth",
    )
    staff.delegations.withdraw(manager, delegation.number, "Ravensworth was out")
    assert len(said(room)) == 2
    room.clock.advance(2000 * 86_400)
    books = BookTable(room.engine, Units(room.engine, room.clock))
    erasure = Erasure(Erasing(room.engine, books), staff.access, room.clock)
    assert erasure.erase_due(PROGRAM).keys() == {"staff", "people"}
    assert said(room) == []
    last = staff.shifts.last_handover()
    assert last is not None
    assert last.handover == Handover()
    # The supervisor is on duty still: an open shift keeps what belongs to it.
    assert login_of(Role.SUPERVISOR) in staff.roster.reload().on_duty


def said(room: Room) -> list[str]:
    """Return the rows beside the books that name a member of the public."""
    with room.engine.connect() as connection:
        rows = [str(row) for table in (shifts, delegations) for row in connection.execute(sa.select(table))]
    return [row for row in rows if "Ravensworth" in row]
