"""Facts of the scheme, changes of its code of practice, yearly reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.books.payloads import tidy
from console.domain.books.scheme import MAJOR, CodeChanged, FactStated, Reviewed
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.people.refusal import Refusal
from console.domain.scheme.facts import BY_NAME, items
from console.domain.scheme.reviews import review_states
from console.services.books.service import kind_of, new_entry

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from console.domain.books.entries import Entry
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.scheme.reviews import ReviewState
    from console.services.books.ports import BookStore, Gate, SchemeFacts
    from console.services.books.service import BookService

LONDON = ZoneInfo("Europe/London")
BOOK = "scheme"
MOST = 500


class SchemeService:
    """Any thread but the screen's: calls wait for the database."""

    def __init__(
        self, facts: SchemeFacts, store: BookStore, books: BookService, gate: Gate, clock: Clock
    ) -> None:
        self._facts, self._store, self._books = facts, store, books
        self._gate, self._clock = gate, clock

    def facts(self) -> dict[str, str]:
        """The facts in force. Anybody may see them: most of them stand on the signs."""
        return self._facts.facts()

    def history(self, name: str) -> Sequence[tuple[dt.datetime, str, str]]:
        """Since when, text and author of a fact, oldest first."""
        return self._facts.history(name)

    def state(self, actor: Actor, name: str, text: str) -> None:
        """State a fact from now on; saying what holds already does nothing.

        Raises:
            Refusal: the actor may not.
            OperatorError: there is no such fact.
        """
        self._gate.require(actor, Permission.CHANGE_SCHEME, name)
        if name not in BY_NAME:
            raise OperatorError(f"{name} is no fact of a scheme.", "Choose one of the list.")
        said, before = str(tidy(text)), self.facts().get(name, "")
        if said == before:
            return
        payload = FactStated(fact=BY_NAME[name].title, text=said, before=before)
        with self._store.unit() as unit:
            unit.append(new_entry(kind_of(payload), actor, payload))
            unit.state_fact(name, said, actor.login)

    def change_code(self, actor: Actor, change: CodeChanged) -> EntryRef:
        """Record a change of the code of practice.

        Raises:
            Refusal: not permitted, or somebody whose agreement is needed has not agreed (SYS-08).
            OperatorError: a field is wrong.
        """
        self._gate.require(actor, Permission.CHANGE_CODE, "code of practice")
        self._check_named(change.change)
        agreed = {one.strip().casefold() for one in change.agreed}
        lacking = [one for one in self.needed(change.change) if one.casefold() not in agreed]
        if lacking:
            raise _refused(
                f"Agreement is missing: {', '.join(lacking)}.",
                "Ask for it, and enter the change when all have agreed.",
            )
        entry = new_entry(kind_of(change), actor, change)
        with self._store.unit() as unit:
            return EntryRef(BOOK, unit.append(entry))

    def _check_named(self, change: str) -> None:
        """Where the facts name nobody, nobody can have agreed."""
        facts = self.facts()
        names = ("partners", "owner") if change == MAJOR else ("manager", "owner")
        unnamed = [BY_NAME[name].title for name in names if not facts.get(name, "").strip()]
        if unnamed:
            raise _refused(
                f"The facts of the scheme do not say who must agree: {', '.join(unnamed)}.",
                "State these facts first.",
            )

    def needed(self, change: str) -> tuple[str, ...]:
        """Whose agreement a change of this kind needs, as the facts name them now."""
        facts = self.facts()
        names = items(facts.get("partners", "")) if change == MAJOR else (facts.get("manager", ""),)
        return tuple(dict.fromkeys(one for one in (*names, facts.get("owner", "")) if one))

    def review(self, actor: Actor, review: Reviewed, draft: int | None = None) -> EntryRef:
        """Record a yearly review.

        Raises:
            Refusal: the actor may not.
            OperatorError: a field is wrong, or it was done on a day to come.
        """
        if review.done_on > self.today():
            raise OperatorError("A review is entered when it is done.", "Give the day on which it was.")
        return self._books.enter_from_service(actor, review, draft=draft)

    def today(self) -> dt.date:
        """The day in London."""
        return self._clock.utc_now().astimezone(LONDON).date()

    def reviews(self, actor: Actor) -> list[ReviewState]:
        """How each yearly review stands, what is most urgent first.

        Raises:
            Refusal: the actor may not read the books.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        done: dict[str, dt.date] = {}
        for entry in self._entries("scheme.review"):
            name, day = str(entry.fields["review"]), entry.fields["done_on"]
            done[name] = max(done.get(name, day), day)  # type: ignore[type-var,assignment]  # days, by their field
        return review_states(done, self.today())

    def changes(self, actor: Actor) -> Sequence[Entry]:
        """Changes of the code, newest first.

        Raises:
            Refusal: the actor may not read the books.
        """
        self._gate.require(actor, Permission.READ_BOOKS, BOOK)
        return self._entries("scheme.change")

    def _entries(self, kind: str) -> Sequence[Entry]:
        return self._store.page(BookQuery(BOOK, limit=MOST, kinds=(kind,)), personal=False)


def _refused(what: str, then: str) -> Refusal:
    return Refusal(
        what,
        then,
        rule="A major change needs all partners, a minor one the manager and the owner.",
        source="code of practice, SYS-08",
    )
