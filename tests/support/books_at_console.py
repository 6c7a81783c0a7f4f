"""The books' desk as the product wires it, under the people of a `Room`, all on one real database."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from console.app.wiring.books import open_books
from console.domain.books.visitors import Arrived
from console.domain.visitors.texts import VISITOR_TEXTS
from tests.support.people import login_of
from tests.support.scheme import fail, scheme_of

if TYPE_CHECKING:
    from console.domain.people.actor import Role
    from console.services.books_at_console import BooksAtConsole
    from tests.support.people import Room

SIGNED = "M 100 150 L 160 80 L 220 200 L 300 120 M 340 150 L 420 150"


@dataclass
class DeskRoom:
    """`arrival()` is a good one; change what a test is about."""

    room: Room
    desk: BooksAtConsole = field(init=False)

    def __post_init__(self) -> None:
        room, staff = self.room, self.room.staff
        scheme = scheme_of(room, Path())
        self.changes, self.store, self.facts = scheme.changes, scheme.books, scheme.facts
        self.signs = scheme.signs
        # As `open_people` does; until then nobody may see any camera.
        scheme.private_cameras.load()
        wired = open_books(scheme, staff, fail).books
        self.desk = replace(wired, actor=staff.seat.current_actor, owner="Anytown Borough Council")
        self.visits, self.scheme = self.desk.visits, self.desk.scheme

    def sit(self, role: Role) -> None:
        """Have the person of a role at the desk."""
        self.room.staff.sit_down(self.room.person(login_of(role)))

    def arrival(self, **said: object) -> Arrived:
        from console.domain.people.actor import Role

        usual: dict[str, object] = {
            "visitor": "other",
            "name": "Olivia Fletcher",
            "organisation": "Fire and rescue service",
            "purpose": "Risk assessment",
            "arrived_utc": self.room.clock.utc_now(),
            "is_appointed": True,
            "host": "Tariq",
            "authorised_by": login_of(Role.SUPERVISOR),
            "is_notice_shown": True,
            "declaration": VISITOR_TEXTS.version,
            "signature": SIGNED,
        }
        return Arrived(**(usual | said))  # type: ignore[arg-type]  # by name
