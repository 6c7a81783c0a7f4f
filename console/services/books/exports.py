"""Export the books with their proof (LOG-05): sign heads, write files, record the export."""

from __future__ import annotations

from typing import TYPE_CHECKING

from console.domain.books import BOOKS
from console.domain.books.apart import APART
from console.domain.books.entries import NewEntry
from console.domain.people.permissions import Permission
from console.services.books.concerned_entries import ConcernedEntries
from console.services.books.service import book_named

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from console.domain.books.fields import Value
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.services.books.head_signing import HeadSigning
    from console.services.books.ports import BookExporter, BookStore, Gate, SchemeFacts


class Exports:
    """Exports books. Not for the UI thread: a year takes seconds, ten years a minute."""

    def __init__(
        self,
        exporter: BookExporter,
        store: BookStore,
        gate: Gate,
        heads: HeadSigning,
        facts: SchemeFacts,
        clock: Clock,
    ) -> None:
        self._exporter, self._store, self._gate = exporter, store, gate
        self._heads, self._facts, self._clock = heads, facts, clock
        self._concerned = ConcernedEntries(store, gate)

    def export(
        self,
        actor: Actor,
        into: Path,
        books: Sequence[str] = (),
        progress: Callable[[int], None] = lambda _count: None,
        *,
        personal: bool,
    ) -> Sequence[Path]:
        """Write books into a new folder. Return the files.

        Args:
            actor: who exports; stands in the files.
            into: a folder that does not exist or is empty.
            books: which; none: all but one kept apart, or with a case that concerns the actor.
            progress: told how many entries are written; may raise to give up, and nothing is left then.
            personal: with personal details, readable.

        Raises:
            Refusal: the actor may not, not read one of the books, or not with personal details.
            OperatorError: the folder is not empty.
            EnvironmentFault: the heads cannot be signed, or the files not be written.
        """
        self._gate.require(actor, Permission.EXPORT_BOOKS, ", ".join(books) or "all books")
        # A book that is kept apart is not missed by who may not read it: the manifest lists what there is.
        # Nor is a complaint by whom it concerns: somebody else exports that book.
        books = books or [book for book in BOOKS if self._is_taken(actor, book)]
        for book in books:
            self._gate.require(actor, book_named(book).read_act, book)
            refused = self._concerned.find_refusal(actor, book)
            if refused is not None:
                raise refused
        if personal:
            self._gate.require(actor, Permission.READ_PERSONAL, "export")
        heads = self._heads.sign("export", books)
        about = {
            "scheme": self._facts.facts().get("owner", "watchroom"),
            "by": actor.name,
            "made": self._clock.utc_now().isoformat(timespec="milliseconds"),
        }
        # Of what is kept from who exports the place in the chain goes along, so that the proof still holds.
        withheld = {book: self._concerned.covert_pictures(actor, book) for book in books}
        written = self._exporter.write(into, heads, about, progress, personal=personal, withheld=withheld)
        fields: dict[str, Value] = {"books": len(heads), "personal": personal, "into": into.name}
        with self._store.unit() as unit:
            unit.append(NewEntry("audit", "books-exported", actor.login, {**fields, "subject": "books"}))
        return written

    def _is_taken(self, actor: Actor, book: str) -> bool:
        if book in APART:
            return self._gate.find_refusal(actor, BOOKS[book].read_act) is None
        return self._concerned.find_refusal(actor, book) is None
