"""The books' desk as the product wires it, under the people of a `Room`, all on one real database."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from console.domain.books.visitors import Arrived
from console.domain.visitors.texts import VISITOR_TEXTS
from console.services.books.incidents import Incidents
from console.services.books.service import BookService
from console.services.books_at_console import BooksAtConsole
from console.services.scheme.service import SchemeService
from console.services.visitors.service import VisitorService
from console.store.changes import DatabaseChanges
from console.store.drafts import DraftTable
from console.store.ledger import book_table as store
from console.store.ledger.unit import Units
from console.store.scheme import SchemeTable
from tests.support.people import login_of

if TYPE_CHECKING:
    from console.domain.people.actor import Role
    from tests.support.people import Room

SIGNED = "M 100 150 L 160 80 L 220 200 L 300 120 M 340 150 L 420 150"


@dataclass
class DeskRoom:
    """`arrival()` is a good one; change what a test is about."""

    room: Room
    desk: BooksAtConsole = field(init=False)

    def __post_init__(self) -> None:
        room, staff = self.room, self.room.staff
        self.changes = DatabaseChanges(room.engine)
        self.store = store.BookTable(room.engine, Units(room.engine, room.clock, self.changes.committed))
        books = BookService(self.store, staff.access, staff.sign_in)
        self.facts = SchemeTable(room.engine, room.clock)
        self.visits = VisitorService(
            self.store,
            staff.access,
            staff.roster,
            room.clock,
            room.acts,
            VISITOR_TEXTS,
            lambda: staff.seat.person,
        )
        self.scheme = SchemeService(self.facts, self.store, books, staff.access, room.clock)
        self.desk = BooksAtConsole(
            books,
            Incidents(self.store, staff.access, room.clock),
            DraftTable(room.engine, room.clock),
            staff.seat.current_actor,
            owner="Anytown Borough Council",
            changes=self.changes,
            visits=self.visits,
            scheme=self.scheme,
        )

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
