"""Two consoles give badges at once, on both kinds of database."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.actor import Role
from tests.support.books_at_console import DeskRoom
from tests.support.people import Room

if TYPE_CHECKING:
    from sqlalchemy import Engine

VISITORS = 8


def test_a_badge_is_given_once_by_however_many_consoles(engine: Engine) -> None:
    room = Room(engine)
    room.fill()
    room.on_duty(Role.OPERATOR, Role.SUPERVISOR)
    desks = [DeskRoom(room) for _ in range(2)]
    me = room.me(Role.OPERATOR)
    for number in range(VISITORS):
        desks[0].visits.arrive(me, desks[0].arrival(name=f"Person {chr(65 + number)}"))
    made: list[str] = []
    begin = threading.Barrier(2)

    def give(house: DeskRoom, visits: list[int]) -> None:
        begin.wait(10)
        for visit in visits:
            while True:
                try:
                    house.visits.give_badge(me, visit, lambda one: made.append(one.badge))
                except OperatorError as taken:
                    # The other console was quicker with this number.
                    assert "already in use" in taken.what  # noqa: PT017 - it is raised in a thread
                else:
                    break

    halves = (list(range(1, VISITORS + 1, 2)), list(range(2, VISITORS + 1, 2)))
    threads = [
        threading.Thread(target=give, args=(house, half)) for house, half in zip(desks, halves, strict=True)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    given = [one.badge for one in desks[0].visits.present(me)]
    assert sorted(given) == sorted(made) == [f"V{number:02}" for number in range(1, VISITORS + 1)]
