"""Printing the books: what is printed is signed and noted before it is seen (LOG-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from console.domain.errors import OperatorError
from console.domain.people.permissions import Act, may
from console.domain.registers import BOOKS
from console.domain.registers.entries import NewEntry
from console.domain.registers.printed import PageProof, of_head, reason_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from console.domain.people.actor import Actor
    from console.domain.registers.entries import Entry
    from console.domain.registers.fields import Value
    from console.services.book_ports import BookStore, Gate
    from console.services.heads import Heads

MOST = 2_000


@dataclass(frozen=True, slots=True)
class Printout:
    """Entries to be printed: every number of the range, nothing left out.

    Attributes:
        by: who prints, as shown.
        has_personal: personal details are among it.
    """

    book: str
    title: str
    entries: Sequence[Entry]
    proof: PageProof
    by: str
    has_personal: bool


class Printing:
    """Any thread but the screen's: calls wait for the database and the keyring."""

    def __init__(self, store: BookStore, gate: Gate, heads: Heads) -> None:
        self._store, self._gate, self._heads = store, gate, heads

    def prepare(self, actor: Actor, book: str, first: int, last: int) -> Printout:
        """Read the entries, sign for them, and note the print.

        Raises:
            Refusal: the actor may not print, or not read this book.
            OperatorError: there are no such entries, or too many for one print.
            EnvironmentFault: the head cannot be signed.
        """
        self._gate.require(actor, Act.PRINT_BOOKS, f"{book} {first} to {last}")
        self._gate.require(actor, BOOKS[book].read_act, book)
        if last - first >= MOST:
            raise OperatorError(f"At most {MOST:,} entries fit into one print.", "Print them in parts.")
        personal = may(actor.role, Act.READ_PERSONAL)
        entries = self._store.span(book, first, last, personal=personal)
        if not entries or entries[0].number != first or entries[-1].number != last:
            raise OperatorError(
                f"{BOOKS[book].title} has no entries {first} to {last}.", "Look at its last number."
            )
        reason = reason_for(first, last, (entry.hash for entry in entries))
        signed = next(one for one in self._heads.sign(reason, [book]) if one.head.book == book)
        with self._store.unit() as unit:
            said: dict[str, Value] = {"subject": f"{book} {first} to {last}", "personal": personal}
            unit.append(NewEntry("audit", "book-printed", actor.login, said))
        return Printout(book, BOOKS[book].title, entries, of_head(signed), actor.name, personal)
