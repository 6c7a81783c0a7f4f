"""Reading the register of authorisations: for those who may, and for other services (RIP-04)."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from console.domain.books.entries import BookQuery, EntryRef
from console.domain.errors import OperatorError
from console.domain.people.permissions import Permission
from console.domain.surveillance.authorisation import AuthorisationState, of_case
from console.domain.text import text
from console.services.books.every import every_case, understood
from console.services.surveillance.word_keys import OwnKey

if TYPE_CHECKING:
    import datetime as dt

    from console.domain.books.entries import CaseFile
    from console.domain.clock import Clock
    from console.domain.people.actor import Actor
    from console.domain.surveillance.authorisation import Authorisation
    from console.services.books.ports import BookStore, Gate
    from console.services.ports import ActLog
    from console.services.surveillance.readers import AuthorisationReaders
    from console.services.surveillance.word_keys import WordHolders, WordKeys

BOOK = "authorisations"
OPENED = "authorisations.entered"


class AuthorisationReading:
    """What is read of the register. Not for the UI thread: calls wait for the database."""

    def __init__(
        self,
        store: BookStore,
        gate: Gate,
        readers: AuthorisationReaders,
        words: WordKeys,
        acts: ActLog,
        clock: Clock,
    ) -> None:
        self._store, self._gate, self._readers = store, gate, readers
        self._words, self._acts, self._clock = words, acts, clock

    def authorisations(self, actor: Actor) -> list[Authorisation]:
        """Return the authorisations in which the actor is named, the newest first; all to who reads all.

        Raises:
            Refusal: the actor may not read any.
        """
        holders = self._words.holders()
        found = (self._with_holders(case, holders) for case in self._readable(actor)[0])
        return [one for one in found if one is not None]

    def to_remind(self, actor: Actor) -> list[Authorisation]:
        """Return those of `authorisations` that end soon or have ended, and are not cancelled.

        Raises:
            Refusal: the actor may not read any.
        """
        now_utc = self._clock.utc_now()
        found = (of_case(case) for case in self._readable(actor, is_open=True)[0])
        return [one for one in found if one is not None and one.is_to_remind(now_utc)]

    def lapsed_elsewhere(self, actor: Actor) -> int:
        """Return how many authorisations in which the actor is not named have ended and are not cancelled.

        Whoever enters authorisations may enter a cancellation of them, and hears that one is missing.

        Raises:
            Refusal: the actor may not enter anything about them.
        """
        self._gate.require(actor, Permission.ENTER_AUTHORISATION, BOOK)
        now_utc = self._clock.utc_now()
        found = (of_case(case) for case in self._readable(actor, is_open=True)[1])
        return sum(one is not None and one.state(now_utc) is AuthorisationState.ENDED for one in found)

    def _with_holders(self, case: CaseFile, holders: WordHolders) -> Authorisation | None:
        found = of_case(case)
        if found is None:
            return found
        # What nobody has the key of is sealed all the same.
        held = holders.by_number.get(found.number, frozenset() if found.is_sealed else None)
        if held is None:
            return found
        readers = frozenset(self._readers.all_of(case))
        return dataclasses.replace(
            found,
            held_by=tuple(sorted(held)),
            lacking=tuple(sorted((holders.with_pair & readers) - held)),
            barred=tuple(sorted(holders.barred & readers)),
        )

    def own_key(self, actor: Actor) -> OwnKey:
        """Return how it stands with the actor's key for sealed records.

        Raises:
            Refusal: the actor may not read any.
        """
        holders = self._words.holders()
        restated_utc = holders.restated.get(actor.login)
        held = holders.by_number
        shut = [
            case.entry.number
            for case in self._readable(actor)[0]
            if actor.login not in held.get(case.entry.number, () if case.entry.is_sealed else {actor.login})
        ]
        return OwnKey(actor.login not in holders.barred, restated_utc, tuple(sorted(shut)))

    def open_to_others(self, actor: Actor) -> list[int]:
        """Return the numbers of the authorisations not cancelled in which the actor is not named.

        Raises:
            Refusal: the actor may not enter anything about them.
        """
        self._gate.require(actor, Permission.ENTER_AUTHORISATION, BOOK)
        return [case.entry.number for case in self._readable(actor)[1] if case.is_open]

    def _readable(
        self, actor: Actor, *, is_open: bool | None = None
    ) -> tuple[list[CaseFile], list[CaseFile]]:
        """Return the cases that the actor may read, and those that they may not."""
        self._gate.require(actor, Permission.READ_AUTHORISATIONS, BOOK)
        read: list[CaseFile] = []
        others: list[CaseFile] = []
        for case in self._cases(is_open=is_open):
            (read if self._readers.may_read(actor, case) else others).append(case)
        return read, others

    def all(self, *, is_open: bool | None = None) -> list[Authorisation]:
        """Return authorisations for other services, which ask for the permission; never for the screen."""
        read = understood(self._store, self._cases(is_open=is_open), of_case)
        return [found for found in read if found is not None]

    def _cases(self, *, is_open: bool | None = None) -> list[CaseFile]:
        query = BookQuery(BOOK, kinds=(OPENED,), is_open=is_open)
        return every_case(self._store, query, personal=True)

    def case(self, actor: Actor, number: int) -> CaseFile:
        """Return an authorisation with everything that was entered about it.

        Raises:
            Refusal: the actor may not read them, or is not named in it.
            OperatorError: there is none with this number.
        """
        self._gate.require(actor, Permission.READ_AUTHORISATIONS, BOOK)
        case = self._case(number)
        self._readers.require(actor, case)
        return case

    def central_record(self, actor: Actor) -> tuple[list[CaseFile], int]:
        """Return authorisations with all that was entered about them, to be printed; it is recorded.

        Returns:
            Those that the actor may read, and how many others there are: the print says so.

        Raises:
            Refusal: the actor may not print books, or not read authorisations.
        """
        self._gate.require(actor, Permission.PRINT_BOOKS, BOOK)
        read, others = self._readable(actor)
        self._acts.record(
            actor.login, "central-record-printed", BOOK, {"entries": len(read), "left_out": len(others)}
        )
        return read, len(others)

    def find(self, number: int) -> Authorisation:
        """Return an authorisation for other services; never for the screen.

        Raises:
            OperatorError: there is none with this number, or it cannot be understood.
        """
        found = of_case(self._case(number))
        if found is None:
            raise OperatorError(
                text("Authorisation {number} cannot be read.", number=number), "Enter it again."
            )
        return found

    def numbered(self, urn: str) -> Authorisation | None:
        """Return the authorisation with a unique reference number for other services, or None."""
        return next((one for one in self.all() if one.urn.casefold() == urn.strip().casefold()), None)

    def newest(self) -> int:
        """Return the number of the newest entry of the book."""
        return self._store.head(BOOK)[0]

    def now_utc(self) -> dt.datetime:
        """Return the time of this service's clock. Does not wait."""
        return self._clock.utc_now()

    def _case(self, number: int) -> CaseFile:
        case = self._store.case(EntryRef(BOOK, number), personal=True)
        if case is None or case.entry.kind != OPENED:
            raise OperatorError(
                text("There is no authorisation {number}.", number=number), "Choose it from the register."
            )
        return case
