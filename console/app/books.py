"""The books at the desk of one console: services, drafts, and who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.clock import SystemClock
from console.domain.people.permissions import Act
from console.services.books import Books
from console.services.books_desk import BooksDesk
from console.services.incidents import Incidents
from console.store.drafts import DraftTable

if TYPE_CHECKING:
    from console.app.scheme import Scheme
    from console.domain.people.actor import Actor
    from console.services.staffing import Staffing


def books_desk(scheme: Scheme, staffing: Staffing) -> BooksDesk:
    """What the panes of the books are given."""
    clock, duty = SystemClock(), staffing.duty

    def seated() -> Actor | None:
        """Without a trace: the panes ask it all the time."""
        person = duty.person
        return person.actor if person is not None and duty.is_open else None

    return BooksDesk(
        Books(scheme.books, staffing.gate, staffing.sign_in),
        Incidents(scheme.books, staffing.gate, clock),
        DraftTable(scheme.database, clock),
        lambda: duty.actor(Act.READ_BOOKS, "the books"),
        seated=seated,
    )
